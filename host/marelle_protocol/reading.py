"""Lists and reads the files of a board."""

import binascii
import re
import zlib
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from marelle_protocol.answers import persistently, read_checked, read_end
from marelle_protocol.flat import flat_name, give_flat, list_flat
from marelle_protocol.helper import FlatError, call_helper
from marelle_protocol.stream import Protocol, SilentError, Stream

_MOST_FILES = 10_000
_FILE = re.compile(rb"file (\d{1,10}) ([0-9a-f]{8}) ([01]) ([A-Za-z0-9+/=]{4,1400})|end (\d{1,5})")
_CONTENT = re.compile(rb"content (-1|\d{1,10}) (-|[0-9a-f]{8})")
_PIECE = re.compile(rb"[A-Za-z0-9+/=]{4,512}")


class FileFact(NamedTuple):
    """What is known of a file on a board.

    Attributes:
        size: in bytes. crc32: CRC-32 of its content.
        ours: True if marelle has put this content there; False if a pupil has made or changed the file, or the board has no folders.
    """

    size: int
    crc32: int
    ours: bool


def list_files(stream: Stream) -> Protocol[dict[str, FileFact]]:
    """Return the files of a board that is in the raw REPL: path -> size, CRC-32 and origin.

    Raises:
        SilentError: the board does not answer, or bytes were damaged on the line.
        RefusedError: the board cannot read its files.
    """
    try:
        return (yield from persistently(stream, partial(_list, stream)))
    except FlatError:
        given = yield from persistently(stream, partial(_give_flat, stream, None))
        return {
            path: FileFact(len(content), zlib.crc32(content), ours=False)
            for path, content in given.items()
        }


def get_files(
    stream: Stream,
    paths: Sequence[str],
    progress: Callable[[int], object] = lambda _done: None,
    most_bytes: int = 64 << 20,
) -> Protocol[dict[str, bytes]]:
    """Return path -> content of files of a board that is in the raw REPL; paths that do not exist there are left out.

    Args:
        stream: the board.
        paths: the paths.
        progress: called with the number of bytes that have arrived; not for a board without folders.
        most_bytes: the largest total size that is believed, since a board must not fill this computer's memory: twice the largest flash
            of a board; not applied to a board without folders.

    Raises:
        SilentError, RefusedError: see `list_files`; SilentError also if the files together are larger than `most_bytes`.
    """
    try:
        return (
            yield from persistently(stream, partial(_get, stream, paths, progress, most_bytes))
        )
    except FlatError:
        return (yield from persistently(stream, partial(_give_flat, stream, paths)))


def _list(stream: Stream) -> Protocol[dict[str, FileFact]]:
    yield from call_helper(stream, b"tell()")
    files: dict[str, FileFact] = {}
    while True:
        said = yield from read_checked(stream, _FILE)
        if said[5] is not None:
            break
        path = _bytes(said[4]).decode("utf-8", "replace")
        files[path] = FileFact(int(said[1]), int(said[2], 16), said[3] == b"1")
        if len(files) > _MOST_FILES:
            raise SilentError(said[0])
    if int(said[5]) != len(files):
        raise SilentError(said[0])
    yield from read_end(stream)
    return files


def _give_flat(stream: Stream, paths: Sequence[str] | None) -> Protocol[dict[str, bytes]]:
    if paths is None:
        paths = [f"/{name}" for name in (yield from list_flat(stream))]
    given = yield from give_flat(stream, [flat_name(path) for path in paths])
    return {path: given[flat_name(path)] for path in paths if flat_name(path) in given}


def _bytes(said: bytes) -> bytes:
    try:
        return binascii.a2b_base64(said, strict_mode=True)
    except binascii.Error as error:
        raise SilentError(said) from error


def _get(
    stream: Stream, paths: Sequence[str], progress: Callable[[int], object], most_bytes: int
) -> Protocol[dict[str, bytes]]:
    yield from call_helper(stream, b"give(%b)" % repr([*paths]).encode())
    files, done = dict[str, bytes](), 0
    for path in paths:
        said = yield from read_checked(stream, _CONTENT)
        size = int(said[1])
        if done + size > most_bytes:
            raise SilentError(said[0])
        content = bytearray()
        while len(content) < size:
            content += _bytes((yield from read_checked(stream, _PIECE))[0])
            progress(done + len(content))
        if size < 0:
            continue
        if len(content) != size or b"%08x" % zlib.crc32(content) != said[2]:
            raise SilentError(said[0])
        files[path] = bytes(content)
        done += size
    yield from read_end(stream)
    return files
