"""A pose on the mat: place and heading."""

from __future__ import annotations

from math import pi


class Pose:
    """A place (mm, mm) and a heading (degrees, clockwise from the top of the mat)."""

    __slots__ = ("heading_deg", "x_mm", "y_mm")

    def __init__(self, x_mm: float, y_mm: float, heading_deg: float) -> None:
        self.x_mm = x_mm
        self.y_mm = y_mm
        self.heading_deg = heading_deg

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pose) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash(self._values())

    def __repr__(self) -> str:
        return f"Pose({self.x_mm!r}, {self.y_mm!r}, {self.heading_deg!r})"

    def _values(self) -> tuple[float, float, float]:
        return self.x_mm, self.y_mm, self.heading_deg


def heading_degrees(heading: float) -> float:
    """Return a heading in radians as degrees from 0 to 360."""
    return (heading * 180.0 / pi) % 360.0
