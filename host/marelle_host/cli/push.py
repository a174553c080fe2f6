"""`marelle push`: copy a program with the files that it needs, or a folder, to boards, where they stay."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

import click

from marelle_files import SAVED
from marelle_host.cli.board_table.summary import failed_boards, tell_failed, tell_saved
from marelle_host.cli.board_table.table import BoardsTable, board_called
from marelle_host.cli.options.boards import AT_ONCE, chosen_ports, on_option
from marelle_host.cli.terminal.escape_sequences import harmless
from marelle_host.cli.terminal.output import Terminal
from marelle_host.link import LinkError, PushedBoard, PushOptions, push_boards
from marelle_text import Text

Result = TypeVar("Result")


PARAMETERS = (
    click.Argument(["what"], required=False, default=".", metavar="cli.push.metavar.what"),
    on_option(),
    click.Option(["--dry-run"], is_flag=True),
    click.Option(["--mirror"], is_flag=True),
    AT_ONCE,
)


def answer(
    terminal: Terminal,
    *,
    what: str,
    on: tuple[str, ...],
    dry_run: bool,
    mirror: bool,
    at_once: int | None,
) -> int:
    """Do what `marelle push` asks, and return the exit code.

    Raises:
        LinkError: as `chosen_ports`; the problem of the only board; E-LINK-21, no file in the folder can be pushed.
        Problem: other errors of `read_pushed_files`; no board is changed.
    """
    from marelle_host.cli.on_boards.pushed_files import read_pushed_files  # not for help pages

    files_to_push = read_pushed_files(what)  # wrong files raise before a board is changed
    if files_to_push.left_out:
        files = ", ".join(harmless(path.lstrip("/")) for path in files_to_push.left_out)
        terminal.tell(terminal.text("cli.push.left_out", files=files))
    ports, options = chosen_ports(on), PushOptions(Path(SAVED), dry_run, mirror, at_once)
    with BoardsTable(terminal, "cli.push.progress", ports) as table:
        came = push_boards(ports, partial(files_to_push.plan, mirror=mirror), options, table)
    return tell_boards(terminal, came, table, partial(_tell, terminal, dry_run=dry_run), _as_data)


def tell_boards(
    terminal: Terminal,
    came: Mapping[str, Result | LinkError],
    table: BoardsTable,
    tell: Callable[[str, Result], object],
    as_data: Callable[[Result], dict[str, object]],
) -> int:
    """Tell the result of each board, then the remedies of those that failed; return the exit code, as `exit_code_of_boards` does.

    Args:
        terminal: how this command talks.
        came: port -> the board's result.
        table: has the boards' names.
        tell: called with the port and the result of each board without a problem.
        as_data: returns such a result as data for `--json`.

    Raises:
        LinkError: the problem of the only board; not with `--json`, whose list has it.
    """
    for port, one in came.items():
        if not isinstance(one, LinkError):
            tell(port, one)
    terminal.data([
        {"port": port, "name": table.name_of(port) or None, **_told(terminal.text, one, as_data, table.saved_of(port))} for port, one in came.items()
    ])  # fmt: skip
    failed = failed_boards(came, table)
    if len(came) == 1 and failed and not terminal.as_json:
        tell_saved(terminal, failed[0].saved)
        raise failed[0].problem
    return tell_failed(terminal, failed, len(came))


def _told(
    text: Text,
    one: Result | LinkError,
    as_data: Callable[[Result], dict[str, object]],
    saved: Sequence[Path],
) -> dict[str, object]:
    if isinstance(one, LinkError):
        return {"problem": one.explain(text).as_data(), "saved": [str(place) for place in saved]}
    return {"problem": None, **as_data(one)}


def _tell(terminal: Terminal, port: str, board: PushedBoard, *, dry_run: bool) -> None:
    text, pushed = terminal.text, board.pushed
    counts = {"sent": len(pushed.sent), "kept": len(pushed.kept), "removed": len(pushed.removed)}
    key = "cli.push.would" if dry_run else "cli.push.done"
    terminal.tell(text(key, board=board_called(port, board.known.name), **counts))
    if dry_run:
        for path in (*pushed.sent, *pushed.removed):
            sign = "+" if path in pushed.sent else "-"
            note = text("cli.push.theirs") if path in pushed.theirs else ""
            terminal.say(f"  {sign} {harmless(path)}{note}")
    tell_saved(terminal, board.saved)


def _as_data(board: PushedBoard) -> dict[str, object]:
    pushed = board.pushed
    return {
        "sent": pushed.sent, "kept": pushed.kept, "removed": pushed.removed,
        "theirs": pushed.theirs, "bytes_sent": pushed.bytes_sent, "saved": [str(place) for place in board.saved],
    }  # fmt: skip
