"""Paths: lessons that follow each other, and a page for the teacher who takes a class along one.

A path is a file of `content/paths`, format `path-1`, with its page beside it. Levels, minutes and order of its lessons are
those of the lessons themselves, so that the page is never older than they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from marelle_lessons.catalogue import load_lesson
from marelle_lessons.errors import LessonError
from marelle_lessons.lessonfile import PATHS, read_text, text_if_there
from marelle_lessons.skillsfile import CONTENT
from marelle_lessons.tomlfile import format_field, lesson_errors, read_table, words_field
from marelle_sim.toml import Field, nearest, read_fields
from marelle_text import Text, persons_language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from marelle_lessons import Lesson
    from marelle_sim.toml import Table

FORMAT = "path-1"
FOLDER = CONTENT / "paths"

_LESSONS, _TRADES = "{lessons}", "{trades}"
_COLUMNS = ("order", "title", "levels", "minutes", "skills")


class LessonPath(NamedTuple):
    """A path.

    Attributes:
        id: "mat" or "robot", as `path` of its lessons. lessons: Their ids, in order.
        words: `title` and `summary`, by language. trades: A trade of today for each lesson's id, by language.
        written: The teacher's page as its author wrote it, by language; always in French.
    """

    id: str
    lessons: tuple[str, ...]
    words: Mapping[str, Mapping[str, str]]
    trades: Mapping[str, Mapping[str, str]]
    written: Mapping[str, str]

    def title(self, language: str | None = None) -> str:
        """Return the title of the path."""
        return _in(self.words["title"], language or persons_language())

    def language_of_page(self, language: str | None = None) -> str:
        """Return the language in which the teacher's page is there for who reads this one: itself, or French."""
        wanted = language or persons_language()
        return wanted if wanted in self.written else "fr"

    def teacher_page(self, language: str | None = None) -> str:
        """Return the page for the teacher in Markdown, with the lessons as they are now; in French if there is no other.

        Example:
            >>> load_path("mat").teacher_page("fr")[:12]
            '# Primaire :'
        """
        language = self.language_of_page(language)
        found = [load_lesson(name) for name in self.lessons]
        trades = [f"- **{name}**, {_in(words, language)}" for name, words in self.trades.items()]
        page = self.written[language].replace(_LESSONS, _table(found, language))
        return page.replace(_TRADES, "\n".join(trades))


def path_names() -> list[str]:
    """Return the ids of the paths.

    Example:
        >>> path_names()
        ['mat', 'robot']
    """
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def load_path(name: str) -> LessonPath:
    """Return a path by its id.

    Raises:
        LessonError: E-LESSON-44, there is no such path.
    """
    known = path_names()
    if name not in known:
        raise LessonError("E-LESSON-44", value=name[:100], nearest=nearest(name, known))
    return read_path(FOLDER / f"{name}.toml")


def read_path(path: Path) -> LessonPath:
    """Return the path of a file, with the page beside it.

    Raises:
        LessonError: The file or its page is not as it must be: file and line are facts.
    """
    shown = f"{path.parent.name}/{path.name}"
    with lesson_errors():
        _, values = read_table(path, shown, FIELDS)
    pages = {"fr": read_text(path.with_name(f"{path.stem}.fr.md"))}
    english = text_if_there(path.parent, f"{path.stem}.en.md")
    if english:
        pages["en"] = english
    words = {key: values[key] for key in ("title", "summary")}
    return LessonPath(values["id"], tuple(values["lessons"]), words, values["trades"], pages)


def _read_trades(table: Table, key: str) -> dict[str, dict[str, str]]:
    """Return the trade of each lesson of the path that has one."""
    fields = dict.fromkeys(table["lessons"], words_field().optional())
    return read_fields(table.inner(key, fields), fields)


_LESSONS_FIELD = Field.texts('["L01", "L02"]', 1)
FIELDS = {
    "format": format_field(FORMAT),
    "id": Field.choice(PATHS),
    "lessons": _LESSONS_FIELD,
    "title": words_field(),
    "summary": words_field(),
    "trades": Field(
        _read_trades,
        {"type": "object", "additionalProperties": words_field().schema},
        required=False,
    ),
}


def _in(words: Mapping[str, str], language: str) -> str:
    return words.get(language) or words["fr"]


def _table(lessons: Sequence[Lesson], language: str) -> str:
    """Return the lessons in order, and their hours, as Markdown."""
    text = Text(language)
    rows = [[text(f"path.column.{name}") for name in _COLUMNS], ["---"] * len(_COLUMNS)]
    for lesson in lessons:
        codes = ", ".join(f"`{code}`" for code in lesson.skills)
        minutes = text("cli.lessons.minutes", count=lesson.minutes)
        rows.append([lesson.id, lesson.title(language), ", ".join(lesson.levels), minutes, codes])
    lines = [f"| {' | '.join(cells)} |" for cells in rows]
    hours, minutes_left = divmod(sum(lesson.minutes for lesson in lessons), 60)
    total = text("path.hours", hours=hours, minutes=f"{minutes_left:02}", count=len(lessons))
    return "\n".join([*lines, "", total])
