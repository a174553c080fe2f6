"""The inputs of a world (`[[input]]`): presses and values set at times; the seed may draw both within bounds."""

from __future__ import annotations

from marelle_sim.kernel import stream
from marelle_sim.toml import Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

LATEST_S = 1_000_000
VALUES = (-1_000_000, 1_000_000)
HOLD_S = (0.001, 86_400)
MOST_TEXTS, LONGEST_TEXT = 100, 200
_KEYS = ("name", "time", "value", "hold", "text", "robot")
_EXAMPLE_TIME, _EXAMPLE_VALUE = "time = [2, 4]", "value = [10, 90]"


class Input:
    """An input set to a value at a time, such as "button" pressed (value 1); `line` is its line in the file.

    It is set on `robot` only, or on every robot if that is "".

    Attributes:
        time_us, latest_us: the bounds between which the seed draws the time; equal for a fixed time.
        value, most: the bounds of the value. hold_us: the time after which it is 0 again; 0: it stays.
        texts: texts for a serial port, of which the seed draws one; () for an input with a value.
    """

    __slots__ = (
        "hold_us",
        "latest_us",
        "line",
        "most",
        "name",
        "robot",
        "texts",
        "time_us",
        "value",
    )

    def __init__(  # noqa: PLR0913 - what a table of the file has
        self, name: str, time_us: int, value: int, line: int = 0, *, robot: str = "",
        latest_us: int | None = None, most: int | None = None, hold_us: int = 0, texts: Sequence[str] = (),
    ) -> None:  # fmt: skip
        self.line, self.robot, self.hold_us = line, robot, hold_us
        self.name, self.texts = name, tuple(texts)
        self.time_us, self.latest_us = time_us, time_us if latest_us is None else latest_us
        self.value, self.most = value, value if most is None else most

    def drawn(self, seed: int, number: int) -> Iterator[Input]:
        """Yield the input with the time and value drawn from a seed, then its release if it has `hold_us`.

        Args:
            seed: Of the run in its world.
            number: Its number among the inputs, so that two of one name are drawn independently.
        """
        chance = stream(seed, "input", self.name, str(number))
        time_us = self.time_us + int(chance.random() * (self.latest_us - self.time_us + 1))
        value = self.value + int(chance.random() * (self.most - self.value + 1))
        texts = (chance.choice(self.texts),) if self.texts else ()
        yield Input(self.name, time_us, value, self.line, robot=self.robot, texts=texts)
        if self.hold_us:
            yield Input(self.name, time_us + self.hold_us, 0, self.line, robot=self.robot)

    def __repr__(self) -> str:
        return f"Input({self.name!r}, {self.time_us}, {self.value})"


def drawn(inputs: Iterable[Input], seed: int) -> list[Input]:
    """Return the inputs drawn from a seed, in order of time.

    Example:
        >>> [given.time_us for given in drawn(world.inputs, seed=3)]
        [2713044, 2913044]
    """
    found = [one for number, given in enumerate(inputs) for one in given.drawn(seed, number)]
    return sorted(found, key=lambda item: item.time_us)


def read_inputs(top: Table) -> tuple[Input, ...]:
    """Return the `[[input]]` of a world file, in order of their first times.

    Raises:
        WorldError: see `Table`; 10 where a range ends before it begins.
    """
    found = []
    for table in top.each("input", _KEYS):
        if "text" in table:  # what is sent has no value
            Table(table.source, table.path, table.data, ("name", "time", "text", "robot"))
        name = table.text("name")
        times = _between(table, "time", (0, LATEST_S), _EXAMPLE_TIME)
        values = _values(table)
        first_us, latest_us = (round(seconds * 1_000_000) for seconds in times)
        hold_s = table.number("hold", *HOLD_S) if "hold" in table else 0
        found.append(
            Input(
                name, first_us, values[0], table.source.line_of((*table.path, "name")),
                robot=table.text("robot", ""), latest_us=latest_us, most=values[1], hold_us=round(hold_s * 1_000_000), texts=_texts(table),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda item: item.time_us))


def _texts(table: Table) -> tuple[str, ...]:
    """Return the texts of an input; () for an input with a value."""
    texts = table.data.get("text", [])
    found = texts if isinstance(texts, list) else [texts]
    if len(found) > MOST_TEXTS:
        raise table.source.error(
            "E-WORLD-12", (*table.path, "text"), count=len(found), limit=MOST_TEXTS
        )
    fine = all(isinstance(one, str) and len(one) <= LONGEST_TEXT for one in found)
    if not fine or ("text" in table and not found):
        raise table.wrong("text", 'text = "A50\\n"')
    return tuple(found)


def _values(table: Table) -> tuple[int, int]:
    """Return the two bounds of a value, whole numbers, equal for a fixed value."""
    if not isinstance(table.data.get("value"), list):
        one = table.whole("value", *VALUES, 1)
        return one, one
    first, last = _between(table, "value", VALUES, _EXAMPLE_VALUE)
    if not (isinstance(first, int) and isinstance(last, int)):
        raise table.wrong("value", _EXAMPLE_VALUE)
    return first, last


def _between(
    table: Table, key: str, bounds: tuple[float, float], example: str
) -> tuple[float, float]:
    """Return the two bounds of a number, equal for a fixed one."""
    if not isinstance(table.data.get(key), list):
        one = table.number(key, *bounds)
        return one, one
    first, last = table.pair(key, *bounds, example=example)
    if last < first:
        raise table.source.error(
            "E-WORLD-10", (*table.path, key), value=str(last), low=first, high=bounds[1]
        )
    return first, last
