"""The options of commands for boards, and the boards that they mean."""

from collections.abc import Sequence

import click

from marelle_host.cli.on_boards.virtual_ports import virtual_ports
from marelle_host.link import LinkError, usb_ports

ALL = "all"
# how many boards on one USB hub are served at the same time
AT_ONCE = click.Option(
    ["--at-once"], type=click.IntRange(1, 100), metavar="N", help="cli.fleet.option.at_once"
)


def on_option(explained: str | None = None) -> click.Option:
    """Return the option `--on PORT|all`, which may be given several times.

    Args:
        explained: Key of the option's help text; None for the command's own, `cli.COMMAND.option.on`.
    """
    return click.Option(["--on"], multiple=True, metavar="cli.boards.metavar.port", help=explained)


def all_ports(plugged: Sequence[str] | None = None) -> list[str]:
    """Return the ports of all boards: those that are plugged in by USB, then the virtual ones that are open.

    Args:
        plugged: the ports of the boards that are plugged in; None to list them.

    Raises:
        LinkError: E-LINK-08, pyserial is missing.
    """
    return [*(usb_ports() if plugged is None else plugged), *virtual_ports()]


def chosen_ports(on: Sequence[str], *, all_by_default: bool = False) -> list[str]:
    """Return the ports that `--on` means: those named, each once and unchecked; with `all`, also those of every board.

    Args:
        on: the typed names.
        all_by_default: without any name, True means all boards, False the only board.

    Raises:
        LinkError: E-LINK-02, no name of a port was typed and there is no board; E-LINK-17, no name was typed, there are several boards and
            `all_by_default` is False; E-LINK-08, pyserial is missing.
    """
    named = [port for port in on if port != ALL]
    wants_all = ALL in on or (all_by_default and not on)
    ports = [*dict.fromkeys([*named, *(all_ports() if wants_all or not on else [])])]
    if not ports:
        raise LinkError("E-LINK-02")
    if not on and not wants_all and len(ports) > 1:
        raise LinkError("E-LINK-17", ports=", ".join(ports))
    return ports
