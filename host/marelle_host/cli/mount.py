"""`marelle mount`: mount a folder of this computer on a board as `/remote`, by mpremote."""

from pathlib import Path

import click

from marelle_host.cli.on_boards.mpremote import hand_over
from marelle_host.cli.options.boards import on_option
from marelle_host.cli.terminal.output import Terminal
from marelle_text import Problem

PARAMETERS = (
    click.Argument(["folder"], default=".", metavar="cli.mount.metavar.folder"),
    on_option("cli.mpremote.option.on"),
)


def answer(terminal: Terminal, *, folder: str, on: tuple[str, ...]) -> int:
    """Do what `marelle mount` asks, and return the exit code."""
    if not Path(folder).is_dir():
        raise Problem("E-BOARDS-06", folder=folder)
    return hand_over(terminal, on, ["mount", folder], prompt=True)
