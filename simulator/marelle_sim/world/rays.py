"""Beams: the distance from a point to the first wall in a direction, found by following the beam through the wall grid."""

from __future__ import annotations

from math import inf

from marelle_sim.world.walls import CELL_MM, Wall, WallGrid


def beam(
    grid: WallGrid, x_mm: float, y_mm: float, ahead_x: float, ahead_y: float, *, reach_mm: float
) -> tuple[float, Wall | None]:
    """Return the distance (mm) along a beam to the first wall, and this wall; infinity and None if none is within `reach_mm`.

    The beam starts at (x_mm, y_mm) in the direction of the unit vector (ahead_x, ahead_y). It goes from cell to cell as in
    Amanatides and Woo, "A Fast Voxel Traversal Algorithm for Ray Tracing" (Eurographics 1987).
    """
    cells, columns, rows = grid.cells, grid.columns, grid.rows
    nothing: tuple[float, Wall | None] = (inf, None)
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
    walls: list[Wall],
    x_mm: float,
    y_mm: float,
    ahead_x: float,
    ahead_y: float,
    found: tuple[float, Wall | None],
) -> tuple[float, Wall | None]:
    """Return the distance (mm) to the first wall on a beam, and this wall: one of `walls`, or `found` if that is nearer."""
    best, first = found
    for wall in walls:
        dx_mm, dy_mm = wall.dx_mm, wall.dy_mm
        across = ahead_x * dy_mm - ahead_y * dx_mm
        if across == 0.0:
            continue
        to_x, to_y = wall.x_mm - x_mm, wall.y_mm - y_mm
        distance = (to_x * dy_mm - to_y * dx_mm) / across
        if 0.0 <= distance < best:
            share = (to_x * ahead_y - to_y * ahead_x) / across
            if 0.0 <= share <= 1.0:
                best, first = distance, wall
    return best, first
