"""The shapes on a mat: lines made of straights and arcs, patches and labels.

Lengths are millimetres, y goes up, and the origin is the mat's bottom-left corner. Angles that a
person writes are compass degrees (0 is the top of the mat, clockwise); the radians inside
`Arc` are mathematical ones (0 is +x, counter-clockwise).
"""

from collections.abc import Iterator, Sequence
from math import atan2, cos, dist, hypot, pi, sin, tan

Point = tuple[float, float]

_SMALL_MM = 1e-6


class CornerError(ValueError):
    """The radius of a corner is too large for the two sides that meet in it.

    Attributes:
        index: The index of the corner among the points of the polyline, from 0.
    """

    def __init__(self, index: int) -> None:
        super().__init__(f"the corner at point {index} does not fit its sides")
        self.index = index


class Straight:
    """A straight piece of the path of a line, from (x1_mm, y1_mm) to (x2_mm, y2_mm)."""

    def __init__(self, start: Point, end: Point) -> None:
        self.x1_mm, self.y1_mm = start
        self.x2_mm, self.y2_mm = end
        self.length_mm = hypot(self.x2_mm - self.x1_mm, self.y2_mm - self.y1_mm)

    def at(self, distance_mm: float) -> Point:
        """Return the point (mm) at a distance (mm) from the start of the piece."""
        part = distance_mm / self.length_mm if self.length_mm else 0.0
        x_mm = self.x1_mm + (self.x2_mm - self.x1_mm) * part
        return x_mm, self.y1_mm + (self.y2_mm - self.y1_mm) * part

    def cut(self, begin_mm: float, end_mm: float) -> "Straight":
        """Return the part of the piece between two distances (mm) from its start, as a new piece."""
        return Straight(self.at(begin_mm), self.at(end_mm))

    def flat(self) -> list[Point]:
        """Return the two ends of the piece, as the points of a polyline."""
        return [(self.x1_mm, self.y1_mm), (self.x2_mm, self.y2_mm)]


class Arc:
    """A piece of the path of a line: an arc of a circle around (x_mm, y_mm).

    It starts at the angle `start_rad` (0 is +x) and turns by `sweep_rad`, positive counter-clockwise.
    """

    def __init__(
        self, centre: Point, radius_mm: float, *, start_rad: float, sweep_rad: float
    ) -> None:
        self.x_mm, self.y_mm = centre
        self.radius_mm, self.start_rad, self.sweep_rad = radius_mm, start_rad, sweep_rad
        self.length_mm = abs(sweep_rad) * radius_mm

    def at(self, distance_mm: float) -> Point:
        """Return the point (mm) at a distance (mm) from the start of the piece."""
        part = distance_mm / self.length_mm if self.length_mm else 0.0
        angle = self.start_rad + self.sweep_rad * part
        return self.x_mm + self.radius_mm * cos(angle), self.y_mm + self.radius_mm * sin(angle)

    def cut(self, begin_mm: float, end_mm: float) -> "Arc":
        """Return the part of the piece between two distances (mm) from its start, as a new piece."""
        turn = self.sweep_rad / self.length_mm if self.length_mm else 0.0
        return Arc(
            (self.x_mm, self.y_mm),
            self.radius_mm,
            start_rad=self.start_rad + begin_mm * turn,
            sweep_rad=(end_mm - begin_mm) * turn,
        )

    def flat(self) -> list[Point]:
        """Return the points of a polyline that approximates the arc, with at most 3 degrees between two points."""
        count = max(2, round(abs(self.sweep_rad) * 60 / pi) + 1)
        return [self.at(self.length_mm * number / count) for number in range(count + 1)]


class Line:
    """A stroke on the mat, such as the black line that a robot follows.

    Attributes:
        pieces: The straights and arcs of the path, in order.
        width_mm: Width of the stroke.
        closed: Whether the path ends where it begins.
        color: What a person sees, "#rrggbb".
        darkness: What a line sensor sees, 0 (white) to 255 (black).
        dashes_mm: (drawn, gap) lengths of a dashed line, or None.
    """

    def __init__(
        self,
        pieces: Sequence[Straight | Arc],
        width_mm: float,
        *,
        closed: bool = False,
        ink: tuple[str, int] = ("#000000", 255),
        dashes_mm: tuple[float, float] | None = None,
    ) -> None:
        self.pieces, self.dashes_mm = tuple(pieces), dashes_mm
        self.width_mm, self.closed = width_mm, closed
        self.color, self.darkness = ink

    @property
    def length_mm(self) -> float:
        """Return the length of the path in mm, with the gaps between dashes."""
        return sum(piece.length_mm for piece in self.pieces)

    def strokes(self) -> Iterator[list[Straight | Arc]]:
        """Yield the pieces of each stroke: the whole path; of a dashed line, one stroke for each dash that fits on the path as a whole.

        A stroke is painted with round ends, which make it longer by the line's width. The stroke of a dash is shorter by that
        width, so that the painted dash has its length in `dashes_mm`; for a dash shorter than the width, it is a single point.
        """
        if self.dashes_mm is None:
            yield list(self.pieces)
            return
        drawn, gap = self.dashes_mm
        inset = min(self.width_mm, drawn) / 2
        begin, total = 0.0, self.length_mm
        while begin + drawn <= total + _SMALL_MM:
            yield self._between(begin + inset, begin + (drawn - inset))
            begin += drawn + gap

    def polylines(self) -> Iterator[list[Point]]:
        """Yield the points of a polyline (mm) for each stroke, for a picture of the mat."""
        for stroke in self.strokes():
            points: list[Point] = []
            for piece in stroke:
                flat = piece.flat()
                points += flat[1:] if points else flat
            yield points

    def _between(self, begin_mm: float, end_mm: float) -> list[Straight | Arc]:
        found: list[Straight | Arc] = []
        passed = 0.0
        for piece in self.pieces:
            low, high = max(0.0, begin_mm - passed), min(piece.length_mm, end_mm - passed)
            if high > low or (high == low and not found and 0 <= low < piece.length_mm):
                found.append(piece.cut(low, high))
            passed += piece.length_mm
        return found


class Patch:
    """A rectangle or a disc of one colour.

    Attributes:
        kind: "rectangle" or "disc".
        x_mm: x of the centre.
        y_mm: y of the centre.
        width_mm: Along x before it is turned; a disc's diameter.
        height_mm: Along y before it is turned; a disc's diameter.
        angle_deg: How far it is turned, clockwise.
        color: What a person sees, "#rrggbb".
        darkness: What a line sensor sees, 0 (white) to 255 (black).
    """

    def __init__(
        self,
        kind: str,
        centre: Point,
        size: Point,
        *,
        angle_deg: float = 0.0,
        ink: tuple[str, int] = ("#000000", 255),
    ) -> None:
        self.kind, self.angle_deg = kind, angle_deg
        self.x_mm, self.y_mm = centre
        self.width_mm, self.height_mm = size
        self.color, self.darkness = ink


class Label:
    """Printed words; a line sensor does not see them.

    Attributes:
        text: The words.
        x_mm: x of the centre.
        y_mm: y of the centre.
        size_mm: Height of a capital letter.
        angle_deg: How far the words are turned, clockwise.
        color: "#rrggbb".
    """

    def __init__(
        self,
        text: str,
        centre: Point,
        size_mm: float,
        *,
        angle_deg: float = 0.0,
        color: str = "#000000",
    ) -> None:
        self.x_mm, self.y_mm = centre
        self.text, self.size_mm, self.angle_deg, self.color = text, size_mm, angle_deg, color


def compass_arc(centre: Point, radius_mm: float, from_deg: float, to_deg: float) -> Arc:
    """Return an arc between two compass directions seen from its centre, in degrees (0 is the top, clockwise).

    It runs clockwise when `to_deg` is larger than `from_deg`: 0 to 90 goes from the top of the
    circle to its right.
    """
    return Arc(
        centre,
        radius_mm,
        start_rad=(90.0 - from_deg) * pi / 180.0,
        sweep_rad=(from_deg - to_deg) * pi / 180.0,
    )


def rounded_path(
    points: Sequence[Point], radii: Sequence[float], *, closed: bool
) -> list[Straight | Arc]:
    """Return the path along a polyline with rounded corners, as straight pieces and arcs.

    Args:
        points: The corners, at least two and no two neighbours alike.
        radii: One radius per point, 0 for a sharp corner; the ends of an open line ignore theirs.
        closed: Whether the last point is joined to the first.

    Raises:
        CornerError: A radius is too large for the sides beside its corner.
    """
    count = len(points)
    corners = [
        _corner(points[index - 1], points[index], points[(index + 1) % count], radii[index])
        if closed or 0 < index < count - 1
        else (points[index], None, points[index], 0.0)
        for index in range(count)
    ]
    pieces: list[Straight | Arc] = []
    for index in range(count if closed else count - 1):
        following = (index + 1) % count
        _, arc, leave, cut = corners[index]
        if cut + corners[following][3] > dist(points[index], points[following]) + _SMALL_MM:
            raise CornerError(index if cut >= corners[following][3] else following)
        if arc is not None:
            pieces.append(arc)
        if dist(leave, corners[following][0]) > _SMALL_MM:
            pieces.append(Straight(leave, corners[following][0]))
    return pieces


def _corner(
    before: Point, corner: Point, after: Point, radius: float
) -> tuple[Point, Arc | None, Point, float]:
    """Return the arc that rounds a corner: (its start, the arc, its end, the length in mm by which it shortens each side).

    With a turn of angle a between the sides, the tangent points lie radius * tan(a / 2) away from the corner. A sharp corner
    has None for the arc and 0 for the length.
    """
    in_angle = atan2(corner[1] - before[1], corner[0] - before[0])
    out_angle = atan2(after[1] - corner[1], after[0] - corner[0])
    turn = (out_angle - in_angle + pi) % (2 * pi) - pi
    if radius <= 0 or abs(turn) < _SMALL_MM:
        return corner, None, corner, 0.0
    cut = radius * abs(tan(turn / 2))
    side = 1.0 if turn > 0 else -1.0
    entry = (corner[0] - cut * cos(in_angle), corner[1] - cut * sin(in_angle))
    leave = (corner[0] + cut * cos(out_angle), corner[1] + cut * sin(out_angle))
    centre = (
        entry[0] - side * radius * sin(in_angle),
        entry[1] + side * radius * cos(in_angle),
    )
    return (
        entry,
        Arc(centre, radius, start_rad=in_angle - side * pi / 2, sweep_rad=turn),
        leave,
        cut,
    )
