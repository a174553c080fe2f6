"""Lets Ctrl-C interrupt a program that was sent in raw-paste mode.

While it reads a prompt, the Unix port of MicroPython switches off the signals of its terminal, and leaves them off when such a program starts.
"""

from __future__ import annotations

import termios

_ASKS, _TAKES, _END, _OVER = b"\x05A\x01", b"R\x01", b"\x04", b"\x04>"
_WINDOW = 2  # bytes of the window size, after the answer
_TAIL = 8


class PastedProgram:
    """Follows the bytes in both directions to find when a program sent in raw-paste mode begins and ends."""

    def __init__(self, terminal: int) -> None:
        """Store the file descriptor of MicroPython's terminal."""
        self._terminal = terminal
        self._sent = self._said = b""
        self._is_asked = self._is_read = self._runs = False

    def sent(self, data: bytes) -> None:
        """Note bytes that are sent to MicroPython: they may ask for raw-paste mode."""
        self._sent = (self._sent + data)[-_TAIL - len(data) :]
        if not self._runs and _ASKS in self._sent:
            self._is_asked, self._is_read, self._said, self._sent = True, False, b"", b""

    def said(self, data: bytes) -> None:
        """Note bytes that MicroPython prints; switch signals by Ctrl-C on when the program begins, and off when it ends."""
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
    """Let a Ctrl-C that arrives at a terminal interrupt its process, or (`on` False) be read as an ordinary byte."""
    settings = termios.tcgetattr(terminal)
    settings[3] = settings[3] | termios.ISIG if on else settings[3] & ~termios.ISIG
    termios.tcsetattr(terminal, termios.TCSANOW, settings)
