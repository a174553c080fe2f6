"""Quadrature encoders: their count and the levels of their two outputs, computed from the distance that the wheel has rolled."""

from collections.abc import Callable, Mapping
from functools import partial
from math import floor
from typing import Any

from marelle_sim.kernel import Clock
from marelle_sim.microcontroller.pin import Line
from marelle_sim.world import Chassis

# In counts: added before rounding down, since the computed travel of a resting wheel may be slightly below 0.
ROUNDING = 1e-6
_LEVELS = ((0, 0), (1, 0), (1, 1), (0, 1))  # A leads B when the wheel turns forwards


def pins_of(motor: Mapping[str, Any]) -> tuple[int, int]:
    """Return the GPIOs of a motor's encoder: first that of the output which leads when the wheel turns forwards.

    `motor` is the motor's row in the kit's table.
    """
    first, second = motor["encoder"]
    return (first, second) if motor["leads"] == "A" else (second, first)


class QuadratureEncoder:
    """The encoder of one wheel, whose two outputs are wired to two pins.

    Edges are simulated only while something watches the lines: each millisecond, the edges of the millisecond before, at equal
    distances. So an interrupt comes about 1 ms late, and the time between two interrupts is wrong by up to 1 ms.

    Attributes:
        count: function that returns the present count: four for each period of an output, positive forwards.
    """

    __slots__ = (
        "_chassis", "_clock", "_count", "_left", "_lines", "_per_mm", "_ticking", "count",
    )  # fmt: skip

    def __init__(
        self,
        chassis: Chassis,
        clock: Clock,
        lines: tuple[Line, Line],
        *,
        left: bool,
        counts_per_mm: float,
    ) -> None:
        self._chassis, self._clock, self._lines = chassis, clock, lines
        self._left, self._per_mm = left, counts_per_mm
        self.count = self._counter()
        self._count, self._ticking = 0, False
        lines[0].source = lambda: self.levels()[0]
        lines[1].source = lambda: self.levels()[1]
        for line in lines:
            line.on_watch = self._listen

    def _counter(self) -> Callable[[], int]:
        """Return the function `count`; it is a closure because that is quicker, and each control tick counts both wheels."""
        chassis, clock, per_mm = self._chassis, self._clock, self._per_mm
        lead_per_mm = per_mm if self._left else -per_mm

        def count() -> int:
            ms = clock.now // 1000
            if ms > chassis.ms:
                chassis.advance(ms)
            return floor(chassis.travel * per_mm + chassis.lead * lead_per_mm + ROUNDING)

        return count

    def levels(self) -> tuple[int, int]:
        """Return the present levels (0 or 1) of the outputs, first that of the one which leads when the wheel turns forwards."""
        return _LEVELS[(self._count if self._ticking else self.count()) & 3]

    def _listen(self) -> None:
        if not self._ticking:
            self._count, self._ticking = self.count(), True
            self._clock.at(self._clock.now // 1000 * 1000 + 1000, self._tick)

    def _tick(self) -> None:
        if not any(line.watched for line in self._lines):
            self._ticking = False
            return
        clock = self._clock
        start_us = clock.now // 1000 * 1000
        clock.at(start_us + 1000, self._tick)
        turned = self.count() - self._count
        step = 1 if turned > 0 else -1
        for index in range(abs(turned)):
            due_us = start_us + 1000 * (index + 1) // (abs(turned) + 1)
            clock.at(due_us, partial(self._edge, step), acts=self._is_heard)

    def _is_heard(self) -> bool:
        return any(line.heard() for line in self._lines)

    def _edge(self, step: int) -> None:
        before = _LEVELS[self._count & 3]
        self._count += step
        for line, old, new in zip(self._lines, before, _LEVELS[self._count & 3], strict=True):
            if old != new:
                line.edge(new)
