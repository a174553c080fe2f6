"""Robots, and boxes that can be pushed, in one world: when they may move alone, and what happens where they meet.

Time is cut into stretches. At the start of each, all are at the same millisecond, and from the gaps and the greatest
speeds follows how long no two can touch. Until then each robot goes at its own pace; those too near to each other for that
move together, a millisecond at a time (`Cluster`). Decision 022 has the proof.
"""

from __future__ import annotations

from math import inf, sqrt

from marelle_sim.world.cluster import Cluster
from marelle_sim.world.plain import PlainMat
from marelle_sim.world.shared import SLACK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from marelle_sim.world.loose import LooseBox
    from marelle_sim.world.mat import Mat
    from marelle_sim.world.model import Pose
    from marelle_sim.world.shared import SharedDrive
    from marelle_sim.world.walls import WallGrid

    Rays = list[tuple[float, float]]

_LONGEST_MS = 1000  # of one stretch
_NEAR_MS = 16  # who may meet sooner than that moves together
_MARGIN_MM = 1.0  # more than rounding, and than a corner adds to a way along a wall


class Place:
    """Where one robot begins in a crowd, and its name there."""

    __slots__ = ("crowd", "name", "start")

    def __init__(self, crowd: Crowd, name: str, start: Pose) -> None:
        self.crowd, self.name, self.start = crowd, name, start


class Crowd:
    """All that moves in one world.

    Attributes:
        walls: that stand. robots: in order of their names. boxes: that can be pushed.
        watched: whether anybody can look at another.
        top_mm_ms: what no robot exceeds, in mm in a millisecond.
        wait: `wait(index, ms)` lets the other robots' programs run until each has reached that time.
    """

    def __init__(self, walls: WallGrid, boxes: Iterable[LooseBox], *, watched: bool) -> None:
        self.walls = walls
        self.robots: list[SharedDrive] = []
        self.boxes = list(boxes)
        self.watched = watched
        self.wait: Callable[[int, int], object] = _nobody_else
        self._begin_ms = self._end_ms = 0
        self._clusters: list[Cluster] = []
        self._plains: dict[int, PlainMat] = {}  # by the mat's id
        self.top_mm_ms = 0.0

    def join(self, robot: SharedDrive) -> int:
        """Add a robot; return its index."""
        self.robots.append(robot)
        self.top_mm_ms = max(self.top_mm_ms, robot.top_mm_s * 0.001 * SLACK)
        return len(self.robots) - 1

    def plain(self, mat: Mat) -> PlainMat:
        """Return where a mat is plain, worked out once for all robots."""
        found = self._plains.get(id(mat))
        if found is None:
            found = self._plains[id(mat)] = PlainMat(mat)
        return found

    def bring(self, robot: SharedDrive, ms: int) -> None:
        """Bring all that could meet a robot up to that time, so that it may move there."""
        while ms > robot.until_ms:
            end_ms, cluster = self._end_ms, robot.cluster
            if cluster is None or robot.until_ms >= end_ms:
                self._pass(robot.index, end_ms)
            else:
                goal = min(ms, end_ms)
                self.wait(robot.index, goal)
                if robot.cluster is cluster:
                    cluster.advance(goal)

    def reach(self, robot: SharedDrive, ms: int) -> None:
        """Have the stretch begun that holds this millisecond, and all commands before it known; nobody moves in it."""
        while ms > self._end_ms:
            self._pass(robot.index, self._end_ms)
        if ms > robot.until_ms:
            self.wait(robot.index, ms)

    def finish(self, ms: int) -> None:
        """Move everybody on to that time, when all programs have ended."""
        self.wait = _nobody_else
        for robot in self.robots:
            robot.advance(ms)
        for cluster in self._clusters:
            cluster.tell_boxes()

    def nearest_on(
        self, robot: SharedDrive, eye: tuple[float, float], rays: Rays, nearest: float
    ) -> float:
        """Return how far it is, up to `nearest`, to the first other robot or loose box on some beams.

        Args:
            robot: who looks, now.
            eye: from where, mm.
            rays: unit vectors.
            nearest: what is already known to be in the way, or the sensor's reach.
        """
        x, y = eye
        ms = robot.ms
        seen = [
            other for other in self.robots
            if other is not robot and _may_cross(other.could_be(ms), eye, rays, nearest)
        ]  # fmt: skip
        boxes = [
            box for box in self.boxes
            if _may_cross((box.x, box.y, box.radius + self._drift(ms)), eye, rays, nearest)
        ]  # fmt: skip
        if seen or boxes:
            self._settle(robot.index, ms, {other.cluster for other in seen}, boxes)
        for other in seen:
            place = other.place_at(ms)
            for ray in rays:
                nearest = min(nearest, _to_disc(eye, ray, place, other.radius_mm))
        for box in boxes:
            for ahead_x, ahead_y in rays:
                nearest = min(nearest, box.beam(x, y, ahead_x, ahead_y))
        return nearest

    def _drift(self, ms: int) -> float:
        """Return how far a box can have been pushed by `ms` since the stretch began."""
        return self.top_mm_ms * (ms - self._begin_ms)

    def _settle(
        self, index: int, ms: int, clusters: set[Cluster | None], boxes: list[LooseBox]
    ) -> None:
        """Have known what happens until `ms`, of this stretch, to all, and have those who are seen brought there."""
        if ms == self._end_ms:
            self._pass(index, ms)
            return
        self.wait(index, ms)
        for cluster in self._clusters:
            if cluster in clusters or any(box in cluster.boxes for box in boxes):
                cluster.advance(ms)

    def _pass(self, index: int, end_ms: int) -> None:
        """Wait for the end of this stretch, and begin the next one unless somebody else has."""
        self.wait(index, end_ms)
        if self._end_ms == end_ms:
            self._begin()

    def _begin(self) -> None:
        """Bring everybody to the end of the stretch and begin another."""
        now = self._begin_ms = self._end_ms
        for cluster in self._clusters:
            cluster.advance(now)
            cluster.tell_boxes()
        for robot in self.robots:
            if robot.ms < now:
                robot.alone(now)
        length_ms, groups = self._plan(now)
        self._end_ms = now + length_ms
        self._clusters = [
            Cluster(now, robots, boxes, self.walls)
            for robots, boxes in groups
            if len(robots) + len(boxes) > 1
        ]
        together = {robot.index: cluster for cluster in self._clusters for robot in cluster.robots}
        for robot in self.robots:
            robot.begin(self._end_ms, together.get(robot.index))

    def _plan(self, ms: int) -> tuple[int, list[tuple[list[SharedDrive], list[LooseBox]]]]:
        """Return how long nobody can meet whom it does not move with, and who moves together."""
        robots, count = self.robots, len(self.robots)
        speeds = [robot.limit_mm_ms(ms) * SLACK for robot in robots]
        top = max(speeds)
        bodies = [
            (robot.x, robot.y, robot.radius_mm, speed)
            for robot, speed in zip(robots, speeds, strict=True)
        ]
        bodies += [(box.x, box.y, box.radius, top) for box in self.boxes]
        leader = list(range(len(bodies)))
        free_ms = float(_LONGEST_MS)
        for one, (x, y, radius, speed) in enumerate(bodies):
            for two in range(one):
                x2, y2, radius2, speed2 = bodies[two]
                dx, dy, both = x - x2, y - y2, speed + speed2
                reach = radius + radius2 + _MARGIN_MM + both * free_ms
                away2 = dx * dx + dy * dy
                if away2 >= reach * reach or both == 0.0:
                    continue
                gap = sqrt(away2) - radius - radius2
                if two < count <= one:
                    gap = self.boxes[one - count].gap_to(x2, y2)[0] - radius2
                alone_ms = (gap - _MARGIN_MM) / both
                if alone_ms >= _NEAR_MS:
                    free_ms = min(free_ms, alone_ms)
                else:
                    _join(leader, one, two)
        return max(_NEAR_MS, int(free_ms)), self._groups(leader)

    def _groups(self, leader: list[int]) -> list[tuple[list[SharedDrive], list[LooseBox]]]:
        """Return the robots and boxes of each group that has a robot."""
        count = len(self.robots)
        found: dict[int, tuple[list[SharedDrive], list[LooseBox]]] = {}
        for number in range(len(leader)):
            robots, boxes = found.setdefault(_leader(leader, number), ([], []))
            if number < count:
                robots.append(self.robots[number])
            else:
                boxes.append(self.boxes[number - count])
        return [(robots, boxes) for robots, boxes in found.values() if robots]


def _nobody_else(index: int, ms: int) -> None:
    """Wait for nobody."""


def _leader(leader: list[int], number: int) -> int:
    while leader[number] != number:
        number = leader[number]
    return number


def _join(leader: list[int], one: int, two: int) -> None:
    first, second = sorted((_leader(leader, one), _leader(leader, two)))
    leader[second] = first


def _may_cross(
    disc: tuple[float, float, float], eye: tuple[float, float], rays: Rays, nearest: float
) -> bool:
    """Tell whether a disc could be met by a beam between the first and the last, within `nearest`."""
    x, y, radius = disc[0] - eye[0], disc[1] - eye[1], disc[2]
    away2, reach = x * x + y * y, nearest + radius
    if away2 > reach * reach:
        return False
    if away2 <= radius * radius:
        return True
    return not (_beside(x, y, rays[0], radius, 1.0) or _beside(x, y, rays[-1], radius, -1.0))


def _beside(x: float, y: float, ray: tuple[float, float], radius: float, sign: float) -> bool:
    """Tell whether a disc lies wholly on the outer side of a beam's line, or behind the eye."""
    ahead_x, ahead_y = ray
    return sign * (x * ahead_y - y * ahead_x) < -radius or x * ahead_x + y * ahead_y < -radius


def _to_disc(
    eye: tuple[float, float], ray: tuple[float, float], place: tuple[float, float], radius: float
) -> float:
    """Return how far a beam goes until it meets a disc; infinity if it does not."""
    x, y = place[0] - eye[0], place[1] - eye[1]
    along = x * ray[0] + y * ray[1]
    under = radius * radius - (x * x + y * y - along * along)
    if along < 0.0 or under < 0.0:
        return inf
    return max(0.0, along - sqrt(under))
