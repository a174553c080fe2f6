"""A two-wheeled robot in a world with other robots or pushable boxes.

Up to the time `until_ms` it moves without waiting for other robots. Before it passes that time, its `SharedWorld` moves the
other robots on. Decision 022 has the proof.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import exp
from typing import Any

from marelle_sim.world.friction import Goals, pulls
from marelle_sim.world.sliding import SlidingDrive, state_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.world.any_chassis import OnPose
    from marelle_sim.world.contact_group import ContactGroup
    from marelle_sim.world.shared_world import SharedWorld

LENGTHS_MS = (16, 24, 36, 54, 80, 120, 180, 270, 400, 600, 1000)  # possible lengths of a stretch
SLACK = 1.1  # factor on speeds: the path round another body is a little longer than the step


@lru_cache(maxsize=16)
def _lags(tau_ms: float) -> list[tuple[int, float]]:
    """Return (length, lag) for each of `LENGTHS_MS`, both in ms.

    A wheel with the time constant T that starts from rest covers in the time `length` the same distance as at its final speed in
    the shorter time `length` minus `lag`; `lag` is `T (1 - e^(-length / T))`.
    """
    return [(length, tau_ms * (1.0 - exp(-length / tau_ms))) for length in LENGTHS_MS]


class SharedDrive(SlidingDrive):
    """A two-wheeled robot in a world with other robots, or with boxes that can be pushed.

    Attributes:
        index: its index in `SharedWorld.robots`, which is in the order of the names.
        name: its name in the world.
        top_mm_s: the speed that its wheels cannot exceed, whatever the program commands.
        push_limit: the greatest force that its wheels can exert on the mat, in g mm/s2.
        pull_grows: True if at a fixed duty the goal speed of a faster wheel is higher (motor driver L298N).
        until_ms: the time of the run up to which it may move without waiting for other robots.
        group: the `ContactGroup` in which it moves in the present stretch of time, or None.
        begin_x, begin_y: its place at the start of the present stretch, mm.
        contacts: the names of the robots and boxes that it touches.
        done_ms: the time at which its program ended, after which no command comes; None while the program runs.
        on_push: called with the time (ms), the name, x and y (mm) of a box that it has pushed.
    """

    __slots__ = (
        "_due",
        "_lags",
        "_shared_world",
        "_told",
        "_trying",
        "begin_x",
        "begin_y",
        "contacts",
        "done_ms",
        "group",
        "index",
        "name",
        "on_push",
        "pull_grows",
        "push_limit",
        "top_mm_s",
        "until_ms",
    )  # fmt: skip

    def __init__(
        self,
        shared_world: SharedWorld,
        *,
        name: str,
        top_mm_s: float,
        push_limit: float,
        **body: Any,
    ) -> None:
        """Make a robot that is part of `shared_world`; `body` has the arguments of `DifferentialDrive`."""
        self._trying = False  # True during `try_to`: contacts may still change the pose
        super().__init__(**body)
        self._shared_world = shared_world
        self.name, self.top_mm_s, self.push_limit = name, top_mm_s, push_limit
        self.pull_grows = False
        self.until_ms = 0
        self.group: ContactGroup | None = None
        self.contacts: set[str] = set()
        self.done_ms: int | None = None
        self.on_push: Callable[[int, str, float, float], None] | None = None
        self._told: OnPose | None = None  # `on_pose`, stored here while the robot has contacts
        self.begin_x = self.begin_y = 0.0
        self._due: int | None = None  # the mode in which `accept` records the pose, if at all
        self._lags = _lags(self.tau_ms)
        self.index = shared_world.join(self)

    def place(self, x_mm: float, y_mm: float, heading_deg: float) -> None:
        """Set the pose (mm, degrees clockwise from the top of the mat), with both wheels at rest, and record it."""
        super().place(x_mm, y_mm, heading_deg)
        self.begin_x, self.begin_y = x_mm, y_mm

    def advance(self, ms: int) -> None:
        """Simulate the motion up to the time `ms`, after everything that could touch the robot has been moved on to it."""
        if ms > self.until_ms:
            self._shared_world.bring(self, ms)
        SlidingDrive.advance(self, ms)

    def alone(self, ms: int) -> None:
        """Simulate the motion up to the time `ms`, among walls, without regard to other robots and pushable boxes.

        Only `SharedWorld` and `ContactGroup` call this.
        """
        SlidingDrive.advance(self, ms)

    def pose_at(self, ms: int) -> tuple[float, float, float]:
        """Return x, y (mm) and heading (radians) that an observer sees at the time `ms`, when all commands before it are known."""
        self._shared_world.reach(self, ms)
        if self.group is not None and ms > self.ms:
            return self.group.peek(self, ms)
        return SlidingDrive.pose_at(self, ms)

    def try_to(self, ms: int) -> None:
        """Simulate the motion up to the time `ms`, among walls, without regard to other robots and pushable boxes.

        `ContactGroup` then corrects the pose for contacts and calls `accept`.
        """
        self._trying, self._due = True, None
        SlidingDrive.advance(self, ms)
        self._trying = False

    def _begin(self, goals: Goals) -> None:
        """Apply a command; during `try_to` with contacts, `accept` records the pose instead of this method."""
        if self._trying and self.contacts:
            told, self.on_pose = self.on_pose, None
            super()._begin(goals)
            self.on_pose, self._due = told, 0
        else:
            super()._begin(goals)

    def accept(self) -> None:
        """Record the pose after `try_to`, now that it has been corrected for contacts, if `try_to` had a pose to record."""
        if self._due is not None:
            self._record(self._due)

    def _record(self, mode: int) -> None:
        if self._trying:
            self._recorded_ms, self._due = self.ms, mode
        else:
            super()._record(mode)

    def begin(self, until_ms: int, group: ContactGroup | None) -> None:
        """Start a stretch of time, in which the robot moves with `group`, or if it is None alone, up to the time `until_ms` of the run.

        With a group, `until_ms` is ignored.
        """
        self.group = group
        self.until_ms = self.ms if group is not None else until_ms
        self.begin_x, self.begin_y = self.x, self.y

    @property
    def is_still(self) -> bool:
        """Whether the robot is at rest and stays so until the next command."""
        return self._steady

    @property
    def is_recorded(self) -> bool:
        """Whether the pose of the present millisecond has been recorded in the trace."""
        return self._recorded_ms == self.ms

    def start(self) -> float:
        """Apply the last command; return the greatest speed (mm/ms) that its wheels or its body can reach before the next command."""
        if self._goals is not None:
            self._begin(self._goals)
        if self._steady:
            return 0.0
        fastest = self._fastest
        if self._settles and self.pull_grows:
            fastest = max(fastest, self.top_mm_s * 0.001)
        elif self._settles:
            # The goal speeds rise while the wheels get faster, because their motors then draw less current.
            goals = pulls(self._driven, self.left, self.right)
            fastest = max(fastest, *(abs(goal) * 0.001 for goal in goals))
        if not self.slipping:
            return fastest
        return max(fastest, 0.001 * self._fastest_wheel(*self._over_mat()))

    def reach_mm(self, ms: int) -> list[float]:
        """Return, for each of `LENGTHS_MS`, the greatest distance (mm) that its middle can move in that time from `ms` on.

        The bound holds for every command that its program can still give: no wheel gets farther than one whose goal is
        `top_mm_s`. If the program has ended, the bound follows from the last command.
        """
        rims = self._fastest_wheel(self._speed, self._spin)
        fastest = max(rims, self._fastest_wheel(*self._over_mat())) * 0.001 * SLACK
        if self.done_ms is None or self.done_ms >= ms or (self.pull_grows and not self._steady):
            top = self.top_mm_s * 0.001 * SLACK
            lag = top - fastest
            return [top * length - lag * late for length, late in self._lags]
        if not self._steady:
            goals = self.left_goal, self.right_goal
            if self._goals is not None:
                goals = pulls(self._goals(), self.left, self.right)
            fastest = max(fastest, *(abs(goal) * 0.001 * SLACK for goal in goals))
        return [fastest * length for length in LENGTHS_MS]

    def place_at(self, ms: int) -> tuple[float, float, float]:
        """Return x, y (mm) and heading (radians) at a time of the present stretch; `SeenDrive` implements this."""
        raise NotImplementedError

    def held_back(self, dx_mm: float, dy_mm: float, step_ms: int) -> None:
        """Move the robot by (dx_mm, dy_mm), the correction for contacts in the last step of `step_ms`.

        The part of the correction along the heading also changes the travel of the wheels and the speed of the body.
        """
        self.x += dx_mm
        self.y += dy_mm
        self._clear_ms = 0  # at its new place it may be nearer to a wall
        travel_mm = dx_mm * self.sine + dy_mm * self.cosine
        speed, self._body_spin = self._over_mat()
        middle = abs(speed) * 0.001 * step_ms
        travel_mm = max(-middle, min(middle, travel_mm))
        self._body_speed, self._body_ms = speed + travel_mm * 1000.0 / step_ms, self.ms
        self.travel += travel_mm
        self._tell_contact(None)

    def tell_touch(self, name: str, x_mm: float, y_mm: float) -> None:
        """Report that a contact with the robot or box `name` begins at a point (mm).

        While the robot has contacts, every pose is recorded with mode 0, as the start of a straight line.
        """
        if not self.contacts:
            self._told, self.on_pose = self.on_pose, self._tell_piece
        self.contacts.add(name)
        self._record(0)
        if self.on_touch is not None:
            self.on_touch(x_mm, y_mm, name)

    def tell_leave(self, name: str) -> None:
        """Report that the contact with the robot or box `name` ends, and record the pose."""
        self.contacts.discard(name)
        if not self.contacts:
            self.on_pose = self._told
        if self.on_leave is not None:
            self.on_leave(name)
        self._record(0 if self.slipping or self._touching else 1)

    def mute(self) -> None:
        """Remove all listeners before a prediction (`ContactGroup.peek`), which restores them afterwards."""
        self.on_pose = self.on_touch = self.on_leave = self.on_push = self._told = None
        self.contacts = set(self.contacts)

    def _tell_piece(self, mode: int, *motion: float) -> None:
        del mode
        if self._told is not None:
            self._told(0, *motion)

    def tell_place(self, every_ms: int) -> None:
        """Record the pose of a robot that has contacts, if it moves and its last record is `every_ms` old or older."""
        if not self._steady and self.ms - self._recorded_ms >= every_ms:
            self._record(0)


class SeenDrive(SharedDrive):
    """A `SharedDrive` that sensors of other robots can measure: it gives its pose at any time of the present stretch."""

    __slots__ = ("_ghost", "_states")

    def __init__(self, shared_world: SharedWorld, **body: Any) -> None:
        """Make a robot that is part of `shared_world`; `body` has the other arguments of `SharedDrive`."""
        super().__init__(shared_world, **body)
        # The state at the start of the stretch, and after each command in it.
        self._states: list[tuple[Any, ...]] = []
        self._ghost = SlidingDrive(
            track_mm=self.track_mm, radius_mm=self.radius_mm, tau_ms=self.tau_ms,
            grip_mm_s2=self.grip_mm_s2, walls=self._wall_grid,
        )  # fmt: skip

    def begin(self, until_ms: int, group: ContactGroup | None) -> None:
        """Start a stretch of time, in which the robot moves with `group`, or alone until `until_ms` if `group` is None."""
        super().begin(until_ms, group)
        self._states = [state_of(self)]

    def place_at(self, ms: int) -> tuple[float, float, float]:
        """Return x, y (mm) and heading (radians) at a time of the present stretch, before or after the robot's own time.

        A copy is moved from the last command before `ms`, so the result does not depend on how far the robot itself has been
        simulated. A robot in a group is at that time already: its present pose is returned.
        """
        if self.group is not None:
            return self.x, self.y, self.heading
        if self._goals is not None and self.ms < ms:
            return self._pose_as(SlidingDrive, ms)
        last = len(self._states) - 1
        while last and self._states[last][0] >= ms:
            last -= 1
        ghost = self._ghost
        ghost.restore(self._states[last])
        ghost.advance(ms)
        return ghost.x, ghost.y, ghost.heading

    def _begin(self, goals: Goals) -> None:
        super()._begin(goals)
        self._states.append(state_of(self))
