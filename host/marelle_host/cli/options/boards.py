"""The options of commands that are for boards, and which boards they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from marelle_host.cli.on_boards.virtual_ports import virtual_ports
from marelle_host.link import LinkError, usb_ports

if TYPE_CHECKING:
    from collections.abc import Sequence


ALL = "all"
_MOST_AT_ONCE = 100


def on_option(explained: str | None = None) -> click.Option:
    """Return the option `--on PORT|all`, which may be given several times.

    Args:
        explained: Key of its help; the command's own, `cli.COMMAND.option.on`, where it is None.
    """
    return click.Option(["--on"], multiple=True, metavar="cli.boards.metavar.port", help=explained)


def at_once_option() -> click.Option:
    """Return the option `--at-once N`: to how many boards of a USB hub files are sent at once."""
    return click.Option(
        ["--at-once"],
        type=click.IntRange(1, _MOST_AT_ONCE),
        metavar="N",
        help="cli.fleet.option.at_once",
    )


def all_ports() -> list[str]:
    """Return the ports of all boards: those that are plugged in by USB, then the virtual ones that are open.

    Raises:
        LinkError: E-LINK-08, pyserial is missing.
    """
    return [*usb_ports(), *virtual_ports()]


def chosen_ports(on: Sequence[str], *, all_by_default: bool = False) -> list[str]:
    """Return the ports that `--on` means: those named, each once, and with `all` every board that is plugged in.

    Args:
        on: as it was typed.
        all_by_default: whether all are meant where nothing was typed; else the only board there.

    Raises:
        LinkError: no board is plugged in (E-LINK-02), or several are and nothing says which (-17); pyserial is missing (-08).
    """
    named = [port for port in on if port != ALL]
    wants_all = ALL in on or (all_by_default and not on)
    ports = [*dict.fromkeys([*named, *(all_ports() if wants_all or not on else [])])]
    if not ports:
        raise LinkError("E-LINK-02")
    if not on and not wants_all and len(ports) > 1:
        raise LinkError("E-LINK-17", ports=", ".join(ports))
    return ports
