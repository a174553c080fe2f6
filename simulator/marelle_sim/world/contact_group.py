"""Robots and boxes near enough to touch each other: they move together, in common steps of 1 to 20 ms.

At the start of a step no bodies overlap. Each robot first moves as if it were alone. Then overlaps are removed: a box is
pushed aside, two robots each lose a part of their motion, and a robot that still overlaps returns to its place at the start.
"""

from math import hypot

from marelle_sim.world.pieces import PIECE_MS
from marelle_sim.world.pushable import PushableBox
from marelle_sim.world.shared_drive import SLACK, SharedDrive
from marelle_sim.world.sliding import STRIDE_MM
from marelle_sim.world.walls import WallGrid

_OVERLAP_MM = 0.001  # a smaller overlap counts as none
_LEAVE_MM = 0.5  # a contact ends this far apart
_ROUNDS = 4  # of corrections between robots in one step
_BEND = 0.08  # of a step: a correction may exceed the motion against the other body by this
_RECORD_MS = 10  # between two recorded places in a contact
_BOX_MS = 20
_STRIDE = 0.15  # of the smallest radius: how far two robots in contact may move, both together, in one step
_CAREFUL_MS = 20  # how long steps are 1 ms after a robot had to be put back in a longer step
_HOPELESS_MS = 200  # how long steps are not shortened after 1 ms was too long as well


class ContactGroup:
    """Robots and boxes that can touch each other and therefore move in common steps.

    Attributes:
        ms: the time of the run up to which all of them have been moved, in ms.
        robots: in the order of their names. boxes: the pushable boxes of the group.
        waits: the number of calls of `advance` with a time later than `ms`.
        together_ms: by how much these calls have moved `ms` on, times the number of robots.
    """

    __slots__ = (
        "_careful_ms", "_hopeless_ms", "_names", "_near", "_stride_mm", "_walls", "boxes", "ms", "robots", "together_ms",
        "waits",
    )  # fmt: skip

    def __init__(
        self, ms: int, robots: list[SharedDrive], boxes: list[PushableBox], walls: WallGrid
    ) -> None:
        self.ms, self.robots, self.boxes, self._walls = ms, robots, boxes, walls
        self.waits = self.together_ms = 0
        self._names = {robot.name for robot in robots}
        # Indexes of the pairs of robots that could touch in the present step.
        self._near: list[tuple[int, int]] = []
        self._stride_mm = min(STRIDE_MM, *(_STRIDE * robot.radius_mm for robot in robots))
        self._careful_ms = self._hopeless_ms = 0  # until when steps are 1 ms, or not shortened

    def advance(self, ms: int) -> None:
        """Move all robots and boxes of the group on to the time `ms`; all commands before that time must be known."""
        if self.ms < ms:
            self.waits += 1
            self.together_ms += (ms - self.ms) * len(self.robots)
        while self.ms < ms:
            if all(robot.is_still for robot in self.robots):
                self.tell_boxes()
                self.ms = ms
                for robot in self.robots:
                    robot.alone(ms)
            else:
                self._step(self._length(ms - self.ms))
        for robot in self.robots:
            robot.until_ms = self.ms

    def peek(self, robot: SharedDrive, ms: int) -> tuple[float, float, float]:
        """Return x, y (mm) and heading (radians) of `robot`, one of the group, at the later time `ms` if no command comes.

        The group moves on and its state is then restored, so an observer does not change the steps of the run.
        """
        kept = [self._keep(thing) for thing in (self, *self.robots, *self.boxes)]
        for one in self.robots:
            one.mute()
        self.advance(ms)
        place = robot.x, robot.y, robot.heading
        for thing, values in zip((self, *self.robots, *self.boxes), kept, strict=True):
            for name, value in values:
                setattr(thing, name, value)
        return place

    @staticmethod
    def _keep(thing: object) -> list[tuple[str, object]]:
        return [
            (name, getattr(thing, name))
            for kind in type(thing).__mro__
            for name in getattr(kind, "__slots__", ())
        ]

    def _length(self, most_ms: int) -> int:
        """Return the length of the next step, in ms, 1 to `most_ms`, and store the pairs that could touch in it in `_near`.

        In more than 1 ms two robots move at most as far as the gap between them; two in contact at most `_stride_mm`.
        A group with boxes has steps of 1 ms, because boxes and walls may be thinner than a longer step.
        """
        speeds = [robot.start() for robot in self.robots]
        self._record_together()
        most_ms = 1 if self.boxes or self.ms < self._careful_ms else min(most_ms, PIECE_MS)
        pairs = []
        for index, one in enumerate(self.robots):
            for other in range(index):
                two, both = self.robots[other], speeds[index] + speeds[other]
                if both == 0.0:
                    continue
                gap = hypot(one.x - two.x, one.y - two.y) - one.radius_mm - two.radius_mm
                pairs.append((gap / both, index, other))
                free_mm = self._stride_mm if two.name in one.contacts else gap
                if both * most_ms > free_mm:
                    most_ms = max(1, int(free_mm / both))
        least_ms = most_ms * SLACK + 0.1
        self._near = [(one, two) for gap_ms, one, two in pairs if gap_ms <= least_ms]
        return most_ms

    def tell_boxes(self) -> None:
        """Record the place of each box that has moved since its last record."""
        for box in self.boxes:
            self._tell_box(box, 0)

    def _step(self, step_ms: int) -> None:
        self.ms += step_ms
        before = [(robot.x, robot.y) for robot in self.robots]
        for robot in self.robots:
            robot.try_to(self.ms)
        met: set[tuple[str, str]] = set()
        if self._anything_overlaps():
            alone = [(robot.x, robot.y) for robot in self.robots]
            self._push_boxes(before, met)
            self._keep_apart(before, alone, met, step_ms)
            for robot, (x, y) in zip(self.robots, alone, strict=True):
                dx, dy = robot.x - x, robot.y - y
                if dx or dy:
                    robot.x, robot.y = x, y
                    robot.held_back(dx, dy, step_ms)
        self._tell(met)

    def _anything_overlaps(self) -> bool:
        robots = self.robots
        for index, other in self._near:
            one, two = robots[index], robots[other]
            both = one.radius_mm + two.radius_mm
            if (one.x - two.x) ** 2 + (one.y - two.y) ** 2 < both * both:
                return True
        return any(
            box.gap_to(one.x, one.y)[0] < one.radius_mm for one in robots for box in self.boxes
        )

    # Boxes

    def _push_boxes(self, before: list[tuple[float, float]], met: set[tuple[str, str]]) -> None:
        for box in self.boxes:
            box.travel_mm = 0.0
        for robot, start in zip(self.robots, before, strict=True):
            for box in self.boxes:
                gap, x, y = box.gap_to(robot.x, robot.y)
                depth = robot.radius_mm - gap
                if depth <= 0.0:
                    continue
                met.add((robot.name, box.name))
                share = box.force / robot.push_limit  # of the robot's force that the box takes
                travel_mm = depth * (1.0 - share)
                if travel_mm <= 0.0 or not self._move_box(
                    box, -x * travel_mm, -y * travel_mm, before
                ):
                    travel_mm = 0.0
                else:
                    box.pushed_by = robot.index
                _yield(robot, start, (x, y), depth - travel_mm)

    def _move_box(
        self, box: PushableBox, dx: float, dy: float, before: list[tuple[float, float]]
    ) -> bool:
        travel_mm = box.travel_mm + hypot(dx, dy)
        old = box.x, box.y
        box.x, box.y = box.x + dx, box.y + dy
        fast = travel_mm > max(robot.top_mm_s for robot in self.robots) * 0.001
        if fast or self._meets(box, before):
            box.x, box.y = old
            return False
        if box.moved_ms < self.ms - 1 and not box.untold:
            self._tell_box_at(box, self.ms - 1, old)
        box.travel_mm, box.moved_ms, box.untold = travel_mm, self.ms, True
        return True

    def _meets(self, box: PushableBox, before: list[tuple[float, float]]) -> bool:
        return (
            box.meets_wall(self._walls)
            or any(box.meets_box(other) for other in self.boxes if other is not box)
            or any(
                box.gap_to(x, y)[0] < robot.radius_mm
                for robot, (x, y) in zip(self.robots, before, strict=True)
            )
        )

    def _tell_box(self, box: PushableBox, every_ms: int) -> None:
        if box.untold and (box.moved_ms - box.told_ms >= every_ms or box.moved_ms < self.ms):
            self._tell_box_at(box, box.moved_ms, (box.x, box.y))

    def _tell_box_at(self, box: PushableBox, ms: int, place: tuple[float, float]) -> None:
        box.told_ms, box.untold = ms, False
        for robot in self.robots:
            if robot.index == box.pushed_by and robot.on_push is not None:
                robot.on_push(ms, box.name, *place)

    # Robots

    def _keep_apart(
        self,
        before: list[tuple[float, float]],
        alone: list[tuple[float, float]],
        met: set[tuple[str, str]],
        step_ms: int,
    ) -> None:
        """Take back motion of robots until no robot overlaps another robot, a box or a wall.

        Args:
            before: (x, y) of each robot in mm, when the step began.
            alone: (x, y) that each robot would have now if it were alone.
            met: pairs of names that touch; the pairs of robots that overlapped are added.
            step_ms: the length of the step.
        """
        for _round in range(_ROUNDS):
            if not self._hold_back(before, met):
                break
        while True:
            overlapping = self._to_put_back(before, alone)
            if not overlapping:
                return
            self._shorten_steps(step_ms)
            for index in overlapping:
                self.robots[index].x, self.robots[index].y = before[index]

    def _shorten_steps(self, step_ms: int) -> None:
        """Make the steps of the next 20 ms 1 ms long, after a robot had to be put back in a step of `step_ms`.

        If that was a step of 1 ms already, shorter steps do not help: for 200 ms, none are shortened.
        """
        if step_ms == 1:
            self._careful_ms, self._hopeless_ms = 0, self.ms + _HOPELESS_MS
        elif self.ms >= self._hopeless_ms:
            self._careful_ms = self.ms + _CAREFUL_MS

    def _hold_back(self, before: list[tuple[float, float]], met: set[tuple[str, str]]) -> bool:
        """Take back motion from each pair of robots that overlap by more than `_OVERLAP_MM`; return True if there was such a pair.

        It is taken from both, in proportion to the motion of each towards the other since `before`, their (x, y) in mm when the step began.
        The names of all pairs that overlap, even by less, are added to `met`, in both orders. Two robots with the same centre are
        left out.
        """
        found = False
        for index, other in self._near:
            one, two = self.robots[index], self.robots[other]
            dx, dy = one.x - two.x, one.y - two.y
            away = hypot(dx, dy)
            depth = one.radius_mm + two.radius_mm - away
            if depth <= 0.0 or away == 0.0:
                continue
            met |= {(one.name, two.name), (two.name, one.name)}
            if depth <= _OVERLAP_MM:
                continue
            found = True
            x, y = dx / away, dy / away
            mine = _towards(one, before[index], (x, y))
            theirs = _towards(two, before[other], (-x, -y))
            if mine + theirs > 0.0:
                share = depth / (mine + theirs)
                _yield(one, before[index], (x, y), mine * share)
                _yield(two, before[other], (-x, -y), theirs * share)
        return found

    def _to_put_back(
        self, before: list[tuple[float, float]], alone: list[tuple[float, float]]
    ) -> list[int]:
        """Return the indexes of the robots that must return to their places `before` the step.

        They have moved in this step and overlap another robot, a box or a wall, or were corrected so much that they have moved
        more than `SLACK` times as far as they would have moved alone.

        Args:
            before: (x, y) of each robot in mm, when the step began.
            alone: (x, y) that each robot would have now if it were alone.
        """
        robots = self.robots
        found = set()
        for index, other in self._near:
            one, two = robots[index], robots[other]
            both = one.radius_mm + two.radius_mm - _OVERLAP_MM
            if (one.x - two.x) ** 2 + (one.y - two.y) ** 2 < both * both:
                found |= {index, other}
        for index, one in enumerate(robots):
            moved = (one.x, one.y) != alone[index]
            lost = moved and self._is_lost(one, before[index], alone[index])
            least_mm = one.radius_mm - _OVERLAP_MM
            if lost or any(box.gap_to(one.x, one.y)[0] < least_mm for box in self.boxes):
                found.add(index)
        return [
            index for index in sorted(found) if (robots[index].x, robots[index].y) != before[index]
        ]

    def _is_lost(
        self, robot: SharedDrive, start: tuple[float, float], alone: tuple[float, float]
    ) -> bool:
        """Return True if a robot overlaps a wall, or has moved more than `SLACK` times as far as it would have moved alone."""
        went = hypot(robot.x - start[0], robot.y - start[1])
        if went > hypot(alone[0] - start[0], alone[1] - start[1]) * SLACK:
            return True
        gap, _wall = self._walls.nearest(robot.x, robot.y, robot.radius_mm)
        return gap < robot.radius_mm - _OVERLAP_MM

    # What is told

    def _tell(self, met: set[tuple[str, str]]) -> None:
        touching = {name for name, _other in met}
        for robot in self.robots:
            robot.accept()
            if robot.contacts or robot.name in touching:
                self._tell_contacts(robot, met)
        self._record_together()
        for box in self.boxes:
            self._tell_box(box, _BOX_MS)

    def _record_together(self) -> None:
        """Record the pose of all robots that touch a robot, if one of them has been recorded in this millisecond.

        With common times, the straight lines that a picture draws between recorded poses do not cross.
        """
        touching = [robot for robot in self.robots if not robot.contacts.isdisjoint(self._names)]
        if any(robot.is_recorded for robot in touching):
            for robot in touching:
                robot.tell_place(1)

    def _tell_contacts(self, robot: SharedDrive, met: set[tuple[str, str]]) -> None:
        others: list[SharedDrive | PushableBox] = [*self.robots, *self.boxes]
        for other in others:
            if (robot.name, other.name) in met:
                if other.name not in robot.contacts:
                    robot.tell_touch(other.name, *_contact(robot, other))
            elif other.name in robot.contacts and _gap(robot, other) > _LEAVE_MM:
                robot.tell_leave(other.name)
        if robot.contacts:
            robot.tell_place(_RECORD_MS)


def _towards(robot: SharedDrive, start: tuple[float, float], normal: tuple[float, float]) -> float:
    """Return how far (mm) a robot has moved against the unit vector `normal` since `start`, at least 0."""
    return max(0.0, (start[0] - robot.x) * normal[0] + (start[1] - robot.y) * normal[1])


def _yield(
    robot: SharedDrive, start: tuple[float, float], normal: tuple[float, float], travel_mm: float
) -> None:
    """Move a robot by `travel_mm` along the unit vector `normal`, which points from another body to it.

    The move is at most the robot's motion against `normal` since `start`, plus 8 % of its whole motion. These 8 % let a
    robot slide round the other body: without them robots would stick to each other.
    """
    bend = _BEND * hypot(robot.x - start[0], robot.y - start[1])
    travel_mm = min(travel_mm, _towards(robot, start, normal) + bend)
    robot.x += normal[0] * travel_mm
    robot.y += normal[1] * travel_mm


def _gap(robot: SharedDrive, other: SharedDrive | PushableBox) -> float:
    if isinstance(other, PushableBox):
        return other.gap_to(robot.x, robot.y)[0] - robot.radius_mm
    return hypot(robot.x - other.x, robot.y - other.y) - robot.radius_mm - other.radius_mm


def _contact(robot: SharedDrive, other: SharedDrive | PushableBox) -> tuple[float, float]:
    if isinstance(other, PushableBox):
        gap, x, y = other.gap_to(robot.x, robot.y)
        return robot.x - x * gap, robot.y - y * gap
    dx, dy = other.x - robot.x, other.y - robot.y
    share = robot.radius_mm / hypot(dx, dy)
    return robot.x + dx * share, robot.y + dy * share
