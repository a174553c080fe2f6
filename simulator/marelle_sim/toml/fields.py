"""The keys of a table in a TOML file: how each is read, and the JSON Schema of its value, from the same bounds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from marelle_sim.toml import schema as schemas
from marelle_sim.toml.table import MAX_LETTERS, MAX_TEXTS, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from marelle_sim.toml.schema import Schema


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

    @classmethod
    def number(cls, low: float, high: float, default: float | None = None) -> Field:
        """Return the field of a finite number between two bounds."""
        return cls(
            lambda table, key: table.number(key, low, high, default),
            schemas.number(low, high),
            required=default is None,
        )

    @classmethod
    def whole(cls, low: int, high: int, default: int | None = None) -> Field:
        """Return the field of a whole number between two bounds."""
        return cls(
            lambda table, key: table.whole(key, low, high, default),
            schemas.whole(low, high),
            required=default is None,
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
    def name(cls) -> Field:
        """Return the field of a name of a robot or a part."""
        return cls(Table.name, schemas.name())

    @classmethod
    def pattern(cls, pattern: str, sample: str, default: str | None = None) -> Field:
        """Return the field of a text that a regular expression matches; messages show the sample."""

        def read(table: Table, key: str) -> str:
            text = table.text(key, default)
            if key in table and not re.fullmatch(pattern, text):
                raise table.wrong(key, f'{key} = "{sample}"')
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
