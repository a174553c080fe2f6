"""Choose the files that `marelle push` sends to a board: those of a folder, or a program with the modules that it needs."""

import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from marelle_files import GUARD, PROGRAM, SAVED, content_of, files_of, is_pushable, root_files
from marelle_host.cli.on_boards.needed_files import board_needs
from marelle_host.link import LinkError
from marelle_protocol import FAULT_FILE, NOTES, OF_MARELLE, FileFact, Identity, Plan, is_path
from marelle_sim.programs import read_source

_STARTER = "/main.py"
_SETTINGS, _NAME = "/board.json", "/name.txt"  # each board has its own
_NEVER_PUSHED = (GUARD, _NAME, *NOTES)


class PushedFiles(NamedTuple):
    """The files that boards are to hold.

    Attributes:
        of: function that returns, for the identity of a board, the plan with the files of the folder or program.
        left_out: paths of the folder's files that are not pushed in spite of their endings: `/boot.py` (the guard), `/name.txt`
            (the name of a board), a board's notes (`NOTES`), and paths that a board cannot have.
    """

    of: Callable[[Identity], Plan]
    left_out: Sequence[str] = ()

    def plan(self, known: Identity, listed: Mapping[str, FileFact], *, mirror: bool) -> Plan:
        """Return the plan for one board: without the guard, the name and a board's notes, and without settings if the board has some.

        With a new program the board's note of the last error is removed.

        Args:
            known: the board's identity.
            listed: the files on the board.
            mirror: whether all other files are removed from the board, except marelle's own and those whose names no push may use.
        """
        wanted = self.of(known)
        files = {
            path: held for path, held in wanted.files.items()
            if path not in _NEVER_PUSHED and not (known.settings and path == _SETTINGS)
        }  # fmt: skip
        remove = [*wanted.remove, *([f"/{FAULT_FILE}"] if PROGRAM in files else [])]
        if not mirror:
            return wanted._replace(files=files, remove=remove)
        return Plan(
            files,
            [
                *remove,
                *(
                    path
                    for path, fact in listed.items()
                    if path not in files
                    and is_path(path)
                    and not _is_of_marelle(known, path, fact)
                ),
            ],
        )


def read_pushed_files(what: str) -> PushedFiles:
    """Return the pushable files of a folder, without the copies saved in it; or those of a program with the modules that it needs.

    Raises:
        LinkError: E-LINK-21, no file in that folder can be pushed.
        ProgramFileError, BoardFilesError: the program cannot be read, or pushed.
        Problem: E-PROG-07, a file cannot be read.
    """
    if not Path(what).is_dir():
        return PushedFiles(board_needs(read_source(what), with_entry=True).of)
    places = {
        path: place
        for path, place in files_of(what).items()
        if is_pushable(path) and not path.startswith(f"/{SAVED}/")
    }
    left_out = [path for path in places if path in _NEVER_PUSHED or not is_path(path)]
    files = {path: content_of(place) for path, place in places.items() if path not in left_out}
    if not files:
        raise LinkError("E-LINK-21", folder=what)
    return PushedFiles(lambda _known: Plan(files), left_out)


def _is_of_marelle(known: Identity, path: str, fact: FileFact) -> bool:
    """Return True for a path that `install`, or marelle on the board, writes, such as its settings; for `/main.py` only while it is `install`'s."""
    if path in (_SETTINGS, _NAME) or path.startswith((*OF_MARELLE, *NOTES)):
        return True
    ours = root_files(known.platform)
    if path != _STARTER:
        return path in ours
    return _STARTER in ours and zlib.crc32(ours[_STARTER].read_bytes()) == fact.crc32
