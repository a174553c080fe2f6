"""A two-wheeled robot among others: it slides along walls in long steps, not a millisecond at a time.

The speeds and the heading of a robot that leans on a wall are those of one that does not, in closed form; of its way
the wall takes what leads into it. So a step may be as long as the wall is straight: it is bounded by the way only, so that the
chord round a wall's end cuts 0.1 mm at most. A robot that is alone in its world is stepped finely (`DifferentialDrive`).
"""

from __future__ import annotations

from math import cos, sin
from operator import attrgetter

from marelle_sim.world.chassis import PIECE_MS, DifferentialDrive

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

STRIDE_MM = 6.0  # the way of one step in contact
_RECORD_MS = 10

# How a robot moves until its next command.
state_of = attrgetter(
    "ms", "x", "y", "heading", "sine", "cosine", "left", "right", "left_goal", "right_goal", "left_travel",
    "right_travel", "slipping", "_left_ground", "_right_ground", "_steady", "_touching", "_fastest", "_free",
)  # fmt: skip


class SlidingDrive(DifferentialDrive):
    """A two-wheeled robot whose contacts with walls are worked out in long steps."""

    __slots__ = ()
    # Less than the depth is a touch, not an overlap; as long as one of two walls is that of before, nothing is told.
    _pushes, _deepest_mm, _clings = 4, 0.05, True

    def advance(self, ms: int) -> None:
        """Move on to that whole millisecond, for good."""
        if self._goals is not None:
            self._begin(self._goals)
        while self.ms < ms:
            if self._steady:
                self.ms = ms
            elif self.slipping:
                self._step()
            else:
                step_ms = ms - self.ms
                step_ms = step_ms if step_ms < PIECE_MS else PIECE_MS
                if self._touching is not None:
                    self._slide(step_ms)
                elif self._fastest * step_ms <= self._free:
                    self._glide(step_ms)
                else:
                    self._go(step_ms)

    def restore(self, state: tuple[Any, ...]) -> None:
        """Be as that robot was whose state this is."""
        (
            self.ms, self.x, self.y, self.heading, self.sine, self.cosine, self.left, self.right,
            self.left_goal, self.right_goal, self.left_travel, self.right_travel, self.slipping,
            self._left_ground, self._right_ground, self._steady, self._touching, self._fastest, self._free,
        ) = state  # fmt: skip

    def pose_at(self, ms: int) -> tuple[float, float, float]:
        """Return x, y (mm) and heading (radians) at a later millisecond if nothing is commanded."""
        return self._pose_as(SlidingDrive, ms)

    def _go(self, step_ms: int) -> None:
        """Ask how far it is to the walls, and move for so long or as long as none can be met; else a millisecond."""
        fastest = self._fastest
        self._free = self._gap(fastest * step_ms)
        if fastest * step_ms > self._free:
            step_ms = int(self._free / fastest)
        if step_ms < 1:
            self._step()
        else:
            self._glide(step_ms)

    def _slide(self, step_ms: int) -> None:
        """Move for at most so long as if nothing were there, then out of the walls."""
        if self.left_goal == 0.0 == self.right_goal or self._fastest * 2.0 > STRIDE_MM:
            self._step()
            return
        step_ms = min(step_ms, int(STRIDE_MM / self._fastest))
        x, y, heading, left, right = (
            self.x, self.y, self.heading, self.left_travel, self.right_travel,
        )  # fmt: skip
        self._free = self._fastest * step_ms  # whatever is in the way
        self._glide(step_ms)
        self._free = 0.0
        way = 0.5 * (self.left_travel - left + self.right_travel - right)
        middle = 0.5 * (heading + self.heading)
        blocked = way - self._push_out(x, y, sin(middle), cos(middle), way)
        if blocked:
            self._left_ground -= blocked * 1000.0 / step_ms
            self._right_ground -= blocked * 1000.0 / step_ms
            self.left_travel -= blocked
            self.right_travel -= blocked
        if self._touching is None:
            self._record(1)
        elif self.ms - self._recorded_ms >= _RECORD_MS:
            self._record(0)
