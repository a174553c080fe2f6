"""A two-wheeled robot in a shared world: it slides along walls in long steps instead of steps of 1 ms.

The speeds and the heading of a robot that leans on a wall are those of one that does not, in closed form; of its way
the wall takes what leads into it. So a step may be as long as the wall is straight: it is bounded by the way only, so that the
chord round a wall's end cuts 0.1 mm at most. A robot that is alone in its world is stepped finely (`DifferentialDrive`).
"""

from __future__ import annotations

from math import cos, sin
from operator import attrgetter

from marelle_sim.world.chassis import DifferentialDrive

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

STRIDE_MM = 6.0  # the way of one step in contact
_RECORD_MS = 10

# How a robot moves until its next command.
_STATE = (
    "ms", "x", "y", "heading", "sine", "cosine", "_speed", "_spin", "_speed_goal", "_spin_goal", "left_goal",
    "right_goal", "travel", "lead", "slipping", "_body_speed", "_body_spin", "_body_ms", "_steady", "_touched", "_touching",
    "_fastest", "_free_ms", "_clear_ms", "_bound", "_due_ms", "_driven", "_drags", "_rests_ms", "_stop_ms", "_settles",
)  # fmt: skip
state_of = attrgetter(*_STATE)


class SlidingDrive(DifferentialDrive):
    """A two-wheeled robot whose contacts with walls are worked out in long steps."""

    __slots__ = ()
    # Less than the depth is a touch, not an overlap; as long as one of two walls is that of before, nothing is told.
    _pushes, _deepest_mm, _clings = 4, 0.05, True

    def _is_free(self, step_ms: int, ms: int) -> bool:
        """Tell whether the closed form holds for a step; if not, rest, slip, slide or move as far as is free."""
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
        """Move by the closed form without asking for walls."""
        self._free_ms = self._clear_ms = self.ms + step_ms
        DifferentialDrive.advance(self, self._free_ms)

    def restore(self, state: tuple[Any, ...]) -> None:
        """Take over a state that `state_of` gave."""
        for name, value in zip(_STATE, state, strict=True):
            setattr(self, name, value)

    def pose_at(self, ms: int) -> tuple[float, float, float]:
        """Return x, y (mm) and heading (radians) at a later time if no command comes."""
        return self._pose_as(SlidingDrive, ms)

    def _slide(self, step_ms: int) -> None:
        """Move for at most `step_ms` through the walls, then push the body out of them."""
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
