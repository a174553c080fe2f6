"""The user's drawing on the mat in the page: black lines, walls and coloured squares.

The page sends a drawing as a list of shapes. This module checks it and adds it to the text of a world's file: the page runs
that world, and the user can save the text and run it elsewhere (`marelle run --world`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from math import atan2, hypot, pi, tan
from typing import Any, NamedTuple

from marelle_lessons.page.worldtext import written
from marelle_sim.errors import WorldError
from marelle_sim.world import World, world_from

Point = tuple[int, int]
Pose = tuple[int, int, int]

GRID_MM = 5
"""All that is drawn lies on it: a code of it is short, and a hand is no finer."""

MOST_MM = 1023 * GRID_MM
"""How far from the mat's corner: two digits of a code are no more."""

COLOURS = ("red", "orange", "yellow", "green", "sky", "blue", "pink", "black")
"""What a square may be."""

SQUARE_MM = 150
"""The side of one on a mat without squares."""

MOST_SHAPES = 40
MOST_POINTS = 120  # of a line
_POINTS = {"line": (2, MOST_POINTS), "wall": (2, 2), "square": (1, 1)}
_LINE_MM = 20
_ROUND_MM = 80  # the largest radius of a bend
_SHARE = 0.49  # of a side that a bend may take


class Shape(NamedTuple):
    """One shape of a drawing.

    Attributes:
        kind: `line`, `wall` or `square`.
        points: in mm, multiples of `GRID_MM`: the bends and ends of a line, the ends of a wall, the middle of a square.
        color: of a square: one of `COLOURS`; else empty.
    """

    kind: str
    points: tuple[Point, ...]
    color: str = ""


def read_drawn(drawn: object, world: World) -> tuple[Shape, ...]:
    """Check a drawing on a world's mat that the page sent, and return its shapes.

    Args:
        drawn: None, or a list of `{"kind", "points", "color"}`; it may come from a file that a person changed.
        world: the world with that mat.

    Raises:
        WorldError: E-WORLD-38, a shape is wrong or not on this mat; E-WORLD-39, there are too many.
    """
    rows = drawn if isinstance(drawn, list) else []
    if len(rows) > MOST_SHAPES:
        raise WorldError("E-WORLD-39", count=len(rows), limit=MOST_SHAPES)
    return tuple(_shape(row, world, number) for number, row in enumerate(rows, 1))


def _shape(row: object, world: World, number: int) -> Shape:
    data = row if isinstance(row, dict) else {}
    kind, color, given = data.get("kind"), data.get("color", ""), data.get("points")
    least, most = _POINTS.get(kind, (1, 0)) if isinstance(kind, str) else (1, 0)
    known = color in COLOURS if kind == "square" else color == ""
    if isinstance(given, list) and least <= len(given) <= most and known:
        points = tuple(_point(point, world) for point in given)
        found = tuple(point for point in points if point is not None)
        if len(found) == len(given) and all(one != two for one, two in pairwise(found)):
            return Shape(str(kind), found, str(color))
    raise WorldError("E-WORLD-38", number=number)


def _point(given: object, world: World) -> Point | None:
    """Return a point if it is on the mat and on the grid; else None."""
    if not isinstance(given, list) or len(given) != 2:
        return None
    x, y = given
    for value, most in ((x, world.width_mm), (y, world.height_mm)):
        if type(value) is not int or not 0 <= value <= min(most, MOST_MM) or value % GRID_MM:
            return None
    return x, y


def text_of(base: str, shapes: Sequence[Shape], start: Pose | None = None) -> str:
    """Return the text of a world's file with a drawing added to it.

    Args:
        base: the text of the world that was drawn on.
        shapes: the drawing, in order: the last shape is on top.
        start: the start of the only robot (mm, mm, degrees); None leaves it as it is.
    """
    data: dict[str, Any] = tomllib.loads(base)
    side = data.get("squares", {}).get("size", SQUARE_MM)
    for shape in shapes:
        name = "patch" if shape.kind == "square" else shape.kind
        data[name] = [*data.get(name, []), _TABLES[shape.kind](shape, side)]
    if start is not None:
        data["robot"] = {"at": list(start[:2]), "heading": start[2]}
    return written(data)


def _line(shape: Shape, _side: int) -> dict[str, Any]:
    return {
        "points": [list(point) for point in shape.points],
        "radius": _radii(shape.points),
        "width": _LINE_MM,
    }


def _wall(shape: Shape, _side: int) -> dict[str, Any]:
    return {"points": [list(point) for point in shape.points]}


def _square(shape: Shape, side: int) -> dict[str, Any]:
    return {
        "shape": "rectangle",
        "at": list(shape.points[0]),
        "size": [side, side],
        "color": shape.color,
    }


_TABLES = {"line": _line, "wall": _wall, "square": _square}


def _radii(points: Sequence[Point]) -> list[int]:
    """Return the radius in mm of the rounded bend at each point of a line; it uses less than half of each side at the point.

    At a turn of angle a, a bend of a radius uses radius * tan(a / 2) of each side.
    """
    found = [0]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        sides = (
            hypot(corner[0] - before[0], corner[1] - before[1]),
            hypot(after[0] - corner[0], after[1] - corner[1]),
        )
        into = atan2(corner[1] - before[1], corner[0] - before[0])
        out = atan2(after[1] - corner[1], after[0] - corner[0])
        turn = abs((out - into + pi) % (2 * pi) - pi)
        room = _SHARE * min(sides)
        found.append(int(min(_ROUND_MM, room / tan(turn / 2))) if 0 < turn < 3 else 0)
    return [*found, 0]


@lru_cache(maxsize=8)
def drawn_world(plain: World, shapes: tuple[Shape, ...]) -> World:
    """Return a world with a drawing on its mat; the result is cached, so that many runs share the mats."""
    return world_from(text_of(plain.text, shapes), plain)
