"""Which files a board is pushed: those of a folder, or a program with what it needs, for this board's kit and MicroPython."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from marelle_files import GUARD, PROGRAM, SAVED, content_of, files_of, is_pushable, root_files
from marelle_host.cli.on_boards.needed_files import board_needs
from marelle_host.link import LinkError
from marelle_protocol import FAULT_FILE, NOTES, OF_MARELLE, Plan, is_path
from marelle_sim.programs import read_source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from marelle_files import BoardNeeds
    from marelle_protocol import FileFact, Identity

_STARTER = "/main.py"
_SETTINGS, _NAME = "/board.json", "/name.txt"  # of the board itself


class Folder:
    """The files of a folder.

    Args:
        files: path on the board -> content.
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._plan = Plan(files)

    def of(self, _known: Identity) -> Plan:
        """Return the files for a board: the same for each."""
        return self._plan


class PushedFiles:
    """What boards are to hold.

    Attributes:
        left_out: paths of files of a folder that no board is pushed: its guard and its name are its own, or that name is none for it.
    """

    def __init__(self, what: Folder | BoardNeeds, left_out: Sequence[str] = ()) -> None:
        """Take a folder or a program, and what is left out of it."""
        self._what, self.left_out = what, left_out

    def plan(self, known: Identity, listed: Mapping[str, FileFact], *, mirror: bool) -> Plan:
        """Return the plan for one board; its settings, its name and its guard stay.

        Args:
            known: what it says of itself.
            listed: its files.
            mirror: whether its other files go, but those of marelle itself, and those whose names are none for a push.
        """
        own = {GUARD, _NAME, *([_SETTINGS] if known.settings else [])}
        wanted = self._what.of(known)
        files = {path: held for path, held in wanted.files.items() if path not in own}
        outdated = [f"/{FAULT_FILE}"] if PROGRAM in files else []
        remove = [*wanted.remove, *(path for path in outdated if path in listed)]
        if not mirror:
            return wanted._replace(files=files, remove=remove)
        return Plan(
            files,
            [
                *remove,
                *(
                    path
                    for path, fact in listed.items()
                    if path not in files and is_path(path) and not _is_marelle_s(known, path, fact)
                ),
            ],
        )


def read_pushed_files(what: str) -> PushedFiles:
    """Read a folder, or a program.

    Raises:
        LinkError: nothing in that folder is for a board (E-LINK-21).
        ProgramFileError, BoardFilesError: the program cannot be read, or pushed.
    """
    if not Path(what).is_dir():
        return PushedFiles(board_needs(read_source(what), with_entry=True))
    saved = f"/{SAVED}/"
    places = {
        path: place
        for path, place in files_of(what).items()
        if is_pushable(path) and not path.startswith(saved)
    }
    left_out = [path for path in places if path in (GUARD, _NAME) or not is_path(path)]
    files = {path: content_of(place) for path, place in places.items() if path not in left_out}
    if not files:
        raise LinkError("E-LINK-21", folder=what)
    return PushedFiles(Folder(files), left_out)


def _is_marelle_s(known: Identity, path: str, fact: FileFact) -> bool:
    """Return True for a file that `install` has put on a board, or that the board itself keeps."""
    if path in (_SETTINGS, _NAME) or path.startswith((*OF_MARELLE, *NOTES)):
        return True
    ours = root_files(known.platform)
    if path != _STARTER:
        return path in ours
    return _STARTER in ours and zlib.crc32(ours[_STARTER].read_bytes()) == fact.crc32
