"""The shapes of walls and boxes, in millimetres of the mat: blocks seen from above, with their lower sides on the page.

Also the places of pushable boxes during a run.
"""

from collections.abc import Sequence
from copy import copy
from itertools import groupby, pairwise
from math import hypot

from marelle_sim.trace import BoxMoved, Trace
from marelle_sim.view.colours import Colour, as_text, darker, lighter, mix, parse_colour
from marelle_sim.view.shapes import Shape
from marelle_sim.world import Box, Segment, World

_WALL_MM = 9.0  # drawn thickness of a wall that has none
_WALL_HEIGHT_MM = 7.0
_BOX_HEIGHT_MM = 14.0
_SHADOW = (5, 13, 8, 0.42)
_LEAST_MM = 1e-6  # a shorter side is not drawn


def obstacle_shapes(world: World, boxes: Sequence[Box]) -> list[Shape]:
    """Return the shapes of a world's walls, then those of `boxes` at their present places, the box lowest on the page last."""
    names = {box.name for box in world.boxes}
    walls = [wall for wall in world.walls if wall.name not in names]
    ordered = sorted(boxes, key=lambda box: -box.y_mm)
    return [*_wall_shapes(walls), *(one for box in ordered for one in box_shapes(box, _SHADOW))]


def _wall_shapes(walls: list[Segment]) -> list[Shape]:
    """Return the shapes of walls: all sides, then all tops, then all light middle lines, so that walls join without seams."""
    sides, tops, lights = list[Shape](), list[Shape](), list[Shape]()
    for (width, colour), alike in groupby(sorted(walls, key=_look), key=_look):
        lines = tuple(((w.x1_mm, w.y1_mm), (w.x2_mm, w.y2_mm)) for w in alike)
        sides.append(Shape("line", as_text(darker(colour, 0.35)), (lines, width, _WALL_HEIGHT_MM)))
        tops.append(Shape("line", as_text(colour), (lines, width), shadow=_SHADOW))
        lights.append(Shape("line", as_text(lighter(colour, 0.22)), (lines, width * 0.5)))
    return [*sides, *tops, *lights]


def _look(wall: Segment) -> tuple[float, Colour]:
    return wall.thickness_mm or _WALL_MM, parse_colour(wall.color)


def box_colours(box: Box) -> tuple[Colour, Colour, Colour]:
    """Return three colours for a box: its rim, its top, and its darkest side."""
    colour = parse_colour(box.color)
    return colour, mix(colour, lighter(colour, 0.5), 0.28), darker(colour, 0.42)


def box_shapes(box: Box, shadow: tuple[float, ...] = ()) -> list[Shape]:
    """Return the shapes of a box: the sides that are seen below it on the page, its rim and its top.

    `shadow` is that of the rim, as in `Shape`.
    """
    colour, top_colour, _side = box_colours(box)
    sides = list[Shape]()
    corners = tuple(box.corners()[::-1])  # clockwise: an edge that runs left faces down
    for (x1, y1), (x2, y2) in pairwise((*corners, corners[0])):
        if x1 - x2 > _LEAST_MM:
            shade = darker(colour, 0.30 + 0.12 * min(abs(y2 - y1) / (x1 - x2), 1.0))
            foot1, foot2 = (x1, y1 - _BOX_HEIGHT_MM), (x2, y2 - _BOX_HEIGHT_MM)
            sides.append(Shape("polygon", as_text(shade), (((x1, y1), (x2, y2), foot2, foot1),)))
    middle_x, middle_y = (sum(values) / 4 for values in zip(*corners, strict=True))
    inner = tuple(
        (middle_x + (x - middle_x) * 0.88, middle_y + (y - middle_y) * 0.88) for x, y in corners
    )
    rim = Shape("polygon", as_text(colour), (corners,), shadow=shadow)
    return [*sides, rim, Shape("polygon", as_text(top_colour), (inner,))]


_LEAST_PUSH_MM = 5.0  # a shorter displacement is not seen on a picture


def moves_of(trace: Trace, box: Box) -> list[tuple[int, float, float]]:
    """Return the places of a box during a run as (time in us, x, y in mm), from time 0; between two it moves in a straight line."""
    moves = [move for move in trace.find(BoxMoved) if move.box == box.name]
    places = [(move.time_us, move.x_um * 1e-3, move.y_um * 1e-3) for move in moves]
    return [(0, box.x_mm, box.y_mm), *places]


def boxes_at(trace: Trace, world: World, time_us: int) -> list[Box]:
    """Return the boxes of a world at their places at a time of a run (us)."""
    return [_at(box, moves_of(trace, box), time_us) if box.mass_g else box for box in world.boxes]


def pushed_boxes(trace: Trace, world: World, time_us: int) -> list[Box]:
    """Return the boxes that are at `time_us` at least 5 mm away from their places at the start; each is returned at its start place."""
    return [
        box
        for box, moved in zip(world.boxes, boxes_at(trace, world, time_us), strict=True)
        if hypot(moved.x_mm - box.x_mm, moved.y_mm - box.y_mm) >= _LEAST_PUSH_MM
    ]


def _at(box: Box, moves: list[tuple[int, float, float]], time_us: int) -> Box:
    moved = copy(box)
    for (start_us, x, y), (end_us, to_x, to_y) in zip(moves, [*moves[1:], moves[-1]], strict=True):
        if start_us <= time_us:
            share = min(1.0, (time_us - start_us) / max(1, end_us - start_us))
            moved.x_mm, moved.y_mm = x + share * (to_x - x), y + share * (to_y - y)
    return moved
