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

    from marelle_sim.world.walls import Wall

STRIDE_MM = 6.0  # the way of one step in contact
_RECORD_MS = 10
_INSIDE_MM = 0.05  # in a corner: less is a touch, not an overlap

# How a robot moves until its next command.
state_of = attrgetter(
    "ms", "x", "y", "heading", "sine", "cosine", "left", "right", "left_goal", "right_goal", "left_travel",
    "right_travel", "slipping", "_left_ground", "_right_ground", "_steady", "_touching", "_fastest", "_free",
)  # fmt: skip


class SlidingDrive(DifferentialDrive):
    """A two-wheeled robot whose contacts with walls are worked out in long steps."""

    __slots__ = ()

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

    def _push_out(
        self, before_x: float, before_y: float, sine: float, cosine: float, way: float
    ) -> float:
        """Keep the body out of the walls; return how far it really went along its direction.

        In a corner it touches two: as long as one of them is that of before, nothing is told.
        """
        touched: Wall | None = None
        for _corner in range(4):
            distance, wall = self._wall_grid.nearest(self.x, self.y, self.radius_mm)
            if wall is None or distance >= self.radius_mm:
                break
            if touched is None or touched is not self._touching:
                touched = wall
            self._push_from(wall, distance)
        else:  # a corner so sharp that one wall pushes it into the other
            if self._gap(0.0) < -_INSIDE_MM:
                self.x, self.y = before_x, before_y
        self._tell_contact(touched)
        if touched is None:
            return way
        went = (self.x - before_x) * sine + (self.y - before_y) * cosine
        return min(way, max(0.0, went)) if way >= 0 else max(way, min(0.0, went))
