"""The surroundings of a robot as its sensors and simulated chips detect them: pose, obstacles, mat, environment, the other robots.

Of the other robots also how long a line sensor's reading cannot change.
"""

from collections.abc import Callable, Mapping
from functools import partial
from math import cos, degrees, floor, hypot, inf, radians, sin

from marelle_sim.kernel import Clock
from marelle_sim.parts.ultrasonic import Others
from marelle_sim.world import Chassis, Mat, World, catch_up
from marelle_sim.world.default_colours import ROBOT_COLOR
from marelle_sim.world.shared_drive import SharedDrive
from marelle_sim.world.shared_world import SharedWorld
from marelle_sim.world.sources import Source
from marelle_sim.world.walls import WallGrid, beam

_LONG_MS = 1 << 29  # longer than a run; CPython compares integers below 2**30 quicker


class OtherRobots:
    """The other robots of a shared world as the sensors of one robot detect them.

    Attributes:
        meet: `SharedWorld.meet` for this robot: finds the robots and boxes that the beams of a sensor hit.
        poses: function that returns name -> (x in mm, y in mm, heading in radians) for each other robot.
        name_at: function that returns the name of the robot or box whose edge is at a point (x, y) found by `meet`.
    """

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


class Surroundings:
    """What a simulated chip on a robot can sense, as its attribute `world`.

    `ahead_mm` and `right_mm` are a point of the robot, from the middle of its axle.

    Example:
        >>> class Distance(RegisterChip):
        ...     def read_register(self, register):
        ...         distance_mm = self.world.distance_mm(ahead_mm=60)  # infinity if nothing is near
        ...         return int(min(255, distance_mm / 10))  # cm
    """

    def __init__(
        self,
        chassis: Chassis,
        clock: Clock,
        walls: WallGrid,
        world: World,
        environment: Mapping[str, Callable[[int], int]],
        other_robots: OtherRobots | None,
    ) -> None:
        self._chassis, self._clock, self._walls = chassis, clock, walls
        self._world, self._environment = world, environment
        self._other_robots = other_robots
        self._of_mat, self._over_mat = walls, True
        self._sources: dict[str, list[Source]] = {}
        for source in world.sources:
            self._sources.setdefault(source.quantity, []).append(source)

    @property
    def pose(self) -> tuple[float, float, float]:
        """The robot's present place x, y on the mat in mm, and its heading in degrees, clockwise from the top of the mat (0 to 360)."""
        chassis = self._settled()
        return chassis.x, chassis.y, degrees(chassis.heading) % 360.0

    @property
    def others(self) -> dict[str, tuple[float, float, float]]:
        """The present poses of the other robots: name -> (x, y, heading), in the units of `pose`."""
        self._settled()
        poses = {} if self._other_robots is None else self._other_robots.poses()
        return {name: (x, y, degrees(heading) % 360.0) for name, (x, y, heading) in poses.items()}

    def distance_mm(
        self,
        direction_deg: float = 0.0,
        *,
        ahead_mm: float = 0.0,
        right_mm: float = 0.0,
        reach_mm: float = 4000.0,
    ) -> float:
        """Return the distance (mm) to the nearest wall, box or robot in a direction; infinity if none is within reach.

        Args:
            direction_deg: 0 ahead, 90 right.
            ahead_mm: start of the beam, ahead of the middle of the axle.
            right_mm: start of the beam, to the right.
            reach_mm: the greatest distance.
        """
        return self._beam(direction_deg, ahead_mm, right_mm, reach_mm)[0]

    def look(
        self,
        direction_deg: float = 0.0,
        *,
        ahead_mm: float = 0.0,
        right_mm: float = 0.0,
        reach_mm: float = 4000.0,
    ) -> tuple[float, tuple[int, int, int]] | None:
        """Return the distance (mm) to the nearest wall, box or robot in a direction, and its colour (RGB, 0 to 255).

        None if none is within reach; the arguments are those of `distance_mm`. A robot without a colour in the world's file is teal.
        """
        distance, name, x, y = self._beam(direction_deg, ahead_mm, right_mm, reach_mm)
        if distance == inf:
            return None
        if isinstance(name, str):
            return distance, _rgb(name)
        assert self._other_robots is not None  # else only walls can be hit
        things = {start.name: start.color for start in self._world.robots}
        things |= {box.name: box.color for box in self._world.boxes}
        return distance, _rgb(things.get(self._other_robots.name_at(x, y)) or ROBOT_COLOR)

    def _beam(
        self, direction_deg: float, ahead_mm: float, right_mm: float, reach_mm: float
    ) -> tuple[float, str | None, float, float]:
        """Return the length of a beam (mm), the colour of the wall that it hits, and the point (x, y) hit.

        The colour is None for a robot or a pushable box. The length is infinity if nothing is within reach.
        """
        x, y = self._place(ahead_mm, right_mm)
        angle = self._chassis.heading + radians(direction_deg)
        ray = sin(angle), cos(angle)
        distance, wall = beam(self._walls, x, y, *ray, reach_mm=reach_mm)
        colour = None if wall is None else wall.color
        far, seen = [min(distance, reach_mm)], [distance <= reach_mm]
        if self._other_robots is not None:
            self._other_robots.meet((x, y), [ray], far, seen, 0.0)
        if not seen[0]:
            return inf, None, x, y
        place = x + far[0] * ray[0], y + far[0] * ray[1]
        return far[0], colour if far[0] == distance else None, *place

    def darkness(self, ahead_mm: float = 0.0, right_mm: float = 0.0, *, spot_mm: int = 4) -> int:
        """Return the darkness of the mat in a round spot under a point of the robot: 0 white to 255 black.

        0 beside the mat; 255 while the robot is lifted. `spot_mm` is the diameter of the spot.
        """
        if not self._over_mat:
            return 255
        place = self._pixel(ahead_mm, right_mm)
        return 0 if place is None else self._world.mat(spot_mm).darkness[place]

    def colour(
        self, ahead_mm: float = 0.0, right_mm: float = 0.0, *, spot_mm: int = 4
    ) -> tuple[int, int, int]:
        """Return the colour (RGB, 0 to 255) of the mat in a round spot under a point of the robot.

        White beside the mat; black while the robot is lifted. `spot_mm` is the diameter of the spot.
        """
        if not self._over_mat:
            return 0, 0, 0
        place = self._pixel(ahead_mm, right_mm)
        if place is None:
            return 255, 255, 255
        red, green, blue = (255 - mat.darkness[place] for mat in self._world.channels(spot_mm))
        return red, green, blue

    def value(
        self, name: str, default: int = 0, *, ahead_mm: float = 0.0, right_mm: float = 0.0
    ) -> int:
        """Return the present value of a quantity of the environment, such as "light", at a point of the robot, with its sources.

        The unit is that of the world's file: lux, hundredths of a degree, … `default` is the value without sources if the file sets none.
        """
        now = self._clock.now
        curve = self._environment.get(name)
        value = default if curve is None else curve(now)
        sources = self._sources.get(name)
        if sources is None:
            return value
        x, y = self._place(ahead_mm, right_mm)
        for source in sources:
            value += floor(self._environment[source.name](now) * source.share(x, y))
        return value

    def leave_mat(self) -> None:
        """Detect no wall, and a black mat, from now on: the robot is lifted."""
        self._walls, self._over_mat = WallGrid(()), False

    def meet_mat(self) -> None:
        """Detect walls and the mat again: the robot has been put down."""
        self._walls, self._over_mat = self._of_mat, True

    def _settled(self) -> Chassis:
        catch_up(self._chassis, self._clock.now)
        return self._chassis

    def _pixel(self, ahead_mm: float, right_mm: float) -> int | None:
        x, y = self._place(ahead_mm, right_mm)
        width, height = self._world.width_mm, self._world.height_mm
        if not (0.0 <= x < width and 0.0 <= y < height):
            return None
        return floor(y) * width + floor(x)

    def _place(self, ahead_mm: float, right_mm: float) -> tuple[float, float]:
        chassis = self._settled()
        sine, cosine = chassis.sine, chassis.cosine
        return (
            chassis.x + ahead_mm * sine + right_mm * cosine,
            chassis.y + ahead_mm * cosine - right_mm * sine,
        )


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue
