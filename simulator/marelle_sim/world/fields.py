"""The fields (keys with their checks) that several tables of a world file have."""

from marelle_sim.toml import Field, Table, many
from marelle_sim.toml.schema import Schema
from marelle_sim.toml.table import MAX_POINTS

MAX_SIZE_MM = 10_000
REACH_MM = (-MAX_SIZE_MM, 2 * MAX_SIZE_MM)

AT = Field.pair(*REACH_MM)
SQUARE = Field(Table.text, {"type": "string", "pattern": "^[A-Z][1-9]$"}).optional()
SIZE = Field.pair(1, MAX_SIZE_MM)
POINTS = Field(lambda table, key: table.points(key, REACH_MM), many(AT.schema, MAX_POINTS, 2))
ANGLE = Field.number(-360, 360, 0, 45)
WIDTH = (1, 500)
_DARKNESS = Field.whole(0, 255).optional()
AT_OR_SQUARE: Schema = {"anyOf": [{"required": ["at"]}, {"required": ["square"]}]}
"""Requires one of the keys `at` (a place in mm) and `square`."""


def ink(default: str) -> dict[str, Field]:
    """Return the fields `color` and `darkness` of a thing drawn on the mat, for `read_ink`; without both, its colour is `default`."""
    return {"color": Field.color(default), "darkness": _DARKNESS}


def read_ink(table: Table) -> tuple[str, int]:
    """Return the colour ("#rrggbb") and the darkness (0 white to 255 black) that the keys `color` and `darkness` give.

    A missing colour is the grey of the darkness; if both are missing, it is the default of `ink`. A missing darkness is 255 minus
    the luma of the colour (ITU-R BT.601).
    """
    if "color" not in table and "darkness" in table:
        dark = table["darkness"]
        return f"#{255 - dark:02x}{255 - dark:02x}{255 - dark:02x}", dark
    color = table["color"]
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    luma = (299 * red + 587 * green + 114 * blue + 500) // 1000
    return color, table.get("darkness", 255 - luma)
