"""What a chip of one's own can sense from its robot: where it is, what stands in a direction, the mat, the environment."""

from __future__ import annotations

from math import cos, degrees, floor, inf, radians, sin

from marelle_sim.world.rays import beam

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from marelle_sim.kernel import Clock
    from marelle_sim.parts.among import Company
    from marelle_sim.world import Chassis, WallGrid, World


class Surroundings:
    """The `world` of a twin on a robot. Places are millimetres from the middle of its axle, ahead and to the right.

    Example:
        >>> class Distance(RegisterChip):
        ...     def read_register(self, register):
        ...         return min(255, int(self.world.distance_mm(ahead_mm=60) / 10))  # cm
    """

    __slots__ = ("_chassis", "_clock", "_company", "_environment", "_walls", "_world")

    def __init__(
        self,
        chassis: Chassis,
        clock: Clock,
        walls: WallGrid,
        world: World,
        environment: Mapping[str, Callable[[int], int]],
        company: Company | None,
    ) -> None:
        self._chassis, self._clock, self._walls = chassis, clock, walls
        self._world, self._environment = world, environment
        self._company = company

    @property
    def pose(self) -> tuple[float, float, float]:
        """Where the robot is now: x and y on the mat in mm, and its heading in degrees, clockwise from the top of the mat."""
        chassis = self._settled()
        return chassis.x, chassis.y, degrees(chassis.heading) % 360.0

    @property
    def others(self) -> dict[str, tuple[float, float, float]]:
        """The poses of the other robots now, by their names; as `pose`."""
        self._settled()
        poses = {} if self._company is None else self._company.poses()
        return {name: (x, y, degrees(heading) % 360.0) for name, (x, y, heading) in poses.items()}

    def distance_mm(
        self,
        direction_deg: float = 0.0,
        *,
        ahead_mm: float = 0.0,
        right_mm: float = 0.0,
        reach_mm: float = 4000.0,
    ) -> float:
        """Return how far the first wall, box or other robot is in a direction (0 is ahead, 90 to the right); infinity beyond the reach."""
        chassis = self._settled()
        x, y = self._place(ahead_mm, right_mm)
        angle = chassis.heading + radians(direction_deg)
        ray = sin(angle), cos(angle)
        distance, _wall = beam(self._walls, x, y, *ray, reach_mm=reach_mm)
        far, seen = [min(distance, reach_mm)], [distance <= reach_mm]
        if self._company is not None:
            self._company.meet((x, y), [ray], far, seen, 0.0)
        return far[0] if seen[0] else inf

    def darkness(self, ahead_mm: float = 0.0, right_mm: float = 0.0, *, spot_mm: int = 4) -> int:
        """Return how dark the mat is under a point, seen through a round spot: 0 white to 255 black; 0 beside the mat."""
        place = self._pixel(ahead_mm, right_mm)
        return 0 if place is None else self._world.mat(spot_mm).darkness[place]

    def colour(
        self, ahead_mm: float = 0.0, right_mm: float = 0.0, *, spot_mm: int = 4
    ) -> tuple[int, int, int]:
        """Return red, green and blue (0 to 255) of the mat under a point, as a person sees it; white beside the mat."""
        place = self._pixel(ahead_mm, right_mm)
        if place is None:
            return 255, 255, 255
        red, green, blue = (255 - mat.darkness[place] for mat in self._world.channels(spot_mm))
        return red, green, blue

    def value(self, name: str, default: int = 0) -> int:
        """Return what a quantity of the world's environment, such as "light", has now, as its file says it."""
        curve = self._environment.get(name)
        return default if curve is None else curve(self._clock.now)

    def _settled(self) -> Chassis:
        ms = self._clock.now // 1000
        if ms > self._chassis.ms:
            self._chassis.advance(ms)
        return self._chassis

    def _pixel(self, ahead_mm: float, right_mm: float) -> int | None:
        """Return which pixel of a mat is under a point of the robot; None beside the mat."""
        self._settled()
        x, y = self._place(ahead_mm, right_mm)
        width, height = self._world.width_mm, self._world.height_mm
        if not (0.0 <= x < width and 0.0 <= y < height):
            return None
        return floor(y) * width + floor(x)

    def _place(self, ahead_mm: float, right_mm: float) -> tuple[float, float]:
        sine, cosine = self._chassis.sine, self._chassis.cosine
        return (
            self._chassis.x + ahead_mm * sine + right_mm * cosine,
            self._chassis.y + ahead_mm * cosine - right_mm * sine,
        )
