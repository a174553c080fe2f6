"""The walls of a world, sorted into the cells of a grid, to find those near a point or on a beam without testing all.

A beam is the distance from a point to the first wall in a direction; it is followed through the grid.
"""

from __future__ import annotations

from math import inf

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from marelle_sim.world.model import Segment


BORDER = ("north", "east", "south", "west")
"""The names of the walls around a mat that has a border, clockwise."""
CELL_MM = 50.0
_FEW = 12
_FAR_MM = 150.0  # beyond the reach: farther walls are not searched


class WallGrid:
    """The walls of a world in a grid of cells of 50 mm.

    Attributes:
        cells: the walls that pass through a cell or near it, by `row * columns + column`.
        few: all walls if there are at most 12, so that testing each is quicker than the grid; else [].
    """

    def __init__(self, segments: Iterable[Segment]) -> None:
        self._walls = list(segments)
        self.few = self._walls if len(self._walls) <= _FEW else []
        xs = [x for wall in self._walls for x in (wall.x1_mm, wall.x2_mm)] or [0.0]
        ys = [y for wall in self._walls for y in (wall.y1_mm, wall.y2_mm)] or [0.0]
        self.x0_mm, self.y0_mm = min(xs) - CELL_MM, min(ys) - CELL_MM
        self.columns = int((max(xs) - self.x0_mm) // CELL_MM) + 2
        self.rows = int((max(ys) - self.y0_mm) // CELL_MM) + 2
        self.cells: dict[int, list[Segment]] = {}
        self._near: dict[tuple[int, int], list[Segment]] = {}
        self._reach_mm = 0.0  # for which the lists in `_near` are complete
        for wall in self._walls:
            self._sort_in(wall)

    def _sort_in(self, wall: Segment) -> None:
        """Add a wall to every cell that it passes through, and to a few neighbouring cells, which does no harm."""
        first_column, last_column = self._span(wall.x1_mm, wall.x2_mm, self.x0_mm)
        first_row, last_row = self._span(wall.y1_mm, wall.y2_mm, self.y0_mm)
        for row in range(first_row, last_row + 1):
            for column in range(first_column, last_column + 1):
                centre_x = self.x0_mm + (column + 0.5) * CELL_MM
                centre_y = self.y0_mm + (row + 0.5) * CELL_MM
                # Half a diagonal of a cell is 0.71 of its side.
                if wall.distance_mm(centre_x, centre_y) <= 0.75 * CELL_MM:
                    self.cells.setdefault(row * self.columns + column, []).append(wall)

    @staticmethod
    def _span(start_mm: float, end_mm: float, origin_mm: float) -> tuple[int, int]:
        low, high = min(start_mm, end_mm), max(start_mm, end_mm)
        return int((low - origin_mm) // CELL_MM), int((high - origin_mm) // CELL_MM)

    def nearest(self, x_mm: float, y_mm: float, reach_mm: float) -> tuple[float, Segment | None]:
        """Return the distance (mm) from a point to the nearest wall, and that wall.

        If no wall is nearer than `reach_mm` + 150 mm, return that sum and None; if there are no walls, infinity and None.
        """
        if not self._walls:
            return inf, None
        best, found = (reach_mm + _FAR_MM) ** 2, None
        for wall in self.around(x_mm, y_mm, reach_mm + _FAR_MM):
            # As Segment.nearest(), without the cost of calls.
            dx, dy, length2 = wall.dx_mm, wall.dy_mm, wall.length2
            share = 0.0
            if length2 != 0.0:
                share = ((x_mm - wall.x1_mm) * dx + (y_mm - wall.y1_mm) * dy) / length2
                if not share > 0.0:
                    share = 0.0
                elif share > 1.0:
                    share = 1.0
            to_x, to_y = wall.x1_mm + share * dx - x_mm, wall.y1_mm + share * dy - y_mm
            distance2 = to_x**2 + to_y**2
            if distance2 < best:
                best, found = distance2, wall
        return best**0.5, found

    def around(self, x_mm: float, y_mm: float, reach_mm: float) -> list[Segment]:
        """Return all walls within `reach_mm` of a place, and perhaps some farther ones."""
        if reach_mm > self._reach_mm:
            self._reach_mm = (reach_mm // CELL_MM + 1) * CELL_MM
            self._near.clear()
        cell = (int(x_mm // CELL_MM), int(y_mm // CELL_MM))
        walls = self._near.get(cell)
        if walls is None:
            centre_x, centre_y = (cell[0] + 0.5) * CELL_MM, (cell[1] + 0.5) * CELL_MM
            limit = self._reach_mm + CELL_MM  # from anywhere in the cell
            walls = self._near[cell] = [
                wall for wall in self._walls if wall.distance_mm(centre_x, centre_y) <= limit
            ]
        return walls


def beam(
    grid: WallGrid, x_mm: float, y_mm: float, ahead_x: float, ahead_y: float, *, reach_mm: float
) -> tuple[float, Segment | None]:
    """Return the distance (mm) along a beam to the first wall, and this wall; infinity and None if none is within `reach_mm`.

    The beam starts at (x_mm, y_mm) in the direction of the unit vector (ahead_x, ahead_y). It goes from cell to cell as in
    Amanatides and Woo, "A Fast Voxel Traversal Algorithm for Ray Tracing" (Eurographics 1987).
    """
    cells, columns, rows = grid.cells, grid.columns, grid.rows
    nothing: tuple[float, Segment | None] = (inf, None)
    if not cells:
        return nothing
    if grid.few:  # testing every one of a few walls takes less time than going from cell to cell
        found = _first(grid.few, x_mm, y_mm, ahead_x, ahead_y, nothing)
        return found if found[0] <= reach_mm else nothing
    column = int((x_mm - grid.x0_mm) // CELL_MM)
    row = int((y_mm - grid.y0_mm) // CELL_MM)
    step_x, next_x, per_x = _walk(x_mm - grid.x0_mm, ahead_x, column)
    step_y, next_y, per_y = _walk(y_mm - grid.y0_mm, ahead_y, row)
    entered = 0.0
    found = nothing
    while entered <= reach_mm:
        if 0 <= column < columns and 0 <= row < rows:
            walls = cells.get(row * columns + column)
            if walls is not None:
                found = _first(walls, x_mm, y_mm, ahead_x, ahead_y, found)
        elif _leaving(column, step_x, columns) or _leaving(row, step_y, rows):
            break
        if next_x < next_y:
            entered, next_x, column = next_x, next_x + per_x, column + step_x
        else:
            entered, next_y, row = next_y, next_y + per_y, row + step_y
        if found[0] <= entered:
            break
    return found if found[0] <= reach_mm else nothing


def _walk(place_mm: float, ahead: float, cell: int) -> tuple[int, float, float]:
    """Return, for one axis, how a beam crosses the borders between cells.

    The three values are the step to the next cell (-1, 0 or 1), the distance along the beam (mm) to the first border, and the
    distance between two borders. Both are infinite for a beam that crosses no border on this axis.

    Args:
        place_mm: the start of the beam on this axis, from the edge of the grid.
        ahead: the beam's direction on this axis, -1 to 1.
        cell: the cell of the start.
    """
    if ahead > 0:
        return 1, ((cell + 1) * CELL_MM - place_mm) / ahead, CELL_MM / ahead
    if ahead < 0:
        return -1, (cell * CELL_MM - place_mm) / ahead, -CELL_MM / ahead
    return 0, inf, inf


def _leaving(cell: int, step: int, count: int) -> bool:
    return (cell < 0 and step <= 0) or (cell >= count and step >= 0)


def _first(
    walls: list[Segment],
    x_mm: float,
    y_mm: float,
    ahead_x: float,
    ahead_y: float,
    found: tuple[float, Segment | None],
) -> tuple[float, Segment | None]:
    """Return the distance (mm) to the first wall on a beam, and this wall: one of `walls`, or `found` if that is nearer."""
    best, first = found
    for wall in walls:
        dx_mm, dy_mm = wall.dx_mm, wall.dy_mm
        across = ahead_x * dy_mm - ahead_y * dx_mm
        if across == 0.0:
            continue
        to_x, to_y = wall.x1_mm - x_mm, wall.y1_mm - y_mm
        distance = (to_x * dy_mm - to_y * dx_mm) / across
        if 0.0 <= distance < best:
            share = (to_x * ahead_y - to_y * ahead_x) / across
            if 0.0 <= share <= 1.0:
                best, first = distance, wall
    return best, first
