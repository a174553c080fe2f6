"""`marelle mip`: download MicroPython packages with this computer and put them on a board, by mpremote."""

import click

from marelle_host.cli.on_boards.mpremote import hand_over
from marelle_host.cli.options.boards import on_option
from marelle_host.cli.terminal.output import Terminal

PARAMETERS = (
    click.Argument(["packages"], nargs=-1, required=True, metavar="cli.mip.metavar.package"),
    click.Option(["--target"], metavar="cli.mount.metavar.folder"),
    on_option("cli.mpremote.option.on"),
)


def answer(
    terminal: Terminal, *, packages: tuple[str, ...], target: str | None, on: tuple[str, ...]
) -> int:
    """Do what `marelle mip` asks, and return the exit code."""
    where = [] if target is None else ["--target", target]
    return hand_over(terminal, on, ["mip", "install", *where, *packages], prompt=False)
