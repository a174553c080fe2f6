"""`marelle stop`: end the programs on the boards that are plugged in, and stop their motors."""

from typing import Any

from marelle_host.cli.board_table.summary import (
    failed_boards,
    guarded_as_data,
    tell_failed,
    tell_guarded,
)
from marelle_host.cli.board_table.table import BoardsTable
from marelle_host.cli.options.boards import chosen_ports, on_option
from marelle_host.cli.terminal.output import Terminal
from marelle_host.link import STUCK, LinkError, UsbIdentity, catch_plugged, pluggable, stop_boards
from marelle_protocol import Stopped
from marelle_text import Text
from marelle_text.story import seconds

PARAMETERS = (on_option(),)


def answer(terminal: Terminal, *, on: tuple[str, ...]) -> int:
    """Do what `marelle stop` asks, and return the exit code.

    Raises:
        LinkError: E-LINK-02, there is no board, and no port is named.
    """
    text, ports = terminal.text, chosen_ports(on, all_by_default=True)
    usb_ports = pluggable(ports)
    with BoardsTable(terminal, "cli.stop.progress", ports, done="stopped") as table:
        came = stop_boards(ports, table)
    came |= _catch(terminal, {port: usb_ports[port] for port in usb_ports if is_stuck(came[port])})
    rows = [[port, _state(text, came[port])] for port in ports]
    terminal.table(("port", "state"), rows, heading="cli.boards.heading.*")
    for port, one in came.items():
        if not isinstance(one, LinkError):
            tell_guarded(terminal, port, one.guarded)
    terminal.data([_as_data(text, port, came[port]) for port in ports])
    return tell_failed(terminal, failed_boards(came, table), len(ports))


def is_stuck(came: Stopped | LinkError) -> bool:
    """Return True if a program may be stopped where its board is plugged in again."""
    return isinstance(came, LinkError) and came.code in STUCK


def _catch(
    terminal: Terminal, usb_ports: dict[str, UsbIdentity]
) -> dict[str, Stopped | LinkError]:
    if not usb_ports:
        return {}
    text = terminal.text
    terminal.complain(text("cli.stop.plug", boards=", ".join(usb_ports)), style="bold")
    with BoardsTable(terminal, "cli.stop.plug_progress", [*usb_ports]) as table:
        return catch_plugged(usb_ports, table)


def _state(text: Text, came: Stopped | LinkError) -> str:
    if isinstance(came, LinkError):
        return came.explain(text).what
    return text(f"cli.stop.{came.by}", time=seconds(round(came.seconds * 1e6), text))


def _as_data(text: Text, port: str, came: Stopped | LinkError) -> dict[str, Any]:
    if isinstance(came, LinkError):
        return {"port": port, "problem": came.explain(text).as_data()}
    said = {"seconds": round(came.seconds, 3), "by": came.by}
    return {"port": port, "problem": None, **said, **guarded_as_data(came.guarded)}
