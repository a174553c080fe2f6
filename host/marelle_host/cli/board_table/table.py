"""Show the progress of work on several boards: a line and a bar for each, redrawn only on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from marelle_host.cli.terminal.errors import explained
from marelle_host.cli.terminal.output import Terminal
from marelle_host.cli.terminal.progress import DELAY_S, DelayedDrawing
from marelle_text import Problem, Text

if TYPE_CHECKING:
    from pathlib import Path

    from rich.live import Live


class Line(NamedTuple):
    """The progress of a board, as its line shows it.

    Attributes:
        state: the end of a text's key, such as "sending" of `cli.fleet.state.sending`.
        share: the part of its bytes that has been sent, 0 to 1.
        rank: where the screen has no room for all boards, those of the lowest rank are shown.
    """

    state: str = "waiting"
    share: float = 0.0
    rank: int = 2


class Seen(NamedTuple):
    """The content of the table on the screen.

    Attributes:
        text: the catalogue in the person's language.
        title: the activity, and the number of boards that have ended.
        lines: the progress of each board, by the board's name and port, see `board_called`.
    """

    text: Text
    title: str
    lines: dict[str, Line]


_OVER = 3  # the rank of a board that is ready


class BoardsTable(DelayedDrawing["Live"]):
    """A table with a line and a progress bar for each board, on the error output, once the work has taken over a second.

    On a terminal the lines are redrawn in place and vanish at the end, before the command's answer. With `--plain` one line is
    printed as soon as a board is ready or has failed. On a pipe without `--plain`, and with `--json`, nothing is written.

    Args:
        terminal: how this command talks.
        key: the text's key of the activity, which is shown above the lines.
        ports: the boards, in their order.
        done: the state shown for a board that is ready: the end of a text's key, `cli.fleet.state.…`.
        delay_s: the seconds from the start to the lines' first appearance.

    Example:
        >>> with BoardsTable(terminal, "cli.push.progress", ["COM3", "COM4"]) as table:
        ...     came = drive_ports(["COM3", "COM4"], push_to, watch=table, at_once=None)
    """

    def __init__(
        self,
        terminal: Terminal,
        key: str,
        ports: Sequence[str],
        *,
        done: str = "done",
        delay_s: float = DELAY_S,
    ) -> None:
        super().__init__(shown=terminal.rich_on(sys.stderr), delay_s=delay_s)
        self._terminal, self._words = terminal, terminal.text(key)
        self._lines, self._done = dict.fromkeys(ports, Line()), Line(done, 1.0, _OVER)
        self._names: dict[str, str] = {}
        self._saved: dict[str, list[Path]] = {}
        self._over, self._tells = 0, terminal.plain and not terminal.as_json

    def start_drawing(self) -> Live:
        """Draw the lines; rich redraws them several times a second."""
        from marelle_host.cli.board_table.drawing import live  # only when the wait is long

        drawing = live(sys.stderr, self.seen)
        drawing.start(refresh=True)
        return drawing

    def began(self, port: str) -> None:
        """Show that the work on a board has begun."""
        self.say(port, "asked")

    def named(self, port: str, name: str) -> None:
        """Show the name of a board from now on."""
        self._names[port] = name

    def name_of(self, port: str) -> str:
        """Return the name of a board, "" while its name is unknown."""
        return self._names.get(port, "")

    def saved(self, port: str, place: Path) -> None:
        """Store the path of the copy that was saved of a board's file."""
        self._saved.setdefault(port, []).append(place)

    def saved_of(self, port: str) -> tuple[Path, ...]:
        """Return the paths of the copies that were saved of a board's files; also for a board that failed later."""
        return tuple(self._saved.get(port, ()))

    def say(self, port: str, state: str) -> None:
        """Show a board's state, such as "asked": the end of the key `cli.fleet.state.asked`."""
        self._lines[port] = Line(state, self._lines[port].share, rank=0)

    def restarts(self, port: str) -> None:
        """Show that a board restarts."""
        self.say(port, "restarting")

    def progress(self, port: str, done: int, total: int) -> None:
        """Show that `done` of `total` bytes have been sent to a board."""
        self._lines[port] = Line("sending", done / total if total else 1.0, rank=0)

    def ended(self, port: str, came: object) -> None:
        """Show that a board is ready, or has failed."""
        failed = Line("failed", self._lines[port].share, rank=1)
        self._lines[port] = failed if isinstance(came, Problem) else self._done
        self._over += 1
        if self._tells:
            text, count = self._terminal.text, {"done": self._over, "count": len(self._lines)}
            ready = text(f"cli.fleet.state.{self._done.state}")
            said = explained(came, text).what if isinstance(came, Problem) else ready
            self._terminal.warn(text("cli.fleet.line", board=self._who(port), said=said, **count))

    def _who(self, port: str) -> str:
        return board_called(port, self.name_of(port))

    def seen(self) -> Seen:
        """Return the table's current content."""
        text = self._terminal.text
        title = text("cli.fleet.title", words=self._words, done=self._over, count=len(self._lines))
        return Seen(text, title, {self._who(port): line for port, line in self._lines.items()})


def board_called(port: str, name: str) -> str:
    """Return a board's name and port, such as "Ada (COM3)"; the port alone if it has no name."""
    return f"{name} ({port})" if name else port
