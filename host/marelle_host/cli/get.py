"""`marelle get`: copy the pupils' own files from boards to this computer, into one folder per board."""

from functools import partial
from pathlib import Path

import click

from marelle_files import SAVED
from marelle_host.cli.board_table.summary import tell_saved
from marelle_host.cli.board_table.table import BoardsTable, board_called
from marelle_host.cli.options.boards import AT_ONCE, chosen_ports, on_option
from marelle_host.cli.push import tell_boards
from marelle_host.cli.terminal.output import Terminal
from marelle_host.link import GotBoard, PushOptions, get_boards
from marelle_protocol import RECORD_FILE, FileFact

_LEFT_OUT = ("/name.txt", RECORD_FILE)


PARAMETERS = (
    click.Argument(["folder"], required=False, metavar="cli.get.metavar.folder"),
    on_option(),
    AT_ONCE,
)


def answer(
    terminal: Terminal, *, folder: str | None, on: tuple[str, ...], at_once: int | None
) -> int:
    """Do what `marelle get` asks, and return the exit code.

    Raises:
        LinkError: as `chosen_ports`; or the problem of the only board.
    """
    ports = chosen_ports(on)
    options = PushOptions(Path(folder or SAVED), at_once=at_once)
    with BoardsTable(terminal, "cli.get.progress", ports) as table:
        came = get_boards(ports, options, table, takes=is_theirs)
    return tell_boards(terminal, came, table, partial(_tell, terminal), _as_data)


def is_theirs(path: str, fact: FileFact) -> bool:
    """Return True for a file that the board does not record as put there by marelle; False for the board's name and that record."""
    return not fact.ours and path not in _LEFT_OUT


def _tell(terminal: Terminal, port: str, board: GotBoard) -> None:
    called = board_called(port, board.known.name)
    terminal.tell(terminal.text.plural("cli.get.done", len(board.saved), board=called))
    tell_saved(terminal, board.saved)


def _as_data(board: GotBoard) -> dict[str, object]:
    return {"saved": [str(place) for place in board.saved]}
