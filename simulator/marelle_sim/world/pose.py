"""A pose on the mat: place and heading."""

from math import pi
from typing import NamedTuple


class Pose(NamedTuple):
    """A place (mm, mm) and a heading (degrees, clockwise from the top of the mat)."""

    x_mm: float
    y_mm: float
    heading_deg: float

    def __repr__(self) -> str:
        return f"Pose({self.x_mm!r}, {self.y_mm!r}, {self.heading_deg!r})"


def heading_degrees(heading: float) -> float:
    """Return a heading in radians as degrees, from 0 to 360."""
    return (heading * 180.0 / pi) % 360.0
