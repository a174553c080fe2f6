"""Boxes that a robot can push: their place, their contacts and their friction.

Pushing is quasi-static: a box moves only while a robot pushes it, along the normal of the contact, and never turns.
"""

from __future__ import annotations

from math import cos, hypot, radians, sin

from marelle_sim.world.model import Box, Segment
from marelle_sim.world.walls import WallGrid

_FRICTION_MM_S2 = 0.35 * 9807.0  # cardboard on paper


class PushableBox:
    """The state of a box that robots can push, during one run.

    Attributes:
        name: as in the world. x, y: its middle, mm.
        half_width, half_height: half its size along its own axes, mm.
        radius: half its diagonal, mm. force: the friction that a push must overcome, in g mm/s2.
        moved_ms: the time at which it last moved; -1 if never. pushed_by: the index of the robot that pushed it then.
        told_ms: the time at which its place was last recorded; untold: True if it has moved since.
        travel_mm: how far it has moved in this millisecond, mm.
    """

    __slots__ = (
        "_cosine", "_sine", "force", "half_height", "half_width", "moved_ms", "name", "pushed_by", "radius",
        "told_ms", "travel_mm", "untold", "x", "y",
    )  # fmt: skip

    def __init__(self, box: Box) -> None:
        self.name, self.x, self.y = box.name, box.x_mm, box.y_mm
        self.half_width, self.half_height = box.width_mm / 2, box.height_mm / 2
        self.radius = hypot(self.half_width, self.half_height)
        self.force = box.mass_g * _FRICTION_MM_S2
        angle = radians(box.angle_deg)
        self._sine, self._cosine = sin(angle), cos(angle)
        self.moved_ms, self.pushed_by, self.travel_mm = -1, 0, 0.0
        self.told_ms, self.untold = -1, False

    def gap_to(self, x: float, y: float) -> tuple[float, float, float]:
        """Return (distance, x, y): the distance from the box to a point (mm, negative inside), and the unit vector towards the point.

        For a point inside, the vector points out of the box through the nearest side.
        """
        sine, cosine = self._sine, self._cosine
        dx, dy = x - self.x, y - self.y
        across, along = dx * cosine - dy * sine, dx * sine + dy * cosine
        over_u, over_v = abs(across) - self.half_width, abs(along) - self.half_height
        if over_u <= 0.0 >= over_v:
            gap = max(over_u, over_v)
            u, v = (1.0, 0.0) if over_u > over_v else (0.0, 1.0)
        else:
            out_u, out_v = max(over_u, 0.0), max(over_v, 0.0)
            gap = hypot(out_u, out_v)
            u, v = out_u / gap, out_v / gap
        u, v = (u if across >= 0 else -u), (v if along >= 0 else -v)
        return gap, u * cosine + v * sine, v * cosine - u * sine

    def beam(self, x: float, y: float, ahead_x: float, ahead_y: float) -> tuple[float, int]:
        """Return the distance (mm) along a beam to the box, infinite if it misses, and the side that it meets.

        The beam starts at (x, y) mm, in the direction of the unit vector (ahead_x, ahead_y). Side 0 is a left or right side of
        the box in its own axes, side 1 a front or back side.
        """
        enters, _leaves, side = self._clip(x, y, ahead_x, ahead_y)
        return enters, side

    def cosine_to(self, side: int, x: float, y: float) -> float:
        """Return the cosine (0 to 1) of the angle between a unit vector and the normal of a side; `side` is 0 or 1 as in `beam`."""
        return abs(
            x * self._sine + y * self._cosine if side else x * self._cosine - y * self._sine
        )

    def crosses(self, wall: Segment) -> bool:
        """Return True if a wall passes through the box or touches it."""
        enters, leaves, _side = self._clip(wall.x1_mm, wall.y1_mm, wall.dx_mm, wall.dy_mm)
        return enters <= 1.0 and leaves >= 0.0

    def _clip(self, x: float, y: float, dx: float, dy: float) -> tuple[float, float, int]:
        """Return (t of entering, t of leaving, side) where the half-line (x + t dx, y + t dy), t >= 0, passes through the box.

        The algorithm is that of Liang and Barsky. `side` is the side that it enters, as in `beam`. If the half-line starts inside,
        the first t is 0; if it misses the box, the result is (inf, -1, 0).
        """
        sine, cosine = self._sine, self._cosine
        x, y = x - self.x, y - self.y
        first, last, by = 0.0, float("inf"), 0
        for side, (place, step, half) in enumerate((
            (x * cosine - y * sine, dx * cosine - dy * sine, self.half_width),
            (x * sine + y * cosine, dx * sine + dy * cosine, self.half_height),
        )):  # fmt: skip
            if step == 0.0:
                if abs(place) > half:
                    return float("inf"), -1.0, 0
                continue
            enters, leaves = (-half - place) / step, (half - place) / step
            if min(enters, leaves) > first:
                first, by = min(enters, leaves), side
            last = min(last, max(enters, leaves))
        return (first, last, by) if first <= last else (float("inf"), -1.0, 0)

    def meets_wall(self, walls: WallGrid) -> bool:
        """Return True if any wall passes through the box or touches it."""
        return any(self.crosses(wall) for wall in walls.around(self.x, self.y, self.radius))

    def meets_box(self, other: PushableBox) -> bool:
        """Return True if another box overlaps or touches this one (test of the separating axes of two rectangles)."""
        dx, dy = other.x - self.x, other.y - self.y
        if dx * dx + dy * dy > (self.radius + other.radius) ** 2:
            return False
        axes = (
            (self._cosine, -self._sine), (self._sine, self._cosine),
            (other._cosine, -other._sine), (other._sine, other._cosine),
        )  # fmt: skip
        return all(
            abs(dx * u + dy * v) <= self._half_along(u, v) + other._half_along(u, v)
            for u, v in axes
        )

    def _half_along(self, u: float, v: float) -> float:
        across = abs(u * self._cosine - v * self._sine) * self.half_width
        return across + abs(u * self._sine + v * self._cosine) * self.half_height
