"""Read `sources.toml`, format `sources-1`: the texts on which a lesson is based, where they were read, who wrote them; and write them on the teacher's page."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from marelle_lessons.skillsfile import skills
from marelle_lessons.tomlfile import (
    lesson_errors,
    read_table,
    refuse_twice,
    sentence_field,
    tables_field,
)
from marelle_sim.toml import Field, Table, nearest
from marelle_text import Text

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


def read_sources(path: Path, skills: Sequence[str]) -> list[Source]:
    """Return the sources of a file, at least one.

    Args:
        path: The file.
        skills: The codes of the skills that the lesson names.

    Raises:
        LessonError: E-LESSON-38 if a source serves nothing in the lesson, -39 if a quotation has more than 40 words or 400 characters,
            -40 if all sources of the debate have the same interest, -41 if two have one id; and the errors of every table, see `Table`.
    """
    with lesson_errors():
        top, values = read_table(path, FIELDS)
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
    "format": Field.version(FORMAT),
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


_COLUMNS = ("skill", "code", "text", "levels", "read")
_END = "\n---\n"  # before the licence
# Characters of a quoted text that Markdown would read as marks, and what replaces them.
_MARKS = str.maketrans({"|": "/", "*": "", "`": "'", "[": "(", "]": ")", "\n": " ", "\t": " "})


def with_sources(
    page: str, codes: Sequence[str], levels: Sequence[str], sources: Sequence[Source]
) -> str:
    """Return the teacher's page with a section on the sources, in French: before the last rule `---`, or without one at the end.

    Args:
        page: The page as the author wrote it, in Markdown.
        codes: The codes of the skills that the lesson names.
        levels: The school years of the lesson.
        sources: The sources in the lesson's `sources.toml`.
    """
    text = Text("fr")
    blocks = [f"## {text('sources.title')}", text("sources.programmes"), _table(codes, levels, sources, text)]  # fmt: skip
    for title, debated in (("debate", True), ("facts", False)):
        found = [one for one in sources if (one.serves == DEBATE) == debated]
        if found:
            blocks += [f"**{text(f'sources.{title}')}**", "\n".join(_item(one, text) for one in found)]  # fmt: skip
    written, rule, foot = page.rpartition(_END)
    said = "\n\n".join([(written if rule else foot).rstrip("\n"), *blocks]) + "\n"
    return f"{said}{rule}{foot}" if rule else said


def _table(
    codes: Sequence[str], levels: Sequence[str], sources: Sequence[Source], text: Text
) -> str:
    """Return a Markdown table of the skills: the official text of each, its levels, and the place where it was read.

    Of successive rows with the same place, only the first names it.
    """
    read = {one.serves.removeprefix(SKILL) for one in sources}
    head = [text(f"sources.column.{name}") for name in _COLUMNS]
    places = [skills()[code].where if code in skills() else None for code in codes]
    repeated = [place == before for before, place in zip([None, *places], places, strict=False)]
    rows = [
        _row(code, levels, code in read, same, text)
        for code, same in zip(codes, repeated, strict=True)
    ]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows))


def _row(code: str, levels: Sequence[str], read: bool, same: bool, text: Text) -> list[str]:
    skill = skills().get(code)
    to_check = text("sources.to_check")
    if skill is None:  # a free code
        return ["", f"`{code}`", "", "", "" if read else to_check]
    further = [level for level in levels if level not in skill.levels] if skill.levels else []
    told = [", ".join(skill.levels) or text("sources.all_levels")]
    told += [text("sources.further", levels=", ".join(further))] if further else []
    where = text("sources.same_place") if same else skill.where
    if skill.to_check and not read:
        where = text("sources.check_from", where=where)
    return [
        skill.words["fr"], f"`{code}`", f"{skill.title}, {skill.date}", " ; ".join(told).replace(" ;", "\xa0;"), where,
    ]  # fmt: skip


def _item(one: Source, text: Text) -> str:
    facts = {key: value.translate(_MARKS) for key, value in one._asdict().items()}
    said = text("sources.item", **facts)
    if one.serves.startswith(SKILL):
        said = f"`{one.serves.removeprefix(SKILL)}` : {said}".replace(" :", "\xa0:")
    return f"- {said}"
