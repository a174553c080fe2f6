"""Make a program of the file that a person wants to run: a row of cards is translated to Python, a file for several robots is split."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from marelle_host.cli.running.program_lines import MARGIN, printable
from marelle_host.cli.terminal.output import Terminal
from marelle_sim.errors import ProgramFileError
from marelle_sim.programs import file_beside
from marelle_sim.regular_file import open_regular
from marelle_sim.temporary import temporary_folder

if TYPE_CHECKING:
    from marelle_lessons.cards import CardError, Row

_MOST_BYTES = 1_000_000


def beside(program: str | Path, name: str) -> str | None:
    """Return the path of a `world.toml` or a `kit.toml` in the folder of a program; None if there is none.

    Raises:
        ProgramFileError: E-RUN-12, the file is a link that leads out of the folder.
    """
    return file_beside(str(folder_of(Path(program))), name) or None


def folder_of(program: Path) -> Path:
    """Return `program` if it is a folder, else the folder that it is in; no error if it cannot be looked at."""
    return program if os.path.isdir(program) else program.parent  # noqa: PTH112 - `is_dir` raises for a folder without access


@contextmanager
def runnable(terminal: Terminal, written: str) -> Iterator[str]:
    """Yield the path of a program: `written` itself, or a temporary file with the translation of its row of cards.

    Raises:
        CardError: The `.txt` is not a row of cards (`E-CARD-…`), see `read_row`.
        ProgramFileError: E-PROG-06, the folder has several rows of cards and no program.
    """
    path = _cards_of(Path(written))
    text = _cards_in(path)
    if text is None:
        yield written
        return
    from marelle_lessons.cards import translate  # only when there are cards

    program = translate(read_row(terminal, text), terminal.text.language).program
    with temporary_folder() as folder:
        translated = Path(folder) / f"{path.stem}.py"
        translated.write_text(program, encoding="utf-8")
        yield str(translated)


def read_row(terminal: Terminal, text: str) -> Row:
    """Return the row of cards in a text; if it is no valid row, show the place of the mistake as `_show_place` does, and raise.

    Raises:
        CardError: `E-CARD-…`
    """
    from marelle_lessons.cards import CardError, parse  # only when there are cards

    try:
        return parse(text)
    except CardError as error:
        _show_place(terminal, text, error)
        raise


def _cards_of(path: Path) -> Path:
    """Return the only file of cards in a folder that has no program; any other path unchanged.

    Raises:
        ProgramFileError: E-PROG-06, the folder has several files of cards.
    """
    if not os.path.isdir(path) or any(path.glob("*.py")):  # noqa: PTH112 - as above
        return path
    from marelle_lessons.program import PAGE_NAMES  # only for such a folder

    texts = [one for one in path.glob("*.txt") if one.name.lower() not in PAGE_NAMES]
    rows = [one for one in texts if _cards_in(one) is not None]
    if len(rows) > 1:
        raise ProgramFileError("E-PROG-06", folder=str(path), count=len(rows))
    return rows[0] if rows else path


def _cards_in(path: Path) -> str | None:
    """Return the text of a file of cards; None for a program, or for a file that cannot be read."""
    from marelle_lessons.cards import is_cards  # only when there are cards

    if not is_cards(path.name, ""):
        return None
    text = text_of(path)
    return text if text is not None and is_cards(path.name, text) else None


def text_of(path: Path) -> str | None:
    """Return the first million bytes of a file as text; None if they are no UTF-8 or cannot be read, which the later run reports."""
    try:
        with open_regular(path) as file:
            return file.read(_MOST_BYTES).decode("utf-8-sig")
    except (OSError, ValueError):
        return None


def _show_place(terminal: Terminal, text: str, error: CardError) -> None:
    """Print the line of `text` in which a card is wrong, with `^` under the place, on standard error.

    It prints nothing with `--json` or `--plain`, and nothing of a line that is blank or longer than 100 characters.
    """
    lines = text.splitlines()
    if terminal.as_json or terminal.plain or not 1 <= error.line <= len(lines):
        return
    line = printable(lines[error.line - 1].replace("\t", " "))
    if line.strip() and len(line) <= 100:
        width = max(1, min(error.end - error.start, len(line) - error.column + 1))
        terminal.warn(MARGIN + line)
        terminal.warn(MARGIN + " " * (error.column - 1) + "^" * width, style="bold red")


_HEAD = re.compile(r"^[ \t]*#\s*r(?:o|ô|o\u0302)le\s*:", re.IGNORECASE | re.MULTILINE)


@contextmanager
def runnable_parts(
    terminal: Terminal, written: str, world: str | None
) -> Iterator[str | Mapping[str, str]]:
    """Yield the path of one program, as `runnable` does; or robot -> path, if the file has parts and the world several robots.

    Raises:
        SubmissionError: E-LESSON-50 to 53, the parts do not match the robots that have no program.
        ProgramFileError: E-PROG-06, see `runnable`.
        WorldError: The world cannot be read.
        CardError: A part is not a row of cards (`E-CARD-…`), see `read_row`.
    """
    parts = {} if world is None else _parts(terminal, Path(written), world)
    if not parts:
        with runnable(terminal, written) as program:
            yield program
        return
    name = Path(written).name
    with temporary_folder() as folder:
        programs = {}
        for number, (robot, part) in enumerate(parts.items()):
            path = Path(folder) / str(number) / f"{name.partition('.')[0]}.py"
            path.parent.mkdir()
            path.write_text(_as_python(terminal, name, part), encoding="utf-8")
            programs[robot] = str(path)
        yield programs


def _parts(terminal: Terminal, path: Path, world: str) -> dict[str, str]:
    """Return robot -> text of its part of the file, for the robots to which the world gives no program.

    {} if the file has no line `# role: …`, or if there are fewer than two such robots.

    Raises:
        SubmissionError: E-LESSON-50 to 53, the parts do not match these robots.
        WorldError: the world cannot be read.
    """
    text = text_of(path) or ""
    if not _HEAD.search(text):
        return {}
    from marelle_lessons.roles import Role, split  # only for such a file
    from marelle_sim.world import load_world

    free = [robot.name for robot in load_world(world).robots if not robot.program]
    roles = [Role(robot, {"fr": robot}) for robot in free]
    return split(text, roles, path.name, terminal.text.language) if len(roles) > 1 else {}


def _as_python(terminal: Terminal, name: str, part: str) -> str:
    from marelle_lessons.cards import is_cards, translate  # only for such a file

    if not is_cards(name, part):
        return part
    return translate(read_row(terminal, part), terminal.text.language).program
