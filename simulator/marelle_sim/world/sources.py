"""The environment: quantities that change over time, and sources (a lamp, a radiator) that add to them around a place."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from marelle_sim.toml import Field, many, one_of, schema_of
from marelle_sim.toml.schema import number, whole
from marelle_sim.toml.table import MAX_POINTS, QUANTITIES

from .fields import AT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marelle_sim.toml import Table
    from marelle_sim.toml.schema import Schema

ENVIRONMENT = (
    "carbon_dioxide", "humidity", "light", "magnetic_field", "moisture", "presence", "pressure",
    "sound", "temperature",
)  # fmt: skip
"""The quantities that have a name in every world; the name of any other begins with `OWN`."""
OWN = "x_"
QUANTITY_SCHEMA: Schema = {
    "anyOf": [one_of(ENVIRONMENT), {"type": "string", "pattern": f"^{OWN}"}]
}


class Curve:
    """A quantity that changes over time in straight pieces, constant before and after them.

    Attributes:
        points: (time_us, value) pairs in order of time.
    """

    __slots__ = ("_times", "points")

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
    """A `[[source]]`: it adds to a quantity of the environment, most at its place and less away from it.

    Attributes:
        name: The name by which a run sets its value.
        reach_mm: Where half of its value is left.
        curve: Its value at its own place, over time.
    """

    name: str
    quantity: str
    x_mm: float
    y_mm: float
    reach_mm: float
    curve: Curve

    def share(self, x_mm: float, y_mm: float) -> float:
        """Return the share of its value at a place, 0 to 1: 1 / (1 + (d / reach)²).

        That is the light of a small lamp so high over the mat as its reach, for a sensor that is turned to it: it falls with the
        square of the distance. Warm and humid air has no such law; the same one is as good as another there.
        """
        away2 = (x_mm - self.x_mm) ** 2 + (y_mm - self.y_mm) ** 2
        return 1.0 / (1.0 + away2 / (self.reach_mm * self.reach_mm))


def read_sources(top: Table) -> tuple[Source, ...]:
    """Return the `[[source]]` of a world file, in their order.

    Raises:
        WorldError: E-WORLD-37, a name that something else in the environment has.
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
    """Return the names of all quantities in the file of a table."""
    return tuple(dict.fromkeys((*ENVIRONMENT, *table.source.data.get("environment", ()))))


def _read_environment(top: Table, key: str) -> dict[str, Curve]:
    """Return the curves of a world's quantities; names of its own begin with `OWN`."""
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
