"""The other robots of a shared world as a robot's sensors detect them, and how long a line sensor's reading cannot change."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import hypot

from marelle_sim.parts.ultrasonic import Others
from marelle_sim.world import Mat
from marelle_sim.world.shared_drive import SharedDrive
from marelle_sim.world.shared_world import SharedWorld

_LONG_MS = 1 << 29  # longer than a run; CPython compares integers below 2**30 quicker


class OtherRobots:
    """The other robots of a shared world as the sensors of one robot detect them.

    Attributes:
        meet: `SharedWorld.meet` for this robot: finds the robots and boxes that the beams of a sensor hit.
        poses: function that returns name -> (x in mm, y in mm, heading in radians) for each other robot.
        name_at: function that returns the name of the robot or box whose edge is at a point (x, y) found by `meet`.
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

    The pose of a robot may depend on robots that push it; to compute it, the simulator must first run their programs. Within a uniform
    area of the mat the reading is the same everywhere, and the greatest speeds give a lower bound for the time until the sensor can leave
    that area (decision 029).
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
        """Prepare for one sensor of a robot.

        Args:
            shared_world: the world of the robot.
            mat: the mat as the sensor sees it.
            place_mm: place of the sensor ahead of the middle of the axle, and to the right.
            track_mm: distance between the robot's wheels.
        """
        self._shared_world, self._areas = shared_world, shared_world.uniform_areas(mat)
        # speed of the sensor for a wheel speed of 1: the body moves and turns
        self._reach = 1.0 + 2.0 * hypot(*place_mm) / track_mm

    def lasts_ms(self, x: float, y: float) -> int:
        """Return for how long (ms) the reading of the sensor, now over the point (x, y) of the mat in mm, cannot change."""
        sure_ms = self._areas.radius_mm(x, y) / (self._reach * self._shared_world.top_mm_ms)
        return int(min(sure_ms, _LONG_MS))
