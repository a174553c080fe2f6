"""The check that a robot follows a line: how far it is beside it, how long it loses it, how much it saw."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from math import cos, hypot, inf, radians, sin
from typing import TYPE_CHECKING, NamedTuple

from marelle_lessons.checks.kind import Failed, Kind
from marelle_sim.world import Line, sensor_row

if TYPE_CHECKING:
    from marelle_lessons.checks.kind import Evidence, Options
    from marelle_sim.toml import Table
    from marelle_sim.world import World

_STEP_MM = 5.0  # between two points of the line: a gap is wrong by 0.3 mm at 10 mm
_CELL_MM = 60.0
_CELL2 = _CELL_MM * _CELL_MM
_FINE = 6  # cells in a row within one, each with the few points that may be the nearest from there
_FINE_MM = _CELL_MM / _FINE
_DARK = 128  # of 255: a fainter line is a decoration
_THIN_MM = 3.0  # and so are the borders of squares
_PIECE_MM = 40.0  # of the line, which counts as followed as a whole
_WHOLE = 0.97
_EVERY_US = 40_000  # looks at the path: 8 mm at the usual speed


class Way:
    """The middle of a world's lines as points in the cells of a grid, to find the nearest one.

    Attributes:
        pieces: How many pieces of 40 mm the longest line has. half_mm: Half of its width.
    """

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
                cell = (int(x_mm // _CELL_MM), int(y_mm // _CELL_MM))
                point = (x_mm, y_mm, min(number, self.pieces - 1))
                self._cells.setdefault(cell, []).append(point)
            passed += piece.length_mm

    def nearest(self, x_mm: float, y_mm: float) -> tuple[float, int]:
        """Return how far the nearest line is, and the piece of the longest line that it is.

        Farther than 60 mm the answer is infinite. -1 stands for a piece of another line.
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
        """Return the points that may be the nearest from somewhere in a fine cell: no others need asking."""
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
def way_of(world: World) -> Way | None:
    """Return the lines of a world; a class's thirty runs share them. None if there are none."""
    lines = [
        shape
        for shape in world.shapes
        if isinstance(shape, Line) and shape.darkness >= _DARK and shape.width_mm > _THIN_MM
    ]
    return Way(lines) if lines else None


def _read(table: Table, worlds: list[World]) -> Options:
    options: dict[str, object] = {"whole_loop": table.flag("whole_loop")}
    if "mean_mm" in table:
        options["mean_mm"] = table.number("mean_mm", 1, 60)
    if "never_lost_s" in table:
        options["never_lost_s"] = table.number("never_lost_s", 0.1, 3600)
    if len(options) == 1 and not options["whole_loop"]:
        raise table.source.error("E-WORLD-07", (*table.path, "mean_mm"), example="mean_mm = 15")
    for world in worlds:
        if way_of(world) is None:
            raise table.source.error("E-LESSON-21", (*table.path, "kind"), world=world.name)
    return options


def follows_line(evidence: Evidence, options: Options) -> Failed | None:
    """Ask that the middle of the row of line sensors stays on the line."""
    drive = _drive_of(evidence)
    if drive is None:
        return Failed(0, {"expected": 0, "count": 0})
    lost = _lost(drive, options.get("never_lost_s", inf))
    return lost or _far(drive, options) or _not_whole(drive, evidence.end_us, options)


class _Drive(NamedTuple):
    """How a robot drove along a line.

    Attributes:
        gaps: (time in us, mm) of the middle of its sensors from the line.
        reach_mm: The gap up to which a sensor still sees the line.
        share: How much of the longest line passed under its sensors, 0 to 1.
    """

    gaps: list[tuple[int, float]]
    reach_mm: float
    share: float


def _drive_of(evidence: Evidence) -> _Drive | None:
    """Return how the robot drove; a lesson's other checks of the line find it ready."""
    if "drive" not in evidence.shared:
        way = way_of(evidence.run.world)
        evidence.shared["drive"] = None if way is None else _driven(evidence, way)
    found: _Drive | None = evidence.shared["drive"]
    return found


def _driven(evidence: Evidence, way: Way) -> _Drive:
    ahead_mm, aside_mm = sensor_row(evidence.run.kit.sensors) or (0.0, 0.0)
    reach_mm = aside_mm + way.half_mm
    gaps: list[tuple[int, float]] = []
    seen: set[int] = set()
    due_us, end_us = 0, evidence.end_us
    for time_us, x_mm, y_mm, heading_deg in evidence.path:
        if time_us > end_us:
            break
        if time_us < due_us:
            continue
        due_us = time_us + _EVERY_US
        angle = radians(heading_deg)
        gap_mm, piece = way.nearest(x_mm + ahead_mm * sin(angle), y_mm + ahead_mm * cos(angle))
        gaps.append((time_us, gap_mm))
        if gap_mm <= reach_mm:
            seen.add(piece)
    return _Drive(gaps, reach_mm, len(seen - {-1}) / way.pieces)


def _lost(drive: _Drive, longest_s: float) -> Failed | None:
    """Return the moment at which the line left the sensors' sight, if it did so for too long."""
    since_us: int | None = None
    for time_us, gap_mm in drive.gaps:
        if gap_mm <= drive.reach_mm:
            since_us = None
        elif since_us is None:
            since_us = time_us
        elif time_us - since_us > longest_s * 1e6:
            lost_s = (time_us - since_us) / 1e6
            return Failed(since_us, {"expected": longest_s, "count": round(lost_s, 1)})
    return None


def _far(drive: _Drive, options: Options) -> Failed | None:
    """Return the moment at which the robot is farthest from the line, if it is far on average."""
    most_mm = options.get("mean_mm")
    if most_mm is None:
        return None
    near = [
        (when, gap if gap < _CELL_MM else _CELL_MM) for when, gap in drive.gaps
    ]  # a third of what min() takes
    lasted_us = near[-1][0] - near[0][0]
    total = sum(
        gap_mm * (following[0] - time_us) for (time_us, gap_mm), following in pairwise(near)
    )
    mean_mm = total / lasted_us if lasted_us else near[0][1]
    if mean_mm <= most_mm:
        return None
    worst_us = max(near, key=lambda look: look[1])[0]
    return Failed(worst_us, {"expected": most_mm, "count": round(mean_mm, 1)})


def _not_whole(drive: _Drive, end_us: int, options: Options) -> Failed | None:
    if not options["whole_loop"] or drive.share >= _WHOLE:
        return None
    return Failed(end_us, {"expected": 100, "count": int(drive.share * 100)})


FOLLOWS_LINE = Kind(
    follows_line, _read, ("mean_mm", "never_lost_s", "whole_loop"), ("expected", "count")
)
