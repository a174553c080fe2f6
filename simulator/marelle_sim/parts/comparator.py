"""A sensor with a comparator and a digital output, such as a module whose threshold is set by a trimming screw."""

from __future__ import annotations

from collections.abc import Callable

from marelle_sim.kernel import Clock
from marelle_sim.microcontroller.pin import Line

_MS = 1000


class Comparator:
    """A digital sensor (of a line, or of a quantity): it drives its pin by comparing a reading with a threshold.

    Attributes:
        stuck: the level (0 or 1) that it always drives after a fault; None while it works.
    """

    __slots__ = ("_black", "_clock", "_level", "_line", "_read", "_threshold", "_ticking", "stuck")

    def __init__(
        self, line: Line, clock: Clock, read: Callable[[], int], *, threshold: float, black: int
    ) -> None:
        """Connect the sensor to its output line.

        Args:
            line: its output.
            clock: the time of the run.
            read: function that returns the reading; that of a line sensor is high over black.
            threshold: the lowest reading that counts as high, in the unit of `read`.
            black: the level that it drives at a high reading, 0 or 1.
        """
        self._line, self._clock, self._read = line, clock, read
        self._threshold, self._black = threshold, black
        self._ticking, self._level = False, 0
        self.stuck: int | None = None
        line.source, line.on_watch = self.level, self._listen

    def level(self) -> int:
        """Return the level that it drives now, 0 or 1."""
        if self.stuck is not None:
            return self.stuck
        return self._black if self._read() >= self._threshold else 1 - self._black

    def fail(self, fault: str) -> None:
        """Fail permanently: `dead` drives level 0, `stuck` keeps the level of this moment."""
        self.stuck = 0 if fault == "dead" else self.level()

    def _listen(self) -> None:
        if not self._ticking:
            self._ticking, self._level = True, self.level()
            self._next()

    def _next(self) -> None:
        self._clock.at(self._clock.now // _MS * _MS + _MS, self._tick)

    def _tick(self) -> None:
        if not self._line.watched:
            self._ticking = False
            return
        self._next()
        level = self.level()
        if level != self._level:
            self._level = level
            self._line.edge(level)
