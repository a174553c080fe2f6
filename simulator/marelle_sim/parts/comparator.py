"""A sensor with a comparator and a digital output, such as a module with a trimming screw."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from marelle_sim.kernel import Clock
    from marelle_sim.microcontroller.pin import Line

_MS = 1000


class Comparator:
    """Drives a pin high or low by comparing an analogue reading with a threshold.

    Attributes:
        stuck: the level that it gives after a fault, None while it works.
    """

    __slots__ = ("_black", "_clock", "_level", "_line", "_read", "_threshold", "_ticking", "stuck")

    def __init__(
        self, line: Line, clock: Clock, read: Callable[[], int], *, threshold: float, black: int
    ) -> None:
        """Wire it.

        Args:
            line: its output.
            clock: the time of a reading.
            read: the sensor's reading, 0 to 65535; black reads high.
            threshold: the lowest reading that counts as black.
            black: the level over black, 0 or 1.
        """
        self._line, self._clock, self._read = line, clock, read
        self._threshold, self._black = threshold, black
        self._ticking, self._level = False, 0
        self.stuck: int | None = None
        line.source, line.on_watch = self.level, self._listen

    def level(self) -> int:
        """Return the present level, 0 or 1."""
        if self.stuck is not None:
            return self.stuck
        return self._black if self._read() >= self._threshold else 1 - self._black

    def fail(self, fault: str) -> None:
        """Fail from now on: `dead` gives 0 V, `stuck` the present level."""
        self.stuck = 0 if fault == "dead" else self.level()

    def _listen(self) -> None:
        """Check for edges once a millisecond while the program listens for them."""
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
