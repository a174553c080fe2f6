"""The environment: quantities that change over time, and sources (a lamp, a radiator) that add to them around a place."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from marelle_sim.toml import Table

ENVIRONMENT = (
    "carbon_dioxide", "humidity", "light", "magnetic_field", "moisture", "presence", "pressure",
    "sound", "temperature",
)  # fmt: skip
"""The quantities that have a name in every world; the name of any other begins with `OWN`."""
OWN = "x_"

_KEYS = ("name", "quantity", "at", "value", "reach")
REACH_MM = (10, 10_000)


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


def read_sources(
    top: Table, environment: Iterable[str], reach: tuple[float, float]
) -> tuple[Source, ...]:
    """Return the `[[source]]` of a world file, in their order.

    Args:
        top: The file's table.
        environment: The names in its `[environment]`.
        reach: Bounds of a place.

    Raises:
        WorldError: E-WORLD-37, a name that something else in the environment has.
    """
    quantities = tuple(dict.fromkeys((*ENVIRONMENT, *environment)))
    taken = set(quantities)
    found = []
    for table in top.each("source", _KEYS):
        name = table.name("name")
        if name in taken:
            raise table.source.error("E-WORLD-37", (*table.path, "name"), value=name)
        taken.add(name)
        table.value("value", None, "value = 800")
        quantity = table.choice("quantity", quantities)
        curve = Curve(table.samples("value"))
        at = table.pair("at", *reach)
        found.append(Source(name, quantity, *at, table.number("reach", *REACH_MM, 300), curve))
    return tuple(found)
