"""Makes JSON Schemas (draft 7) for the values in TOML files that people write."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from marelle_sim.toml.table import COLORS, MAX_ITEMS, MAX_TEXT, NAME

Schema = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"


def number(low: float, high: float) -> Schema:
    """Return the schema of a number from `low` to `high`."""
    return {"type": "number", "minimum": low, "maximum": high}


def whole(low: int, high: int) -> Schema:
    """Return the schema of an integer from `low` to `high`."""
    return {"type": "integer", "minimum": low, "maximum": high}


def text(most: int) -> Schema:
    """Return the schema of a text of 1 to `most` characters."""
    return {"type": "string", "minLength": 1, "maxLength": most}


def words() -> Schema:
    """Return the schema of a text of 1 to 200 characters, such as a title."""
    return text(MAX_TEXT)


def name() -> Schema:
    """Return the schema of a name of a robot or a part (see `NAME`)."""
    return {**words(), "pattern": f"^{NAME}$"}


def one_of(known: Iterable[object]) -> Schema:
    """Return the schema of a value that is one of those in `known`."""
    return {"enum": list(known)}


@cache
def color() -> Schema:
    """Return the schema of a colour: "#rrggbb", or a name of `COLORS` in small or capital letters."""
    names = "|".join("".join(f"[{c}{c.upper()}]" for c in name) for name in COLORS)
    return {
        "type": "string",
        "anyOf": [one_of(COLORS), {"pattern": f"^(#[0-9a-fA-F]{{6}}|{names})$"}],
    }


def pair(item: Schema) -> Schema:
    """Return the schema of a list of two values, each with the schema `item`."""
    return {"type": "array", "items": item, "minItems": 2, "maxItems": 2}


def many(item: Schema, most: int = MAX_ITEMS, fewest: int = 0) -> Schema:
    """Return the schema of a list of `fewest` to `most` values, each with the schema `item`."""
    return {"type": "array", "items": item, "minItems": fewest, "maxItems": most}


def table(
    known: Mapping[str, Schema], needed: Iterable[str] = (), more: Schema | None = None
) -> Schema:
    """Return the schema of a table without other keys than these.

    Args:
        known: {key: schema of its value}.
        needed: the required keys.
        more: JSON Schema for rules about several keys.
    """
    return {
        "type": "object", "properties": dict(known), "required": list(needed),
        "additionalProperties": False, **(more or {}),
    }  # fmt: skip


def document(title: str, content: Schema) -> Schema:
    """Return the schema of a whole file, from that of its top table; `title` is the title of the schema."""
    return {"$schema": DRAFT, "title": title, **content}
