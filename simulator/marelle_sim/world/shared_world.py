"""Several robots, and boxes that can be pushed, in one world: which of them are simulated alone, and which together.

Time is cut into stretches. At the start of a stretch all robots are at the same millisecond. The gaps between them and their
greatest speeds decide which can touch each other in the stretch: these form a `ContactGroup` and are moved in common steps.
Every other robot is simulated alone up to the end of the stretch, at the pace of its program. Decision 022 has the proof.
"""

from collections.abc import Callable, Iterable
from functools import cache
from math import hypot, inf, sqrt

from marelle_sim.world.contact_group import ContactGroup
from marelle_sim.world.model import Pose
from marelle_sim.world.pushable import PushableBox
from marelle_sim.world.shared_drive import LENGTHS_MS, SLACK, SharedDrive
from marelle_sim.world.uniform_areas import UniformAreas
from marelle_sim.world.walls import WallGrid

Rays = list[tuple[float, float]]

_GUESS = (100, 1000)  # waits and ms in groups that are assumed before the first are counted
_EDGE_MM = 0.01  # more than the error of rounding
_MARGIN_MM = 1.0  # more than the error of rounding, and than a corner adds to a path along a wall


class RobotSlot:
    """One robot to be made in a shared world: the world, the robot's name, its start pose, and its index in `SharedWorld.robots`."""

    def __init__(self, shared_world: "SharedWorld", name: str, start: Pose) -> None:
        self.shared_world, self.name, self.start = shared_world, name, start
        self.number = len(shared_world.robots)


class SharedWorld:
    """The robots and pushable boxes that move in one world.

    Attributes:
        walls: the walls that do not move. robots: in the order of their names. boxes: those that can be pushed.
        watched: True if a robot has a sensor that can measure another robot.
        top_mm_ms: the speed that no robot exceeds, in mm/ms.
        uniform_areas: `uniform_areas(mat)` returns the areas of uniform darkness of a mat; one object per mat serves all robots.
        wait: `wait(index, ms)`, called for the robot `index`, lets the programs of the other robots run until each has
            reached the time `ms`.
    """

    def __init__(self, walls: WallGrid, boxes: Iterable[PushableBox], *, watched: bool) -> None:
        self.walls, self.boxes, self.watched = walls, list(boxes), watched
        self.robots: list[SharedDrive] = []
        self.wait: Callable[[int, int], object] = _nobody_else
        self._begin_ms = self._end_ms = 0
        self._groups: list[ContactGroup] = []
        self._waits, self._together_ms = _GUESS
        self.uniform_areas = cache(UniformAreas)
        self.top_mm_ms = 0.0
        self._others: list[list[SharedDrive]] = []  # of each robot

    def join(self, robot: SharedDrive) -> int:
        """Add a robot to `robots` and return its index there."""
        self.robots.append(robot)
        self.top_mm_ms = max(self.top_mm_ms, robot.top_mm_s * 0.001 * SLACK)
        return len(self.robots) - 1

    def bring(self, robot: SharedDrive, ms: int) -> None:
        """Let the other robots run, and move the robot's group, until the robot may move to the time `ms`."""
        while ms > robot.until_ms:
            end_ms, group = self._end_ms, robot.group
            if group is None or robot.until_ms >= end_ms:
                self._pass(robot.index, end_ms)
            else:
                goal = min(ms, end_ms)
                self.wait(robot.index, goal)
                if robot.group is group:
                    group.advance(goal)

    def reach(self, robot: SharedDrive, ms: int) -> None:
        """Let the other robots run until all commands before the time `ms` are known and the stretch with this time has begun."""
        while ms > self._end_ms:
            self._pass(robot.index, self._end_ms)
        if ms > robot.until_ms:
            self.wait(robot.index, ms)

    def finish(self, ms: int) -> None:
        """Move all robots on to a time (ms), after all programs have ended."""
        self.wait = _nobody_else
        for robot in self.robots:
            robot.advance(ms)
        for group in self._groups:
            group.tell_boxes()

    def meet(
        self,
        robot: SharedDrive,
        origin: tuple[float, float],
        rays: Rays,
        far: list[float],
        heard: list[bool],
        least_cosine: float,
    ) -> None:
        """Change `far` and `heard` for the beams of a distance sensor that meet another robot or a pushable box before a wall.

        Args:
            robot: the robot with the sensor; its own time counts.
            origin: the place of the sensor, mm.
            rays: the directions of the beams as unit vectors, from one side of the cone to the other.
            far: for each beam, the distance to the first thing that it meets, mm; at the call, to a wall, or the sensor's reach.
            heard: for each beam, True if the sensor hears the echo of that thing.
            least_cosine: a box's side is heard if the cosine of the angle between the middle of the cone and the side's normal
                is at least this; a robot, being round, is always heard.
        """
        cone = _SensorCone(origin, rays, max(far))
        ms = robot.ms
        seen = self._in_sight(robot, cone, ms)
        boxes = [
            box for box in self.boxes if cone.may_meet(box.x, box.y, box.radius + self._drift(ms))
        ]
        if boxes or seen:
            known = all(other.group is None and other.ms >= ms for other in seen)
            if boxes or not known or ms == self._end_ms:
                self._settle(robot.index, ms, {other.group for other in seen}, boxes)
        for other in seen:
            x, y, _heading = other.place_at(ms)
            if cone.may_meet(x, y, other.radius_mm):
                for index, ray in enumerate(rays):
                    away = _to_disc(origin, ray, (x, y), other.radius_mm)
                    if away < far[index]:
                        far[index], heard[index] = away, True
        axis = rays[len(rays) // 2]
        for box in boxes:
            for index, ray in enumerate(rays):
                away, side = box.beam(*origin, *ray)
                if away < far[index]:
                    far[index], heard[index] = away, box.cosine_to(side, *axis) >= least_cosine

    def others_of(self, robot: SharedDrive) -> dict[str, tuple[float, float, float]]:
        """Return the pose of each other robot at the time of `robot`, by its name: x, y (mm) and heading (radians)."""
        others = self._others_of(robot)
        self._settle(robot.index, robot.ms, {other.group for other in others}, [])
        return {other.name: other.place_at(robot.ms) for other in others}

    def name_at(self, robot: SharedDrive, x: float, y: float) -> str:
        """Return the name of the pushable box or other robot whose edge is at a point (mm), or "" if there is none.

        The point is one that a beam has met in `meet`.
        """
        for box in self.boxes:
            if abs(box.gap_to(x, y)[0]) < _EDGE_MM:
                return box.name
        for other in self._others_of(robot):
            other_x, other_y, _heading = other.place_at(robot.ms)
            if abs(hypot(x - other_x, y - other_y) - other.radius_mm) < _EDGE_MM:
                return other.name
        return ""

    def _in_sight(self, robot: SharedDrive, cone: "_SensorCone", ms: int) -> list[SharedDrive]:
        top, drift = self.top_mm_ms, self._drift(ms)
        may_meet = cone.may_meet
        return [
            other
            for other in self._others_of(robot)
            if may_meet(other.begin_x, other.begin_y, other.radius_mm + drift)
            and (
                other.group
                is not None  # its present place depends on the order of the calls, so it must not decide
                or may_meet(other.x, other.y, other.radius_mm + top * abs(ms - other.ms))
            )
        ]

    def _others_of(self, robot: SharedDrive) -> list[SharedDrive]:
        if len(self._others) < len(self.robots):  # a sensor measures while robots are still added
            self._others = [
                [other for other in self.robots if other is not one] for one in self.robots
            ]
        return self._others[robot.index]

    def _drift(self, ms: int) -> float:
        """Return the greatest distance (mm) that a robot or a pushed box can have moved from the start of this stretch to the time `ms`."""
        return self.top_mm_ms * (ms - self._begin_ms)

    def _settle(
        self, index: int, ms: int, groups: set[ContactGroup | None], boxes: list[PushableBox]
    ) -> None:
        """Let the other robots run until all commands before `ms` are known; then move some groups on to the time `ms`.

        These are the groups in `groups`, and those with one of the boxes in `boxes`: the ones that a sensor measures.
        """
        if ms == self._end_ms:
            self._pass(index, ms)
            return
        self.wait(index, ms)
        for group in self._groups:
            if group in groups or any(box in group.boxes for box in boxes):
                group.advance(ms)

    def _pass(self, index: int, end_ms: int) -> None:
        """Let the other robots run up to `end_ms`, the end of this stretch; then begin the next stretch, unless that is done."""
        self.wait(index, end_ms)
        if self._end_ms == end_ms:
            self._begin()

    def _begin(self) -> None:
        now = self._begin_ms = self._end_ms
        for group in self._groups:
            group.advance(now)
            group.tell_boxes()
            self._waits += group.waits
            self._together_ms += group.together_ms
        for robot in self.robots:
            if robot.ms < now:
                robot.alone(now)
        length_ms, groups = self._plan(now)
        self._end_ms = now + length_ms
        self._groups = [
            ContactGroup(now, robots, boxes, self.walls)
            for robots, boxes in groups
            if len(robots) + len(boxes) > 1
        ]
        together = {robot.index: group for group in self._groups for robot in group.robots}
        for robot in self.robots:
            robot.begin(self._end_ms, together.get(robot.index))

    def _plan(self, ms: int) -> tuple[int, list[tuple[list[SharedDrive], list[PushableBox]]]]:
        """Return the length (ms) of the next stretch, and its groups: in the stretch, robots and boxes of different groups cannot touch.

        A robot that no other robot or box can touch is a group of its own.
        """
        pairs = self._pairs(ms)
        best = self._best(pairs)
        leader = list(range(len(self.robots) + len(self.boxes)))
        for free, one, two in pairs:
            if free < best:
                _join(leader, one, two)
        return LENGTHS_MS[best], self._grouped(leader)

    def _best(self, pairs: list[tuple[int, int, int]]) -> int:
        """Return the index in `LENGTHS_MS` of the stretch for which robots must wait for each other least often per ms.

        Each robot waits once in each stretch. A robot in a group waits more often: the mean of all groups until now is taken.
        The longer the stretch, the more robots are in groups.
        """
        often = self._waits / self._together_ms
        most = len(LENGTHS_MS) - 1
        together: set[int] = set()
        fewest, best = inf, most
        waiting = sorted(pairs)
        for index in range(most + 1):
            while waiting and waiting[0][0] < index:
                _free, one, two = waiting.pop(0)
                together |= {one, two}
            robots = sum(number < len(self.robots) for number in together)
            turns = len(self.robots) / LENGTHS_MS[index] + robots * often
            if turns <= fewest:
                fewest, best = turns, index
        return best

    def _pairs(self, ms: int) -> list[tuple[int, int, int]]:
        """Return (free, one, two) for each pair of bodies that could touch within the longest stretch.

        `free` is the index in `LENGTHS_MS` of the longest stretch in which they cannot touch, or -1; `one` and `two` are the
        indexes of the bodies, first robots, then boxes.
        """
        robots, count = self.robots, len(self.robots)
        bodies = [(robot.x, robot.y, robot.radius_mm, robot.reach_mm(ms)) for robot in robots]
        pushed = [length * self.top_mm_ms for length in LENGTHS_MS]
        bodies += [(box.x, box.y, box.radius, pushed) for box in self.boxes]
        most = len(LENGTHS_MS) - 1
        pairs = []
        for one, (x, y, radius, way) in enumerate(bodies):
            for two in range(one):
                x2, y2, radius2, way2 = bodies[two]
                dx, dy = x - x2, y - y2
                both = radius + radius2 + _MARGIN_MM
                reach = both + way[most] + way2[most]
                if dx * dx + dy * dy >= reach * reach or way[0] + way2[0] == 0.0:
                    continue
                gap = sqrt(dx * dx + dy * dy) - both
                if two < count <= one:
                    gap = self.boxes[one - count].gap_to(x2, y2)[0] - radius2 - _MARGIN_MM
                free = most
                while free >= 0 and gap < way[free] + way2[free]:
                    free -= 1
                if free < most:
                    pairs.append((free, one, two))
        return pairs

    def _grouped(self, leader: list[int]) -> list[tuple[list[SharedDrive], list[PushableBox]]]:
        """Return the robots and boxes of each group that has a robot; `leader` links each body to a body of the same group."""
        count = len(self.robots)
        found: dict[int, tuple[list[SharedDrive], list[PushableBox]]] = {}
        for number in range(len(leader)):
            robots, boxes = found.setdefault(_leader(leader, number), ([], []))
            if number < count:
                robots.append(self.robots[number])
            else:
                boxes.append(self.boxes[number - count])
        return [(robots, boxes) for robots, boxes in found.values() if robots]


def _nobody_else(index: int, ms: int) -> None:
    """Do nothing; this is `SharedWorld.wait` while there is no other program to wait for."""


def _leader(leader: list[int], number: int) -> int:
    while leader[number] != number:
        number = leader[number]
    return number


def _join(leader: list[int], one: int, two: int) -> None:
    first, second = sorted((_leader(leader, one), _leader(leader, two)))
    leader[second] = first


class _SensorCone:
    """The flat cone in which a distance sensor measures now; it tells which robots and boxes its beams cannot meet.

    It starts at the sensor and is as long as the longest beam, which ends at a wall or at the sensor's reach.
    """

    __slots__ = ("_ahead_x", "_ahead_y", "_nearest", "_slope", "_wide", "_x", "_y")

    def __init__(self, origin: tuple[float, float], rays: Rays, nearest: float) -> None:
        """Make the cone from `origin` (mm) between the first and the last of `rays` (unit vectors), `nearest` mm long."""
        self._x, self._y = origin
        self._ahead_x, self._ahead_y = ahead_x, ahead_y = rays[len(rays) // 2]
        side_x, side_y = rays[0]
        cosine = ahead_x * side_x + ahead_y * side_y
        self._wide = 1.0 / cosine
        self._slope = abs(ahead_x * side_y - ahead_y * side_x) / cosine
        self._nearest = nearest

    def may_meet(self, x: float, y: float, radius: float) -> bool:
        """Return True if a disc (middle and radius in mm) may overlap the cone; False if it certainly does not."""
        x -= self._x
        y -= self._y
        along = x * self._ahead_x + y * self._ahead_y
        if along < -radius or along > self._nearest + radius:
            return False
        across = x * self._ahead_y - y * self._ahead_x
        most = radius * self._wide + along * self._slope
        return -most <= across <= most


def _to_disc(
    origin: tuple[float, float],
    ray: tuple[float, float],
    place: tuple[float, float],
    radius: float,
) -> float:
    """Return the distance (mm) from `origin` along the unit vector `ray` to a disc; infinity if the beam misses it."""
    x, y = place[0] - origin[0], place[1] - origin[1]
    along = x * ray[0] + y * ray[1]
    under = radius * radius - (x * x + y * y - along * along)
    return inf if along < 0.0 or under < 0.0 else max(0.0, along - sqrt(under))
