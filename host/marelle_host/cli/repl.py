"""`marelle repl`: open a board's prompt in the terminal, by mpremote."""

from __future__ import annotations

import click

from marelle_host.cli.on_boards.mpremote import hand_over
from marelle_host.cli.options.boards import on_option
from marelle_host.cli.terminal.help_pages import TranslatedCommand
from marelle_host.cli.terminal.output import Terminal


def command(terminal: Terminal) -> click.Command:
    """Return the command `repl`."""
    return TranslatedCommand(terminal, "repl", _repl, on_option("cli.mpremote.option.on"))


def _repl(terminal: Terminal, *, on: tuple[str, ...]) -> int:
    return hand_over(terminal, on, ["repl"], prompt=True)
