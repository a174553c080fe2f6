"""Transforms from the mat's millimetres (y up) to the picture's pixels (y down)."""

from __future__ import annotations

from math import cos, radians, sin

Point = tuple[float, float]


class Transform:
    """Converts a place on the mat (mm, y up) to a pixel of an image (y down).

    Args:
        scale: pixels per millimetre, above 0.
        left: pixel column of the mat's left edge.
        top: pixel row of the mat's top edge.
        height_mm: height of the mat.
    """

    __slots__ = ("height_mm", "left", "scale", "top")

    def __init__(self, scale: float, left: float, top: float, height_mm: float) -> None:
        self.scale, self.left, self.top, self.height_mm = scale, left, top, height_mm

    def point(self, x_mm: float, y_mm: float) -> Point:
        """Return the pixel (column, row), not rounded, of a place on the mat (mm)."""
        return (self.left + x_mm * self.scale, self.top + (self.height_mm - y_mm) * self.scale)

    def points(self, places: list[Point]) -> list[Point]:
        """Return the pixels of several places on the mat (mm)."""
        return [self.point(x_mm, y_mm) for x_mm, y_mm in places]

    def magnified(self, factor: float) -> Transform:
        """Return the transform for the same picture drawn `factor` times as large."""
        return Transform(
            self.scale * factor, self.left * factor, self.top * factor, self.height_mm
        )

    def moved(self, left: float, top: float) -> Transform:
        """Return the transform for the part of the image whose top left corner is at the pixel (left, top)."""
        return Transform(self.scale, self.left - left, self.top - top, self.height_mm)


class Stance:
    """A pose at which a robot is drawn; it converts a point of the robot (mm ahead, mm to the right) to a place on the mat.

    A heading of 0 degrees points to the top of the mat; positive is clockwise.
    """

    __slots__ = ("_cos", "_sin", "heading_deg", "x_mm", "y_mm")

    def __init__(self, x_mm: float, y_mm: float, heading_deg: float) -> None:
        self.x_mm, self.y_mm, self.heading_deg = x_mm, y_mm, heading_deg
        self._sin = sin(radians(heading_deg))
        self._cos = cos(radians(heading_deg))

    def place(self, ahead_mm: float, right_mm: float) -> Point:
        """Return the place on the mat (mm) of a point of the robot, given in mm ahead and to the right of its middle."""
        return (
            self.x_mm + ahead_mm * self._sin + right_mm * self._cos,
            self.y_mm + ahead_mm * self._cos - right_mm * self._sin,
        )

    def rectangle(self, ahead: tuple[float, float], right: tuple[float, float]) -> list[Point]:
        """Return the corners on the mat (mm) of a rectangle of the robot, given by its ranges (from, to) ahead and to the right."""
        return [
            self.place(ahead[0], right[0]),
            self.place(ahead[1], right[0]),
            self.place(ahead[1], right[1]),
            self.place(ahead[0], right[1]),
        ]


def rectangle_corners(
    centre: Point, width: float, height: float, *, angle_deg: float = 0.0
) -> list[Point]:
    """Return the corners of a rectangle turned clockwise by `angle_deg` (y up)."""
    return Stance(*centre, angle_deg).rectangle((-height / 2, height / 2), (-width / 2, width / 2))


def bounding_box(points: list[Point], *, margin: float = 0.0) -> tuple[int, int, int, int]:
    """Return a box (left, top, right, bottom) in whole pixels that contains the points and `margin` pixels around them."""
    xs = [x for x, _ in points]
    ys = [y for _, y in points]
    return (
        int(min(xs) - margin) - 1,
        int(min(ys) - margin) - 1,
        int(max(xs) + margin) + 2,
        int(max(ys) + margin) + 2,
    )
