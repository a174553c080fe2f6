"""`marelle stop`: end what runs on the boards that are plugged in, and stop their motors."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from marelle_host.cli.board_options import chosen_ports, on_option
from marelle_host.cli.boards_summary import exit_code, failed_boards, tell_failed
from marelle_host.cli.boards_table import BoardsTable
from marelle_host.cli.help_pages import TranslatedCommand
from marelle_host.link import LinkError, stop_boards
from marelle_text.story import seconds

if TYPE_CHECKING:
    import click

    from marelle_host.cli.terminal import Terminal
    from marelle_text import Text


def command(terminal: Terminal) -> click.Command:
    """Return the command `stop`."""
    params = [on_option(terminal, "cli.stop.option.on")]
    return TranslatedCommand(terminal, "stop", params=params, callback=partial(_stop, terminal))


def _stop(terminal: Terminal, *, on: tuple[str, ...]) -> int:
    """Stop all boards at once; one that does not stop is told, and stops no other."""
    text, ports = terminal.text, chosen_ports(on, all_by_default=True)
    with BoardsTable(terminal, text("cli.stop.progress"), ports) as table:
        came = stop_boards(ports, table)
    headings = [text("cli.boards.heading.port"), text("cli.boards.heading.state")]
    terminal.table(headings, [[port, _state(text, came[port])] for port in ports])
    terminal.data([_as_data(text, port, came[port]) for port in ports])
    failed = failed_boards(came, table)
    tell_failed(terminal, failed, len(ports))
    return exit_code(failed, len(ports))


def _state(text: Text, came: float | LinkError) -> str:
    if isinstance(came, LinkError):
        return came.explain(text).what
    return text("cli.stop.stopped", time=seconds(round(came * 1e6), text))


def _as_data(text: Text, port: str, came: float | LinkError) -> dict[str, Any]:
    if isinstance(came, LinkError):
        return {"port": port, "problem": came.explain(text).as_data()}
    return {"port": port, "problem": None, "seconds": round(came, 3)}
