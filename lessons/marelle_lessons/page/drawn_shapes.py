"""The user's drawing on the mat in the page: black lines, walls and coloured squares, as shapes, as the text of a world, and as a short code.

The page sends a drawing as a list of shapes. This module checks it and adds it to the text of a world's file: the page runs
that world, and the user can save the text and run it elsewhere (`marelle run --world`).

The short code is to be copied on paper and typed back. `T060Y1W0Y1W1W-M001W1W1W-K02B1D-R0F0F0J-GB`: a line (T), a wall (M), a square (K,
then its colour), the robot's start (R), and two check digits, by which a copying error or another mat is noticed. A coordinate is two
digits, in steps of 5 mm; the digits are those of Crockford's base 32, without I, L, O and U.
"""

import tomllib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from math import atan2, hypot, pi, tan
from typing import Any, NamedTuple
from zlib import crc32

from marelle_lessons.tomltext import toml_text
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
        found = tuple(point for one in given if (point := _point(one, world)) is not None)
        if len(found) == len(given) and all(one != two for one, two in pairwise(found)):
            return Shape(str(kind), found, str(color))
    raise WorldError("E-WORLD-38", number=number)


def _point(given: object, world: World) -> Point | None:
    """Return a list of two integers (mm) as a point if it is on the mat and the grid, and neither is more than `MOST_MM`; else None."""
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
    return toml_text(data)


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


_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_BASE = len(_DIGITS)
_ALIKE = str.maketrans("ILO", "110", " \t\r\n\u00a0")
_LETTERS = {"line": "T", "wall": "M", "square": "K"}
_KINDS = {letter: kind for kind, letter in _LETTERS.items()}
_START = "R"
_STEP_DEG = 5  # of the heading
_LONGEST = 20_000  # characters; a longer text was not typed
_SHOWN = 40


class Drawing(NamedTuple):
    """What a code describes: the drawn shapes, and the robot's start (mm, mm, degrees) or None if the user did not move it."""

    shapes: tuple[Shape, ...]
    start: Pose | None


def code_of(drawing: Drawing, world: World) -> str:
    """Return the code of a drawing on a world's mat.

    Example:
        >>> from marelle_sim.world import load_world
        >>> code_of(Drawing((Shape("wall", ((0, 0), (100, 0))),), None), load_world("squares"))
        'M00000M00-Y6'
    """
    groups = [_group(shape) for shape in drawing.shapes]
    if drawing.start is not None:
        x, y, heading = drawing.start
        groups.append(_START + _written((x // GRID_MM, y // GRID_MM, heading % 360 // _STEP_DEG)))
    return "-".join([*groups, _check(groups, world)])


def drawing_of(code: str, world: World) -> Drawing:
    """Return the drawing of a code; spaces and upper or lower case do not matter.

    Raises:
        WorldError: E-WORLD-40, it is no code, a digit is wrong, or it was drawn on another mat; E-WORLD-38 or -39, a shape is wrong for this
            mat or there are too many.
    """
    *groups, check = code[:_LONGEST].upper().translate(_ALIKE).split("-")
    try:
        _compare(check, _check(groups, world))
        start = next((_numbers(group[1:]) for group in groups if group[:1] == _START), None)
        rows = [_row(group) for group in groups if group[:1] != _START]
    except (LookupError, ValueError):
        raise WorldError("E-WORLD-40", code=code[:_SHOWN]) from None
    return Drawing(read_drawn(rows, world), None if start is None else _place(start, code))


def _group(shape: Shape) -> str:
    color = _DIGITS[COLOURS.index(shape.color)] if shape.color else ""
    lengths = [value // GRID_MM for point in shape.points for value in point]
    return _LETTERS[shape.kind] + color + _written(lengths)


def _row(group: str) -> dict[str, object]:
    """Return a group of a code as a shape, in the form in which the page sends it.

    Raises:
        LookupError, ValueError: a letter or a digit is wrong or missing.
    """
    kind, rest = _KINDS[group[:1]], group[1:]
    row: dict[str, object] = {"kind": kind}
    if kind == "square":
        row["color"] = COLOURS[_DIGITS.index(rest[0])]
        rest = rest[1:]
    lengths = [value * GRID_MM for value in _numbers(rest)]
    row["points"] = [list(pair) for pair in zip(lengths[::2], lengths[1::2], strict=True)]
    return row


def _place(numbers: Sequence[int], code: str) -> Pose:
    if len(numbers) != 3:
        raise WorldError("E-WORLD-40", code=code[:_SHOWN])
    return numbers[0] * GRID_MM, numbers[1] * GRID_MM, numbers[2] * _STEP_DEG % 360


def _written(numbers: Iterable[int]) -> str:
    return "".join(_DIGITS[number // _BASE] + _DIGITS[number % _BASE] for number in numbers)


def _numbers(digits: str) -> list[int]:
    pairs = zip(digits[::2], digits[1::2], strict=True)
    return [_DIGITS.index(high) * _BASE + _DIGITS.index(low) for high, low in pairs]


def _compare(check: str, known: str) -> None:
    if check != known:
        raise ValueError(check)  # a digit is wrong or missing, or it is another mat


def _check(groups: Iterable[str], world: World) -> str:
    return _written([crc32("-".join([world.name, *groups]).encode()) % (_BASE * _BASE)])
