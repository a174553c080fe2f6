"""The environment: quantities that change over time, and sources (a lamp, a radiator) that add to them around a place."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from marelle_sim.toml import Field, Table, many, one_of, schema_of
from marelle_sim.toml.schema import Schema, number, whole
from marelle_sim.toml.table import MAX_POINTS, QUANTITIES

from .fields import AT

ENVIRONMENT = (
    "carbon_dioxide", "humidity", "light", "magnetic_field", "moisture", "presence", "pressure",
    "sound", "temperature",
)  # fmt: skip
"""The quantities that exist in every world; the name of any other quantity begins with `OWN`."""
OWN = "x_"
QUANTITY_SCHEMA: Schema = {
    "anyOf": [one_of(ENVIRONMENT), {"type": "string", "pattern": f"^{OWN}"}]
}


class Curve:
    """The values of a quantity over time: linear between given points, constant before the first and after the last.

    Attributes:
        points: (time_us, value) pairs, at least one, in ascending order of time.
    """

    def __init__(self, points: Sequence[tuple[int, int]]) -> None:
        self.points = tuple(points)
        self._times = [time_us for time_us, _ in self.points]

    def at(self, time_us: int) -> int:
        """Return the value at a time, rounded down to a whole number."""
        after = bisect_right(self._times, time_us)
        if after == 0:
            return self.points[0][1]
        begin_us, begin = self.points[after - 1]
        if after == len(self.points):
            return begin
        end_us, end = self.points[after]
        return begin + (end - begin) * (time_us - begin_us) // (end_us - begin_us)


class Source(NamedTuple):
    """A `[[source]]` of a world file: it adds to a quantity of the environment, most at its place and less away from it.

    Attributes:
        name: The name of the input by which a run can set its value.
        quantity: The quantity to which it adds.
        x_mm: x of its place.
        y_mm: y of its place.
        reach_mm: The distance at which it adds half of its value.
        curve: What it adds at its own place, over time.
    """

    name: str
    quantity: str
    x_mm: float
    y_mm: float
    reach_mm: float
    curve: Curve

    def share(self, x_mm: float, y_mm: float) -> float:
        """Return the part of its value, 0 to 1, that it adds at a place at the distance d: 1 / (1 + (d / reach)²).

        This is the law for the light of a small lamp at a height of `reach_mm` over the mat, on a sensor that points to the lamp.
        Warmth and humidity follow no such law; the same formula is used for want of a better one.
        """
        away2 = (x_mm - self.x_mm) ** 2 + (y_mm - self.y_mm) ** 2
        return 1.0 / (1.0 + away2 / (self.reach_mm * self.reach_mm))


def read_sources(top: Table) -> tuple[Source, ...]:
    """Return the sources of a world file (`[[source]]`), in the order of the file.

    Raises:
        WorldError: see `Table`; E-WORLD-37 if a quantity or another source has the name already.
    """
    taken = set(_quantities(top))
    found = []
    for table in top["source"]:
        name = table["name"]
        if name in taken:
            raise table.source.error("E-WORLD-37", (*table.path, "name"), value=name)
        taken.add(name)
        curve, quantity = table["value"], table["quantity"]
        x_mm, y_mm = table["at"]
        found.append(Source(name, quantity, x_mm, y_mm, table["reach"], curve))
    return tuple(found)


def _quantities(table: Table) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*ENVIRONMENT, *table.source.data.get("environment", ()))))


def _read_environment(top: Table, key: str) -> dict[str, Curve]:
    """Return the curve of each quantity in `[environment]`: one of `ENVIRONMENT`, or a name that begins with `OWN`."""
    data = top.data.get(key, {})
    own = [name for name in data if name.startswith(OWN)] if isinstance(data, dict) else []
    table = top.inner(key, dict.fromkeys((*ENVIRONMENT, *own), _CURVE))
    return {name: table[name] for name in table.data}


_POINT: Schema = {
    "type": "array",
    "items": [number(0, QUANTITIES[1]), whole(*QUANTITIES)],
    "minItems": 2,
    "maxItems": 2,
}
_CURVE = Field(
    lambda table, key: Curve(table.samples(key)),
    {"anyOf": [whole(*QUANTITIES), many(_POINT, MAX_POINTS, 1)]},
)
ENVIRONMENT_FIELD = Field(
    _read_environment,
    schema_of(
        dict.fromkeys(ENVIRONMENT, _CURVE.optional()),
        {"patternProperties": {f"^{OWN}": _CURVE.schema}},
    ),
    required=False,
)
"""The table `[environment]` of a world file."""
SOURCES_FIELD = Field.tables(
    {
        "name": Field.name(),
        "value": _CURVE.shown("800"),
        "quantity": Field(
            lambda table, key: table.choice(key, _quantities(table)), QUANTITY_SCHEMA
        ),
        "at": AT,
        "reach": Field.number(10, 10_000, 300),
    }
)
"""The tables `[[source]]` of a world file."""
