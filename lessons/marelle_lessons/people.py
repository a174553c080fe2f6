"""The persons that a lesson shows; they are listed so that women and men in the lessons of a path can be counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from marelle_lessons.tomlfile import tables_field
from marelle_sim.toml import Field

GENDERS = ("woman", "man")
PORTRAIT, TRADE, SITUATION = "portrait", "trade", "situation"
SHOWN = (PORTRAIT, TRADE, SITUATION)
MOST_PEOPLE = 500


class Person(NamedTuple):
    """A person that a lesson shows.

    Attributes:
        name: The name as the pages of the lesson write it.
        gender: "woman" or "man", as the pages show.
        shown: The part of the lesson that shows the person: "portrait", "trade" or "situation".
    """

    name: str
    gender: str
    shown: str


PEOPLE_FIELD = tables_field(
    {"name": Field.text(), "is": Field.choice(GENDERS), "in": Field.choice(SHOWN)}, MOST_PEOPLE
)
"""The tables `[[person]]` of `lesson.toml`."""


def people_of(tables: Iterable[Mapping[str, str]]) -> list[Person]:
    """Return the persons that the tables `[[person]]` describe, in their order."""
    return [Person(one["name"], one["is"], one["in"]) for one in tables]
