"""Where things stand on a picture: the mat, the title above it, the legend below."""

from __future__ import annotations

from marelle_sim.view.geometry import Transform

MARGIN = 36
TITLE_HEIGHT = 96
LEGEND_HEIGHT = 84
_LEAST_WIDTH = 860


class Layout:
    """The places of a picture's parts, in final pixels.

    Args:
        world_mm: width and height of the mat.
        scale: pixels per millimetre of the mat.
        zoom: factor on the margins and panels, 1 for a full picture.
        legend: height of the legend at zoom 1.
    """

    def __init__(
        self, world_mm: tuple[int, int], *, scale: float, zoom: float = 1.0, legend: int
    ) -> None:
        self.scale = scale
        self.zoom = zoom
        mat_width = round(world_mm[0] * scale)
        mat_height = round(world_mm[1] * scale)
        margin = round(MARGIN * zoom)
        self.left = margin
        self.width = max(mat_width, round((_LEAST_WIDTH - 2 * MARGIN) * zoom)) + 2 * margin
        self.right = self.width - margin
        mat_left = (self.width - mat_width) // 2
        mat_top = round(TITLE_HEIGHT * zoom)
        self.mat = (mat_left, mat_top, mat_left + mat_width, mat_top + mat_height)
        self.legend_top = self.mat[3]
        self.legend_height = round(legend * zoom)
        self.height = self.legend_top + self.legend_height
        self.corner = 14 * zoom
        self.transform = Transform(scale, mat_left, mat_top, world_mm[1])

    @property
    def size(self) -> tuple[int, int]:
        """Return the width and height of the picture."""
        return (self.width, self.height)


def fitting_scale(world_mm: tuple[int, int], room: tuple[int, int]) -> float:
    """Return the largest scale at which a mat fits in a room of pixels."""
    return min(room[0] / world_mm[0], room[1] / world_mm[1])
