"""A two-wheeled robot in a shared world: while it slides along a wall, it is moved in steps of up to 6 mm instead of 1 ms.

Rim speeds and heading of a robot against a wall follow the closed form, as without a wall; the wall only takes away the part of
its motion that leads into the wall. So a step is exact along a straight wall. It is bounded to 6 mm so that at the end of a wall
the straight step is off by 0.1 mm at most. A robot alone in its world is moved in steps of 1 ms there (`DifferentialDrive`).
"""

from math import cos, sin
from operator import attrgetter
from typing import Any

from marelle_sim.world.chassis import DifferentialDrive

STRIDE_MM = 6.0  # the greatest length of one step in contact
_RECORD_MS = 10

# The attributes that decide how a robot moves until its next command.
_STATE = (
    "ms", "x", "y", "heading", "sine", "cosine", "_speed", "_spin", "_speed_goal", "_spin_goal", "left_goal",
    "right_goal", "travel", "lead", "slipping", "_body_speed", "_body_spin", "_body_ms", "_steady", "_touched", "_touching",
    "_fastest", "_free_ms", "_clear_ms", "_bound", "_due_ms", "_driven", "_drags", "_rests_ms", "_stop_ms", "_settles",
)  # fmt: skip
state_of = attrgetter(*_STATE)


class SlidingDrive(DifferentialDrive):
    """A two-wheeled robot that slides along walls.

    While it touches a wall, it moves in steps of up to 6 mm. Away from walls it moves in steps of up to 20 ms, whatever their length;
    while a wheel slips, in steps of 1 ms.
    """

    __slots__ = ()
    # See `Body`. In a corner of two walls the contact stays that with the wall touched before, so no change is reported.
    _pushes, _deepest_mm, _clings = 4, 0.05, True

    def _is_free(self, step_ms: int, ms: int) -> bool:
        """Return True if the caller may move the robot by `step_ms` in closed form; otherwise move it and return False.

        The move is one of these: no motion until the time `ms`, motion until friction stops a wheel, 1 ms with slip, a step along
        a wall, or motion up to the nearest wall.
        """
        if self._steady:
            self.ms = ms
        elif self._rests_first(step_ms):
            pass
        elif self.slipping:
            self._step()
        elif self._touching is not None:
            self._slide(step_ms)
        else:
            way = self._fastest * step_ms
            free = self._free_distance(way)
            if way <= free:
                return True
            step_ms = int(free / self._fastest) if free > 0.0 else 0
            if step_ms < 1:
                self._step()
            else:
                self._glide(step_ms)
        return False

    def _glide(self, step_ms: int) -> None:
        """Move by `step_ms` in closed form without looking for walls."""
        self._free_ms = self._clear_ms = self.ms + step_ms
        DifferentialDrive.advance(self, self._free_ms)

    def restore(self, state: tuple[Any, ...]) -> None:
        """Set the attributes of `_STATE` to the values that `state_of` returned for a robot."""
        for name, value in zip(_STATE, state, strict=True):
            setattr(self, name, value)

    def pose_at(self, ms: int) -> tuple[float, float, float]:
        """Return x, y (mm) and heading (radians) that the robot will have at the time `ms` if no further command comes."""
        return self._pose_as(SlidingDrive, ms)

    def _slide(self, step_ms: int) -> None:
        """Move a robot in contact by at most `step_ms` and 6 mm as without walls, then push the body out of the walls.

        A robot whose two goal speeds are 0, or that may go farther than 3 mm in 1 ms, makes a step of 1 ms instead.
        """
        if self.left_goal == 0.0 == self.right_goal or self._fastest * 2.0 > STRIDE_MM:
            self._step()
            return
        step_ms = min(step_ms, int(STRIDE_MM / self._fastest))
        x, y, heading, travel = self.x, self.y, self.heading, self.travel
        self._glide(step_ms)
        self._free_ms = self._clear_ms = 0
        way = self.travel - travel
        middle = 0.5 * (heading + self.heading)
        blocked = way - self._push_out(x, y, sin(middle), cos(middle), way)
        self._body_speed, self._body_spin, self._body_ms = self._speed, self._spin, self.ms
        if blocked:
            self._body_speed -= blocked * 1000.0 / step_ms
            self.travel -= blocked
        if self._touching is None:
            self._record(1)
        elif self.ms - self._recorded_ms >= _RECORD_MS:
            self._record(0)
