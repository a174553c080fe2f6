"""The keys of a world's file: the fields of each table, by which it is read and from which its JSON Schema is made."""

from marelle_sim.toml import TITLES, Field, Table, many, one_of
from marelle_sim.toml.schema import Schema, number, pair, whole
from marelle_sim.toml.table import MAX_POINTS

from .default_colours import BOX_COLOR, WALL_COLOR
from .draws import DRAWS_FIELD, with_placeholders
from .fields import (
    ANGLE,
    AT,
    AT_OR_SQUARE,
    MAX_SIZE_MM,
    POINTS,
    REACH_MM,
    SIZE,
    SQUARE,
    WIDTH,
    ink,
)
from .inputs import FAULT_FIELDS, INPUTS_FIELD
from .model import LETTERS
from .room import ROOM_FIELD
from .sources import ENVIRONMENT_FIELD, SOURCES_FIELD
from .starts import ROBOT_FIELD

FORMAT = 1
_MIN_SIZE_MM = 100
_USUAL_SIZE = "[900, 600]"
_RADIUS = (0, MAX_SIZE_MM)


def _size(table: Table, key: str) -> tuple[int, int]:
    width, height = table.pair(key, _MIN_SIZE_MM, MAX_SIZE_MM, "[100, 100]")
    if width != int(width) or height != int(height):
        raise table.wrong(key, _USUAL_SIZE)
    return int(width), int(height)


def _radii(table: Table, key: str) -> list[float]:
    """Return the radius (mm) of the corner at each point of a line, which the file gives as one number or a list."""
    return table.numbers(key, len(table.data["points"]), *_RADIUS)


def _arc_width(table: Table, key: str) -> float:
    """Return the width (mm) of the line that an arc draws, 1 to 500 and at most twice the radius of the arc."""
    most = 2 * table["radius"]
    usual = min(20, most)
    return table.number(key, WIDTH[0], min(WIDTH[1], most), usual, usual)


_SQUARES = {
    "size": Field.whole(10, 2000),
    "columns": Field.whole(1, len(LETTERS), None, 6),
    "rows": Field.whole(1, 9, None, 4),
    "darkness": ink("black")["darkness"],
}
_LINE = {
    "closed": Field.flag(),
    "points": Field(
        lambda table, key: table.points(key, REACH_MM, 3 if table["closed"] else 2), POINTS.schema
    ),
    "radius": Field(
        _radii,
        {"anyOf": [number(*_RADIUS), many(number(*_RADIUS), MAX_POINTS)]},
        required=False,
    ),
    "width": Field.number(*WIDTH, 20, 20),
    "dashes": Field.pair(2, MAX_SIZE_MM).optional(),
    **ink("black"),
}
_ARC = {
    "from": Field.number(-360, 720, None, 0),
    "to": Field.number(-360, 720, None, 90),
    "at": AT,
    "radius": Field.number(5, MAX_SIZE_MM),
    "width": Field(_arc_width, number(*WIDTH), required=False),
    "dashes": _LINE["dashes"],
    **ink("black"),
}
_PATCH = {
    "shape": Field.choice(("rectangle", "disc")),
    "size": SIZE.optional(),
    "diameter": Field.number(1, MAX_SIZE_MM).optional(),
    "angle": ANGLE,
    **ink("black"),
    "at": AT.optional(),
    "square": SQUARE,
}
_SHAPES = {"rectangle": "size", "disc": "diameter"}
_PATCH_TOGETHER: Schema = {
    "allOf": [
        AT_OR_SQUARE,
        {
            "anyOf": [
                {"properties": {"shape": one_of((shape,))}, "required": [key]}
                for shape, key in _SHAPES.items()
            ]
        },
    ]
}
_LABEL = {
    "text": Field.text(),
    "at": AT.optional(),
    "square": SQUARE,
    "size": Field.number(2, 1000, 30),
    "angle": ANGLE,
    "color": Field.color("black"),
}
_BOX = {
    "at": AT,
    "size": SIZE,
    "name": Field.text().optional(),
    "angle": ANGLE,
    "color": Field.color(BOX_COLOR),
    "mass": Field.number(1, 100_000).default(0.0),
}
_WALL = {
    "points": POINTS,
    "name": Field.text().optional(),
    "thickness": Field.number(*WIDTH, 10, 10),
    "color": Field.color(WALL_COLOR),
}
FIELDS = {
    "format": Field.version(FORMAT),
    "size": Field(_size, pair(whole(_MIN_SIZE_MM, MAX_SIZE_MM))).shown(_USUAL_SIZE),
    "title": TITLES,
    "seed": Field.whole(0, 2**63 - 1, 0, 1),
    **ink("white"),
    "squares": Field.table(_SQUARES),
    "draw": DRAWS_FIELD,
    "patch": Field.tables(with_placeholders("patch", _PATCH), _PATCH_TOGETHER),
    "label": Field.tables(with_placeholders("label", _LABEL), AT_OR_SQUARE),
    "input": INPUTS_FIELD,
    "line": Field.tables(_LINE),
    "arc": Field.tables(_ARC),
    "box": Field.tables(_BOX),
    "wall": Field.tables(_WALL),
    "border": Field.flag(),
    "environment": ENVIRONMENT_FIELD,
    "room": ROOM_FIELD,
    "source": SOURCES_FIELD,
    "fault": Field.tables(FAULT_FIELDS),
    "robot": ROBOT_FIELD,
    "image": Field.text().optional(),
    "mm_per_pixel": Field.number(0.01, 100, None, 1).optional(),
}
"""The fields of a world file, in the order in which they are read."""
TOGETHER: Schema = {"dependencies": {"mm_per_pixel": ["image"]}}
