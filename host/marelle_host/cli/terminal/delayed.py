"""Start a drawing on the error output only where the work takes more than a second."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

DELAY_S = 1.0


class Drawing(Protocol):
    """What rich draws until it is stopped: a bar, a table that changes."""

    def stop(self) -> None:
        """Take the drawing away."""


Drawn = TypeVar("Drawn", bound=Drawing)


class DelayedDrawing(ABC, Generic[Drawn]):
    """A drawing that starts a second after `with` is entered, and is taken away at its end.

    Attributes:
        drawing: What is drawn; None before the second is over, after the end, and where nothing is shown.

    Args:
        shown: Whether there is a terminal to draw on.
        delay_s: How long the work may take before it is drawn.
    """

    def __init__(self, *, shown: bool, delay_s: float) -> None:
        self.shown = shown
        self.drawing: Drawn | None = None
        self._lock = threading.RLock()
        self._timer = threading.Timer(delay_s, self._start)
        self._timer.daemon = True

    @abstractmethod
    def start_drawing(self) -> Drawn:
        """Return a drawing that is on the terminal already. A thread of its own calls this, once."""

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
        """Wait until the second is over and the drawing is there."""
        self._timer.join()

    def finish(self) -> None:
        """Take the drawing away, and start none any more."""
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
