"""The keys of a table in a TOML file: a function that reads each, and the JSON Schema of its value, with the same bounds."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from marelle_sim.toml import schema as schemas
from marelle_sim.toml.schema import Schema
from marelle_sim.toml.table import MAX_ITEMS, MAX_LETTERS, MAX_TEXTS, Sample, Table


class Field(NamedTuple):
    """The definition of one key of a table.

    Attributes:
        read: Function of a table and the key; it returns the checked value, or the default if the key is absent, and raises
            the errors of `Table`; a function of a certain key may raise others.
        schema: The JSON Schema of the value.
        required: Whether the table must have the key.
        omitted: Whether `read_fields` leaves the key out if it is absent, instead of using a default.

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
        """Return a copy of this field for a key that may be absent, and then is left out of the values."""
        return self._replace(required=False, omitted=True)

    def default(self, value: object) -> Field:
        """Return a copy of this field for a key that may be absent and then has `value`, which may be out of the bounds."""
        return self._replace(
            read=lambda table, key: self.read(table, key) if key in table else value,
            required=False,
        )

    def shown(self, sample: str) -> Field:
        """Return a copy of this field for a required key; the error of an absent key shows `sample` as an example."""

        def read(table: Table, key: str) -> Any:
            table.value(key, None, sample)
            return self.read(table, key)

        return self._replace(read=read)

    def or_list(self, several: Field) -> Field:
        """Return a field that reads a list with the field `several`, and any other value with this one."""

        def read(table: Table, key: str) -> Any:
            return (several if isinstance(table.data.get(key), list) else self).read(table, key)

        return self._replace(read=read, schema={"anyOf": [self.schema, several.schema]})

    @classmethod
    def number(
        cls, low: float, high: float, default: float | None = None, sample: Sample = 100
    ) -> Field:
        """Return the field of a finite number from `low` to `high`; without `default` the key is required.

        `sample` is the example in error messages; one that is out of the bounds is replaced by the nearer bound.
        """
        shown = _within(sample, low, high)
        return cls(
            lambda table, key: table.number(key, low, high, default, shown),
            schemas.number(low, high),
            required=default is None,
        )

    @classmethod
    def whole(cls, low: int, high: int, default: int | None = None, sample: Sample = 100) -> Field:
        """Return the field of an integer from `low` to `high`; `default` and `sample` as in `number`."""
        shown = _within(sample, low, high)
        return cls(
            lambda table, key: table.whole(key, low, high, default, shown),
            schemas.whole(low, high),
            required=default is None,
        )

    @classmethod
    def pair(cls, low: float, high: float, sample: str = "") -> Field:
        """Return the field of a list of two numbers, each from `low` to `high`, such as a place or a size."""
        shown = sample or str([_within(100, low, high)] * 2)
        return cls(
            lambda table, key: table.pair(key, low, high, shown),
            schemas.pair(schemas.number(low, high)),
        )

    @classmethod
    def wholes(cls, low: int, high: int, sample: str) -> Field:
        """Return the field of a list of two integers, each from `low` to `high`; `sample` is the example in error messages."""
        return cls(
            lambda table, key: table.wholes(key, low, high, sample),
            schemas.pair(schemas.whole(low, high)),
        )

    @classmethod
    def text(cls, default: str | None = None) -> Field:
        """Return the field of a text of 1 to 200 characters; without `default` the key is required."""
        return cls(
            lambda table, key: table.text(key, default),
            schemas.words(),
            required=default is None,
        )

    @classmethod
    def name(cls, default: str | None = None) -> Field:
        """Return the field of a name of a robot or a part (see `NAME`); without `default` the key is required."""
        return cls(
            lambda table, key: table.name(key, default), schemas.name(), required=default is None
        )

    @classmethod
    def pattern(
        cls, pattern: str, sample: str | Callable[[str], str], default: str | None = None
    ) -> Field:
        """Return the field of a text of 1 to 200 characters that a regular expression matches as a whole.

        Without `default` the key is required; a default need not match.

        `sample` is the example in the error of a text that it does not match, or a function that returns it for such a text.
        """

        def read(table: Table, key: str) -> str:
            text = table.text(key, default)
            if key in table and not re.fullmatch(pattern, text):
                shown = sample if isinstance(sample, str) else sample(text)
                raise table.wrong(key, f'"{shown}"')
            return text

        return cls(read, {"type": "string", "pattern": f"^{pattern}$"}, required=default is None)

    @classmethod
    def choice(cls, known: tuple[str, ...]) -> Field:
        """Return the field of a text that is one of the words in `known`; the key is required."""
        return cls(lambda table, key: table.choice(key, known), schemas.one_of(known))

    @classmethod
    def texts(cls, sample: str, fewest: int = 0) -> Field:
        """Return the field of a list of at least `fewest` texts; the key is required unless `fewest` is 0, then it may be absent."""
        return cls(
            lambda table, key: table.texts(key, sample, fewest),
            schemas.many(schemas.text(MAX_LETTERS), MAX_TEXTS, fewest),
            required=bool(fewest),
        )

    @classmethod
    def flag(cls) -> Field:
        """Return the field of true or false; it is false if the key is absent."""
        return cls(Table.flag, {"type": "boolean"}, required=False)

    @classmethod
    def color(cls, default: str) -> Field:
        """Return the field of a colour: "#rrggbb", or a name of `COLORS` in small or capital letters."""
        return cls(lambda table, key: table.color(key, default), schemas.color(), required=False)

    @classmethod
    def version(cls, known: int | str) -> Field:
        """Return the field of the key `format`, whose value must be `known`.

        Another integer from 0 to 1 000 000 (if `known` is one), or another text (if it is one), is the error E-WORLD-11.
        """

        def read(table: Table, key: str) -> int | str:
            given = (
                table.text(key)
                if isinstance(known, str)
                else table.whole(key, 0, 1_000_000, None, 1)
            )
            if given != known:
                raise table.source.error("E-WORLD-11", (key,), value=given, expected=known)
            return given

        return cls(read, schemas.one_of([known]))

    @classmethod
    def table(
        cls, fields: Mapping[str, Field], more: Schema | None = None, *, needed: bool = False
    ) -> Field:
        """Return the field of a table with these fields; an absent table is empty, or an error if it is `needed`.

        `more` is JSON Schema for rules about several of its keys; reading does not check them.
        """

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
        """Return the field of an array of `fewest` to `most` tables with these fields, such as `[[wall]]`; `more` as in `table`."""

        def read(table: Table, key: str) -> list[Table]:
            found = table.each(key, fields, most)
            if len(found) < fewest:
                raise table.source.error("E-WORLD-07", (key,), example=f"[[{key}]]")
            return found

        return cls(
            read, schemas.many(schema_of(fields, more), most, fewest), required=bool(fewest)
        )


def _within(sample: Sample, low: float, high: float) -> Sample:
    return sample if isinstance(sample, str) else min(high, max(low, sample))


def read_fields(table: Table, fields: Mapping[str, Field]) -> dict[str, Any]:
    """Return {key: checked value or default} for the fields of a table; absent keys of `Field.optional` are left out."""
    return {
        key: field.read(table, key)
        for key, field in fields.items()
        if key in table or not field.omitted
    }


def schema_of(fields: Mapping[str, Field], more: Schema | None = None) -> Schema:
    """Return the JSON Schema of a table with these fields; `more` is JSON Schema for rules about several of its keys."""
    return schemas.table(
        {key: field.schema for key, field in fields.items()},
        [key for key, field in fields.items() if field.required],
        more,
    )


_BY_LANGUAGE = {"fr": Field.text().optional(), "en": Field.text().optional()}
TITLES = Field(
    lambda table, key: read_fields(table.inner(key, _BY_LANGUAGE), _BY_LANGUAGE),
    schema_of(_BY_LANGUAGE),
    required=False,
)
"""The field of the table with the titles of a world or a kit: {"fr": text, "en": text}, each optional."""
