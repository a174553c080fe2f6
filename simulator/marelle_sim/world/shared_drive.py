"""A two-wheeled robot in a world with other robots: it moves alone while nothing that moves can touch it.

Decision 022 holds the proof. Up to `until_ms` it moves alone; beyond, its `SharedWorld` first moves the others on.
"""

from __future__ import annotations

from functools import lru_cache
from math import exp

from marelle_sim.world.friction import pulls
from marelle_sim.world.sliding import SlidingDrive, state_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from marelle_sim.world.any_chassis import OnPose
    from marelle_sim.world.contact_group import ContactGroup
    from marelle_sim.world.friction import Goals
    from marelle_sim.world.shared_world import SharedWorld

LENGTHS_MS = (16, 24, 36, 54, 80, 120, 180, 270, 400, 600, 1000)  # of a stretch of time
SLACK = 1.1  # on speeds: a way round another body is a little longer than a step


@lru_cache(maxsize=16)
def _lags(tau_ms: float) -> list[tuple[int, float]]:
    """Return (length, lag) for each of `LENGTHS_MS`, both in ms.

    A wheel with the time constant `tau_ms` that starts from rest goes as far in `length` as in `length - lag` at full speed.
    """
    return [(length, tau_ms * (1.0 - exp(-length / tau_ms))) for length in LENGTHS_MS]


class SharedDrive(SlidingDrive):
    """A two-wheeled robot in a world with others, or with boxes that can be pushed.

    Attributes:
        index, name: its number in the order of the names, and its name.
        top_mm_s: the speed that its wheels cannot exceed, whatever is commanded.
        push_limit: the force that its wheels can pass on, in g mm/s2.
        pull_grows: whether, at a fixed duty, a faster wheel tends to a higher speed (with an L298N).
        until_ms: the time up to which it may move alone.
        group: the robots and boxes that it moves together with, or None.
        begin_x, begin_y: its place when the present stretch of time began, mm.
        contacts: the names of the robots and boxes that it touches.
        done_ms: when its program ended, or None: nothing is commanded after that.
        on_push: called with ms, name, x, y (mm) of a box that it has pushed.
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
        """Make a robot that is part of `shared_world`; `body` is what a `DifferentialDrive` takes."""
        self._trying = False  # in a step that contacts may yet shorten
        super().__init__(**body)
        self._shared_world = shared_world
        self.name, self.top_mm_s, self.push_limit = name, top_mm_s, push_limit
        self.pull_grows = False
        self.until_ms = 0
        self.group: ContactGroup | None = None
        self.contacts: set[str] = set()
        self.done_ms: int | None = None
        self.on_push: Callable[[int, str, float, float], None] | None = None
        self._told: OnPose | None = None  # `on_pose`, while it touches nothing
        self.begin_x = self.begin_y = 0.0
        self._due: int | None = None  # how to record the pose after it
        self._lags = _lags(self.tau_ms)
        self.index = shared_world.join(self)

    def place(self, x_mm: float, y_mm: float, heading_deg: float) -> None:
        """Put the robot down somewhere, at rest."""
        super().place(x_mm, y_mm, heading_deg)
        self.begin_x, self.begin_y = x_mm, y_mm

    def advance(self, ms: int) -> None:
        """Move on to a time, in whole ms; everything that could touch it moves on too."""
        if ms > self.until_ms:
            self._shared_world.bring(self, ms)
        SlidingDrive.advance(self, ms)

    def alone(self, ms: int) -> None:
        """Move on to a time as if it were alone; only its `SharedWorld` calls this."""
        SlidingDrive.advance(self, ms)

    def pose_at(self, ms: int) -> tuple[float, float, float]:
        """Return x, y (mm) and heading (radians) at a later time, for an observer."""
        self._shared_world.reach(self, ms)
        if self.group is not None and ms > self.ms:
            return self.group.peek(self, ms)
        return SlidingDrive.pose_at(self, ms)

    def try_to(self, ms: int) -> None:
        """Move on to a time as if it were alone, and record nothing before `accept`."""
        self._trying, self._due = True, None
        SlidingDrive.advance(self, ms)
        self._trying = False

    def _begin(self, goals: Goals) -> None:
        """Apply a command; within a step that contacts may yet shorten, record nothing."""
        if self._trying and self.contacts:
            told, self.on_pose = self.on_pose, None
            super()._begin(goals)
            self.on_pose, self._due = told, 0
        else:
            super()._begin(goals)

    def accept(self) -> None:
        """Record the pose after a step of `try_to`, once contacts have been applied."""
        if self._due is not None:
            self._record(self._due)

    def _record(self, mode: int) -> None:
        if self._trying:
            self._recorded_ms, self._due = self.ms, mode
        else:
            super()._record(mode)

    def begin(self, until_ms: int, group: ContactGroup | None) -> None:
        """Start a stretch of time in which it moves with `group`, or freely until `until_ms`."""
        self.group = group
        self.until_ms = self.ms if group is not None else until_ms
        self.begin_x, self.begin_y = self.x, self.y

    @property
    def is_still(self) -> bool:
        """Whether nothing moves until the next command."""
        return self._steady

    @property
    def is_recorded(self) -> bool:
        """Whether the trace has its pose of the present millisecond."""
        return self._recorded_ms == self.ms

    def start(self) -> float:
        """Apply the last command; return the greatest speed of its wheels until the next one, in mm/ms."""
        if self._goals is not None:
            self._begin(self._goals)
        if self._steady:
            return 0.0
        fastest = self._fastest
        if self._settles and self.pull_grows:
            fastest = max(fastest, self.top_mm_s * 0.001)
        elif self._settles:
            # The wheels tend to more and more, as their motors pull the voltage down less.
            goals = pulls(self._driven, self.left, self.right)
            fastest = max(fastest, *(abs(goal) * 0.001 for goal in goals))
        if not self.slipping:
            return fastest
        return max(fastest, 0.001 * self._fastest_wheel(*self._over_mat()))

    def reach_mm(self, ms: int) -> list[float]:
        """Return the greatest distance (mm) that its middle can move from `ms` on in each of the `LENGTHS_MS`, whatever is commanded.

        No wheel gets farther in a time than one that tends to the greatest speed.
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
        """Return x, y (mm) and heading (radians) at a time of the present stretch; only a `SeenDrive` can."""
        raise NotImplementedError

    def held_back(self, dx_mm: float, dy_mm: float, step_ms: int) -> None:
        """Move by a correction (mm) for a contact in the last `step_ms`; its wheels turned less by its share along the heading."""
        self.x += dx_mm
        self.y += dy_mm
        self._clear_ms = 0  # where it has got to, it may be nearer to a wall
        travel_mm = dx_mm * self.sine + dy_mm * self.cosine
        speed, self._body_spin = self._over_mat()
        middle = abs(speed) * 0.001 * step_ms
        travel_mm = max(-middle, min(middle, travel_mm))
        self._body_speed, self._body_ms = speed + travel_mm * 1000.0 / step_ms, self.ms
        self.travel += travel_mm
        self._tell_contact(None)

    def tell_touch(self, name: str, x_mm: float, y_mm: float) -> None:
        """Begin a contact with another robot or a box: while it lasts, the path is recorded in straight pieces."""
        if not self.contacts:
            self._told, self.on_pose = self.on_pose, self._tell_piece
        self.contacts.add(name)
        self._record(0)
        if self.on_touch is not None:
            self.on_touch(x_mm, y_mm, name)

    def tell_leave(self, name: str) -> None:
        """End a contact with another robot or a box."""
        self.contacts.discard(name)
        if not self.contacts:
            self.on_pose = self._told
        if self.on_leave is not None:
            self.on_leave(name)
        self._record(0 if self.slipping or self._touching else 1)

    def mute(self) -> None:
        """Call no listener any more: what follows is a prediction, and is undone."""
        self.on_pose = self.on_touch = self.on_leave = self.on_push = self._told = None
        self.contacts = set(self.contacts)

    def _tell_piece(self, mode: int, *motion: float) -> None:
        del mode
        if self._told is not None:
            self._told(0, *motion)

    def tell_place(self, every_ms: int) -> None:
        """Record the pose of a robot in contact, at most once in `every_ms`."""
        if not self._steady and self.ms - self._recorded_ms >= every_ms:
            self._record(0)


class SeenDrive(SharedDrive):
    """A robot whose pose sensors of other robots ask for, at times that it has passed or not reached."""

    __slots__ = ("_ghost", "_states")

    def __init__(self, shared_world: SharedWorld, **body: Any) -> None:
        """Make a robot that is part of `shared_world`; `body` is what `SharedDrive` takes."""
        super().__init__(shared_world, **body)
        self._states: list[
            tuple[Any, ...]
        ] = []  # at the stretch's beginning, and after each command
        self._ghost = SlidingDrive(
            track_mm=self.track_mm, radius_mm=self.radius_mm, tau_ms=self.tau_ms,
            grip_mm_s2=self.grip_mm_s2, walls=self._wall_grid,
        )  # fmt: skip

    def begin(self, until_ms: int, group: ContactGroup | None) -> None:
        """Start a stretch of time in which it moves with `group`, or freely until `until_ms`."""
        super().begin(until_ms, group)
        self._states = [state_of(self)]

    def place_at(self, ms: int) -> tuple[float, float, float]:
        """Return x, y (mm) and heading (radians) at a time of the present stretch, however far it has moved itself.

        A copy computes it from the last command before that time, so the answer does not depend on what the robot did since.
        """
        if self.group is not None:
            return self.x, self.y, self.heading
        ghost = self._ghost
        if self._goals is not None and self.ms < ms:
            goals = self._goals()
            self._ghost.restore(state_of(self))
            ghost.command(ghost.ms, lambda: goals)
        else:
            last = len(self._states) - 1
            while last and self._states[last][0] >= ms:
                last -= 1
            self._ghost.restore(self._states[last])
        ghost.advance(ms)
        return ghost.x, ghost.y, ghost.heading

    def _begin(self, goals: Goals) -> None:
        super()._begin(goals)
        self._states.append(state_of(self))
