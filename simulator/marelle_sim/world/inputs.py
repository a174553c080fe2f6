"""The inputs of a world (`[[input]]`): presses and values set at times; the seed may draw both within bounds."""

from __future__ import annotations

from marelle_sim.kernel import stream
from marelle_sim.toml import Field, Table, many, schema_of
from marelle_sim.toml.table import QUANTITIES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from marelle_sim.toml.schema import Schema

LATEST_S = 1_000_000
_MOST_TEXTS, _LONGEST_TEXT = 100, 200


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
    for table in top["input"]:
        name = table["name"]
        times, values = _ends(table, "time"), _ends(table, "value")
        first_us, latest_us = (round(seconds * 1_000_000) for seconds in times)
        found.append(
            Input(
                name, first_us, int(values[0]), table.source.line_of((*table.path, "name")),
                robot=table["robot"], latest_us=latest_us, most=int(values[1]),
                hold_us=round(table["hold"] * 1_000_000), texts=table["text"],
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda item: item.time_us))


def _read_tables(top: Table, key: str) -> list[Table]:
    """Return the tables of inputs, of which those with a text have no value."""
    tables = top.each(key, _FIELDS)
    for table in tables:
        if "text" in table:
            Table(table.source, table.path, table.data, _OF_TEXT)
    return tables


def _texts(table: Table, key: str) -> tuple[str, ...]:
    """Return the texts of an input; () for an input with a value."""
    texts = table.data.get(key, [])
    found = texts if isinstance(texts, list) else [texts]
    if len(found) > _MOST_TEXTS:
        raise table.source.error(
            "E-WORLD-12", (*table.path, key), count=len(found), limit=_MOST_TEXTS
        )
    fine = all(isinstance(one, str) and len(one) <= _LONGEST_TEXT for one in found)
    if not fine or (key in table and not found):
        raise table.wrong(key, '"A50\\n"')
    return tuple(found)


def _ends(table: Table, key: str) -> tuple[float, float]:
    """Return the two bounds of a number, equal for a fixed one."""
    value = table[key]
    if not isinstance(value, tuple):
        return value, value
    first, last = value
    if last < first:
        most = {"time": LATEST_S, "value": QUANTITIES[1]}[key]
        raise table.source.error(
            "E-WORLD-10", (*table.path, key), value=str(last), low=first, high=most
        )
    return first, last


_TEXT: Schema = {"type": "string", "maxLength": _LONGEST_TEXT}
_FIELDS = {
    "name": Field.text(),
    "time": Field.number(0, LATEST_S, None, 2).or_list(Field.pair(0, LATEST_S, "[2, 4]")),
    "value": Field.whole(*QUANTITIES, 1, 1).or_list(Field.wholes(*QUANTITIES, "[10, 90]")),
    "hold": Field.number(0.001, 86_400).default(0),
    "text": Field(_texts, {"anyOf": [_TEXT, many(_TEXT, _MOST_TEXTS, 1)]}, required=False),
    "robot": Field.text(""),
}
_OF_TEXT = {key: field for key, field in _FIELDS.items() if key not in ("value", "hold")}
"""The fields of an input with a text."""
_TOGETHER: Schema = {
    "not": {"anyOf": [{"required": ["text", key]} for key in _FIELDS if key not in _OF_TEXT]}
}
INPUTS_FIELD = Field(_read_tables, many(schema_of(_FIELDS, _TOGETHER)), required=False)
"""The tables `[[input]]` of a world file."""
