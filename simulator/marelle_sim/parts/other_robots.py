"""What a line sensor of a robot among others knows in advance: it need not ask where it is while that cannot matter."""

from __future__ import annotations

from functools import partial
from math import hypot

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from marelle_sim.parts.sensors import Others
    from marelle_sim.world import Mat
    from marelle_sim.world.shared_drive import SharedDrive
    from marelle_sim.world.shared_world import SharedWorld

_LONG_MS = 1 << 29  # longer than a run; CPython compares integers below 2**30 quicker


class OtherRobots:
    """What a robot's parts ask about the others.

    Attributes:
        meet: which of them beams meet.
        poses: where each of them is, mm and radians, by its name.
        name_at: whose edge is at a place that `meet` has found.
    """

    __slots__ = ("meet", "name_at", "poses")

    def __init__(self, shared_world: SharedWorld, robot: SharedDrive) -> None:
        self.meet: Others = partial(shared_world.meet, robot)
        self.poses: Callable[[], dict[str, tuple[float, float, float]]] = partial(
            shared_world.others_of, robot
        )
        self.name_at: Callable[[float, float], str] = partial(shared_world.name_at, robot)


class SteadyReading:
    """Tells how long what a sensor sees surely stays the same.

    Where a robot is may depend on all that lean on it, and then its program has to wait for theirs. Over a plain
    part of the mat the reading is the same wherever it is; how long it cannot leave that follows from the greatest
    speeds (decision 029).
    """

    __slots__ = ("_areas", "_reach", "_shared_world")

    def __init__(
        self,
        shared_world: SharedWorld,
        mat: Mat,
        *,
        place_mm: tuple[float, float],
        track_mm: float,
    ) -> None:
        """Prepare for a sensor so far ahead of the axle's middle, and to the right, of a robot in that shared_world."""
        self._shared_world, self._areas = shared_world, shared_world.uniform_areas(mat)
        # of the sensor, for one of a wheel: the body goes and turns
        self._reach = 1.0 + 2.0 * hypot(*place_mm) / track_mm

    def lasts_ms(self, x: float, y: float) -> int:
        """Return for how many milliseconds a sensor that is over that place of the mat now sees the same."""
        sure_ms = self._areas.radius_mm(x, y) / (self._reach * self._shared_world.top_mm_ms)
        return int(min(sure_ms, _LONG_MS))
