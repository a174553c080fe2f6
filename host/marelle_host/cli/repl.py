"""`marelle repl`: a board's prompt in the terminal, by mpremote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marelle_host.cli.board_options import on_option
from marelle_host.cli.help_pages import TranslatedCommand
from marelle_host.cli.mpremote import hand_over

if TYPE_CHECKING:
    import click

    from marelle_host.cli.terminal import Terminal


def command(terminal: Terminal) -> click.Command:
    """Return the command `repl`."""

    def repl(on: tuple[str, ...]) -> int:
        terminal.complain(terminal.text("cli.repl.leave"))
        return hand_over(on, ["repl"])

    params = [on_option(terminal, "cli.mpremote.option.on")]
    return TranslatedCommand(terminal, "repl", params=params, callback=repl)
