"""The layout of a picture: the title, the mat below it, the legend at the bottom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from marelle_sim.view.geometry import Point, Transform

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


class Layout:
    """The positions of a picture's parts, in final pixels.

    Args:
        world_mm: width and height of the mat.
        scale: pixels per millimetre of the mat.
        zoom: factor on the margins and panels, 1 for a full picture.
        legend: height of the legend at zoom 1, in pixels.
        beyond: how much is shown beyond each side of the mat, for robots that left it; None: nothing.
    """

    def __init__(
        self,
        world_mm: tuple[int, int],
        *,
        scale: float,
        zoom: float = 1.0,
        legend: int,
        beyond: Beyond | None = None,
    ) -> None:
        beyond = beyond or Beyond(0, 0, 0, 0)
        self.scale, self.zoom = scale, zoom
        mat_width = round(world_mm[0] * scale)
        mat_height = round(world_mm[1] * scale)
        margin = round(MARGIN * zoom)
        self.left = margin
        shown = mat_width + round((beyond.left_mm + beyond.right_mm) * scale)
        self.width = max(shown, round((_LEAST_WIDTH - 2 * MARGIN) * zoom)) + 2 * margin
        self.right = self.width - margin
        shown_left, shown_top = (self.width - shown) // 2, round(_TITLE_HEIGHT * zoom)
        mat_left = shown_left + round(beyond.left_mm * scale)
        mat_top = shown_top + round(beyond.top_mm * scale)
        self.mat = (mat_left, mat_top, mat_left + mat_width, mat_top + mat_height)
        self.legend_top = self.mat[3] + round(beyond.bottom_mm * scale)
        self.shown = (shown_left, shown_top, shown_left + shown, self.legend_top)
        self.legend_height = round(legend * zoom)
        self.height = self.legend_top + self.legend_height
        self.corner = 14 * zoom
        self.transform = Transform(scale, mat_left, mat_top, world_mm[1])

    @property
    def size(self) -> tuple[int, int]:
        """The width and height of the picture, in pixels."""
        return (self.width, self.height)


def fitting_scale(
    world_mm: tuple[int, int], room: tuple[int, int], beyond: Beyond | None = None
) -> float:
    """Return the largest scale (pixels per mm) at which a mat, with what is shown `beyond` it, fits in `room` (pixels)."""
    beyond = beyond or Beyond(0, 0, 0, 0)
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
