"""Which files a board is pushed: those of a folder, or a program with what it needs, for this board's kit and MicroPython."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from marelle_files import board_files, files_of, is_pushable, kit_in, root_files
from marelle_host.link import SAVED, LinkError, Plan, compiler
from marelle_protocol import is_path
from marelle_sim.programs import read_source
from marelle_text import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marelle_protocol import FileFact, Identity
    from marelle_sim.programs import Source

_GUARD = "/boot.py"  # which only `install` writes
_STARTER = "/main.py"
_SETTINGS, _NAME = "/board.json", "/name.txt"  # of the board itself
_OF_MARELLE = ("/lib/marelle/", "/lib/marelle_", "/lib/push.journal", "/lib/pushed.bin")


class Folder:
    """The files of a folder.

    Args:
        files: path on the board -> content.
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    def files(self, _known: Identity) -> Mapping[str, bytes]:
        """Return path on the board -> content."""
        return self._files


class Program:
    """A program with what it needs; what is wrong with its files is found when it is made."""

    def __init__(self, source: Source) -> None:
        """Take the program.

        Raises:
            BoardFilesError: a file, or the `board.json` of the program's folder, is no board's.
        """
        self._source = source
        board_files("", source)

    def files(self, known: Identity) -> Mapping[str, bytes]:
        """Return path on the board -> content, for a board's kit and MicroPython."""
        kit = kit_in(known.settings.encode())
        found = board_files(kit, self._source, compiled=compiler(known.bytecode))
        return {path: _content(held) for path, held in found.items()}


class Wanted:
    """What boards are to hold.

    Args:
        what: a folder or a program.
    """

    def __init__(self, what: Folder | Program) -> None:
        self._what = what

    def plan(self, known: Identity, listed: Mapping[str, FileFact], *, mirror: bool) -> Plan:
        """Return what one board is to hold: its own settings, its name and its guard stay as they are.

        Args:
            known: what it says of itself.
            listed: its files.
            mirror: whether its other files go, but those of marelle itself.
        """
        own = {_GUARD, _NAME, *([_SETTINGS] if known.settings else [])}
        files = {path: held for path, held in self._what.files(known).items() if path not in own}
        if not mirror:
            return Plan(files)
        return Plan(
            files,
            [
                path
                for path, fact in listed.items()
                if path not in files and not _is_marelle_s(known, path, fact)
            ],
        )


def read_wanted(what: str) -> Wanted:
    """Read a folder, or a program.

    Raises:
        LinkError: nothing in that folder is for a board (E-LINK-21).
        ProgramFileError, BoardFilesError: the program cannot be read, or pushed.
    """
    if not Path(what).is_dir():
        return Wanted(Program(read_source(what)))
    saved = f"/{SAVED}/"
    files = {
        path: _content(place) for path, place in files_of(what).items()
        if is_pushable(path) and is_path(path) and not path.startswith(saved)
    }  # fmt: skip
    if not files:
        raise LinkError("E-LINK-21", folder=what)
    return Wanted(Folder(files))


def _content(held: bytes | str) -> bytes:
    """Return what is held, or what stands in the file at that place.

    Raises:
        Problem: E-PROG-07, it cannot be read.
    """
    if isinstance(held, bytes):
        return held
    try:
        return Path(held).read_bytes()
    except OSError as error:
        raise Problem("E-PROG-07", file=held) from error


def _is_marelle_s(known: Identity, path: str, fact: FileFact) -> bool:
    """Tell whether a file is what `install` has put on a board, or the board's own."""
    if path in (_SETTINGS, _NAME) or path.startswith(_OF_MARELLE):
        return True
    ours = root_files(known.platform)
    if path != _STARTER:
        return path in ours
    return _STARTER in ours and zlib.crc32(ours[_STARTER].read_bytes()) == fact.crc32
