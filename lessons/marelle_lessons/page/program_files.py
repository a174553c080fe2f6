"""Writes a program of the page to files, which the simulator and the board's protocols read.

For a board, it is read from a temporary folder, as the command reads a program, and then stays in memory: no file is left on this
computer, even if the connection to the board breaks.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from marelle_files import BoardNeeds, HeldProgram
from marelle_lessons.page.library_bytecode import compiler
from marelle_lessons.program import write_program
from marelle_protocol import BoardError, Identity, Plan, is_path
from marelle_sim.programs import MODULES, read_source
from marelle_text import Problem

LONGEST_PROGRAM = 200_000  # characters; a longer text was not typed
ENTRY = "programme.py"
"""The name of what was written in the page itself."""


def refuse_long(program: str) -> None:
    """Refuse a program that is too long for a person to have typed it.

    Raises:
        Problem: E-PAGE-04.
    """
    if len(program) > LONGEST_PROGRAM:
        raise Problem("E-PAGE-04", count=len(program), most=LONGEST_PROGRAM)


@contextmanager
def in_folder(program: str, request: dict[str, Any]) -> Iterator[Path]:
    """Write a program to a temporary folder, with the modules in `request["files"]`, and yield its path.

    Its file is called `request["entry"]`, by default `ENTRY`.
    """
    with tempfile.TemporaryDirectory(prefix="marelle-") as folder:
        for name, text in (request.get("files") or {}).items():
            write_program(Path(folder) / name, text)
        yield write_program(Path(folder) / (request.get("entry") or ENTRY), program)


class WrittenProgram:
    """A program with the modules beside it.

    Attributes:
        name: of its main file, without "/"; by default `ENTRY`. text: of the main file.

    Example:
        >>> WrittenProgram({"program": "import arm", "files": {"arm.py": "LENGTH = 12"}}).text_of("arm.py")
        'LENGTH = 12'
    """

    def __init__(self, request: dict[str, Any]) -> None:
        """Read a program of a request, and find out which modules it needs.

        Args:
            request: `program`, the text; and, each only if wanted, `files`, name -> text of its modules and other files; `entry`, the
                program's file name, by default `ENTRY`; `lesson`, the id of the lesson whose data files go with it.

        Raises:
            Problem: the program is too long (E-PAGE-04) or cannot be read (E-PROG-…), there is no such lesson (E-LESSON-01), or a file
                that it needs is wrong or is none for a board (E-FILE-…).
        """
        refuse_long(request["program"])
        with in_folder(request["program"], request) as path:
            source = read_source(path)
            own = {name: Path(at).read_bytes() for name, at in source.files.items()}
        self.name, self.text = source.entry.lstrip("/"), source.text
        self._texts = {**(request.get("files") or {}), self.name: self.text}
        program = HeldProgram(
            source.entry, source.text, {**_lesson_files(request.get("lesson")), **own}
        )
        # Its errors are raised before a board is touched.
        self._needs = BoardNeeds(program, with_entry=False, modules=MODULES, compiler=compiler)

    def plan(self, known: Identity) -> Plan:
        """Return the files that a board of these facts needs besides the main one.

        Raises:
            BoardError: E-IMAGE-43, no board can have a file of that name.
        """
        plan = self._needs.of(known)
        for file in plan.files:
            if not is_path(file):
                raise BoardError("E-IMAGE-43", file=file)
        return plan

    def text_of(self, name: str) -> str | None:
        """Return the text of one of the program's files; None for any other name."""
        return self._texts.get(name)


def _lesson_files(lesson: str | None) -> dict[str, bytes]:
    if not lesson:
        return {}
    from marelle_lessons import load_lesson  # both loaded when a lesson is opened
    from marelle_lessons.folder import board_files_of

    return {f"/{name}": held for name, held in board_files_of(load_lesson(lesson)).items()}
