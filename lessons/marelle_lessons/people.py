"""Whom a lesson shows, and where it plays: so that those of a path can be counted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from marelle_sim.toml import Table

GENDERS = ("woman", "man")
PORTRAIT, TRADE, SITUATION = "portrait", "trade", "situation"
SHOWN = (PORTRAIT, TRADE, SITUATION)
KEYS = ("name", "is", "in")
PLACE = r"[a-z][a-z-]{0,39}"


class Person(NamedTuple):
    """A person that a lesson shows.

    Attributes:
        name: As its pages write it. gender: "woman" or "man", as they say. shown: Whether in its "portrait", its "trade" or its "situation".
    """

    name: str
    gender: str
    shown: str


def read_people(table: Table) -> list[Person]:
    """Return the persons of `lesson.toml`, in its order.

    Raises:
        WorldError: One has another key or value than those of `docs/lessons.md`.
    """
    return [
        Person(one.text("name"), one.choice("is", GENDERS), one.choice("in", SHOWN))
        for one in table.each("person", KEYS)
    ]


def read_place(table: Table) -> str:
    """Return the word for where the lesson plays; "" where none is written.

    Raises:
        WorldError: It is not small letters and dashes.
    """
    place = table.text("place", "")
    if place and not re.fullmatch(PLACE, place):
        raise table.wrong("place", 'place = "hospital"')
    return place
