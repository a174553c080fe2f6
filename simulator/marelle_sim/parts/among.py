"""Sensors of a robot among others, which need not know where it is while that cannot matter."""

from __future__ import annotations

from math import hypot
from types import MethodType

from marelle_sim.kernel.clock import NEVER_US
from marelle_sim.parts.sensors import Reflectance

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from marelle_sim.world.crowd import Crowd
    from marelle_sim.world.mat import Mat


class FarReflectance(Reflectance):
    """A reflectance sensor that looks again only when its robot can have left a plain part of the mat.

    Where a robot is may depend on all that lean on it, and then its program has to wait for theirs. Over a plain part the reading
    is the same wherever it is; how long it cannot leave that follows from the greatest speeds (decision 029).
    """

    __slots__ = ("_crowd", "_plain", "_reach", "_seen", "_sure_ms")

    def __init__(self, crowd: Crowd, chassis: Any, clock: Any, mat: Mat, **options: Any) -> None:
        """Make the sensor of a robot in that crowd; the rest is what `Reflectance` takes."""
        super().__init__(chassis, clock, mat, **options)
        self._crowd, self._plain = crowd, crowd.plain(mat)
        # of the sensor, for one of a wheel: the body goes and turns
        self._reach = 1.0 + 2.0 * hypot(self._ahead, self._right) / chassis.track_mm
        self._seen, self._sure_ms = self._levels[0], -1

    def read_u16(self) -> int:
        """Return the reading: 12 bits of the converter, spread over 16."""
        ms = self._clock.now // 1000
        if ms > self._sure_ms:
            self._look(ms)
        level = self._seen + self._noise()
        if level < 0:
            return 0
        return level & 0xFFF0 if level < 65536 else 0xFFF0

    def after(self, duration_us: int) -> Callable[[], int]:
        """Return what lets time pass and then returns the reading in one call."""
        clock, look, noise = self._clock, self._look, self._noise

        def read_u16(_sensor: FarReflectance) -> int:
            now = clock.now + duration_us
            if now < clock.next:
                clock.now = now
            else:
                clock.reach(now)
                now = clock.now
            ms = now // 1000
            if ms > self._sure_ms:
                look(ms)
            level = self._seen + noise()
            if level < 0:
                return 0
            return level & 0xFFF0 if level < 65536 else 0xFFF0

        return MethodType(read_u16, self)  # see Reflectance

    def _look(self, ms: int) -> None:
        """See how dark it is now, and for how long it certainly stays so."""
        chassis = self._chassis
        if ms > chassis.ms:
            chassis.advance(ms)
        ahead, right, sine, cosine = self._ahead, self._right, chassis.sine, chassis.cosine
        x = chassis.x + ahead * sine + right * cosine
        y = chassis.y + ahead * cosine - right * sine
        inside = 0.0 <= x < self._width and 0.0 <= y < self._height
        dark = self._darkness[int(y) * self._width + int(x)] if inside else 0
        self._seen = self._levels[dark]
        sure_ms = self._plain.radius_mm(x, y) / (self._reach * self._crowd.top_mm_ms)
        self._sure_ms = ms + int(min(sure_ms, NEVER_US))
