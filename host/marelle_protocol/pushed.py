"""What came of a push, why it cannot be, and what a path on a board is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from marelle_protocol.stream import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

LONGEST_PATH = 120
"""Bytes of a path on a board."""


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


class Wanted(NamedTuple):
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
        largest: path and size of the largest file that is not marelle's; "" and 0 if there is none.
    """

    def __init__(self, missing: int, largest: tuple[str, int] = ("", 0)) -> None:
        super().__init__(b"no room")
        self.missing, self.largest = missing, largest


def is_path(path: str) -> bool:
    """Tell whether a file of a board can have that path: absolute, in one line, at most 120 bytes, without `//`, `.` and `..`."""
    parts = path.split("/")
    return (
        parts[0] == ""
        and len(parts) > 1
        and not {"", ".", ".."} & {*parts[1:]}
        and path.isprintable()
        and len(path.encode()) <= LONGEST_PATH
    )
