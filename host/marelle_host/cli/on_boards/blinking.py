"""`marelle boards --blink`: make each board blink, so that a person can tell which board it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from marelle_host.cli.board_table.summary import failed_boards, tell_failed
from marelle_host.cli.board_table.table import BoardsTable
from marelle_host.cli.options.boards import chosen_ports
from marelle_host.cli.terminal.output import Terminal
from marelle_host.link import LinkError, blink_boards
from marelle_text import Text


def blink(terminal: Terminal, on: Sequence[str]) -> int:
    """Make the chosen boards blink at once for about 5 s, and tell which parts lit or beeped on each; return the exit code."""
    text, ports = terminal.text, chosen_ports(on, all_by_default=True)
    terminal.tell(text("cli.blink.before"))
    with BoardsTable(terminal, text("cli.blink.progress"), ports) as table:
        came = blink_boards(ports, table)
    rows = [[port, _state(text, came[port])] for port in ports]
    terminal.table(("port", "state"), rows, heading="cli.boards.heading.*")
    terminal.data([_as_data(text, port, came[port]) for port in ports])
    return tell_failed(terminal, failed_boards(came, table), len(ports))


def _state(text: Text, came: tuple[str, ...] | LinkError) -> str:
    if isinstance(came, LinkError):
        return came.explain(text).what
    return text("cli.blink.done", parts=", ".join(came)) if came else text("cli.blink.nothing")


def _as_data(text: Text, port: str, came: tuple[str, ...] | LinkError) -> dict[str, Any]:
    if isinstance(came, LinkError):
        return {"port": port, "problem": came.explain(text).as_data()}
    return {"port": port, "problem": None, "blinked": list(came)}
