"""The plan and the result of a push, the error if the files do not fit, and the rules for paths on a board."""

import struct
import zlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from marelle_protocol.stream import RefusedError

RECORD_FILE = "/lib/pushed.bin"
"""The file in which a board records the contents that were pushed to it: the next push may overwrite these; all others belong to a person."""

OF_MARELLE = ("/lib/marelle/", "/lib/marelle_", "/lib/push.journal", RECORD_FILE)
"""How the paths of marelle's own files on a board begin: no sentence asks a person to delete one."""
_OF_THE_BOARD = ("/boot.py", "/board.json", "/name.txt")
_MOST_NAMED = 3
_LONGEST_PATH = 120  # bytes of a path on a board
_MOST_RECORDED = 512  # contents, the same number as in /lib/marelle_push


class Pushed(NamedTuple):
    """The result of a push, or of a dry run.

    Attributes:
        sent: paths of the files that were (or would be) sent. kept: paths of those that the board had already with this content.
        removed: paths of the files that were (or would be) deleted. bytes_sent: of all frames; on a board without folders, of the contents in `sent`.
        theirs: paths in `sent` and `removed` of files that were not marelle's: a pupil has made or changed them. On a board without folders,
            all files that were there before.
    """

    sent: tuple[str, ...]
    kept: tuple[str, ...]
    removed: tuple[str, ...]
    bytes_sent: int
    theirs: tuple[str, ...] = ()


class Plan(NamedTuple):
    """The files that a board should have.

    Attributes:
        files: path on the board -> content. remove: paths of files to delete.
        remove_ours: paths of files to delete if marelle has put them there.
    """

    files: Mapping[str, bytes]
    remove: Sequence[str] = ()
    remove_ours: Sequence[str] = ()


class PushRequest(NamedTuple):
    """The arguments of `push`, checked and combined.

    Attributes:
        files: path on the board -> content. remove: paths of files to delete.
        progress: called with the number of bytes that were sent, and of all bytes. dry_run: True to change nothing.
        save: called with path -> content of files that will be overwritten or deleted; None for no call.
        ours_only: paths in `remove` that are deleted only if marelle has put them there.
    """

    files: Mapping[str, bytes]
    remove: Sequence[str]
    progress: Callable[[int, int], object]
    dry_run: bool
    save: Callable[[dict[str, bytes]], object] | None
    ours_only: Collection[str] = ()


class NoRoomError(RefusedError):
    """The files to push do not fit on the board; nothing was written.

    Attributes:
        missing: how many bytes are lacking.
        largest: path and size in bytes of the largest file on the board that a person may delete; "" and 0 if it is no larger than the
            largest file to push, or if there is none. Files of marelle and the board's settings do not count.
        sent: paths of the largest files to push, at most three, the largest first; files of marelle and the board's settings only if there
            are no others.
    """

    def __init__(self, missing: int, sizes: Mapping[str, int], files: Mapping[str, bytes]) -> None:
        """Find the largest files.

        Args:
            missing: how many bytes are lacking.
            sizes: path -> size in bytes of the files on the board.
            files: path -> content of the files to push.
        """
        super().__init__(b"no room")
        others = {path: size for path, size in sizes.items() if path not in files}
        there = _largest(others)[:1]
        coming = {path: len(content) for path, content in files.items()}
        sent = _largest(coming) or sorted(coming, key=lambda path: (-coming[path], path))
        largest = there[0] if there and others[there[0]] > coming.get(sent[0], 0) else ""
        self.missing, self.largest = missing, (largest, others.get(largest, 0))
        self.sent = tuple(sent[:_MOST_NAMED])


def _largest(sizes: Mapping[str, int]) -> list[str]:
    """Return the paths that are neither marelle's nor the board's settings, by size in bytes, the largest first."""
    free = [
        path for path in sizes if not path.startswith(OF_MARELLE) and path not in _OF_THE_BOARD
    ]
    return sorted(free, key=lambda path: (-sizes[path], path))


def is_path(path: str) -> bool:
    """Return True if a file on a board can have that path: absolute, printable, at most 120 bytes of UTF-8; no part is empty, `.` or `..`."""
    parts = path.split("/")
    return (
        parts[0] == ""
        and len(parts) > 1
        and not {"", ".", ".."} & {*parts[1:]}
        and path.isprintable()
        and len(path.encode()) <= _LONGEST_PATH
    )


def record_of(contents: Iterable[bytes]) -> bytes:
    """Return the bytes of the file in which a board records what was pushed to it: the CRC-32 of each content, 4 bytes each, in the given order: the newest first.

    The first 512 contents are recorded.

    Example:
        >>> record_of([b"print(1)"]).hex()
        'ed90a708'
    """
    sums = [struct.pack(">I", zlib.crc32(content)) for content in contents]
    return b"".join(sums[:_MOST_RECORDED])
