"""The keys that are pressed while a program runs on a board: they go to it one by one, and the board itself shows them."""

from __future__ import annotations

import os
import select
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MOST = 64  # bytes at once: a board's receiver holds some 260
_LINE_ENDS = (b"\r\n", b"\n")
_ENTER = b"\r"  # what ends a line of `input()` there
_FOR_PROMPTS = bytes(range(1, 8)) + b"\x0e\x18"  # Ctrl-A to Ctrl-G and others: no key of a program


def as_keys(typed: bytes) -> bytes:
    """Return the bytes sent to a board for typed text, without the control keys of its prompt."""
    for end in _LINE_ENDS:
        typed = typed.replace(end, _ENTER)
    return typed.translate(None, _FOR_PROMPTS)


@contextmanager
def keys() -> Iterator[Callable[[], bytes]]:
    """Give what returns the keys that were pressed since it was asked last: of a terminal, or of what is piped in.

    A terminal of Linux or a Mac shows no key by itself meanwhile; Ctrl-C is heard as ever. On Windows keys are read from its console alone.
    """
    if sys.stdin is None or sys.stdin.closed:
        yield bytes
    elif os.name == "nt":
        yield _console_keys if sys.stdin.isatty() else bytes
    else:
        with _shown_by_the_board():
            yield _Piped().read


class _Piped:
    """What a file of Unix gives without a wait, up to its end."""

    def __init__(self) -> None:
        self._file: int | None = None
        with suppress(
            OSError, ValueError
        ):  # of a test, or a notebook: it is no file of the system
            self._file = sys.stdin.fileno()

    def read(self) -> bytes:
        """Return the keys pressed since the last call."""
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
def _shown_by_the_board() -> Iterator[None]:
    """Have the terminal give each key at once, and show none."""
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
