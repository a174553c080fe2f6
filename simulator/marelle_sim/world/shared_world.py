"""Robots, and boxes that can be pushed, in one world: when they may move alone, and what happens where they meet.

Time is cut into stretches. At the start of each, all are at the same millisecond, and from the gaps and the greatest
speeds follows how long no two can touch. Until then each robot goes at its own pace; those too near to each other for that
move together, a millisecond at a time (`ContactGroup`). Decision 022 has the proof.
"""

from __future__ import annotations

from math import hypot, inf, sqrt

from marelle_sim.world.contact_group import ContactGroup
from marelle_sim.world.shared_drive import LENGTHS_MS, SLACK
from marelle_sim.world.uniform_areas import UniformAreas

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from marelle_sim.world.mat import Mat
    from marelle_sim.world.model import Pose
    from marelle_sim.world.pushable import PushableBox
    from marelle_sim.world.shared_drive import SharedDrive
    from marelle_sim.world.walls import WallGrid

    Rays = list[tuple[float, float]]

_GUESS = (
    100,
    1000,
)  # the waits per robot and ms that are assumed until some are measured
_EDGE_MM = 0.01  # what rounding leaves
_MARGIN_MM = 1.0  # more than rounding, and than a corner adds to a way along a wall


class RobotSlot:
    """The start of one robot in a shared world, its name there, and its number in the order of names."""

    __slots__ = ("name", "number", "shared_world", "start")

    def __init__(self, shared_world: SharedWorld, name: str, start: Pose) -> None:
        self.shared_world, self.name, self.start = shared_world, name, start
        self.number = len(shared_world.robots)


class SharedWorld:
    """The robots and pushable boxes that move in one world.

    Attributes:
        walls: that stand. robots: in order of their names. boxes: that can be pushed.
        watched: whether anybody can look at another.
        top_mm_ms: what no robot exceeds, in mm in a millisecond.
        wait: `wait(index, ms)` lets the other robots' programs run until each has reached that time.
    """

    def __init__(self, walls: WallGrid, boxes: Iterable[PushableBox], *, watched: bool) -> None:
        self.walls = walls
        self.robots: list[SharedDrive] = []
        self.boxes = list(boxes)
        self.watched = watched
        self.wait: Callable[[int, int], object] = _nobody_else
        self._begin_ms = self._end_ms = 0
        self._groups: list[ContactGroup] = []
        self._waits, self._together_ms = _GUESS
        self._uniform_areas: dict[int, UniformAreas] = {}  # by the mat's id
        self.top_mm_ms = 0.0
        self._others: list[list[SharedDrive]] = []  # of each robot

    def join(self, robot: SharedDrive) -> int:
        """Add a robot; return its index."""
        self.robots.append(robot)
        self.top_mm_ms = max(self.top_mm_ms, robot.top_mm_s * 0.001 * SLACK)
        return len(self.robots) - 1

    def uniform_areas(self, mat: Mat) -> UniformAreas:
        """Return the areas of a mat that have one darkness, worked out once for all robots."""
        found = self._uniform_areas.get(id(mat))
        if found is None:
            found = self._uniform_areas[id(mat)] = UniformAreas(mat)
        return found

    def bring(self, robot: SharedDrive, ms: int) -> None:
        """Move everything that could touch a robot on to a time (ms), so that the robot may move there."""
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
        """Wait until all commands before a time (ms) are known and its stretch has begun; no robot moves in it yet."""
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
        """Shorten the beams of a sensor that meet another robot or a pushable box, in `far` and `heard`.

        Args:
            robot: who looks, now.
            origin: from where, mm.
            rays: unit vectors, from one side of a cone to the other.
            far: for each beam, how far what it meets is, mm; else the sensor's reach.
            heard: whether its echo comes back.
            least_cosine: of the angle between the middle of the cone and a box's side that is heard; a robot is round.
        """
        cone = SensorCone(origin, rays, max(far))
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
        """Return the pose of each other robot by its name: x, y (mm) and heading (radians)."""
        others = self._others_of(robot)
        self._settle(robot.index, robot.ms, {other.group for other in others}, [])
        return {other.name: other.place_at(robot.ms) for other in others}

    def name_at(self, robot: SharedDrive, x: float, y: float) -> str:
        """Return the name of the robot or pushable box whose edge is at a point that `meet` has found."""
        for box in self.boxes:
            if abs(box.gap_to(x, y)[0]) < _EDGE_MM:
                return box.name
        for other in self._others_of(robot):
            other_x, other_y, _heading = other.place_at(robot.ms)
            if abs(hypot(x - other_x, y - other_y) - other.radius_mm) < _EDGE_MM:
                return other.name
        return ""

    def _in_sight(self, robot: SharedDrive, cone: SensorCone, ms: int) -> list[SharedDrive]:
        """Return the other robots that may be in the cone at a time of this stretch, by the bounds on their motion."""
        top, drift = self.top_mm_ms, self._drift(ms)
        may_meet = cone.may_meet
        return [
            other
            for other in self._others_of(robot)
            if may_meet(other.begin_x, other.begin_y, other.radius_mm + drift)
            and (
                other.group is not None  # whose steps must not depend on what is known when
                or may_meet(other.x, other.y, other.radius_mm + top * abs(ms - other.ms))
            )
        ]

    def _others_of(self, robot: SharedDrive) -> list[SharedDrive]:
        if len(self._others) < len(self.robots):  # who looks while others are still joining
            self._others = [
                [other for other in self.robots if other is not one] for one in self.robots
            ]
        return self._others[robot.index]

    def _drift(self, ms: int) -> float:
        """Return how far (mm) a robot, or a box that it pushes, can have moved at most from the beginning of this stretch to the time `ms`."""
        return self.top_mm_ms * (ms - self._begin_ms)

    def _settle(
        self, index: int, ms: int, groups: set[ContactGroup | None], boxes: list[PushableBox]
    ) -> None:
        """Wait until all commands before `ms` are known, then move the groups and boxes that are seen on to it."""
        if ms == self._end_ms:
            self._pass(index, ms)
            return
        self.wait(index, ms)
        for group in self._groups:
            if group in groups or any(box in group.boxes for box in boxes):
                group.advance(ms)

    def _pass(self, index: int, end_ms: int) -> None:
        """Wait for the end of this stretch, and begin the next one unless another robot has begun it."""
        self.wait(index, end_ms)
        if self._end_ms == end_ms:
            self._begin()

    def _begin(self) -> None:
        """Move all robots on to the end of the stretch and begin the next one."""
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
        """Return the length (ms) of a stretch in which only members of one group can touch, and these groups."""
        pairs = self._pairs(ms)
        best = self._best(pairs)
        leader = list(range(len(self.robots) + len(self.boxes)))
        for free, one, two in pairs:
            if free < best:
                _join(leader, one, two)
        return LENGTHS_MS[best], self._grouped(leader)

    def _best(self, pairs: list[tuple[int, int, int]]) -> int:
        """Return the index of the length of a stretch for which programs must switch least often.

        Each robot waits once in each stretch; those in a group wait more, as often as such robots did until now.
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
        """Return the pairs that could touch, each with the index of the longest length in which they cannot, or -1."""
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
        """Return the robots and boxes of each group that has a robot."""
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
    """Do not wait: there is no other robot."""


def _leader(leader: list[int], number: int) -> int:
    while leader[number] != number:
        number = leader[number]
    return number


def _join(leader: list[int], one: int, two: int) -> None:
    first, second = sorted((_leader(leader, one), _leader(leader, two)))
    leader[second] = first


class SensorCone:
    """The cone in front of a distance sensor, up to some distance."""

    __slots__ = ("_ahead_x", "_ahead_y", "_nearest", "_slope", "_wide", "_x", "_y")

    def __init__(self, origin: tuple[float, float], rays: Rays, nearest: float) -> None:
        """Make the cone between the first and the last ray."""
        self._x, self._y = origin
        self._ahead_x, self._ahead_y = ahead_x, ahead_y = rays[len(rays) // 2]
        side_x, side_y = rays[0]
        cosine = ahead_x * side_x + ahead_y * side_y
        self._wide = 1.0 / cosine
        self._slope = abs(ahead_x * side_y - ahead_y * side_x) / cosine
        self._nearest = nearest

    def may_meet(self, x: float, y: float, radius: float) -> bool:
        """Tell whether a disc (mm) could reach into the cone."""
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
    """Return the distance along a beam to a disc, in mm; infinity if it misses."""
    x, y = place[0] - origin[0], place[1] - origin[1]
    along = x * ray[0] + y * ray[1]
    under = radius * radius - (x * x + y * y - along * along)
    if along < 0.0 or under < 0.0:
        return inf
    return max(0.0, along - sqrt(under))
