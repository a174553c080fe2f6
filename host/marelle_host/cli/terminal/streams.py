"""The command's own output: what cannot be written is a sentence on the other stream, never a traceback."""

from __future__ import annotations

import io
import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from marelle_text import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIRST_FREE = 3  # 0, 1 and 2 are the streams that a process has


class OutputError(Problem):
    """The answer cannot be written: the disk is full, or nobody holds the other end (`E-USE-17`)."""


class ReaderGoneError(Exception):
    """Whoever read our output has seen enough (`marelle worlds | head -1`); no OSError, for click would end with 1."""


class Output(io.TextIOWrapper):
    """Standard output, which says that it cannot be written to.

    Raises:
        OutputError: E-USE-17, by each method that writes. ReaderGoneError: who read it has seen enough.
    """

    def write(self, text: str) -> int:
        """Write a text."""
        with _telling():
            return super().write(text)

    def flush(self) -> None:
        """Write what is held back."""
        with _telling():
            super().flush()


class ErrorOutput(io.TextIOWrapper):
    """Standard error, of which nothing is said when it cannot be written to: there is no stream left."""

    def write(self, text: str) -> int:
        """Write a text."""
        with suppress(OSError):
            super().write(text)
        return len(text)

    def flush(self) -> None:
        """Write what is held back."""
        with suppress(OSError):
            super().flush()


def prepare() -> None:
    """Put these streams in the place of the process's own, once; a closed one is like a full disk.

    An old console may lack « → »: it gets a question mark instead.
    """
    _fill_closed()
    if sys.stdout is sys.__stdout__:
        sys.stdout = _made(Output, 1, sys.__stdout__)
    if sys.stderr is sys.__stderr__:
        sys.stderr = _made(ErrorOutput, 2, sys.__stderr__)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def finish() -> None:
    """Write what is held back.

    Raises:
        OutputError: E-USE-17, it cannot be written. ReaderGoneError: who read it has seen enough.
    """
    sys.stdout.flush()


def give_up() -> None:
    """Forget what could not be written, which Python would try and complain of once more at its end."""
    if isinstance(sys.stdout, Output):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _fill_closed() -> None:
    """Open what the process was started without, for reading: else the next file would be its standard output."""
    while (number := os.open(os.devnull, os.O_RDONLY)) < _FIRST_FREE:
        pass
    os.close(number)


def _made(
    kind: type[io.TextIOWrapper], number: int, before: io.TextIOWrapper | None
) -> io.TextIOWrapper:
    if before is None:  # it was closed; a write to what `_fill_closed` put there is refused
        return kind(os.fdopen(number, "wb", closefd=False), encoding="utf-8")
    return kind(
        before.buffer,
        encoding=before.encoding,
        errors=before.errors,
        line_buffering=before.line_buffering,
        write_through=before.write_through,  # of PYTHONUNBUFFERED
    )


@contextmanager
def _telling() -> Iterator[None]:
    """Make a sentence of what the system says of a write."""
    try:
        yield
    except BrokenPipeError as error:
        raise ReaderGoneError from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise OutputError("E-USE-17", reason=reason) from error
