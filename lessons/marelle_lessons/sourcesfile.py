"""Read `sources.toml`, format `sources-1`: the texts on which a lesson is based, where they were read, and who wrote them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from marelle_lessons.tomlfile import (
    format_field,
    lesson_errors,
    read_table,
    refuse_twice,
    sentence_field,
    tables_field,
)
from marelle_sim.toml import Field, Table, nearest

FORMAT = "sources-1"
DEBATE, FACT, SKILL = "debate", "fact", "skill:"
MOST_WORDS, MOST_LETTERS = 40, 400  # of a quotation
MOST_SOURCES = 50
_FEWEST_INTERESTS = 2  # different interests that the sources of a debate must have

_SAMPLE = '"…"'
_WORD = re.compile(r"\S*\w\S*")


class Source(NamedTuple):
    """A text on which a lesson is based.

    Attributes:
        id: Its name in the file.
        serves: What the lesson uses it for: "debate", "fact", or "skill:" and the code of a skill.
        title, author, date: As the text gives them.
        where: The place where it was read.
        interest: Whose interest its author has, in French: "constructeur", "syndicat", "recherche".
        read: The sentence that was read, quoted in its language.
    """

    id: str
    serves: str
    title: str
    author: str
    date: str
    where: str
    interest: str
    read: str


def read_sources(path: Path, shown: str, skills: Sequence[str]) -> list[Source]:
    """Return the sources of a file, at least one.

    Args:
        path: The file.
        shown: The name of the file in messages.
        skills: The codes of the skills that the lesson names.

    Raises:
        LessonError: E-LESSON-38 if a source serves nothing in the lesson, -39 if a quotation has more than 40 words or 400 characters,
            -40 if all sources of the debate have the same interest, -41 if two have one id; and the errors of every table, see `Table`.
    """
    with lesson_errors():
        top, values = read_table(path, shown, FIELDS)
        found = []
        for index, one in enumerate(values["source"]):
            _check_serves(top, index, one["for"], skills)
            found.append(Source(serves=one.pop("for"), **one))
        refuse_twice(top, "source", [one.id for one in found], "E-LESSON-41")
        _check_debate(top, found)
    return found


def _check_serves(top: Table, index: int, serves: str, skills: Sequence[str]) -> None:
    known = [DEBATE, FACT, *(SKILL + code for code in skills)]
    if serves not in known:
        near = nearest(serves, known)
        raise top.source.error("E-LESSON-38", ("source", index, "for"), value=serves, nearest=near)


def _quotation(table: Table, key: str) -> str:
    words = table.value(key, None, _SAMPLE)
    if not isinstance(words, str) or not words.strip():
        raise table.wrong(key, _SAMPLE)
    count = len(_WORD.findall(words[: MOST_LETTERS * 2]))
    if count > MOST_WORDS or len(words) > MOST_LETTERS:
        raise table.source.error(
            "E-LESSON-39", (*table.path, key), count=count, limit=MOST_WORDS, letters=MOST_LETTERS
        )
    return words.strip()


FIELDS = {
    "format": format_field(FORMAT),
    "source": tables_field(
        {
            "id": Field.pattern("[a-z0-9][a-z0-9-]{0,39}", "study"),
            "for": Field(
                Table.text, {"type": "string", "pattern": f"^({DEBATE}|{FACT}|{SKILL}.+)$"}
            ),
            "title": sentence_field("fr"),
            "author": Field.text(),
            "date": Field.text(),
            "where": sentence_field("fr"),
            "interest": sentence_field("fr"),
            "read": Field(
                _quotation, {"type": "string", "minLength": 1, "maxLength": MOST_LETTERS}
            ),
        },
        MOST_SOURCES,
        1,
    ),
}


def _check_debate(top: Table, found: list[Source]) -> None:
    spoken = [index for index, one in enumerate(found) if one.serves == DEBATE]
    if spoken and len({found[index].interest.casefold() for index in spoken}) < _FEWEST_INTERESTS:
        raise top.source.error(
            "E-LESSON-40", ("source", spoken[-1], "interest"), value=found[spoken[0]].interest
        )
