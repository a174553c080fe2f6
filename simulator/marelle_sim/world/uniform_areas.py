"""The areas of a mat that have one darkness: how far a line sensor may move from a point and still measure the same."""

from collections.abc import Callable, Iterator
from functools import cache, partial
from math import inf

from marelle_sim.world.mat import Mat

_CELL_MM = 32
_MOST_CELLS = 10  # the search ends after so many rings of cells
_MIXED = -1


class UniformAreas:
    """Computes a radius around a point within which a mat has one darkness; outside the mat it is 0, white."""

    def __init__(self, mat: Mat) -> None:
        self._white = mat.darkness == bytes(len(mat.darkness))
        self._rings = cache(partial(_rings, cache(partial(_darkness, mat))))

    def radius_mm(self, x_mm: float, y_mm: float) -> float:
        """Return the radius (mm) of a circle around a point that certainly has one darkness; infinity on an all-white mat.

        The largest such circle may be larger: the result is a multiple of 32 mm, 320 at most.

        Example:
            >>> UniformAreas(Mat(500, 300, bytes(500 * 300))).radius_mm(100, 100)
            inf
        """
        if self._white:
            return inf
        return float(self._rings(int(x_mm // _CELL_MM), int(y_mm // _CELL_MM)) * _CELL_MM)


def _rings(darkness: Callable[[int, int], int], column: int, row: int) -> int:
    """Return the number of rings of cells, 0 to 10, around a cell that all have the one darkness of the cell; 0 if it has several."""
    dark = darkness(column, row)
    if dark == _MIXED:
        return 0
    for ring in range(1, _MOST_CELLS + 1):
        if any(darkness(*cell) != dark for cell in _ring(column, row, ring)):
            return ring - 1
    return _MOST_CELLS


def _darkness(mat: Mat, column: int, row: int) -> int:
    """Return the one darkness of a cell, `_MIXED` if it has several."""
    x, y = column * _CELL_MM, row * _CELL_MM
    first, last = max(0, x), min(mat.width, x + _CELL_MM)
    low, high = max(0, y), min(mat.height, y + _CELL_MM)
    if first >= last or low >= high:
        return 0
    dark = mat.darkness[low * mat.width + first]
    if dark and (last - first < _CELL_MM or high - low < _CELL_MM):
        return _MIXED  # some of it is beside the mat
    uniform = bytes((dark,)) * (last - first)
    rows = range(low * mat.width, high * mat.width, mat.width)
    same = all(mat.darkness[start + first : start + last] == uniform for start in rows)
    return dark if same else _MIXED


def _ring(column: int, row: int, ring: int) -> Iterator[tuple[int, int]]:
    """Yield (column, row) of the cells on the edge of the square that reaches `ring` cells from a cell to each side."""
    for step in range(-ring, ring + 1):
        yield column + step, row - ring
        yield column + step, row + ring
    for step in range(-ring + 1, ring):
        yield column - ring, row + step
        yield column + ring, row + step
