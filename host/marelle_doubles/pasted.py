"""Lets Ctrl-C interrupt a program that was pasted (raw-paste): the Unix port of MicroPython leaves its terminal as it reads a prompt, without signals."""

from __future__ import annotations

import termios

_ASKS, _TAKES, _END, _OVER = b"\x05A\x01", b"R\x01", b"\x04", b"\x04>"
_WINDOW = 2  # bytes that follow the answer
_TAIL = 8


class PastedProgram:
    """What is known of a program that is pasted, from the bytes on both ways."""

    def __init__(self, terminal: int) -> None:
        """Take the terminal of the MicroPython."""
        self._terminal = terminal
        self._sent = self._said = b""
        self._is_asked = self._is_read = self._runs = False

    def sent(self, data: bytes) -> None:
        """Note what is sent to its prompt."""
        self._sent = (self._sent + data)[-_TAIL - len(data) :]
        if not self._runs and _ASKS in self._sent:
            self._is_asked, self._is_read, self._said, self._sent = True, False, b"", b""

    def said(self, data: bytes) -> None:
        """Note what it says; where the program begins or ends, Ctrl-C interrupts or only arrives."""
        self._said += data
        if self._is_asked:
            _, takes, rest = self._said.partition(_TAKES)
            if takes and len(rest) >= _WINDOW:
                self._is_asked, self._is_read, self._said = False, True, rest[_WINDOW:]
        if self._is_read and _END in self._said:
            self._is_read, self._runs, self._said = False, True, self._said.partition(_END)[2]
            let_interrupt(self._terminal, on=True)
        if self._runs and self._said.endswith(_OVER):
            self._runs = False
            let_interrupt(self._terminal, on=False)
        self._said = self._said[-_TAIL:]


def let_interrupt(terminal: int, *, on: bool) -> None:
    """Let Ctrl-C interrupt whoever a terminal belongs to, or only arrive there."""
    settings = termios.tcgetattr(terminal)
    settings[3] = settings[3] | termios.ISIG if on else settings[3] & ~termios.ISIG
    termios.tcsetattr(terminal, termios.TCSANOW, settings)
