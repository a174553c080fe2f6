"""Show the progress of a simulation, of several things to do, or of a download, if it takes more than a second."""

from __future__ import annotations

import sys
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Generic, Protocol, Self, TypeVar

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from marelle_host.cli.terminal.output import Terminal

    Seen = Callable[[int, tuple[float, float, float]], object]

DELAY_S = 1.0


class Drawing(Protocol):
    """A drawing of rich on the terminal that changes until it is stopped: a bar, a table."""

    def stop(self) -> None:
        """Stop the drawing and remove it from the terminal."""


Drawn = TypeVar("Drawn", bound=Drawing)


class DelayedDrawing(ABC, Generic[Drawn]):
    """A drawing that starts `delay_s` seconds after `with` is entered, and is removed at its end.

    Attributes:
        drawing: The drawing; None before the delay is over, after the end, and where nothing is shown.

    Args:
        shown: Whether there is a terminal to draw on.
        delay_s: The seconds from `with` to the drawing.
    """

    def __init__(self, *, shown: bool, delay_s: float) -> None:
        self.shown = shown
        self.drawing: Drawn | None = None
        self._lock = threading.RLock()
        self._timer = threading.Timer(delay_s, self._start)
        self._timer.daemon = True

    @abstractmethod
    def start_drawing(self) -> Drawn:
        """Return a drawing, already started. It is called at most once, by a thread of its own."""

    def __enter__(self) -> Self:
        if self.shown:
            self._timer.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self.finish()

    def wait_until_shown(self) -> None:
        """Wait until the delay is over and the drawing has started; only inside `with`, and only if `shown`."""
        self._timer.join()

    def finish(self) -> None:
        """Remove the drawing, and prevent a later start."""
        self._timer.cancel()
        with self._lock:
            self.shown = False
            if self.drawing is not None:
                self.drawing.stop()
                self.drawing = None

    def _start(self) -> None:
        with self._lock:
            if self.shown:
                self.drawing = self.start_drawing()


_LOOKS = 200


class Progress(DelayedDrawing["Bar"]):
    """Shows a progress bar on the error output once the work has taken over a second.

    Nothing is shown with `--json` or `--plain`, or where the error output is no terminal; then `observers`
    is empty.

    Args:
        terminal: How this command talks.
        key: The key of the text before the bar.
        seconds: The virtual duration of the whole run in seconds; with `counted`, the number of things to do.
        counted: Whether the bar also shows how many things are done; the time that is left is shown either way, once it can be estimated.
        delay_s: The seconds from `with` to the bar.

    Example:
        >>> with Progress(terminal, "cli.run.progress", 60) as progress:
        ...     simulate(program, observers=progress.observers())
    """

    def __init__(
        self,
        terminal: Terminal,
        key: str,
        seconds: float,
        *,
        counted: bool = False,
        delay_s: float = DELAY_S,
    ) -> None:
        super().__init__(shown=terminal.rich_on(sys.stderr), delay_s=delay_s)
        self._text, self._words, self._counted = terminal.text, terminal.text(key), counted
        self._total_us, self._done_us = round(seconds * 1e6), 0

    def start_drawing(self) -> Bar:
        """Start the progress bar and return it."""
        bar = _started(self._words, self._total_us)
        self._show(bar)
        return bar

    def observers(self, done_s: float = 0) -> list[tuple[int, Seen]]:
        """Return the observer through which `simulate` reports its virtual time; none if no bar is shown.

        Args:
            done_s: The virtual seconds of the runs before this one.
        """
        interval_us = max(100_000, self._total_us // _LOOKS)
        return [(interval_us, partial(self._look, done_s))] if self.shown else []

    def reach(self, seconds: float) -> None:
        """Show that `seconds` of the run, or that number of things, are done."""
        with self._lock:
            self._done_us = round(seconds * 1e6)
            if self.drawing is not None:
                self._show(self.drawing)

    def _show(self, bar: Bar) -> None:
        task = bar.tasks[0]
        bar.update(task.id, completed=self._done_us)
        count = f"{self._done_us // 1_000_000}/{self._total_us // 1_000_000} " * self._counted
        left = "" if task.time_remaining is None else self._left(task.time_remaining)
        bar.update(task.id, told=count + left)

    def _left(self, seconds: float) -> str:
        minutes, rest = divmod(round(seconds), 60)
        return self._text("cli.progress.left", duration=f"{minutes}:{rest:02}")

    def _look(self, done_s: float, time_us: int, _pose: tuple[float, float, float]) -> None:
        self.reach(done_s + time_us * 1e-6)


class Download:
    """Shows a progress bar on the error output during a download; nothing with `--json` or `--plain`, or on a pipe.

    Example:
        >>> with Download(terminal, "cli.page.progress") as download:
        ...     fetch(progress=download.seen)
    """

    def __init__(self, terminal: Terminal, key: str) -> None:
        self._words, self._wanted = terminal.text(key), terminal.rich_on(sys.stderr)
        self._bar: Bar | None = None

    def __enter__(self) -> Download:
        return self

    def __exit__(self, *_raised: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def seen(self, done: int, total: int) -> None:
        """Show that `done` of `total` bytes have arrived."""
        if not self._wanted:
            return
        if self._bar is None:
            self._bar = _started(self._words, total, in_bytes=True)
        self._bar.update(self._bar.task_ids[0], completed=done)


def _started(words: str, total: int, *, in_bytes: bool = False) -> Bar:
    from rich import progress  # only when the wait is long

    from marelle_host.cli.terminal.output import console

    words_and_bar = (progress.TextColumn("{task.description}"), progress.BarColumn())
    told = progress.TextColumn("{task.fields[told]}")
    columns: tuple[progress.ProgressColumn, ...] = (progress.SpinnerColumn(), *words_and_bar, told)
    if in_bytes:
        columns = (*words_and_bar, progress.DownloadColumn())
    bar = progress.Progress(*columns, console=console(sys.stderr), transient=True)
    bar.add_task(words, total=total, told="")
    bar.start()
    return bar
