"""`marelle name`: store a name on a board."""

import click

from marelle_host.cli.options.boards import chosen_ports
from marelle_host.cli.terminal.output import Terminal
from marelle_host.link import LinkError, name_board
from marelle_protocol import is_name

PARAMETERS = (
    click.Argument(["name"], metavar="cli.metavar.name"),
    click.Option(["--on"], metavar="cli.boards.metavar.port"),
)


def answer(terminal: Terminal, *, name: str, on: str | None) -> None:
    """Do what `marelle name` asks.

    Raises:
        LinkError: E-LINK-16, no board can have this name; as `chosen_ports`; or the board cannot be reached.
    """
    if not is_name(name):
        raise LinkError("E-LINK-16", name=name[:40])
    (port,) = chosen_ports([on] if on else [])
    name_board(port, name)
    terminal.tell(terminal.text("cli.name.done", port=port, name=name))
    terminal.data({"port": port, "name": name})
