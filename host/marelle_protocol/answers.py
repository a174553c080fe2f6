"""Reads the answers of the helper, the program that runs on the board during a push: lines with a CRC32, and errors."""

import re
import zlib
from collections.abc import Callable

from marelle_protocol import prompt
from marelle_protocol.stream import Protocol, RefusedError, Result, SilentError, Stream

# Time limit for the helper's answer to one frame or line: it decompresses, erases, writes and reads back.
_WORK_S = 3.0
_ENDS = b"\x04"  # the helper has ended with a traceback
# Any other exception means that a byte of the helper was damaged on the line.
_REFUSALS = (b"OSError", b"MemoryError")
_FULL = b"MemoryError"
_PASSING = (b"ETIMEDOUT", b"EIO")  # errors that may not occur again
_WORKS = b"k"  # the line of a helper that is still working
_MOST_SIGNS = 20_000  # maximum number of lines "k" in a row: two for each file
_TRIES = 3
_AGAIN_S = 1.9  # with `_WORK_S`, a board that was unplugged is reported within 5 s
_CRC = 9  # characters of a space and a CRC32


def read_line(stream: Stream) -> Protocol[bytes]:
    """Return the next line of the helper; its lines "k", which only tell that it is still working, are skipped.

    Raises:
        SilentError: no line comes in time, or the helper has ended by an error that a new try can avoid.
        RefusedError: it has ended by another error.
    """
    line = yield from stream.read_until(b"\n", _WORK_S)
    for _ in range(_MOST_SIGNS):
        if line.rstrip() != _WORKS:
            break
        line = yield from stream.read_until(b"\n", _WORK_S)
    if line.startswith(_ENDS):
        traceback = line[1:] + (yield from stream.read_until(_ENDS, _WORK_S))
        raise SilentError(traceback) if _is_passing(traceback) else RefusedError(traceback)
    return line.rstrip()


def read_checked(stream: Stream, form: re.Pattern[bytes]) -> Protocol[re.Match[bytes]]:
    """Return the match of the next line with the pattern `form`; the line must end with its CRC32.

    Raises:
        SilentError: see `read_line`; also if the line is damaged, or does not match.
        RefusedError: see `read_line`.
    """
    line = yield from read_line(stream)
    said = checked(line, form)
    if said is None:
        raise SilentError(line)
    return said


def checked(line: bytes, form: re.Pattern[bytes]) -> re.Match[bytes] | None:
    """Return the match of a line with the pattern `form`; None if its CRC32 is wrong, or it does not match."""
    text = line[:-_CRC]
    return form.fullmatch(text) if line[-_CRC:] == b" %08x" % zlib.crc32(text) else None


def read_end(stream: Stream) -> Protocol[None]:
    """Wait until the helper has ended without an error, and the raw REPL is ready again.

    Raises:
        SilentError: it does not end in time, or has ended by an error that a new try can avoid.
        RefusedError: it has ended by another error.
    """
    said = yield from prompt.end(stream, _WORK_S)
    if said.traceback:
        kind = SilentError if _is_passing(said.traceback) else RefusedError
        raise kind(said.traceback)


def _is_passing(traceback: bytes) -> bool:
    """Return True if a new try can succeed after the error that has ended the helper."""
    return not any(name in traceback for name in _REFUSALS) or any(
        name in traceback for name in _PASSING
    )


def persistently(stream: Stream, protocol: Callable[[], Protocol[Result]]) -> Protocol[Result]:
    """Run a protocol with the helper; up to three times if bytes were damaged on the line, or the board's memory is full.

    Raises:
        SilentError: the board does not answer, or bytes were damaged each time.
        RefusedError: see `read_line`.
    """
    for _ in range(_TRIES - 1):
        try:
            return (yield from protocol())
        except SilentError:
            yield from prompt.enter(stream, _AGAIN_S)
        except RefusedError as error:
            if _FULL not in error.said:
                raise
            yield from prompt.restart(stream)  # frees the memory that a program's variables use
    return (yield from protocol())
