"""How a robot moves: the two-wheeled robot in closed form, a `Chassis` (`world.any_chassis`).

Between two commands nothing is stepped. A wheel is a first-order system, `v(t) = u + (v0 - u) e^(-t/T)`,
so its travel and the heading are exact and only the position needs a quadrature (Simpson's rule over
at most 20 ms: 0.06 um after a 2 s arc). Motion is read on an absolute grid of 1 ms: readers see the pose
of the last whole millisecond, and a command acts from there. Two phases are stepped at 1 ms instead:
wheels that slip (the command asks for more acceleration than the tyres can pass on) and a body that touches a wall.
"""

from __future__ import annotations

from functools import lru_cache
from math import cos, exp, pi, radians, sin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from marelle_sim.world.walls import Wall, WallGrid

PIECE_MS = 20  # the longest stretch of one Simpson step
_CONTACT_RECORD_MS = 10  # poses in the trace while it slides along a wall
_RECORD_MS = (
    1000  # poses in the trace while nothing is commanded: readers need not compute from afar
)
_LEAVE_MM = 0.5  # a contact ends this far from the wall
_STILL_MM_S = 0.05  # slower than this towards a goal of 0, a wheel stands still


class DifferentialDrive:
    """Two driven wheels on one axle and a round body.

    Attributes:
        ms: the millisecond for which the pose below holds.
        x, y: centre of the axle in mm; heading: radians, clockwise from the top of the mat.
        sine, cosine: of the heading.
        left, right: speed of each wheel's rim in mm/s.
        left_travel, right_travel: how far each wheel's rim has turned, in mm, as its encoder sees it.
    """

    __slots__ = (
        "_fastest", "_free", "_goals", "_left_ground", "_most_jump", "_pieces", "_recorded_ms", "_right_ground",
        "_steady", "_touching", "_wall_grid", "cosine", "grip_mm_s2", "heading", "left", "left_goal",
        "left_travel", "ms", "on_leave", "on_pose", "on_touch", "radius_mm", "right",
        "right_goal", "right_travel", "sine", "slipping", "tau_ms", "track_mm", "x", "y",
    )  # fmt: skip
    # In a corner: how often walls push, how deep in one it may be left, and whether it goes on touching that of before.
    _pushes, _deepest_mm, _clings = 3, 0.5, False

    def __init__(
        self,
        *,
        track_mm: float,
        radius_mm: float,
        tau_ms: float,
        grip_mm_s2: float,
        walls: WallGrid,
    ) -> None:
        """Make a robot at rest at the origin.

        Args:
            track_mm: distance between the wheels' points of contact.
            radius_mm: radius of the body, around the middle of the axle.
            tau_ms: time constant of a motor with its wheel and its share of the mass.
            grip_mm_s2: acceleration above which a wheel slips on the mat.
            walls: what the body can touch.
        """
        self.track_mm, self.radius_mm = track_mm, radius_mm
        self.tau_ms, self.grip_mm_s2 = tau_ms, grip_mm_s2
        self._wall_grid = walls
        self.ms = self._recorded_ms = 0
        self.x = self.y = self.heading = self.sine = 0.0
        self.cosine = 1.0
        self.left = self.right = self.left_goal = self.right_goal = 0.0
        self._left_ground = self._right_ground = 0.0
        self.left_travel = self.right_travel = 0.0
        self._most_jump = grip_mm_s2 * tau_ms / 1000.0  # of a goal, before the wheel slips
        self._goals: Callable[[], tuple[float, float]] | None = None
        self.slipping = False
        self._steady = True  # nothing moves until the next command
        self._fastest = 0.0
        self._free = 0.0  # mm that the body can certainly go before it touches anything
        self._touching: Wall | None = None
        self._pieces = _pieces(tau_ms)
        self.on_pose: Callable[[int], None] | None = None
        self.on_touch: Callable[[float, float, str], None] | None = None
        self.on_leave: Callable[[str], None] | None = None

    # What the world and the parts do to it

    def place(self, x_mm: float, y_mm: float, heading_deg: float) -> None:
        """Put the robot down somewhere, at rest."""
        self.x, self.y, self.heading = x_mm, y_mm, radians(heading_deg)
        self.sine, self.cosine = sin(self.heading), cos(self.heading)
        self._free = 0.0
        self._record(1)

    def command(self, ms: int, goals: Callable[[], tuple[float, float]]) -> None:
        """Set the speeds (mm/s) that the wheels tend to from that millisecond on.

        `goals` gives them when the robot next moves: of several commands within one millisecond the last counts.
        """
        if ms > self.ms:
            self.advance(ms)
        self._goals = goals
        self._steady = False

    def _begin(self, goals: Callable[[], tuple[float, float]]) -> None:
        """Start to follow a new command."""
        self._goals = None
        self.left_goal, self.right_goal = left_goal, right_goal = goals()
        left, right, most = self.left, self.right, self._most_jump
        # In mm/ms, of either wheel until the next command: a speed stays between what it is and its goal.
        # (Without max(), which costs more than all the rest.)
        one, other = abs(left), abs(right)
        now = one if one > other else other
        one, other = abs(left_goal), abs(right_goal)
        then = one if one > other else other
        self._fastest = 0.001 * (now if now > then else then)
        if not (-most <= left_goal - left <= most and -most <= right_goal - right <= most):
            self.slipping = True
        self._recorded_ms = self.ms  # as `_record`, without a call
        on_pose = self.on_pose  # CPython calls a local quicker than what an attribute holds
        if on_pose is not None:
            on_pose(0 if self.slipping or self._touching else 1)

    # Motion

    def advance(self, ms: int) -> None:
        """Move on to that whole millisecond, for good."""
        if self._goals is not None:
            self._begin(self._goals)
        while self.ms < ms:
            if self._steady:
                self.ms = ms
            elif self.slipping or self._touching is not None:
                self._step()
            else:
                step_ms = ms - self.ms
                self._glide(step_ms if step_ms < PIECE_MS else PIECE_MS)

    def _glide(self, step_ms: int) -> None:
        """Move by the closed form, as far as no wall can be met; else by one careful step."""
        left, right, left_goal, right_goal = self.left, self.right, self.left_goal, self.right_goal
        step, seconds, sixth, tau, decay, gone, half, half_gone = self._pieces[step_ms]
        way = self._fastest * step
        if way > self._free:
            self._free = self._gap(way)
            if way > self._free:
                self._step()
                return
        self._free -= way
        left_excess, right_excess = left - left_goal, right - right_goal
        left_way = left_goal * seconds + left_excess * tau * gone
        right_way = right_goal * seconds + right_excess * tau * gone
        turn = (left_way - right_way) / self.track_mm
        speed, goal = 0.5 * (left + right), 0.5 * (left_goal + right_goal)
        excess = speed - goal
        if turn != 0.0 or left_excess != right_excess:
            heading = self.heading
            middle = (
                heading
                + (
                    0.5 * (left_goal - right_goal) * seconds
                    + (left_excess - right_excess) * tau * half_gone
                )
                / self.track_mm
            )
            self.heading = heading = heading + turn
            sine, cosine = sin(heading), cos(heading)
            mid, last = 4.0 * (goal + excess * half), goal + excess * decay
            self.x += sixth * (speed * self.sine + mid * sin(middle) + last * sine)
            self.y += sixth * (speed * self.cosine + mid * cos(middle) + last * cosine)
            self.sine, self.cosine = sine, cosine
        else:
            way = 0.5 * (left_way + right_way)
            self.x += way * self.sine
            self.y += way * self.cosine
        self.left_travel += left_way
        self.right_travel += right_way
        self.left = self._left_ground = left_goal + left_excess * decay
        self.right = self._right_ground = right_goal + right_excess * decay
        self.ms = ms = self.ms + step_ms
        if left_goal == 0.0 == right_goal:
            self._rest()
        elif ms - self._recorded_ms >= _RECORD_MS:
            self._record(1)

    def _rest(self) -> None:
        """Stop wheels without a goal that have all but stopped: a robot at rest costs nothing."""
        speeds = (self.left, self.right, self._left_ground, self._right_ground)
        if all(abs(speed) < _STILL_MM_S for speed in speeds):
            self.slipping = False
            self.left = self.right = self._left_ground = self._right_ground = 0.0
            self._steady = True
            self._record(1)

    def _step(self) -> None:
        """Move by one millisecond, with slip and contact."""
        _one, seconds, _sixth, tau, decay, gone, _half, _half_gone = self._pieces[1]
        left_excess, right_excess = self.left - self.left_goal, self.right - self.right_goal
        left_rim = self.left_goal * seconds + left_excess * tau * gone
        right_rim = self.right_goal * seconds + right_excess * tau * gone
        self.left = self.left_goal + left_excess * decay
        self.right = self.right_goal + right_excess * decay
        left_way, right_way = self._grip(left_rim, right_rim)
        turn = (left_way - right_way) / self.track_mm
        middle = self.heading + 0.5 * turn
        way = 0.5 * (left_way + right_way)
        before_x, before_y = self.x, self.y
        self.heading += turn
        self.sine, self.cosine = sin(self.heading), cos(self.heading)
        self.x += way * sin(middle)
        self.y += way * cos(middle)
        blocked = way - self._push_out(before_x, before_y, sin(middle), cos(middle), way)
        if blocked:  # over the mat it went no faster than the wall let it
            self._left_ground -= blocked * 1000.0
            self._right_ground -= blocked * 1000.0
        self.left_travel += left_rim - blocked
        self.right_travel += right_rim - blocked
        self.ms += 1
        self._free = 0.0  # this step was not counted: the next glide asks again how far it may go
        if self.slipping or self._touching is not None:
            if self.ms - self._recorded_ms >= _CONTACT_RECORD_MS:
                self._record(0)
        else:
            self._record(1)
        if self.left_goal == 0.0 == self.right_goal:
            self._rest()

    def _grip(self, left_rim: float, right_rim: float) -> tuple[float, float]:
        """Return what each wheel's rim (mm in this millisecond) passes on to the mat."""
        if not self.slipping:
            self._left_ground, self._right_ground = self.left, self.right
            return left_rim, right_rim
        most = self.grip_mm_s2 * 0.001
        before_left, before_right = self._left_ground, self._right_ground
        self._left_ground += min(most, max(-most, self.left - before_left))
        self._right_ground += min(most, max(-most, self.right - before_right))
        if self._left_ground == self.left and self._right_ground == self.right:
            self.slipping = False
        return (
            0.0005 * (before_left + self._left_ground),
            0.0005 * (before_right + self._right_ground),
        )

    # Walls

    def _gap(self, way: float) -> float:
        distance, _wall = self._wall_grid.nearest(self.x, self.y, self.radius_mm + way)
        return distance - self.radius_mm

    def _push_out(
        self, before_x: float, before_y: float, sine: float, cosine: float, way: float
    ) -> float:
        """Keep the body out of the walls; return how far it really went along its direction."""
        touched: Wall | None = None
        for _corner in range(self._pushes):
            distance, wall = self._wall_grid.nearest(self.x, self.y, self.radius_mm)
            if wall is None or distance >= self.radius_mm:
                break
            if touched is None or touched is not self._touching or not self._clings:
                touched = wall
            self._push_from(wall, distance)
        else:  # a corner so sharp that one wall pushes it into the other
            if self._gap(0.0) < -self._deepest_mm:
                self.x, self.y = before_x, before_y
        self._tell_contact(touched)
        if touched is None:
            return way
        went = (self.x - before_x) * sine + (self.y - before_y) * cosine
        return min(way, max(0.0, went)) if way >= 0 else max(way, min(0.0, went))

    def _push_from(self, wall: Wall, distance: float) -> None:
        near_x, near_y = wall.nearest(self.x, self.y)
        if distance < 1e-9:  # the centre is on the wall: push back where it came from
            self.x -= self.radius_mm * self.sine
            self.y -= self.radius_mm * self.cosine
            return
        scale = self.radius_mm / distance
        self.x = near_x + (self.x - near_x) * scale
        self.y = near_y + (self.y - near_y) * scale

    def _tell_contact(self, wall: Wall | None) -> None:
        if wall is None and self._touching is not None:
            gap = self._gap(_LEAVE_MM)
            if gap > _LEAVE_MM:
                left, self._touching = self._touching.name, None
                self._free = 0.0
                if self.on_leave is not None:
                    self.on_leave(left)
        elif wall is not None and self._touching is not wall:
            self._touching = wall
            self._record(0)
            if self.on_touch is not None:
                near_x, near_y = wall.nearest(self.x, self.y)
                self.on_touch(near_x, near_y, wall.name)

    # What others ask

    def pose_at(self, ms: int) -> tuple[float, float, float]:
        """Return x, y (mm) and heading (radians) at a later millisecond if nothing is commanded."""
        return self._pose_as(DifferentialDrive, ms)

    def _pose_as(self, kind: type[DifferentialDrive], ms: int) -> tuple[float, float, float]:
        """Return the pose of a robot like this one that moves on as that kind does, and tells nobody."""
        if self._steady or (ms <= self.ms and self._goals is None):
            return self.x, self.y, self.heading
        ghost = kind.__new__(kind)
        for name in DifferentialDrive.__slots__:
            setattr(ghost, name, getattr(self, name))
        ghost.on_pose = ghost.on_touch = ghost.on_leave = None
        ghost.advance(ms)
        return ghost.x, ghost.y, ghost.heading

    def turn_rate(self) -> float:
        """Return how fast the body turns over the mat, in rad/s, positive to the right."""
        return (self._left_ground - self._right_ground) / self.track_mm

    def acceleration(self) -> float:
        """Return the acceleration along the heading, in mm/s2."""
        if self._touching is not None or self._steady:
            return 0.0
        most = self.grip_mm_s2
        left = (self.left_goal - self.left) * 1000.0 / self.tau_ms
        right = (self.right_goal - self.right) * 1000.0 / self.tau_ms
        return 0.5 * (min(most, max(-most, left)) + min(most, max(-most, right)))

    def speed(self) -> float:
        """Return the speed along the heading over the mat, in mm/s."""
        return 0.5 * (self._left_ground + self._right_ground)

    def note(self) -> None:
        """Tell the recorder where the robot is now; of a robot at rest it knows already."""
        if self._goals is not None:
            self._begin(self._goals)
        elif not self._steady:
            self._record(0 if self.slipping or self._touching else 1)

    def _record(self, mode: int) -> None:
        self._recorded_ms = self.ms
        if self.on_pose is not None:
            self.on_pose(mode)


def heading_degrees(heading: float) -> float:
    """Return a heading in radians as degrees from 0 to 360."""
    return (heading * 180.0 / pi) % 360.0


@lru_cache(maxsize=16)  # who reads a trace makes a robot for each of its poses
def _pieces(tau_ms: float) -> tuple[tuple[float, ...], ...]:
    """Return what the closed form needs of each whole number of milliseconds.

    That is the number as a float (which CPython multiplies quicker), the time in seconds, its sixth, the motor's time constant
    in seconds, how much of a speed's excess is then left and how much is gone, and the same in the middle of that time.
    """
    tau, rows = tau_ms * 0.001, []
    for step in range(PIECE_MS + 1):
        whole, half = exp(-step / tau_ms), exp(-step / 2 / tau_ms)
        seconds = step * 0.001
        rows.append((
            float(step), seconds, seconds / 6.0, tau, whole, 1.0 - whole, half, 1.0 - half,
        ))  # fmt: skip
    return tuple(rows)
