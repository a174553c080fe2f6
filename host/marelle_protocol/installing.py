"""Installs the library on a board: first compares files, then sends them, restarts the board and checks the library's version."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from marelle_protocol import prompt
from marelle_protocol.codes import BoardError
from marelle_protocol.examining import Examined, examine
from marelle_protocol.identity import Identity, identity
from marelle_protocol.push import push
from marelle_protocol.pushed import NoRoomError, Pushed
from marelle_protocol.reading import get_files, list_files
from marelle_protocol.stopping import at_prompt
from marelle_protocol.stream import Protocol, SilentError, Stream

Files = Mapping[str, bytes]


# One push sends at most 1/12 of the flash: on FAT it is there twice for a while, in addition to the old files.
_SHARE = 12
_SPARE_BLOCKS = 4
# '.' is the flash with the programs; on a pyboard "/" is not.
_STARTS = "/main.py"
_ASKS_ROOM = b"import os\nprint(*os.statvfs('.')[1:4])\n"
_ROOM = re.compile(rb"(\d{1,7}) (\d{1,9}) (\d{1,9})")


class InstallPlan(NamedTuple):
    """The files that a board should have, the kit that they are for, and the library's version.

    Attributes:
        files: path on the board -> content, in the order in which they are sent.
        kit: the kit whose table and name the board gets; "" for no name, with the table of pico_bot.
        version: the version of the library; `files` has it too, so that the board can say it.
    """

    files: Files
    kit: str
    version: str


class InstallChanges(NamedTuple):
    """The changes that an installation would make.

    Attributes:
        plan: the files that the board should have. board: the state of the board. changes: the files that would be sent and removed.
    """

    plan: InstallPlan
    board: Examined
    changes: Pushed


def plan_install(
    stream: Stream, choose: Callable[[Examined], InstallPlan]
) -> Protocol[InstallChanges]:
    """Compare a board with the library that it should have; nothing on the board is changed.

    Args:
        stream: the board.
        choose: returns the plan for this board; its exceptions are passed on.

    Raises:
        SilentError, RunningError, ValueError: see `examine`. SilentError also if the boot loader in the ROM answers.
        RefusedError: the board cannot compare files.
    """
    board = yield from examine(stream)
    if board is None:  # the boot loader in the ROM has answered
        raise SilentError(b"")
    plan = choose(board)
    changes = yield from at_prompt(stream, push(stream, plan.files, dry_run=True))
    return InstallChanges(plan, board, changes)


class InstallCallbacks(NamedTuple):
    """The callbacks of an installation.

    Attributes:
        progress: called with the number of bytes that are done, and of all bytes.
        save: called before files are overwritten with path -> content of those that are not marelle's; of `/main.py` always, if it changes.
        restarts: called when all files are written, before the board restarts.
    """

    progress: Callable[[int, int], object]
    save: Callable[[dict[str, bytes]], object]
    restarts: Callable[[], object]


def install(stream: Stream, plan: InstallPlan, callbacks: InstallCallbacks) -> Protocol[Identity]:
    """Send the library's files to a board, restart it, and return its identity.

    During a push the board has its files twice for a while, so the files for a small flash are sent in several pushes.

    Args:
        stream: the board.
        plan: the files, and the version that the board must report afterwards.
        callbacks: called during the installation.

    Raises:
        BoardError: E-LINK-41, the board reports another version.
        SilentError, RunningError, NoRoomError, RefusedError: see `at_prompt` and `push`.
        ValueError: the board's answer after its restart is malformed.
    """
    board = yield from at_prompt(stream, _install(stream, plan.files, callbacks))
    if board.library != plan.version:
        raise BoardError("E-LINK-41", found=board.library or "?", version=plan.version)
    return board


def _install(stream: Stream, files: Files, callbacks: InstallCallbacks) -> Protocol[Identity]:
    room = _ROOM.fullmatch((yield from prompt.run(stream, _ASKS_ROOM)).printed.strip())
    block, whole, free = map(int, room.groups() if room else (0, 0, 0))
    parts = parted(files, block * whole // _SHARE)
    yield from _refuse_too_much(stream, files, parts, block, free)
    starting = yield from get_files(stream, [_STARTS] if _STARTS in files else [])
    if starting and starting[_STARTS] != files[_STARTS]:  # even if marelle has put it there
        callbacks.save(starting)
    total, before = sum(map(len, files.values())), 0
    for part in parts:
        size = sum(map(len, part.values()))
        moved = partial(_report_progress, callbacks.progress, before + size, total)
        yield from push(stream, part, progress=moved, save=callbacks.save)
        before += size
    callbacks.restarts()
    yield from prompt.restart(stream)
    return (yield from identity(stream))


def _refuse_too_much(
    stream: Stream, files: Files, parts: Sequence[Files], block: int, free: int
) -> Protocol[None]:
    """Raise a NoRoomError if the files do not fit, even if the space of the files that they replace is counted as free.

    The new files of a push that broke off (`<path>.new`) count as free too: a push removes them when it needs their space.
    """
    if not block or _blocks(files, block) + _temporary_blocks(parts, block) <= free:
        return
    listed = yield from list_files(stream)
    room = free + sum(
        -(-fact.size // block)
        for path, fact in listed.items()
        if path.removesuffix(".new") in files
    )
    missing = _blocks(files, block) + _temporary_blocks(parts, block) - room
    if missing > 0:
        sizes = {path: fact.size for path, fact in listed.items()}
        raise NoRoomError(missing * block, sizes, files)


def _blocks(files: Files, block: int) -> int:
    return sum(-(-len(content) // block) for content in files.values())


def _temporary_blocks(parts: Sequence[Files], block: int) -> int:
    """Return the number of blocks that are needed temporarily: for the largest push a second time, and for its list."""
    return max((_blocks(part, block) for part in parts), default=0) + _SPARE_BLOCKS


def parted(files: Files, most_bytes: int) -> list[dict[str, bytes]]:
    """Split files into groups of at most `most_bytes` bytes each, in their order; a larger file is a group of its own.

    Example:
        >>> parted({"/a": b"123", "/b": b"4", "/c": b"56"}, 4)
        [{'/a': b'123', '/b': b'4'}, {'/c': b'56'}]
    """
    parts, left = list[dict[str, bytes]](), 0
    for path, content in files.items():
        if not parts or len(content) > left:
            parts.append({})
            left = most_bytes
        parts[-1][path] = content
        left -= len(content)
    return parts


def _report_progress(
    progress: Callable[[int, int], object], end: int, total: int, done: int, size: int
) -> None:
    """Call `progress` for the whole installation of `total` bytes: its push up to byte `end` has sent `done` of the `size` bytes to send."""
    progress(end - size + done, total)
