"""The plan and the result of a push, its refusal for want of room, and the paths on a board."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, NamedTuple

from marelle_protocol.stream import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

RECORD_FILE = "/lib/pushed.bin"
"""The file in which a board lists what a computer has pushed to it: the next push may overwrite that; all else is somebody's own."""

OF_MARELLE = ("/lib/marelle/", "/lib/marelle_", "/lib/push.journal", RECORD_FILE)
"""The first letters of the paths of marelle's own files on a board: nobody is told to delete one."""
_OF_THE_BOARD = ("/boot.py", "/board.json", "/name.txt")
_MOST_NAMED = 3
LONGEST_PATH = 120
"""Bytes of a path on a board."""

_MOST_RECORDED = 512  # contents, as /lib/marelle_push on a board keeps


class Pushed(NamedTuple):
    """What came of a push.

    Attributes:
        sent: paths of the files that the board was given, or would be. kept: of those that it had so already.
        removed: of those that it has no more. bytes_sent: of all frames that went over the line for that.
        theirs: of those among `sent` and `removed` that marelle had not put there so: a pupil's, or changed by one.
    """

    sent: tuple[str, ...]
    kept: tuple[str, ...]
    removed: tuple[str, ...]
    bytes_sent: int
    theirs: tuple[str, ...] = ()


class Plan(NamedTuple):
    """What a board is to hold.

    Attributes:
        files: path on the board -> content. remove: paths of files that are to go.
        remove_ours: paths of files that are to go if marelle has put them there.
    """

    files: Mapping[str, bytes]
    remove: Sequence[str] = ()
    remove_ours: Sequence[str] = ()


class PushRequest(NamedTuple):
    """What is pushed, as `push` is given it.

    Attributes:
        files: path on the board -> content. remove: paths of files that are to go.
        progress: called with bytes done and all of them. dry_run: whether nothing is changed.
        save: called with path -> content of what is to be overwritten or removed, or None.
        ours_only: those of `remove` that go only if marelle has put them there.
    """

    files: Mapping[str, bytes]
    remove: Sequence[str]
    progress: Callable[[int, int], object]
    dry_run: bool
    save: Callable[[dict[str, bytes]], object] | None
    ours_only: Collection[str] = ()


class NoRoomError(RefusedError):
    """A board has no room for what it was to be given; nothing was written.

    Attributes:
        missing: how many bytes.
        largest: path and size of the file on the board that takes most, if none that was to come takes more; else "" and 0.
            It is not one that marelle works with.
        sent: paths of the largest files that were to come, the largest first; of the library only where there is no other.
    """

    def __init__(self, missing: int, sizes: Mapping[str, int], files: Mapping[str, bytes]) -> None:
        """Take how many bytes are missing, path -> size on the board, path -> content of what was to come."""
        super().__init__(b"no room")
        others = {path: size for path, size in sizes.items() if path not in files}
        there = _largest(others)[:1]
        coming = {path: len(content) for path, content in files.items()}
        sent = _largest(coming) or sorted(coming, key=lambda path: (-coming[path], path))
        largest = there[0] if there and others[there[0]] > coming.get(sent[0], 0) else ""
        self.missing, self.largest = missing, (largest, others.get(largest, 0))
        self.sent = tuple(sent[:_MOST_NAMED])


def _largest(sizes: Mapping[str, int]) -> list[str]:
    """Return the paths of the files that are no part of marelle, nor the board's own settings, the largest first."""
    free = [
        path for path in sizes if not path.startswith(OF_MARELLE) and path not in _OF_THE_BOARD
    ]
    return sorted(free, key=lambda path: (-sizes[path], path))


def is_path(path: str) -> bool:
    """Tell whether a file of a board can have that path: absolute, printable, at most 120 bytes of UTF-8; no part is empty, `.` or `..`."""
    parts = path.split("/")
    return (
        parts[0] == ""
        and len(parts) > 1
        and not {"", ".", ".."} & {*parts[1:]}
        and path.isprintable()
        and len(path.encode()) <= LONGEST_PATH
    )


def record_of(contents: Iterable[bytes]) -> bytes:
    """Return the record of a board on which these contents were pushed, the last ones first: the CRC-32 of each, 4 bytes.

    Example:
        >>> record_of([b"print(1)"]).hex()
        'ed90a708'
    """
    sums = [struct.pack(">I", zlib.crc32(content)) for content in contents]
    return b"".join(sums[:_MOST_RECORDED])
