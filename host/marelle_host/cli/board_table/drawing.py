"""Draws the lines of several boards on a terminal, with rich."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TextIO

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text as Cell  # a plain str would be read as markup

from marelle_host.cli.terminal.escape_sequences import harmless
from marelle_host.cli.terminal.output import console

if TYPE_CHECKING:
    from marelle_host.cli.board_table.table import Line, Seen
    from marelle_text import Text

_ELSE = 3  # lines of a terminal besides those of the boards: the title, how many are hidden, the next prompt
_STYLES = {
    "failed": "bold red",
    "done": "green",
    "answered": "green",
    "stopped": "green",
    "waiting": "dim",
}


def live(stream: TextIO, seen: Callable[[], Seen]) -> Live:
    """Return a `rich` live display that redraws `seen()` several times a second once started, and vanishes at its end."""
    screen = console(stream)
    return Live(
        console=screen,
        get_renderable=lambda: drawn(seen(), screen),
        refresh_per_second=8,
        transient=True,
    )


def drawn(seen: Seen, screen: Console) -> RenderableType:
    """Return the title and one line for each board.

    Where the screen has not room for all boards: those whose `rank` is the lowest number, in order of rank, and the number of the others.
    """
    room = max(1, screen.height - _ELSE)
    shown = list(seen.lines)
    if len(shown) > room:
        shown = sorted(shown, key=lambda board: seen.lines[board].rank)[:room]
    grid = Table.grid(padding=(0, 2))
    for board in shown:
        grid.add_row(*_cells(seen.text, board, seen.lines[board]))
    parts: list[RenderableType] = [Cell(seen.title, style="bold"), grid]
    if hidden := len(seen.lines) - len(shown):
        parts.append(Cell(seen.text.plural("cli.fleet.hidden", hidden), style="dim"))
    return Group(*parts)


def _cells(text: Text, board: str, line: Line) -> Iterator[RenderableType]:
    yield Cell(harmless(board), style="bold cyan")
    yield ProgressBar(
        total=1.0,
        completed=line.share,
        width=24,
        style="dim",
        complete_style="cyan",  # rich's own is red where a terminal has eight colours
        finished_style="green",
    )
    yield Cell(text("cli.fleet.percent", percent=int(line.share * 100)), justify="right")
    yield Cell(text(f"cli.fleet.state.{line.state}"), style=_STYLES.get(line.state, ""))
