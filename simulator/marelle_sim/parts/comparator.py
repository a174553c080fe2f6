"""A line sensor with a comparator: its wire says black or white, as modules with a trimming screw do."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from marelle_sim.kernel import Clock
    from marelle_sim.microcontroller.pin import Line

_MS = 1000


class Comparator:
    """Puts a level on a pin for what an analogue sensor reads.

    Attributes:
        stuck: the level that it gives whatever it sees, None while it works.
    """

    __slots__ = ("_black", "_clock", "_level", "_line", "_read", "_threshold", "_ticking", "stuck")

    def __init__(
        self, line: Line, clock: Clock, read: Callable[[], int], *, threshold: float, black: int
    ) -> None:
        """Wire it.

        Args:
            line: its output.
            clock: when it is looked at.
            read: the sensor's reading, 0 to 65535; black reads high.
            threshold: the reading from which on it is black.
            black: the level over black, 0 or 1.
        """
        self._line, self._clock, self._read = line, clock, read
        self._threshold, self._black = threshold, black
        self._ticking, self._level = False, 0
        self.stuck: int | None = None
        line.source, line.on_watch = self.level, self._listen

    def level(self) -> int:
        """Return 0 or 1: what the program reads now."""
        if self.stuck is not None:
            return self.stuck
        return self._black if self._read() >= self._threshold else 1 - self._black

    def fail(self, fault: str) -> None:
        """Have the fault from now on: `dead` is 0 V, `stuck` what it sees now."""
        self.stuck = 0 if fault == "dead" else self.level()

    def _listen(self) -> None:
        """Look for edges as long as somebody listens: each millisecond, as the robot's place is known."""
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
