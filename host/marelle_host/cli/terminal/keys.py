"""Read the keys pressed while a program runs on a board: they are sent to the board at once, and the board echoes them."""

import os
import select
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

_MOST = 64  # bytes at once: a board's input buffer has about 260
_ENTER = b"\r"  # ends a line of a board's `input()`
# Ctrl-A to Ctrl-G and others, which the prompt obeys
_FOR_PROMPTS = bytes(range(1, 8)) + b"\x0e\x18"


def as_keys(typed: bytes) -> bytes:
    """Return the bytes to send to a board for typed text: one kind of line end, without Ctrl-A to Ctrl-G, Ctrl-N and Ctrl-X.

    The board's prompt obeys these.
    """
    return typed.replace(b"\r\n", _ENTER).replace(b"\n", _ENTER).translate(None, _FOR_PROMPTS)


@contextmanager
def keys() -> Iterator[Callable[[], bytes]]:
    """Yield a function that returns, without waiting, bytes that were typed or piped in, as `as_keys` makes them; about 64 at a time.

    On Linux and macOS the terminal does not echo keys during the `with` block; Ctrl-C works as usual. On Windows keys are
    read from the console alone, not from a pipe.
    """
    if sys.stdin is None or sys.stdin.closed:
        yield bytes
    elif os.name == "nt":
        yield _console_keys if sys.stdin.isatty() else bytes
    else:
        with _without_echo():
            yield _Piped().read


class _Piped:
    def __init__(self) -> None:
        self._file: int | None = None
        with suppress(OSError, ValueError):  # in a test or a notebook it has no file descriptor
            self._file = sys.stdin.fileno()

    def read(self) -> bytes:
        """Return the next bytes that have arrived, at most 64; b"" if there are none, and after the end."""
        if self._file is None or not select.select([self._file], [], [], 0)[0]:
            return b""
        try:
            data = os.read(self._file, _MOST)
        except OSError:  # its terminal is closed
            data = b""
        if not data:
            self._file = None
        return as_keys(data)


@contextmanager
def _without_echo() -> Iterator[None]:
    """Make the terminal give each key at once and echo none during the `with` block; restore it afterwards."""
    import termios  # Windows has none

    try:
        before = termios.tcgetattr(sys.stdin)
    except (termios.error, OSError, ValueError):  # it is no terminal
        yield
        return
    settings = termios.tcgetattr(sys.stdin)
    settings[3] &= ~(termios.ICANON | termios.ECHO)
    termios.tcsetattr(sys.stdin, termios.TCSANOW, settings)
    try:
        yield
    finally:
        with suppress(termios.error, OSError):  # it is closed
            termios.tcsetattr(sys.stdin, termios.TCSANOW, before)


def _console_keys() -> bytes:
    import msvcrt  # of Windows

    typed = ""
    while len(typed) < _MOST and msvcrt.kbhit():  # type: ignore[attr-defined]
        typed += msvcrt.getwch()  # type: ignore[attr-defined]
    return as_keys(typed.encode("utf-8", "replace"))
