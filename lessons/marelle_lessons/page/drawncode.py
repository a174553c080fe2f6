"""A drawn mat as a short code, to be copied on paper and typed back.

`T060Y1W0Y1W1W-M001W1W1W-K02B1D-R0F0F0J-GB`: a line (T), a wall (M), a square (K, then its colour), the robot's start (R), and two check digits, by
which a copying error or another mat is noticed. A coordinate is two digits, in steps of 5 mm; the digits are those of Crockford's base 32, without I, L, O and U.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from zlib import crc32

from marelle_lessons.page.drawn_shapes import COLOURS, GRID_MM, Pose, Shape, read_drawn
from marelle_sim.errors import WorldError
from marelle_sim.world import World

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
    except ValueError:
        raise WorldError("E-WORLD-40", code=code[:_SHOWN]) from None
    return Drawing(read_drawn(rows, world), None if start is None else _place(start, code))


def _group(shape: Shape) -> str:
    color = _DIGITS[COLOURS.index(shape.color)] if shape.color else ""
    lengths = [value // GRID_MM for point in shape.points for value in point]
    return _LETTERS[shape.kind] + color + _written(lengths)


def _row(group: str) -> dict[str, object]:
    kind, rest = _KINDS.get(group[:1]), group[1:]
    if kind is None:
        raise ValueError(group)
    row: dict[str, object] = {"kind": kind}
    if kind == "square":
        row["color"] = _colour(rest[:1])
        rest = rest[1:]
    lengths = [value * GRID_MM for value in _numbers(rest)]
    row["points"] = [list(pair) for pair in zip(lengths[::2], lengths[1::2], strict=True)]
    return row


def _colour(digit: str) -> str:
    number = _value(digit)
    if number >= len(COLOURS):
        raise ValueError(digit)
    return COLOURS[number]


def _place(numbers: Sequence[int], code: str) -> Pose:
    if len(numbers) != 3:
        raise WorldError("E-WORLD-40", code=code[:_SHOWN])
    return numbers[0] * GRID_MM, numbers[1] * GRID_MM, numbers[2] * _STEP_DEG % 360


def _written(numbers: Iterable[int]) -> str:
    return "".join(_DIGITS[number // _BASE] + _DIGITS[number % _BASE] for number in numbers)


def _numbers(digits: str) -> list[int]:
    pairs = zip(digits[::2], digits[1::2], strict=True)
    return [_value(high) * _BASE + _value(low) for high, low in pairs]


def _value(digit: str) -> int:
    number = _DIGITS.find(digit) if digit else -1
    if number < 0:
        raise ValueError(digit)
    return number


def _compare(check: str, known: str) -> None:
    if check != known:
        raise ValueError(check)  # a digit is wrong or missing, or it is another mat


def _check(groups: Iterable[str], world: World) -> str:
    return _written([crc32("-".join([world.name, *groups]).encode()) % (_BASE * _BASE)])
