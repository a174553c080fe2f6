"""The mat as a line sensor measures it: one byte per square millimetre, rasterised by this module.

A reflectance sensor does not see a point but a round spot. Each byte is therefore the darkness
averaged over a disc of the spot's diameter around the middle of that square millimetre. For a
straight edge or strip the average has a closed form, the area of a circle cut by a chord (see
`coverage`), so a stroke is not blurred: its darkness is a function of the distance
to its middle. On arcs the same function is used, which is off by less than spot² / (16 radius) mm
of edge position (7 um for a 4 mm spot on a 150 mm bend); beside corners it is an approximation.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from math import asin, ceil, floor, pi, sqrt
from operator import attrgetter
from zlib import compress, decompress

from .areas import Area, patch_area, stroke_areas
from .shapes import Label, Line, Patch

_STEPS_PER_MM = 16  # an edge of a 4 mm spot rises by 255 in 64 steps, so 4 levels a step


class Mat:
    """Darkness of the floor, 1 mm per pixel.

    Attributes:
        width: Pixels along x.
        height: Pixels along y.
        darkness: One byte per pixel, 0 white to 255 black; pixel (x, y) is at `y * width + x`,
            and row 0 is the bottom of the mat.
        rows: A copy of each row, in which a sensor reads a pixel quicker; b"" for a row until `cut` makes its copy.
    """

    __slots__ = ("darkness", "height", "rows", "width")

    def __init__(self, width: int, height: int, darkness: bytes) -> None:
        self.width, self.height, self.darkness = width, height, darkness
        self.rows = [b""] * height

    def __reduce__(self) -> "tuple[Callable[..., Mat], tuple[int, int, bytes]]":
        """Return the mat in compressed form for `pickle`: unpacking a mat takes a tenth of the time of drawing it."""
        return _unpacked, (self.width, self.height, compress(self.darkness, level=1))

    def cut(self, row: int) -> bytes:
        """Return the bytes of a row of pixels, 0 the bottom row, and store them in `rows`."""
        start = row * self.width
        self.rows[row] = kept = self.darkness[start : start + self.width]
        return kept


def _unpacked(width: int, height: int, darkness: bytes) -> Mat:
    return Mat(width, height, decompress(darkness))


def coverage(inside_radii: float) -> float:
    """Return the part of a round spot's area that lies on the dark side of a straight edge.

    Args:
        inside_radii: The distance of the spot's middle from the edge, in radii of the spot; positive on the dark side.

    Returns:
        0 (all outside) to 1: the area of a circular segment, (u sqrt(1 - u²) + asin u) / pi + 1/2.
    """
    inside = min(1.0, max(-1.0, inside_radii))
    return 0.5 + (inside * sqrt(1.0 - inside * inside) + asin(inside)) / pi


def draw_mat(
    ground: Mat,
    shapes: Iterable[Line | Patch | Label],
    *,
    spot_mm: float,
    ink: Callable[[Line | Patch], int] = attrgetter("darkness"),
) -> Mat:
    """Return a mat: `ground` with the shapes drawn on it in their order, the last one on top; if none is drawn, `ground` itself.

    Args:
        ground: The bare mat, already blurred if it is a picture.
        shapes: The lines and patches to draw; labels are ignored, because a line sensor does not see them.
        spot_mm: Diameter of the round spot that a line sensor sees, in mm, by which edges are blurred; less than 1 counts as 1, a pixel.
        ink: Returns the darkness of a shape: 0 white to 255 black.
    """
    drawn = [shape for shape in shapes if isinstance(shape, Line | Patch)]
    if not drawn:
        return ground
    canvas = bytearray(ground.darkness)
    spot_radius = max(1.0, spot_mm) / 2
    for shape in drawn:
        if isinstance(shape, Line):
            areas = [area for stroke in shape.strokes() for area in stroke_areas(stroke, shape)]
        else:
            areas = [patch_area(shape)]
        _Brush(canvas, (ground.width, ground.height), ink(shape), spot_radius).paint(areas)
    return Mat(ground.width, ground.height, bytes(canvas))


@lru_cache(maxsize=16)
def _ramp(radius: float, thickness_mm: float) -> list[int]:
    """Return the covered share of a spot (0 to 256) for each 1/16 mm that the spot has moved into an area this thick.

    At index 0 the spot touches the edge of the area from outside; at the end of the list it lies completely behind that edge.
    """
    ramp = []
    for step in range(int(2 * radius * _STEPS_PER_MM) + 2):
        outside = radius - step / _STEPS_PER_MM
        far_edge = coverage((-thickness_mm - outside) / radius)
        ramp.append(round(256 * (coverage(-outside / radius) - far_edge)))
    return ramp


class _Brush:
    def __init__(
        self, canvas: bytearray, size: tuple[int, int], dark: int, spot_radius: float
    ) -> None:
        self._canvas, self._dark, self._radius = canvas, dark, spot_radius
        self._width, self._height = size
        self._under: dict[int, bytes] = {}  # rows as they were before this shape

    def paint(self, areas: Iterable[Area]) -> None:
        for area in areas:
            ramp = _ramp(self._radius, area.thickness_mm)
            low, high = area.rows(self._radius)
            for row in range(max(0, floor(low)), min(self._height, ceil(high))):
                self._paint_row(area, row, ramp)

    def _paint_row(self, area: Area, row: int, ramp: list[int]) -> None:
        outer = area.span(row + 0.5, self._radius)
        if outer is None:
            return
        width = self._width
        first, last = max(0, ceil(outer[0] - 0.5)), min(width, floor(outer[1] + 0.5))
        if first >= last:
            return
        if row not in self._under:
            self._under[row] = bytes(self._canvas[row * width : (row + 1) * width])
        inner = area.span(row + 0.5, -self._radius)
        if inner is None:
            self._paint_edge(area, row, range(first, last), ramp)
            return
        fill_first = min(last, max(first, ceil(inner[0] - 0.5)))
        fill_last = max(fill_first, min(last, floor(inner[1] + 0.5)))
        count = fill_last - fill_first
        start = row * width + fill_first
        self._canvas[start : start + count] = bytes((self._dark,)) * count
        self._paint_edge(area, row, range(first, fill_first), ramp)
        self._paint_edge(area, row, range(fill_last, last), ramp)

    def _paint_edge(self, area: Area, row: int, columns: range, ramp: list[int]) -> None:
        under, dark, canvas = self._under[row], self._dark, self._canvas
        start, y, radius = row * self._width, row + 0.5, self._radius
        distance = area.distance
        last = len(ramp) - 1
        for column in columns:
            step = int((radius - distance(column + 0.5, y)) * _STEPS_PER_MM)
            if step <= 0:
                continue
            before = under[column]
            new = before + ((dark - before) * ramp[min(step, last)] + 128 >> 8)
            # Pieces of one shape overlap: the one that covers the spot most decides.
            if (new > canvas[start + column]) == (dark > before):
                canvas[start + column] = new
