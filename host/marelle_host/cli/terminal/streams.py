"""Standard output and standard error: an error of writing is told in a sentence on the other stream, never by a traceback."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from marelle_text import Problem

_FIRST_FREE = 3  # 0, 1 and 2 are the streams that a process has


class OutputError(Problem):
    """The answer cannot be written: the disk is full, or the output is closed (`E-USE-17`)."""


class ReaderGoneError(Exception):
    """The reader of a pipe has closed it (`marelle worlds | head -1`). No OSError, for click would then end the command with 1."""


class Output(io.TextIOWrapper):
    """Standard output, whose errors of writing are exceptions of marelle.

    Raises:
        OutputError: E-USE-17, by each method that writes.
        ReaderGoneError: the reader has closed the pipe.
    """

    def write(self, text: str) -> int:
        """Write a text; see the class for the errors."""
        with _translated_errors():
            return super().write(text)

    def flush(self) -> None:
        """Write what is buffered; see the class for the errors."""
        with _translated_errors():
            super().flush()


class ErrorOutput(io.TextIOWrapper):
    """Standard error, whose errors of writing are ignored: there is no stream left to report them."""

    def write(self, text: str) -> int:
        """Write a text, ignore an OSError, and return the length of the text."""
        with suppress(OSError):
            super().write(text)
        return len(text)

    def flush(self) -> None:
        """Write what is buffered; ignore an OSError."""
        with suppress(OSError):
            super().flush()


def prepare() -> None:
    """Replace standard output and standard error by `Output` and `ErrorOutput`; one that was replaced before, by this or by others, stays.

    One that is closed acts like a full disk. A character that an old console lacks, such as →, is written as a question mark.
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
    """Write what standard output has buffered.

    Raises:
        OutputError: E-USE-17, it cannot be written.
        ReaderGoneError: the reader has closed the pipe.
    """
    sys.stdout.flush()


def give_up() -> None:
    """Discard the output that could not be written: at its end Python would write it again, and print another error."""
    if isinstance(sys.stdout, Output):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _fill_closed() -> None:
    """Open os.devnull in the place of standard streams that were closed at the start, so that no other file gets their numbers."""
    while (number := os.open(os.devnull, os.O_RDONLY)) < _FIRST_FREE:
        pass
    os.close(number)


def _made(
    kind: type[io.TextIOWrapper], number: int, before: io.TextIOWrapper | None
) -> io.TextIOWrapper:
    if before is None:  # it was closed: writing to the os.devnull of `_fill_closed` fails
        return kind(os.fdopen(number, "wb", closefd=False), encoding="utf-8")
    return kind(
        before.buffer,
        encoding=before.encoding,
        errors=before.errors,
        line_buffering=before.line_buffering,
        write_through=before.write_through,  # set by PYTHONUNBUFFERED
    )


@contextmanager
def _translated_errors() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError as error:
        raise ReaderGoneError from error
    except OSError as error:
        raise OutputError("E-USE-17", reason=error.strerror or type(error).__name__) from error
