"""Tell the result of work on boards: how many failed with one action for each, the copies of their files, the notes of their guards."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from marelle_host.cli.board_table.table import BoardsTable, board_called
from marelle_host.cli.terminal.errors import DONE, explained, understand
from marelle_host.cli.terminal.escape_sequences import harmless
from marelle_host.cli.terminal.output import Terminal
from marelle_host.link import SOME_FAILED
from marelle_protocol import Guarded
from marelle_text import Problem


class Failed(NamedTuple):
    """A board whose work failed: its port, its name ("" if unknown), the problem, and the paths of copies saved before."""

    port: str
    name: str
    problem: Problem
    saved: tuple[Path, ...] = ()


def failed_boards(came: Mapping[str, object], table: BoardsTable) -> list[Failed]:
    """Return the boards whose result is a problem, each with its name and its saved copies from the table.

    Args:
        came: port -> the board's result, or a `Problem`.
        table: the table that has the boards' names and saved copies.
    """
    return [
        Failed(port, table.name_of(port), one, table.saved_of(port))
        for port, one in came.items()
        if isinstance(one, Problem)
    ]


def tell_failed(terminal: Terminal, failed: Sequence[Failed], count: int) -> int:
    """Tell each remedy once, with the names of the failed boards that it is for, then the copies saved of their files.

    Args:
        terminal: how this command talks.
        failed: the failed boards.
        count: how many boards there were in all.

    Returns:
        The exit code of the command, see `exit_code`.
    """
    if not failed:
        return DONE
    text, cures = terminal.text, dict[str, list[str]]()
    for one in failed:
        said = explained(one.problem, text)
        cure = text("cli.fleet.cure", action=said.action, code=said.code)
        cures.setdefault(cure, []).append(board_called(one.port, one.name))
    if count > 1:
        terminal.tell(text.plural("cli.fleet.failed", len(failed), all=count), style="bold")
    for cure, boards in cures.items():
        terminal.tell(text("cli.fleet.failed_line", boards=", ".join(boards), cure=cure))
    for one in failed:
        tell_saved(terminal, one.saved)
    return exit_code(failed, count)


def tell_saved(terminal: Terminal, saved: Sequence[Path]) -> None:
    """Tell the paths of the saved copies of a board's files."""
    for place in saved:
        terminal.say(terminal.text("cli.push.saved", place=harmless(str(place))))


def exit_code(failed: Sequence[Failed], count: int) -> int:
    """Return the exit code of a command on `count` boards, see `exit_code_of_boards`."""
    codes = [understand(one.problem)[1] for one in failed]
    return exit_code_of_boards([*codes, *[DONE] * (count - len(failed))])


def exit_code_of_boards(codes: Sequence[int]) -> int:
    """Return the exit code of a command by those of its boards: 0 if no board failed, 8 if some did, the first code if all did."""
    if not any(codes):
        return DONE
    return codes[0] if all(codes) else SOME_FAILED


def tell_guarded(terminal: Terminal, board: str, noted: Guarded) -> None:
    """Tell what a board's guard has noted: the program was not started, or ended with an error."""
    if noted.left_out:
        terminal.tell(terminal.text("cli.guard.left_out", board=board))
    if noted.fault:
        key = "cli.guard.fault" if noted.file else "cli.guard.fault_somewhere"
        facts = {"file": noted.file, "line": noted.line, "fault": noted.fault}
        terminal.tell(terminal.text(key, board=board, **facts))


def guarded_as_data(noted: Guarded) -> dict[str, Any]:
    """Return the guard's notes as data for `--json`."""
    fault = {"file": noted.file, "line": noted.line, "text": noted.fault} if noted.fault else None
    return {"left_out": noted.left_out, "fault": fault}
