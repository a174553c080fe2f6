"""The motion of a two-wheeled robot in closed form, a `Chassis` (`world.any_chassis`).

Between two commands the motion is computed by formula, not in small time steps. A wheel is a first-order system,
`v(t) = u + (v0 - u) e^(-t/T)`, with one T for both wheels. So the mean of the two rim speeds, and the body's rate of turn (the
difference of the rim speeds over the track), follow the same law; the class stores these two. Travel and heading are exact, and
only the position needs a quadrature (Simpson's rule over at most 20 ms: 0.1 um after a 2 s arc). Poses are given at whole
milliseconds: readers see the pose of the last whole millisecond, and a command acts from there. Two phases are computed in steps
of 1 ms instead: wheels that slip (the command asks for more acceleration than the tyres can pass on), and contact with a wall.
"""

from math import cos, radians, sin

from marelle_sim.world.any_chassis import OnPose
from marelle_sim.world.body import Body
from marelle_sim.world.friction import NEVER_MS, Goals, Wheels
from marelle_sim.world.pieces import PIECE_MS, pieces
from marelle_sim.world.walls import WallGrid

_CONTACT_RECORD_MS = 10  # poses in the trace while it slides along a wall
_RECORD_MS = 1000  # ... and between two commands
# Factor, mm/ms: a robot that gets no faster than this need not look for walls again.
_ROOM, _CRAWL = 1.25, 0.01
_FAR_MM = 1e6  # farther than any wall
_STRAIGHT = 1e-12  # rad/s: a slower turn without a goal counts as none
_STILL_MM_S = 0.05  # slower than this towards a goal of 0, a wheel stands still


class DifferentialDrive(Body):
    """A robot with two driven wheels on one axle and a round body.

    Attributes:
        ms: the time of the run to which the pose below belongs, in ms.
        x, y: centre of the axle in mm; heading: radians, clockwise from the top of the mat.
        sine, cosine: the sine and the cosine of the heading.
        travel: the mean distance that the rims of both wheels have turned, in mm, as the encoders measure it.
        lead: half the difference of the distances of the left and the right rim (left minus right), in mm.
        left_goal, right_goal: the rim speeds that the wheels approach, in mm/s.
    """

    __slots__ = (
        "_bound", "_due_ms", "_fastest", "_goals", "_most_jump", "_pieces", "_recorded_ms", "_speed_goal",
        "_spin_goal", "_steady", "grip_mm_s2", "heading", "lead", "left_goal", "on_pose", "right_goal", "travel",
    )  # fmt: skip

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
            walls: the walls that the body can touch.
        """
        super().__init__(track_mm, tau_ms, radius_mm, walls)
        self.grip_mm_s2 = grip_mm_s2
        self._recorded_ms = 0
        self._due_ms = 0  # when to check for rest, or to record the pose
        self.heading = self.travel = self.lead = 0.0
        self.left_goal = self.right_goal = self._speed_goal = self._spin_goal = 0.0
        self._most_jump = grip_mm_s2 * tau_ms / 1000.0  # of a goal, before the wheel slips
        self._goals: Goals | None = None
        self._steady = True  # nothing moves until the next command
        self._fastest = 0.0  # mm/ms of either wheel, until the next command
        # The body touches no wall until `_free_ms` if no rim is faster than this (mm/ms); later it looks for walls again.
        self._bound = 0.0
        self._pieces = pieces(tau_ms)
        self.on_pose: OnPose | None = None

    # What the world and the parts do to it

    def place(self, x_mm: float, y_mm: float, heading_deg: float) -> None:
        """Set the pose (mm, degrees clockwise from the top of the mat), with both wheels at rest, and record it."""
        self.begin_at(x_mm, y_mm, radians(heading_deg), 0.0, 0.0)
        self._free_ms = self._clear_ms = 0
        self._record(1)

    def begin_at(self, x: float, y: float, heading: float, left: float, right: float) -> None:
        """Set the pose (mm, radians) and the rim speeds (mm/s) without recording them."""
        self.x, self.y, self.heading = x, y, heading
        self.sine, self.cosine = sin(heading), cos(heading)
        self._speed, self._spin = 0.5 * (left + right), (left - right) / self.track_mm

    def command(self, ms: int, goals: Goals) -> None:
        """Set the command that the motors obey from the time `ms` on.

        `goals` is called later, so of several commands within one millisecond only the last has an effect. It returns the two
        goal speeds of the rims (mm/s), or a `Driven` function with the pull and the friction of each wheel.
        """
        if ms > self.ms:
            self.advance(ms)
        self._goals = goals
        self._steady = False

    def _begin(self, goals: Goals) -> None:
        """Apply the last command: compute the goal speeds, the greatest rim speed until the next command, and whether wheels slip."""
        self._goals = None
        values = goals()
        if type(values) is not tuple or self._stop_ms < NEVER_MS:
            values = self._tend(values)
        self.left_goal, self.right_goal = left_goal, right_goal = values
        half_track, speed = self._half_track, self._speed
        goal, goal_rim = 0.5 * (left_goal + right_goal), 0.5 * (left_goal - right_goal)
        rim = half_track * self._spin
        self._speed_goal, self._spin_goal = goal, goal_rim / half_track
        # The faster of two wheels goes at |mean| + |half their difference|, and stays between what it is and its goal.
        now, then = abs(speed) + abs(rim), abs(goal) + abs(goal_rim)
        self._fastest = fastest = 0.001 * (now if now > then else then)
        if fastest > self._bound:
            self._set_free(fastest, (self._clear_ms - self.ms) * self._bound)
        if abs(goal - speed) + abs(goal_rim - rim) > self._most_jump:
            self._body_speed, self._body_spin = self._over_mat()
            self._body_ms = self.ms
            self.slipping = True
            self._free_ms = self._clear_ms = 0
        self._recorded_ms = ms = self.ms  # as `_record`, without a call
        self._due_ms = ms + _RECORD_MS if then else ms
        on_pose = self.on_pose  # CPython calls a local quicker than what an attribute holds
        if on_pose is not None:
            mode = 0 if self.slipping or self._touching else 1
            on_pose(mode, speed + rim, speed - rim, left_goal, right_goal)

    # Motion

    def advance(self, ms: int) -> None:
        """Simulate the motion up to the time `ms` of the run; a time that has passed moves nothing.

        The closed form is used while the robot cannot reach a wall and no wheel slips: `_is_free` tells whether, and else moves the robot.
        """
        if self._goals is not None:
            self._begin(self._goals)
        while self.ms < ms:
            step_ms = ms - self.ms
            if step_ms > PIECE_MS:  # noqa: PLR1730 - min() is a call
                step_ms = PIECE_MS
            now_ms = self.ms + step_ms
            if now_ms > self._free_ms and not self._is_free(step_ms, ms):
                continue
            seconds, lag, decay, half_seconds, half_lag, half_decay, sixth = self._pieces[step_ms]
            speed, goal = self._speed, self._speed_goal
            spin, spin_goal = self._spin, self._spin_goal
            excess = speed - goal
            travel_mm = goal * seconds + excess * lag
            self.travel += travel_mm
            self._speed = last = goal + excess * decay
            if spin_goal != 0.0 or not -_STRAIGHT < spin < _STRAIGHT:
                bend, heading = spin - spin_goal, self.heading
                middle = heading + spin_goal * half_seconds + bend * half_lag
                turn = spin_goal * seconds + bend * lag
                self.heading = heading = heading + turn
                self.lead += self._half_track * turn
                self._spin = spin_goal + bend * decay
                sine, cosine = sin(heading), cos(heading)
                mid = 4.0 * (goal + excess * half_decay)
                self.x += sixth * (speed * self.sine + mid * sin(middle) + last * sine)
                self.y += sixth * (speed * self.cosine + mid * cos(middle) + last * cosine)
                self.sine, self.cosine = sine, cosine
            else:
                self.x += travel_mm * self.sine
                self.y += travel_mm * self.cosine
            self.ms = now_ms
            if now_ms >= self._due_ms:
                self._rest_or_record()

    def _is_free(self, step_ms: int, ms: int) -> bool:
        """Return True if the caller may move the robot by `step_ms` (ms) in closed form; otherwise move it and return False.

        The move is one of three: none until the time `ms`; up to the end of the present goal speeds; 1 ms with slip and contact.
        """
        if self._steady:
            self.ms = ms
            return False
        if self._rests_first(step_ms):
            return False
        if not self.slipping and self._touching is None:
            travel_mm = self._fastest * step_ms
            if travel_mm <= self._free_distance(travel_mm):
                return True
        self._step()
        return False

    def _rests_first(self, step_ms: int) -> bool:
        """Move up to the time within the next `step_ms` at which friction stops a wheel or the goal speeds must be computed again.

        Return False, and do nothing, if there is no such time.
        """
        if self._stop_ms <= self.ms:
            self._come_to_rest()
        elif self._stop_ms < self.ms + step_ms:
            DifferentialDrive.advance(self, self._stop_ms)
        else:
            return False
        return True

    def _free_distance(self, travel_mm: float) -> float:
        """Return the distance (mm) from the body to the nearest wall; store the time (ms) until which the body can touch no wall.

        Walls farther than `travel_mm` + 150 mm are not searched: without a nearer one, return that sum; without any walls, infinity.
        """
        free = self._gap(travel_mm)
        self._set_free(self._fastest, free)
        return free

    def _set_free(self, fastest: float, free: float) -> None:
        """Store until when a robot with no wall within `free` mm cannot reach a wall at up to 1.25 times `fastest` (mm/ms)."""
        self._bound = _ROOM * fastest + _CRAWL
        self._clear_ms = self.ms + int(min(free, _FAR_MM) / self._bound)
        self._free_ms = min(self._clear_ms, self._stop_ms)

    def _rest_or_record(self) -> None:
        """Check for rest if both goals are 0; otherwise record the pose if the last record is a second old."""
        if self.left_goal == 0.0 == self.right_goal:
            self._rest()
        else:
            if self.ms - self._recorded_ms >= _RECORD_MS:
                self._record(1)
            self._due_ms = self._recorded_ms + _RECORD_MS

    def _rest(self) -> None:
        """Set all speeds to 0 if rims and body are slower than 0.05 mm/s: a robot at rest needs no computation."""
        rims = self._fastest_wheel(self._speed, self._spin)
        if rims < _STILL_MM_S and self._fastest_wheel(*self._over_mat()) < _STILL_MM_S:
            self._speed = self._spin = 0.0
            self.slipping, self._steady, self._body_ms = False, True, -1
            self._free_ms = self._clear_ms = 0
            self._record(1)

    def _step(self) -> None:
        seconds, lag, decay, *_halves = self._pieces[1]
        before = self._over_mat()
        excess, bend = self._speed - self._speed_goal, self._spin - self._spin_goal
        travel_mm = self._speed_goal * seconds + excess * lag
        turn = self._spin_goal * seconds + bend * lag
        self._speed = self._speed_goal + excess * decay
        self._spin = self._spin_goal + bend * decay
        self.travel += travel_mm
        self.lead += self._half_track * turn
        if self.slipping:
            travel_mm, turn = self._grip(*before)
        else:
            self._body_speed, self._body_spin = self._speed, self._spin
        middle = self.heading + 0.5 * turn
        before_x, before_y = self.x, self.y
        self.heading += turn
        self.sine, self.cosine = sin(self.heading), cos(self.heading)
        self.x += travel_mm * sin(middle)
        self.y += travel_mm * cos(middle)
        blocked = travel_mm - self._push_out(
            before_x, before_y, sin(middle), cos(middle), travel_mm
        )
        if blocked:  # over the mat it went no faster than the wall let it
            self._body_speed -= blocked * 1000.0
            self.travel -= blocked
        self.ms += 1
        self._body_ms = self.ms
        # A contact may have begun or ended: the next step looks for walls again.
        self._free_ms = self._clear_ms = 0
        if self.slipping or self._touching is not None:
            if self.ms - self._recorded_ms >= _CONTACT_RECORD_MS:
                self._record(0)
        else:
            self._record(1)
        if self.left_goal == 0.0 == self.right_goal:
            self._rest()

    def _grip(self, speed: float, spin: float) -> tuple[float, float]:
        """Bring the body's speed (mm/s) and spin (rad/s) nearer to those of the rims, as far as the tyres' grip allows in 1 ms.

        Return the travel (mm) and the turn (radians) of the body in this millisecond.
        """
        half_track, most = self._half_track, self.grip_mm_s2 * 0.001
        left, right = speed + half_track * spin, speed - half_track * spin
        left_lack, right_lack = self.left - left, self.right - right
        if abs(left_lack) <= most and abs(right_lack) <= most:
            self.slipping = False
        left += min(most, max(-most, left_lack))
        right += min(most, max(-most, right_lack))
        self._body_speed, self._body_spin = 0.5 * (left + right), 0.5 * (left - right) / half_track
        return 0.0005 * (speed + self._body_speed), 0.0005 * (spin + self._body_spin)

    # What others ask

    def pose_at(self, ms: int) -> tuple[float, float, float]:
        """Return x, y (mm) and heading (radians) that the robot will have at the time `ms` if no further command comes."""
        return self._pose_as(DifferentialDrive, ms)

    def _pose_as(self, kind: "type[DifferentialDrive]", ms: int) -> tuple[float, float, float]:
        """Return the pose at the time `ms` of a copy of this robot that is moved by the methods of the class `kind` and not recorded."""
        if self._steady or (ms <= self.ms and self._goals is None):
            return self.x, self.y, self.heading
        ghost = kind.__new__(kind)
        for name in (*Wheels.__slots__, *Body.__slots__, *DifferentialDrive.__slots__):
            setattr(ghost, name, getattr(self, name))
        ghost.on_pose = ghost.on_touch = ghost.on_leave = None
        ghost.advance(ms)
        return ghost.x, ghost.y, ghost.heading

    def _over_mat(self) -> tuple[float, float]:
        if self._body_ms == self.ms:
            return self._body_speed, self._body_spin
        return self._speed, self._spin

    def turn_rate(self) -> float:
        """Return the rate of turn of the body over the mat, in rad/s, positive to the right."""
        return self._over_mat()[1]

    def speed(self) -> float:
        """Return the speed along the heading over the mat, in mm/s, positive ahead."""
        return self._over_mat()[0]

    def acceleration(self) -> float:
        """Return the acceleration along the heading, in mm/s2, positive ahead; 0 at rest and while the robot touches a wall."""
        if self._touching is not None or self._steady:
            return 0.0
        most = self.grip_mm_s2
        left = (self.left_goal - self.left) * 1000.0 / self.tau_ms
        right = (self.right_goal - self.right) * 1000.0 / self.tau_ms
        return 0.5 * (min(most, max(-most, left)) + min(most, max(-most, right)))

    def note(self) -> None:
        """Record the present pose in the trace, unless the robot is at rest: that pose is recorded already."""
        if self._goals is not None:
            self._begin(self._goals)
        elif not self._steady:
            self._record(0 if self.slipping or self._touching else 1)

    def _record(self, mode: int) -> None:
        self._recorded_ms = self.ms
        if self.on_pose is not None:
            self.on_pose(mode, self.left, self.right, self.left_goal, self.right_goal)
