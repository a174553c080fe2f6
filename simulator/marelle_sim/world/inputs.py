"""The inputs of a world (`[[input]]`): buttons pressed, values set and texts received during a run; and its faults (`[[fault]]`).

A time or a value may be given as two bounds; the seed of the run then chooses it between them. The names of parts are checked later,
when the kit is known.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from marelle_sim.kernel import stream
from marelle_sim.toml import Field, Table, many, schema_of
from marelle_sim.toml.schema import Schema
from marelle_sim.toml.table import QUANTITIES

LATEST_S = 1_000_000
_MOST_TEXTS, _LONGEST_TEXT = 100, 200


class Input:
    """An input that is set to a value at a time of the run, such as "button" to 1 (pressed).

    Attributes:
        name: the name of the input. robot: the robot on which it is set, "" for every robot.
        time_us, latest_us: the bounds of the time (us) that the seed chooses; equal for a fixed time.
        value, most: the bounds of the value that the seed chooses; equal for a fixed value.
        hold_us: how long (us) the value stays before the input is set to 0; 0 if the value stays to the end.
        texts: texts for a serial port, of which the seed chooses one; () for an input with a value.
        line: its line in the world file, for messages.
    """

    def __init__(  # noqa: PLR0913 - what a table of the file has
        self, name: str, time_us: int, value: int, line: int = 0, *, robot: str = "",
        latest_us: int | None = None, most: int | None = None, hold_us: int = 0, texts: Sequence[str] = (),
    ) -> None:  # fmt: skip
        self.line, self.robot, self.hold_us = line, robot, hold_us
        self.name, self.texts = name, tuple(texts)
        self.time_us, self.latest_us = time_us, time_us if latest_us is None else latest_us
        self.value, self.most = value, value if most is None else most

    def drawn(self, seed: int, number: int) -> "Iterator[Input]":
        """Yield this input with the time, value and text that a seed chooses; then, if it has `hold_us`, the same set to 0 that much later.

        Args:
            seed: The seed of the run plus that of the world.
            number: The index of this input in the world, so that the seed chooses independently for two inputs of one name.
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
    """Return the inputs with the times, values and texts that a seed chooses, in order of time.

    An input with `hold_us` is followed by the same input with the value 0, that much later. The draw depends also on an input's place in `inputs`.

    Example:
        >>> [given.time_us for given in drawn(world.inputs, seed=3)]
        [2713044, 2913044]
    """
    found = [one for number, given in enumerate(inputs) for one in given.drawn(seed, number)]
    return sorted(found, key=lambda item: item.time_us)


def read_inputs(top: Table) -> tuple[Input, ...]:
    """Return the inputs of a world file (`[[input]]`), in order of the earliest time of each.

    Raises:
        WorldError: see `Table`; E-WORLD-10 if the second of two bounds is less than the first; E-WORLD-12, more than 100 texts.
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
    """Return the tables of the inputs, after a check that those with the key `text` have neither `value` nor `hold`."""
    tables = top.each(key, _FIELDS)
    for table in tables:
        if "text" in table:
            Table(table.source, table.path, table.data, _OF_TEXT)
    return tables


def _texts(table: Table, key: str) -> tuple[str, ...]:
    """Return the texts of an input, which the file gives as one text or a list; () for an input with a value.

    Raises:
        WorldError: E-WORLD-12, more than 100 texts; 08, a text of more than 200 characters, a value that is no text, or an empty list.
    """
    text = table.data.get(key)
    if isinstance(text, str) and _fits(text):
        return (text,)
    fewest = 1 if key in table else 0
    return tuple(table.texts(key, '"A50\\n"', fewest, most=_MOST_TEXTS, fits=_fits))


def _fits(text: str) -> bool:
    return len(text) <= _LONGEST_TEXT


def _ends(table: Table, key: str) -> tuple[float, float]:
    """Return the two bounds that a key gives as a pair; for a single number, that number twice.

    Raises:
        WorldError: E-WORLD-10, the second bound is less than the first; those of the key's field.
    """
    value = table[key]
    if not isinstance(value, tuple):
        return value, value
    first, last = value
    if last < first:
        raise table.source.error(
            "E-WORLD-10",
            (*table.path, key),
            value=str(last),
            low=first,
            high={"time": LATEST_S, "value": QUANTITIES[1]}[key],
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


class WorldFault(NamedTuple):
    """A `[[fault]]` of a world file: the name of a part, the fault that it has, the time (us) at which the fault begins.

    `robot` is the robot's name, "" for every robot; `line` is the line of the file, for messages.
    """

    part: str
    fault: str
    time_us: int
    robot: str = ""
    line: int = 0


FAULT_FIELDS = {
    "part": Field.text(),
    "fault": Field.text(),
    "time": Field.number(0, LATEST_S, 0, 2),
    "robot": Field.text(""),
}
"""The fields of a `[[fault]]`; the kit defines which faults its parts can have."""


def read_faults(top: Table) -> tuple[WorldFault, ...]:
    """Return the faults of a world file (`[[fault]]`), in order of time."""
    found = [
        WorldFault(
            table["part"],
            table["fault"],
            round(table["time"] * 1_000_000),
            table["robot"],
            table.source.line_of(table.path),
        )
        for table in top["fault"]
    ]
    return tuple(sorted(found, key=lambda fault: fault.time_us))
