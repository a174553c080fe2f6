"""Start a drawing, such as a progress bar, on the error output only if the work takes more than a second."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from types import TracebackType
from typing import Generic, Protocol, Self, TypeVar

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

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
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
