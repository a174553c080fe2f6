"""Build JSON Schemas (draft 7) of the values that a person writes in a TOML file."""

from __future__ import annotations

from functools import cache

from marelle_sim.toml.table import COLORS, MAX_ITEMS, MAX_TEXT, NAME

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    Schema = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"


def number(low: float, high: float) -> Schema:
    """Return the schema of a number between two bounds."""
    return {"type": "number", "minimum": low, "maximum": high}


def whole(low: int, high: int) -> Schema:
    """Return the schema of a whole number between two bounds."""
    return {"type": "integer", "minimum": low, "maximum": high}


def text(most: int) -> Schema:
    """Return the schema of a text of at least one character, and at most so many."""
    return {"type": "string", "minLength": 1, "maxLength": most}


def words() -> Schema:
    """Return the schema of a text for people."""
    return text(MAX_TEXT)


def name() -> Schema:
    """Return the schema of a name of a robot or a part."""
    return {**words(), "pattern": f"^{NAME}$"}


def one_of(known: Iterable[object]) -> Schema:
    """Return the schema of one of a few values."""
    return {"enum": list(known)}


@cache
def color() -> Schema:
    """Return the schema of a colour: "#rrggbb", or a name in any case."""
    names = "|".join("".join(f"[{c}{c.upper()}]" for c in name) for name in COLORS)
    either = [one_of(COLORS), {"pattern": f"^(#[0-9a-fA-F]{{6}}|{names})$"}]
    return {"type": "string", "anyOf": either}


def pair(item: Schema) -> Schema:
    """Return the schema of two values."""
    return {"type": "array", "items": item, "minItems": 2, "maxItems": 2}


def many(item: Schema, most: int = MAX_ITEMS, fewest: int = 0) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": item, "minItems": fewest, "maxItems": most}


def table(
    known: Mapping[str, Schema], needed: Iterable[str] = (), more: Schema | None = None
) -> Schema:
    """Return the schema of a table: its keys, those that must be there, and what else holds for it."""
    rest = {} if more is None else more
    return {
        "type": "object", "properties": dict(known), "required": list(needed),
        "additionalProperties": False, **rest,
    }  # fmt: skip


def document(title: str, content: Schema) -> Schema:
    """Return the schema of a whole file."""
    return {"$schema": DRAFT, "title": title, **content}
