"""What the parts of a robot ask about the other robots, and how long a line sensor need not ask where it is."""

from __future__ import annotations

from functools import partial
from math import hypot

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from marelle_sim.parts.ultrasonic import Others
    from marelle_sim.world import Mat
    from marelle_sim.world.shared_drive import SharedDrive
    from marelle_sim.world.shared_world import SharedWorld

_LONG_MS = 1 << 29  # longer than a run; CPython compares integers below 2**30 quicker


class OtherRobots:
    """The other robots of a shared world, as the parts of one robot sense them.

    Attributes:
        meet: `SharedWorld.meet` for this robot: what the beams of a sensor hit.
        poses: returns the pose of each by its name: x, y (mm) and heading (radians).
        name_at: returns the name of the robot or box whose edge is at a point that `meet` has found.
    """

    __slots__ = ("meet", "name_at", "poses")

    def __init__(self, shared_world: SharedWorld, robot: SharedDrive) -> None:
        self.meet: Others = partial(shared_world.meet, robot)
        self.poses: Callable[[], dict[str, tuple[float, float, float]]] = partial(
            shared_world.others_of, robot
        )
        self.name_at: Callable[[float, float], str] = partial(shared_world.name_at, robot)


class SteadyReading:
    """Computes how long the reading of a line sensor cannot change.

    The place of a robot may depend on robots that push it, and then its program waits for theirs. Over a uniform area of
    the mat the reading is the same everywhere; the greatest speeds bound when the sensor can leave it (decision 029).
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
        # speed of the sensor for a wheel speed of 1: the body moves and turns
        self._reach = 1.0 + 2.0 * hypot(*place_mm) / track_mm

    def lasts_ms(self, x: float, y: float) -> int:
        """Return the time (ms) for which the reading of a sensor over a point of the mat cannot change."""
        sure_ms = self._areas.radius_mm(x, y) / (self._reach * self._shared_world.top_mm_ms)
        return int(min(sure_ms, _LONG_MS))
