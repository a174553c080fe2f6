"""What a line sensor of a robot among others knows in advance: it need not ask where it is while that cannot matter."""

from __future__ import annotations

from functools import partial
from math import hypot

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from marelle_sim.parts.sensors import Others
    from marelle_sim.world import Mat
    from marelle_sim.world.crowd import Crowd
    from marelle_sim.world.shared import SharedDrive

_LONG_MS = 1 << 29  # longer than a run; CPython compares integers below 2**30 quicker


class Company:
    """What a robot's parts ask about the others.

    Attributes:
        meet: which of them beams meet.
        poses: where each of them is, mm and radians, by its name.
        name_at: whose edge is at a place that `meet` has found.
    """

    __slots__ = ("meet", "name_at", "poses")

    def __init__(self, crowd: Crowd, robot: SharedDrive) -> None:
        self.meet: Others = partial(crowd.meet, robot)
        self.poses: Callable[[], dict[str, tuple[float, float, float]]] = partial(
            crowd.others_of, robot
        )
        self.name_at: Callable[[float, float], str] = partial(crowd.name_at, robot)


class PlainSight:
    """Tells how long what a sensor sees surely stays the same.

    Where a robot is may depend on all that lean on it, and then its program has to wait for theirs. Over a plain
    part of the mat the reading is the same wherever it is; how long it cannot leave that follows from the greatest
    speeds (decision 029).
    """

    __slots__ = ("_crowd", "_plain", "_reach")

    def __init__(
        self, crowd: Crowd, mat: Mat, *, place_mm: tuple[float, float], track_mm: float
    ) -> None:
        """Prepare for a sensor so far ahead of the axle's middle, and to the right, of a robot in that crowd."""
        self._crowd, self._plain = crowd, crowd.plain(mat)
        # of the sensor, for one of a wheel: the body goes and turns
        self._reach = 1.0 + 2.0 * hypot(*place_mm) / track_mm

    def lasts_ms(self, x: float, y: float) -> int:
        """Return for how many milliseconds a sensor that is over that place of the mat now sees the same."""
        sure_ms = self._plain.radius_mm(x, y) / (self._reach * self._crowd.top_mm_ms)
        return int(min(sure_ms, _LONG_MS))
