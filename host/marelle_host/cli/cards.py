"""`marelle cards`: translate a row of cards to a program, and run it if asked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from marelle_host.cli.files import destinations
from marelle_host.cli.files.writing import write
from marelle_host.cli.running import outcome
from marelle_host.cli.running.programs import beside, read_row
from marelle_host.cli.terminal import errors
from marelle_sim import simulate
from marelle_sim.programs import read_source
from marelle_sim.temporary import temporary_folder

if TYPE_CHECKING:
    from marelle_host.cli.terminal.output import Terminal
    from marelle_lessons.cards import Row, Translation
    from marelle_sim import Run


PARAMETERS = (
    click.Argument(["row"], nargs=-1, required=True, metavar="cli.cards.metavar.row"),
    click.Option(["-o", "--output"], metavar="cli.cards.metavar.output"),
    click.Option(["--run"], is_flag=True),
    click.Option(["--world"], metavar="cli.run.metavar.world"),
)


def answer(
    terminal: Terminal, *, row: tuple[str, ...], output: str | None, run: bool, world: str | None
) -> int:
    """Do what `marelle cards` asks, and return the exit code.

    Raises:
        CardError: `E-CARD-…`, the cards are no valid row.
        Problem: `E-PIC-…`, the output cannot be written; others as `_run`.
    """
    from marelle_lessons.cards import translate  # 30 ms: only when it is used

    destinations.check(output, (".py",))
    read = read_row(terminal, read_source(row[0]).text if _is_file(row) else " ".join(row))
    translation = translate(read, terminal.text.language)
    _tell(terminal, read, translation)
    if output is not None:
        write(terminal, output, translation.program.encode())
    done = _run(translation.program, row, world) if run or world is not None else None
    if done is not None:
        terminal.say()
        outcome.tell_run(terminal, done)
    terminal.data(_as_data(terminal, read, translation, output, done))
    return errors.DONE if done is None else outcome.exit_code(done)


def _is_file(row: tuple[str, ...]) -> bool:
    from marelle_lessons.cards import is_cards

    return len(row) == 1 and is_cards(row[0], "")


def _tell(terminal: Terminal, row: Row, translation: Translation) -> None:
    from marelle_lessons.cards import code, count

    for line in translation.program.splitlines():
        terminal.say(line)
    terminal.say()
    terminal.tell(terminal.text.plural("cli.cards.count", count(row), code=code(row)))


def _run(program: str, row: tuple[str, ...], world: str | None) -> Run:
    """Simulate the program in this process, not in a sandbox: a program of cards can only drive, wait and sound, and it ends.

    The robot is that of `kit.toml`, the world that of `world.toml`, each from the folder of the file of cards, or from the
    current folder if cards were typed; without such a file the simulator's default.

    Args:
        program: The Python text that the cards were translated to.
        row: The arguments that were typed: cards, or the name of one file of cards.
        world: Name or path of another world; None for `world.toml` as above.

    Raises:
        ProgramFileError: E-RUN-12, one of the two files is a link out of the folder.
        KitError, WorldError: The kit or the world cannot be used.
    """
    home = row[0] if _is_file(row) else "."
    with temporary_folder() as folder:
        path = Path(folder) / "cards.py"
        path.write_text(program, encoding="utf-8", newline="\n")
        world = world or beside(home, "world.toml")
        return simulate(path, kit=beside(home, "kit.toml"), world=world)


def _as_data(
    terminal: Terminal, row: Row, translation: Translation, output: str | None, run: Run | None
) -> dict[str, object]:
    from marelle_lessons.cards import canonical, code, count, executed

    return {
        "row": canonical(row),
        "code": code(row),
        "count": count(row),
        "executed": executed(row),
        "program": translation.program,
        "lines": [list(place) for place in translation.lines],
        "files": [] if output is None else [output],
        "run": None if run is None else outcome.as_data(run, terminal.text),
    }
