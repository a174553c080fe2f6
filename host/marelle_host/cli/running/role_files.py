"""Read the programs of several robots from one file, in which a line `# role: red` stands above each program."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from marelle_host.cli.running.programs import read_row, runnable, text_of
from marelle_host.cli.terminal.output import Terminal
from marelle_sim.temporary import temporary_folder

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
