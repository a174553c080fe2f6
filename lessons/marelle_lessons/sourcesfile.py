"""Read `sources.toml`, format `sources-1`: what was read for a lesson, where, and who speaks there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from marelle_lessons.tomlfile import lesson_errors, read_table, typeset
from marelle_sim.toml import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from marelle_sim.toml import Table

FORMAT = "sources-1"
DEBATE, FACT, SKILL = "debate", "fact", "skill:"
MOST_WORDS, MOST_LETTERS = 40, 400  # of a quotation
MOST_SOURCES = 50
FEWEST_INTERESTS = 2  # of those who speak of the debate

KEYS = ("id", "for", "title", "author", "date", "where", "interest", "read")
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_WORD = re.compile(r"\S*\w\S*")


class Source(NamedTuple):
    """Something that was read for a lesson.

    Attributes:
        id: Its name in the file. serves: "debate", "fact", or "skill:" and a skill's code.
        title, author, date: As they are written there. where: Where it was read.
        interest: Who speaks, in French: "constructeur", "syndicat", "recherche". read: The sentence, in its language.
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
        path: Of the file.
        shown: What a message calls it.
        skills: The codes that the lesson names.

    Raises:
        LessonError: E-LESSON-38 it serves nothing of the lesson, -39 a quotation of more than 40 words, -40 only
            one interest speaks of the debate, -41 a name twice; and what any table may have.
    """
    with lesson_errors():
        top = read_table(path, shown, ("format", "source"), FORMAT)
        tables = top.each("source", KEYS)
        if not tables:
            raise top.source.error("E-WORLD-07", ("source",), example="[[source]]")
        if len(tables) > MOST_SOURCES:
            raise top.source.error(
                "E-WORLD-12", ("source",), count=len(tables), limit=MOST_SOURCES
            )
        found = [_source(table, skills) for table in tables]
        names = [one.id for one in found]
        for index, name in enumerate(names):
            if name in names[:index]:
                raise top.source.error("E-LESSON-41", ("source", index, "id"), value=name)
        _check_debate(top, found)
    return found


def _source(table: Table, skills: Sequence[str]) -> Source:
    name, serves = table.text("id"), table.text("for")
    if not _ID.fullmatch(name):
        raise table.wrong("id", 'id = "study"')
    known = [DEBATE, FACT, *(SKILL + code for code in skills)]
    if serves not in known:
        near = nearest(serves, known)
        raise table.source.error("E-LESSON-38", (*table.path, "for"), value=serves, nearest=near)
    said = {key: typeset(table.text(key), "fr") for key in ("title", "where", "interest")}
    return Source(
        id=name,
        serves=serves,
        author=table.text("author"),
        date=table.text("date"),
        read=_quotation(table),
        **said,
    )


def _quotation(table: Table) -> str:
    """Return the sentence that was read: a few words of another's text, no more."""
    words = table.value("read", None, 'read = "…"')
    if not isinstance(words, str) or not words.strip():
        raise table.wrong("read", 'read = "…"')
    count = len(_WORD.findall(words[: MOST_LETTERS * 2]))
    if count > MOST_WORDS or len(words) > MOST_LETTERS:
        raise table.source.error(
            "E-LESSON-39", (*table.path, "read"), count=count, limit=MOST_WORDS, letters=MOST_LETTERS
        )  # fmt: skip
    return words.strip()


def _check_debate(top: Table, found: list[Source]) -> None:
    """See that those who speak of the debate do not all want the same."""
    spoken = [index for index, one in enumerate(found) if one.serves == DEBATE]
    interests = {found[index].interest.casefold() for index in spoken}
    if spoken and len(interests) < FEWEST_INTERESTS:
        raise top.source.error(
            "E-LESSON-40", ("source", spoken[-1], "interest"), value=found[spoken[0]].interest
        )
