"""`marelle repl`: open a board's prompt in the terminal, by mpremote."""

from marelle_host.cli.on_boards.mpremote import hand_over
from marelle_host.cli.options.boards import on_option
from marelle_host.cli.terminal.output import Terminal

PARAMETERS = (on_option("cli.mpremote.option.on"),)


def answer(terminal: Terminal, *, on: tuple[str, ...]) -> int:
    """Do what `marelle repl` asks, and return the exit code."""
    return hand_over(terminal, on, ["repl"], prompt=True)
