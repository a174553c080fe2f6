"""Areas of a simple form, into which the rasteriser cuts the strokes and patches of a mat.

For a row of pixels (a height y) an area gives the interval of x inside it, after its edge has been moved outwards by
`grow_mm` (inwards if negative). It also gives the distance of a point from its edge.
"""

from collections.abc import Iterator, Sequence
from math import cos, floor, hypot, inf, pi, sin, sqrt

from .shapes import Arc, Line, Patch, Straight

Span = tuple[float, float]

_SMALL = 1e-9


class _Capsule:
    """All points no farther from a straight segment than half a line's width; a disc if the segment has no length."""

    def __init__(self, start: Span, end: Span, width_mm: float) -> None:
        self._x, self._y = start
        self._x2, self._y2 = end
        self._half, self.thickness_mm = width_mm / 2, width_mm
        self._length = hypot(self._x2 - self._x, self._y2 - self._y)
        length = self._length or 1.0
        self._along = ((self._x2 - self._x) / length, (self._y2 - self._y) / length)

    def rows(self, grow_mm: float) -> Span:
        reach = self._half + grow_mm
        return min(self._y, self._y2) - reach, max(self._y, self._y2) + reach

    def span(self, y_mm: float, grow_mm: float) -> Span | None:
        reach = self._half + grow_mm
        if reach <= 0:
            return None
        low, high = inf, -inf
        for x, y in ((self._x, self._y), (self._x2, self._y2)):
            square = reach * reach - (y_mm - y) ** 2
            if square >= 0:
                low, high = min(low, x - sqrt(square)), max(high, x + sqrt(square))
        along_x, along_y = self._along
        if abs(along_y) > _SMALL:
            for side in (-reach, reach):  # the long sides: start + side * normal + s * along
                s = (y_mm - self._y - side * along_x) / along_y
                if 0 <= s <= self._length:
                    x = self._x - side * along_y + s * along_x
                    low, high = min(low, x), max(high, x)
        return (low, high) if low <= high else None

    def distance(self, x_mm: float, y_mm: float) -> float:
        x, y = x_mm - self._x, y_mm - self._y
        along_x, along_y = self._along
        s = x * along_x + y * along_y
        if s <= 0:
            return hypot(x, y) - self._half
        if s >= self._length:
            return hypot(x_mm - self._x2, y_mm - self._y2) - self._half
        return abs(x * along_y - y * along_x) - self._half


class _Bend:
    """The part of a drawn arc that lies in one quadrant of its circle: a piece of a ring.

    The computation uses |x| and |y| from the centre, so that the bounding angles lie between 0 (horizontal) and pi / 2.
    """

    def __init__(self, arc: Arc, begin_rad: float, end_rad: float, width_mm: float) -> None:
        self._x, self._y, self._radius = arc.x_mm, arc.y_mm, arc.radius_mm
        self._half, self.thickness_mm = width_mm / 2, width_mm
        middle = (begin_rad + end_rad) / 2
        self._right, self._up = cos(middle) > 0, sin(middle) > 0
        self._tops = sorted(abs(sin(angle)) for angle in (begin_rad, end_rad))
        self._cot_from, self._cot_to = map(_cotangent, self._tops)

    def rows(self, grow_mm: float) -> Span:
        """Return the lowest and the highest y (mm) of the area, with its two curved edges moved outwards by `grow_mm`."""
        inner = max(0.0, self._radius - self._half - grow_mm) * self._tops[0]
        outer = (self._radius + self._half + grow_mm) * self._tops[1]
        if self._up:
            return self._y + inner, self._y + outer
        return self._y - outer, self._y - inner

    def span(self, y_mm: float, grow_mm: float) -> Span | None:
        """Return the lowest and the highest x (mm) at height `y_mm` of the area grown by `grow_mm`; None if there is none."""
        reach = self._half + grow_mm
        y = y_mm - self._y if self._up else self._y - y_mm
        outer = (self._radius + reach) ** 2 - y * y
        if reach <= 0 or y < 0 or outer < 0:
            return None
        inner = max(0.0, self._radius - reach) ** 2 - y * y
        low = max(sqrt(inner) if inner > 0 else 0.0, y * self._cot_to - _SMALL)
        high = min(sqrt(outer), y * self._cot_from + _SMALL)
        if low > high:
            return None
        return (self._x + low, self._x + high) if self._right else (self._x - high, self._x - low)

    def distance(self, x_mm: float, y_mm: float) -> float:
        """Return the distance (mm) from a point to the nearer curved edge, as if the ring were whole; negative between the two."""
        return abs(hypot(x_mm - self._x, y_mm - self._y) - self._radius) - self._half


class _Rectangle:
    """The area of a rectangular patch, turned clockwise by the patch's angle."""

    def __init__(self, patch: Patch) -> None:
        self._x, self._y = patch.x_mm, patch.y_mm
        self._half_width, self._half_height = patch.width_mm / 2, patch.height_mm / 2
        self.thickness_mm = min(patch.width_mm, patch.height_mm)
        angle = patch.angle_deg * pi / 180
        self._cos, self._sin = cos(angle), sin(angle)

    def rows(self, grow_mm: float) -> Span:
        across, up = self._half_width + grow_mm, self._half_height + grow_mm
        reach = abs(self._sin) * across + abs(self._cos) * up
        return self._y - reach, self._y + reach

    def span(self, y_mm: float, grow_mm: float) -> Span | None:
        across, up = self._half_width + grow_mm, self._half_height + grow_mm
        if across <= 0 or up <= 0:
            return None
        y = y_mm - self._y
        low, high = -inf, inf
        # Along the sides: u = x cos - y sin lies within `across`, v = x sin + y cos within `up`.
        for slope, shift, reach in (
            (self._cos, -y * self._sin, across),
            (self._sin, y * self._cos, up),
        ):
            if abs(slope) < _SMALL:
                if abs(shift) > reach:
                    return None
                continue
            ends = sorted(((-reach - shift) / slope, (reach - shift) / slope))
            low, high = max(low, ends[0]), min(high, ends[1])
        return (self._x + low, self._x + high) if low <= high else None

    def distance(self, x_mm: float, y_mm: float) -> float:
        x, y = x_mm - self._x, y_mm - self._y
        across = abs(x * self._cos - y * self._sin) - self._half_width
        up = abs(x * self._sin + y * self._cos) - self._half_height
        return hypot(across, up) if across > 0 and up > 0 else max(across, up)


Area = _Capsule | _Bend | _Rectangle


def stroke_areas(stroke: Sequence[Straight | Arc], line: Line) -> Iterator[Area]:
    """Yield the areas that together cover a stroke of a line, whose ends and joints are round."""
    width = line.width_mm
    for piece in stroke:
        if isinstance(piece, Straight):
            yield _Capsule((piece.x1_mm, piece.y1_mm), (piece.x2_mm, piece.y2_mm), width)
        else:
            yield from _bends(piece, width)
    if not (line.closed and line.dashes_mm is None):
        for piece, distance in ((stroke[0], 0.0), (stroke[-1], stroke[-1].length_mm)):
            if isinstance(piece, Arc):
                yield _Capsule(piece.at(distance), piece.at(distance), width)


def patch_area(patch: Patch) -> Area:
    """Return the area of a patch: a capsule without length for a disc, else a rectangle."""
    if patch.kind == "disc":
        centre = (patch.x_mm, patch.y_mm)
        return _Capsule(centre, centre, patch.width_mm)
    return _Rectangle(patch)


def _bends(arc: Arc, width_mm: float) -> Iterator[_Bend]:
    begin, high = sorted((arc.start_rad, arc.start_rad + arc.sweep_rad))
    quarter = pi / 2
    while begin < high - _SMALL:
        end = min(high, (floor((begin + _SMALL) / quarter) + 1) * quarter)
        yield _Bend(arc, begin, end, width_mm)
        begin = end


def _cotangent(sine: float) -> float:
    """Return the cotangent of an angle between 0 and pi / 2 from its sine."""
    return inf if sine < _SMALL else sqrt(max(0.0, 1.0 - sine * sine)) / sine
