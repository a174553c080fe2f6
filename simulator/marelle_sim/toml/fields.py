"""The keys of a table in a TOML file: how each is read, and the JSON Schema of its value, from the same bounds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from marelle_sim.toml import schema as schemas
from marelle_sim.toml.table import MAX_ITEMS, MAX_LETTERS, MAX_TEXTS, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from marelle_sim.toml.schema import Schema
    from marelle_sim.toml.table import Sample


class Field(NamedTuple):
    """One key of a table.

    Attributes:
        read: Returns the value of the key, checked, or its default; it raises what `Table` raises.
        schema: The JSON Schema of the value.
        required: Whether the key must be there.
        omitted: Whether a key that is not there has no value, either.

    Example:
        >>> fields = {"max": Field.whole(1, 1000), "max_turns": Field.whole(0, 1000).optional()}
        >>> read_fields(table, fields)
        {'max': 3}
    """

    read: Callable[[Table, str], Any]
    schema: Schema
    required: bool = True
    omitted: bool = False

    def optional(self) -> Field:
        """Return the field of a key that may be left out, and has no default."""
        return self._replace(required=False, omitted=True)

    def default(self, value: object) -> Field:
        """Return the field of a key that may be left out and then has this value, which need not be within the bounds."""
        read = self.read
        return self._replace(
            read=lambda table, key: read(table, key) if key in table else value, required=False
        )

    def shown(self, sample: str) -> Field:
        """Return the field of a key whose absence is refused with this sample in the message."""

        def read(table: Table, key: str) -> Any:
            table.value(key, None, sample)
            return self.read(table, key)

        return self._replace(read=read)

    def or_list(self, several: Field) -> Field:
        """Return the field of a value that this field reads, or of a list that the other one reads."""

        def read(table: Table, key: str) -> Any:
            field = several if isinstance(table.data.get(key), list) else self
            return field.read(table, key)

        return self._replace(read=read, schema={"anyOf": [self.schema, several.schema]})

    @classmethod
    def number(
        cls, low: float, high: float, default: float | None = None, sample: Sample = 100
    ) -> Field:
        """Return the field of a finite number between two bounds; messages show the sample, brought between them."""
        shown = _within(sample, low, high)
        return cls(
            lambda table, key: table.number(key, low, high, default, shown),
            schemas.number(low, high),
            required=default is None,
        )

    @classmethod
    def whole(cls, low: int, high: int, default: int | None = None, sample: Sample = 100) -> Field:
        """Return the field of a whole number between two bounds."""
        shown = _within(sample, low, high)
        return cls(
            lambda table, key: table.whole(key, low, high, default, shown),
            schemas.whole(low, high),
            required=default is None,
        )

    @classmethod
    def pair(cls, low: float, high: float, sample: str = "") -> Field:
        """Return the field of two numbers between two bounds, such as a place or a size."""
        shown = sample or str([_within(100, low, high)] * 2)
        return cls(
            lambda table, key: table.pair(key, low, high, shown),
            schemas.pair(schemas.number(low, high)),
        )

    @classmethod
    def wholes(cls, low: int, high: int, sample: str) -> Field:
        """Return the field of two whole numbers between two bounds."""
        return cls(
            lambda table, key: table.wholes(key, low, high, sample),
            schemas.pair(schemas.whole(low, high)),
        )

    @classmethod
    def text(cls, default: str | None = None) -> Field:
        """Return the field of 1 to 200 characters."""
        return cls(
            lambda table, key: table.text(key, default),
            schemas.words(),
            required=default is None,
        )

    @classmethod
    def name(cls, default: str | None = None) -> Field:
        """Return the field of a name of a robot or a part."""
        return cls(
            lambda table, key: table.name(key, default), schemas.name(), required=default is None
        )

    @classmethod
    def pattern(cls, pattern: str, sample: str, default: str | None = None) -> Field:
        """Return the field of a text that a regular expression matches; messages show the sample."""

        def read(table: Table, key: str) -> str:
            text = table.text(key, default)
            if key in table and not re.fullmatch(pattern, text):
                raise table.wrong(key, f'"{sample}"')
            return text

        schema = {"type": "string", "pattern": f"^{pattern}$"}
        return cls(read, schema, required=default is None)

    @classmethod
    def choice(cls, known: tuple[str, ...]) -> Field:
        """Return the field of one of a few words."""
        return cls(lambda table, key: table.choice(key, known), schemas.one_of(known))

    @classmethod
    def texts(cls, sample: str, fewest: int = 0) -> Field:
        """Return the field of a list of texts, which is empty where none is needed and none is written."""
        return cls(
            lambda table, key: table.texts(key, sample, fewest),
            schemas.many(schemas.text(MAX_LETTERS), MAX_TEXTS, fewest),
            required=bool(fewest),
        )

    @classmethod
    def flag(cls) -> Field:
        """Return the field of true or false, which is false where it is not written."""
        return cls(Table.flag, {"type": "boolean"}, required=False)

    @classmethod
    def color(cls, default: str) -> Field:
        """Return the field of a colour: "#rrggbb", or a name in any case."""
        return cls(lambda table, key: table.color(key, default), schemas.color(), required=False)

    @classmethod
    def version(cls, number: int) -> Field:
        """Return the field `format`, a number; another number is E-WORLD-11."""

        def read(table: Table, key: str) -> int:
            given = table.whole(key, 0, 1_000_000, None, 1)
            if given != number:
                raise table.source.error("E-WORLD-11", (key,), value=given, expected=number)
            return given

        return cls(read, schemas.one_of([number]))

    @classmethod
    def table(
        cls, fields: Mapping[str, Field], more: Schema | None = None, *, needed: bool = False
    ) -> Field:
        """Return the field of a table with such fields; one that is not needed is empty where it is not written."""

        def read(table: Table, key: str) -> Table:
            if needed and key not in table:
                raise table.missing(key, f"[{key}]")
            return table.inner(key, fields)

        return cls(read, schema_of(fields, more), required=needed)

    @classmethod
    def tables(
        cls,
        fields: Mapping[str, Field],
        more: Schema | None = None,
        most: int = MAX_ITEMS,
        fewest: int = 0,
    ) -> Field:
        """Return the field of an array of tables with such fields, such as `[[wall]]`."""

        def read(table: Table, key: str) -> list[Table]:
            found = table.each(key, fields, most)
            if len(found) < fewest:
                raise table.source.error("E-WORLD-07", (key,), example=f"[[{key}]]")
            return found

        schema = schemas.many(schema_of(fields, more), most, fewest)
        return cls(read, schema, required=bool(fewest))


def _within(sample: Sample, low: float, high: float) -> Sample:
    """Return a sample as it is written, or a number brought between two bounds."""
    return sample if isinstance(sample, str) else min(high, max(low, sample))


def read_fields(table: Table, fields: Mapping[str, Field]) -> dict[str, Any]:
    """Return the checked values of a table's fields, by key."""
    return {
        key: field.read(table, key)
        for key, field in fields.items()
        if key in table or not field.omitted
    }


def schema_of(fields: Mapping[str, Field], more: Schema | None = None) -> Schema:
    """Return the JSON Schema of a table with these fields, and `more` that it says of them together."""
    required = [key for key, field in fields.items() if field.required]
    return schemas.table({key: field.schema for key, field in fields.items()}, required, more)


_BY_LANGUAGE = {"fr": Field.text().optional(), "en": Field.text().optional()}
TITLES = Field(
    lambda table, key: read_fields(table.inner(key, _BY_LANGUAGE), _BY_LANGUAGE),
    schema_of(_BY_LANGUAGE),
    required=False,
)
"""The table of the titles of a world or a kit, by language."""
