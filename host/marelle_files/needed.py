"""List the files that each board must hold for a program, for the kit of its own `board.json` and in the bytecode that it reads."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from marelle_files.errors import BoardFilesError
from marelle_files.library import FOLDER, LIBRARY
from marelle_files.listing import Compile, HeldProgram, Program, board_files
from marelle_files.settings import BOARD_FILE, kit_in, kit_of
from marelle_protocol import Identity, Plan
from marelle_text import Problem

GUARD = "/boot.py"
"""The file that runs before any program; only `install` writes it."""
SAVED = "marelle-saved"
"""The folder of what was saved of boards, in the folder of whoever pushes; it is never pushed itself."""
_SAVED = f"/{SAVED}/"  # copies of boards' files, which are sent to no board
_WORD = re.compile(r"\w+")
_OURS = f"{FOLDER}{LIBRARY}/"


class BoardNeeds:
    """Lists the files that boards must hold for a program; boards of the same kit and bytecode, all with a `board.json` or all without, share a list.

    Attributes:
        kit: the kit that the `board.json` of the program's folder names, "" for none.
    """

    def __init__(
        self,
        source: Program,
        *,
        with_entry: bool,
        modules: Iterable[str],
        compiler: Callable[[int], Compile | None],
    ) -> None:
        """Take the program, and list its files once to find errors early.

        Args:
            source: the program.
            with_entry: whether the program's first file is among the files.
            modules: names of the modules that MicroPython itself has on boards.
            compiler: given the version of bytecode that a board reads, returns the compiler of a library module to `.mpy`; None to send
                sources.

        Raises:
            BoardFilesError: see `board_files`; E-FILE-06, the program imports a `boot.py` of its own.
            Problem: E-PROG-07, a file cannot be read.
        """
        self._source, self._left_out = source, set[str]() if with_entry else {source.entry}
        self._modules, self._compiler = sorted(modules), compiler
        self._made: dict[tuple[str, int, bool], Plan] = {}
        saved = source.files.get(BOARD_FILE)
        self.kit = kit_in(content_of(saved)) if saved else ""
        self._files("", 0, has_own=False)  # wrong files raise before a board is changed

    def of(self, known: Identity) -> Plan:
        """Return the files that this board must hold, and the modules to remove if marelle has put them there.

        Its own `board.json` is never replaced by that of the program's folder. If it names a kit that this computer does not know, the files
        are those for a board that names none.

        Raises:
            BoardFilesError, Problem: as for `__init__`, if a file has changed since.
        """
        kind = (kit_of(known), known.bytecode, bool(known.settings))
        if kind not in self._made:
            kit, bytecode, has_own = kind
            try:
                files = self._files(kit, bytecode, has_own=has_own)
            except BoardFilesError:  # a kit unknown on this computer: the board itself reports it
                files = self._files("", bytecode, has_own=has_own)
            self._made[kind] = Plan(files, remove_ours=self._would_hide(files))
        return self._made[kind]

    def _files(self, kit: str, bytecode: int, *, has_own: bool) -> dict[str, bytes]:
        program, left_out = self._source, self._left_out
        if has_own:
            files = {path: at for path, at in program.files.items() if path != BOARD_FILE}
            program = HeldProgram(program.entry, program.text, files, program.function)
            left_out = {BOARD_FILE, *left_out}
        found = board_files(kit, program, compiled=self._compiler(bytecode))
        if GUARD in found and program.entry != GUARD:
            raise BoardFilesError("E-FILE-06")
        return {
            path: content_of(found[path])
            for path in found
            if path not in left_out and not path.startswith(_SAVED)
        }

    def _would_hide(self, files: dict[str, bytes]) -> tuple[str, ...]:
        """Return the paths of modules, such as `/random.py`, which would hide a module of MicroPython or marelle on a board.

        A board may still have such a file of an earlier program, and this program would import it. Left out are modules that the
        program has itself and, for a program without the library, names that do not stand in its text.
        """
        names = (*self._modules, LIBRARY)
        # the library itself imports most of these modules
        if not any(path.startswith(_OURS) for path in files):
            own = [
                contents.decode("utf-8", "replace")
                for path, contents in files.items()
                if path.endswith(".py")
            ]
            words = {word for said in (self._source.text, *own) for word in _WORD.findall(said)}
            names = tuple(name for name in names if name in words)
        return tuple(path for path in (f"/{name}.py" for name in names) if path not in files)


def content_of(contents: bytes | str) -> bytes:
    """Return contents given as bytes, or read the file at a path given as text.

    Raises:
        Problem: E-PROG-07, it cannot be read.
    """
    if isinstance(contents, bytes):
        return contents
    try:
        return Path(contents).read_bytes()
    except OSError as error:
        raise Problem("E-PROG-07", file=contents) from error
