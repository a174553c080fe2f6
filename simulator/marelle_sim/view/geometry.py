"""Transforms from the mat's millimetres (y up) to the picture's pixels (y down), and the layout of a picture.

From the top: the title, the mat, the legend.
"""

from collections.abc import Iterable
from math import cos, radians, sin
from typing import NamedTuple

Point = tuple[float, float]


class Transform:
    """Converts a place on the mat (mm, y up) to a pixel of an image (y down).

    Args:
        scale: pixels per millimetre, above 0.
        left: pixel column of the mat's left edge.
        top: pixel row of the mat's top edge.
        height_mm: height of the mat.
    """

    def __init__(self, scale: float, left: float, top: float, height_mm: float) -> None:
        self.scale, self.left, self.top, self.height_mm = scale, left, top, height_mm

    def point(self, x_mm: float, y_mm: float) -> Point:
        """Return the pixel (column, row), not rounded, of a place on the mat (mm)."""
        return (self.left + x_mm * self.scale, self.top + (self.height_mm - y_mm) * self.scale)

    def points(self, places: list[Point]) -> list[Point]:
        """Return the pixels of several places on the mat (mm)."""
        return [self.point(x_mm, y_mm) for x_mm, y_mm in places]

    def magnified(self, factor: float) -> "Transform":
        """Return the transform for the same picture drawn `factor` times as large."""
        return Transform(
            self.scale * factor, self.left * factor, self.top * factor, self.height_mm
        )

    def moved(self, left: float, top: float) -> "Transform":
        """Return the transform for the part of the image whose top left corner is at the pixel (left, top)."""
        return Transform(self.scale, self.left - left, self.top - top, self.height_mm)


class Stance:
    """A pose at which a robot or a patch is drawn; it converts a point of it (mm ahead, mm to the right) to a place on the mat.

    A heading of 0 degrees points to the top of the mat; positive is clockwise.
    """

    def __init__(self, x_mm: float, y_mm: float, heading_deg: float) -> None:
        self.x_mm, self.y_mm, self.heading_deg = x_mm, y_mm, heading_deg
        self._sin, self._cos = sin(radians(heading_deg)), cos(radians(heading_deg))

    def place(self, ahead_mm: float, right_mm: float) -> Point:
        """Return the place on the mat (mm) of a point of the robot or patch, given in mm ahead and to the right of its middle."""
        return (
            self.x_mm + ahead_mm * self._sin + right_mm * self._cos,
            self.y_mm + ahead_mm * self._cos - right_mm * self._sin,
        )

    def rectangle(self, ahead: tuple[float, float], right: tuple[float, float]) -> list[Point]:
        """Return the corners on the mat (mm) of a rectangle, given by its ranges (from, to) ahead and to the right of the middle."""
        return [
            self.place(ahead[0], right[0]),
            self.place(ahead[1], right[0]),
            self.place(ahead[1], right[1]),
            self.place(ahead[0], right[1]),
        ]


def bounding_box(points: list[Point], *, margin: float = 0.0) -> tuple[int, int, int, int]:
    """Return a box (left, top, right, bottom) in whole pixels that contains the points and `margin` pixels around them."""
    xs, ys = zip(*points, strict=True)
    return (
        int(min(xs) - margin) - 1,
        int(min(ys) - margin) - 1,
        int(max(xs) + margin) + 2,
        int(max(ys) + margin) + 2,
    )


MARGIN = 36
_TITLE_HEIGHT = 96
LEGEND_HEIGHT = 84
_LEAST_WIDTH = 860
_OVERHANG_MM = 25  # a body that stands out over the edge by no more than this needs no margin
_AIR_MM = 20  # room between a body and the edge of the picture
_MOST_BEYOND = 0.6  # greatest margin, as a part of the mat's longer side: with more, the mat would be drawn too small


class Beyond(NamedTuple):
    """How much of the surroundings is shown beyond each side of the mat, in mm."""

    left_mm: float
    top_mm: float
    right_mm: float
    bottom_mm: float


_NOTHING = Beyond(0, 0, 0, 0)


class Layout:
    """The positions of a picture's parts, in final pixels.

    Args:
        world_mm: width and height of the mat.
        scale: pixels per millimetre of the mat.
        zoom: factor on the margins and panels, 1 for a full picture.
        legend: height of the legend at zoom 1, in pixels.
        beyond: how much is shown beyond each side of the mat, for robots that left it; by default nothing.
    """

    def __init__(
        self,
        world_mm: tuple[int, int],
        *,
        scale: float,
        zoom: float = 1.0,
        legend: int,
        beyond: Beyond = _NOTHING,
    ) -> None:
        self.scale, self.zoom = scale, zoom
        mat_width, mat_height = round(world_mm[0] * scale), round(world_mm[1] * scale)
        self.left = margin = round(MARGIN * zoom)
        shown = mat_width + round((beyond.left_mm + beyond.right_mm) * scale)
        self.width = max(shown, round((_LEAST_WIDTH - 2 * MARGIN) * zoom)) + 2 * margin
        self.right = self.width - margin
        shown_left, shown_top = (self.width - shown) // 2, round(_TITLE_HEIGHT * zoom)
        mat_left = shown_left + round(beyond.left_mm * scale)
        mat_top = shown_top + round(beyond.top_mm * scale)
        self.mat = (mat_left, mat_top, mat_left + mat_width, mat_top + mat_height)
        self.legend_top = self.mat[3] + round(beyond.bottom_mm * scale)
        self.shown = (shown_left, shown_top, shown_left + shown, self.legend_top)
        self.height = self.legend_top + round(legend * zoom)
        self.corner = 14 * zoom
        self.transform = Transform(scale, mat_left, mat_top, world_mm[1])

    @property
    def size(self) -> tuple[int, int]:
        """The width and height of the picture, in pixels."""
        return (self.width, self.height)


def fitting_scale(
    world_mm: tuple[int, int], room: tuple[int, int], beyond: Beyond = _NOTHING
) -> float:
    """Return the largest scale (pixels per mm) at which a mat, with what is shown `beyond` it, fits in `room` (pixels)."""
    width_mm = world_mm[0] + beyond.left_mm + beyond.right_mm
    height_mm = world_mm[1] + beyond.top_mm + beyond.bottom_mm
    return min(room[0] / width_mm, room[1] / height_mm)


def beyond_mat(world_mm: tuple[int, int], places: Iterable[Point], *, radius_mm: float) -> Beyond:
    """Return how much must be shown beyond each side of the mat so that robots which left it are seen.

    A side is 0 if no body stands out over it by more than 25 mm, and never more than 0.6 times the mat's longer side.

    Args:
        world_mm: width and height of the mat.
        places: all places of the robots during a run, in mm.
        radius_mm: the radius of the largest body.
    """
    xs, ys = zip(*places, strict=True)
    most = max(world_mm) * _MOST_BEYOND
    left, right = radius_mm - min(xs), max(xs) + radius_mm - world_mm[0]
    bottom, top = radius_mm - min(ys), max(ys) + radius_mm - world_mm[1]
    return Beyond(
        *(
            min(side + _AIR_MM, most) if side > _OVERHANG_MM else 0.0
            for side in (left, top, right, bottom)
        )
    )
