"""Whom a lesson shows: so that the persons of a path can be counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from marelle_lessons.tomlfile import tables_field
from marelle_sim.toml import Field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

GENDERS = ("woman", "man")
PORTRAIT, TRADE, SITUATION = "portrait", "trade", "situation"
SHOWN = (PORTRAIT, TRADE, SITUATION)
MOST_PEOPLE = 500


class Person(NamedTuple):
    """A person that a lesson shows.

    Attributes:
        name: As its pages write it. gender: "woman" or "man", as they say. shown: Whether in its "portrait", its "trade" or its "situation".
    """

    name: str
    gender: str
    shown: str


PEOPLE_FIELD = tables_field(
    {"name": Field.text(), "is": Field.choice(GENDERS), "in": Field.choice(SHOWN)}, MOST_PEOPLE
)
"""The persons of `lesson.toml`, in its order."""


def people_of(tables: Iterable[Mapping[str, str]]) -> list[Person]:
    """Return the persons of the tables `[[person]]`."""
    return [Person(one["name"], one["is"], one["in"]) for one in tables]
