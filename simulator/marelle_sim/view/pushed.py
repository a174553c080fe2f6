"""The places of pushable boxes during a run, for drawings."""

from __future__ import annotations

from copy import copy
from math import hypot

from marelle_sim.trace import Trace
from marelle_sim.trace.path import box_moves
from marelle_sim.world import Box, World

_LEAST_MM = 5.0  # a shorter displacement is not seen on a picture


def moves_of(trace: Trace, box: Box) -> list[tuple[int, float, float]]:
    """Return the places of a box during a run as (time in us, x, y in mm), from time 0; between two it moves in a straight line."""
    return [(0, box.x_mm, box.y_mm), *box_moves(trace, box.name)]


def boxes_at(trace: Trace, world: World, time_us: int) -> list[Box]:
    """Return the boxes of a world at their places at a time of a run (us)."""
    return [_at(box, moves_of(trace, box), time_us) if box.mass_g else box for box in world.boxes]


def pushed_boxes(trace: Trace, world: World, time_us: int) -> list[Box]:
    """Return the boxes that are at `time_us` at least 5 mm away from their places at the start; each is returned at its start place."""
    return [
        box
        for box, moved in zip(world.boxes, boxes_at(trace, world, time_us), strict=True)
        if hypot(moved.x_mm - box.x_mm, moved.y_mm - box.y_mm) >= _LEAST_MM
    ]


def _at(box: Box, moves: list[tuple[int, float, float]], time_us: int) -> Box:
    moved = copy(box)
    for (start_us, x, y), (end_us, to_x, to_y) in zip(moves, [*moves[1:], moves[-1]], strict=True):
        if start_us <= time_us:
            share = min(1.0, (time_us - start_us) / max(1, end_us - start_us))
            moved.x_mm, moved.y_mm = x + share * (to_x - x), y + share * (to_y - y)
    return moved
