"""The centre lines of a world's lines and the distance from a place to the nearest one; the row of line sensors above a line."""

from collections.abc import Iterable
from functools import lru_cache
from math import cos, hypot, inf, radians, sin

from .mat import Mat
from .model import World
from .pose import Pose
from .shapes import Line

SensorRow = tuple[float, float]
"""How far ahead of the robot's middle the row is, and how far it reaches to each side, in mm."""

_STEP_MM = 5.0  # between two points: a distance of 10 mm is wrong by 0.3 mm at most
_CELL = 60.0  # mm
_CELL2 = _CELL * _CELL
_FINE = 6  # fine cells along the side of a cell, each with the few points that can be the nearest
_FINE_MM = _CELL / _FINE
_DARK = 128  # of 255: a sensor sees a line from here on; a fainter line is a decoration
_THIN_MM = 3.0  # a line as thin as this, such as the border of a square, is a decoration too
_PIECE_MM = 40.0  # length of a piece of the line: a robot has followed a piece or has not


class CentreLines:
    """The centre lines of a world's lines as points in a grid, to find the nearest one.

    Attributes:
        far_mm: The greatest distance (60 mm) that `nearest` measures; beyond it gives infinity.
        pieces: The number of pieces of about 40 mm into which the longest line is cut.
        half_mm: Half the width of the longest line, in mm.
    """

    far_mm = _CELL

    def __init__(self, lines: list[Line]) -> None:
        self._cells: dict[tuple[int, int], list[tuple[float, float, int]]] = {}
        self._near: dict[tuple[int, int], list[tuple[float, float, int]]] = {}
        longest = max(lines, key=lambda line: line.length_mm)
        self.half_mm = longest.width_mm / 2
        self.pieces = max(1, int(longest.length_mm / _PIECE_MM))
        for line in lines:
            self._add(line, counted=line is longest)

    def _add(self, line: Line, *, counted: bool) -> None:
        passed = 0.0
        for piece in line.pieces:
            steps = max(1, round(piece.length_mm / _STEP_MM))
            for step in range(steps + 1):
                along = piece.length_mm * step / steps
                number = int((passed + along) / line.length_mm * self.pieces) if counted else -1
                x_mm, y_mm = piece.at(along)
                cell = (int(x_mm // _CELL), int(y_mm // _CELL))
                self._cells.setdefault(cell, []).append((x_mm, y_mm, min(number, self.pieces - 1)))
            passed += piece.length_mm

    def nearest(self, x_mm: float, y_mm: float) -> tuple[float, int]:
        """Return the distance (mm) from a place to the nearest point of the centre lines, and the number of this point's piece, from 0.

        The points are about 5 mm apart. On any line but the longest the number is -1. If no point is within 60 mm, return infinity
        and -1.
        """
        cell = int(x_mm // _FINE_MM), int(y_mm // _FINE_MM)
        near = self._near.get(cell)
        if near is None:
            near = self._near[cell] = self._candidates(*cell)
        best, found = inf, -1
        for x, y, piece in near:
            distance2 = (x - x_mm) * (x - x_mm) + (y - y_mm) * (y - y_mm)
            if distance2 < best:
                best, found = distance2, piece
        return (best**0.5, found) if best <= _CELL2 else (inf, -1)

    def _candidates(self, column: int, row: int) -> list[tuple[float, float, int]]:
        """Return the points, with their pieces, that can be the nearest within 60 mm to a place in this fine cell (10 mm)."""
        coarse_column, coarse_row = column // _FINE, row // _FINE
        centre_x, centre_y = (column + 0.5) * _FINE_MM, (row + 0.5) * _FINE_MM
        around = [
            (hypot(x - centre_x, y - centre_y), (x, y, piece))
            for cell in _AROUND
            for x, y, piece in self._cells.get((coarse_column + cell[0], coarse_row + cell[1]), ())
        ]
        farthest_mm = min((away for away, _point in around), default=0.0) + 1.5 * _FINE_MM
        return [point for away, point in around if away <= farthest_mm]


_AROUND = tuple((column, row) for column in (-1, 0, 1) for row in (-1, 0, 1))


@lru_cache(maxsize=8)
def centre_lines_of(world: World) -> CentreLines | None:
    """Return the centre lines of a world's dark lines wider than 3 mm, or None if it has none; those of the last 8 worlds are cached."""
    lines = [
        shape
        for shape in world.shapes
        if isinstance(shape, Line) and shape.darkness >= _DARK and shape.width_mm > _THIN_MM
    ]
    return CentreLines(lines) if lines else None


_LOOK_MM = 5  # between two points of the row that are looked at


def sensor_row(sensors: Iterable[tuple[str, float, float]]) -> SensorRow | None:
    """Return how far ahead of the robot's middle the foremost line sensor is, and how far aside the outermost, in mm.

    Return None if no sensor is of the kind "line".

    Args:
        sensors: (kind, mm ahead, mm to the right) of each sensor of a kit.
    """
    spots = [(ahead, right) for kind, ahead, right in sensors if kind == "line"]
    if not spots:
        return None
    return max(ahead for ahead, _right in spots), max(abs(right) for _ahead, right in spots)


def line_under(mat: Mat, pose: Pose, row: SensorRow) -> bool:
    """Return True if any point of a robot's row of line sensors, looked at every 5 mm, is over a darkness of 128 or more.

    Args:
        mat: The mat with spots of 1 mm, `world.mat(1)`.
        pose: The pose of the robot.
        row: The result of `sensor_row` for the robot's kit.
    """
    ahead, aside = row[0], int(row[1])
    sine, cosine = sin(radians(pose.heading_deg)), cos(radians(pose.heading_deg))
    for right in range(-aside, aside + 1, _LOOK_MM):
        x = pose.x_mm + ahead * sine + right * cosine
        y = pose.y_mm + ahead * cosine - right * sine
        inside = 0 <= x < mat.width and 0 <= y < mat.height
        if inside and mat.darkness[int(y) * mat.width + int(x)] >= _DARK:
            return True
    return False
