"""`marelle install`: put the library on boards, with the guard and the kit's table, and check that each board answers with it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from marelle_files import SAVED
from marelle_host.cli.board_table.summary import failed_boards, tell_failed
from marelle_host.cli.board_table.table import BoardsTable
from marelle_host.cli.options.boards import AT_ONCE, chosen_ports, on_option
from marelle_host.cli.terminal.errors import DONE
from marelle_host.cli.terminal.output import Terminal
from marelle_host.link import InstalledBoard, LinkError, install_boards, plan_boards
from marelle_protocol import InstallChanges
from marelle_text import Text
from marelle_text.version import version

_COLUMNS = ("port", "name", "board", "kit", "library", "state")


PARAMETERS = (
    on_option(),
    click.Option(["--kit"], metavar="cli.metavar.name"),
    click.Option(["--dry-run"], is_flag=True),
    click.Option(["--yes", "-y"], is_flag=True),
    AT_ONCE,
)


def answer(
    terminal: Terminal,
    *,
    on: tuple[str, ...],
    kit: str | None,
    dry_run: bool,
    yes: bool,
    at_once: int | None,
) -> int:
    """Do what `marelle install` asks, and return the exit code: DONE too if the person does not agree.

    Raises:
        LinkError: E-LINK-42, nobody can be asked, and neither `--yes` nor `--dry-run` is typed; or as `chosen_ports`.
        BoardFilesError: E-FILE-01, there is no such kit.
    """
    from marelle_host.cli.on_boards.install_choice import install_choice  # not for help pages

    text, ports = terminal.text, chosen_ports(on)
    choice = install_choice(kit or "", alone=len(ports) == 1)
    if not (yes or dry_run or terminal.can_ask()):
        raise LinkError("E-LINK-42")
    with BoardsTable(terminal, "cli.boards.progress", ports, done="answered") as asked:
        planned = plan_boards(ports, lambda _port, board: choice.of(board), asked, at_once=at_once)
    todo = {
        port: one
        for port, one in planned.items()
        if isinstance(one, InstallChanges) and changes(one)
    }
    done: dict[str, InstalledBoard | LinkError] = {}
    if not dry_run and todo:
        if not yes:
            _tell(terminal, planned, done, asked.name_of)
            if not terminal.agrees(
                text.plural("cli.install.question", len(todo), version=version())
            ):
                terminal.tell(text("cli.install.left"))
                return DONE
        done, table = put_library(terminal, todo, at_once)
        for port in todo:
            for place in table.saved_of(port):
                asked.saved(port, place)
    return _report(terminal, planned, done, asked)


def put_library(
    terminal: Terminal, todo: Mapping[str, InstallChanges], at_once: int | None
) -> tuple[dict[str, InstalledBoard | LinkError], BoardsTable]:
    """Install on these boards; return port -> result, and the table, which has the boards' names and the copies of their files."""
    with BoardsTable(terminal, "cli.install.progress", [*todo]) as table:
        done = install_boards(
            todo, folder=Path(SAVED), watch=table, restarts=table.restarts, at_once=at_once
        )
    return done, table


def _report(
    terminal: Terminal,
    planned: Mapping[str, InstallChanges | LinkError],
    done: Mapping[str, InstalledBoard | LinkError],
    asked: BoardsTable,
) -> int:
    _tell(terminal, planned, done, asked.name_of)
    text, came = terminal.text, {**planned, **done}
    terminal.data([
        {"port": port, "name": asked.name_of(port) or None, **_as_data(text, planned[port], one)} for port, one in came.items()
    ])  # fmt: skip
    return tell_failed(terminal, failed_boards(came, asked), len(came))


def _tell(
    terminal: Terminal,
    planned: Mapping[str, InstallChanges | LinkError],
    done: Mapping[str, InstalledBoard | LinkError],
    name_of: Callable[[str], str],
) -> None:
    text = terminal.text
    rows = [
        [port, name_of(port), *_cells(text, one, done.get(port))] for port, one in planned.items()
    ]
    terminal.table(_COLUMNS, rows, heading="cli.boards.heading.*")
    for port, one in done.items():
        if isinstance(one, InstalledBoard) and one.saved:
            facts = {"board": name_of(port) or port, "files": ", ".join(map(str, one.saved))}
            terminal.tell(text("cli.install.saved", **facts))


def _cells(
    text: Text, planned: InstallChanges | LinkError, done: InstalledBoard | LinkError | None
) -> list[str]:
    if isinstance(planned, LinkError):
        return ["", "", "", planned.explain(text).what]
    known, wanted = planned.board.identity, planned.plan.version
    before = known.library or text("cli.install.none")
    has_it = known.library == wanted or isinstance(done, InstalledBoard)
    library = wanted if has_it else f"{before} → {wanted}"
    return [known.machine, planned.plan.kit, library, _state(text, planned, done)]


def _state(text: Text, planned: InstallChanges, done: InstalledBoard | LinkError | None) -> str:
    if isinstance(done, LinkError):
        return done.explain(text).what
    if done is not None:
        return text("cli.install.done")
    if not changes(planned):
        return text("cli.install.nothing")
    would = planned.changes
    size = sum(len(planned.plan.files[path]) for path in would.sent)
    said = text.plural("cli.install.sends", len(would.sent), size=-(-size // 1024))
    theirs = ", ".join(path.lstrip("/") for path in would.theirs)
    return f"{said} {text('cli.install.saves', files=theirs)}" if theirs else said


def changes(planned: InstallChanges) -> bool:
    """Return True if an installation would change a file of the board."""
    return bool(planned.changes.sent or planned.changes.removed)


def _as_data(
    text: Text,
    planned: InstallChanges | LinkError,
    came: InstallChanges | InstalledBoard | LinkError,
) -> dict[str, Any]:
    problem = came.explain(text).as_data() if isinstance(came, LinkError) else None
    if isinstance(planned, LinkError):
        return {"problem": problem}
    known, would = planned.board.identity, planned.changes
    saved = came.saved if isinstance(came, InstalledBoard) else ()
    return {
        "problem": problem, "board": known.machine, "kit": planned.plan.kit or None, "library": planned.plan.version,
        "library_before": known.library or None, "sends": [*would.sent], "removes": [*would.removed],
        "theirs": [*would.theirs], "installed": isinstance(came, InstalledBoard), "saved": [*map(str, saved)],
    }  # fmt: skip
