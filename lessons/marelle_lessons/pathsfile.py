"""Paths: sequences of lessons, each with a page for the teacher of a class that follows it.

A path is a TOML file in `content/paths` (format `path-1`) with a page beside it. The table of its lessons (titles, levels, minutes)
is made from the lessons, so that the page always agrees with them.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from marelle_lessons import Lesson
from marelle_lessons.catalogue import load_lesson
from marelle_lessons.errors import LessonError
from marelle_lessons.lessonfile import PATHS, read_text, text_if_there
from marelle_lessons.skillsfile import CONTENT
from marelle_lessons.tomlfile import (
    in_language,
    lesson_errors,
    read_table,
    words_field,
)
from marelle_sim.toml import Field, Table, nearest, read_fields
from marelle_text import Text, persons_language

FORMAT = "path-1"
FOLDER = CONTENT / "paths"

_LESSONS, _TRADES = "{lessons}", "{trades}"
_COLUMNS = ("order", "title", "levels", "minutes", "skills")


class LessonPath(NamedTuple):
    """A path: a sequence of lessons with a page for the teacher.

    Attributes:
        id: One of `lessonfile.PATHS`, such as "mat".
        lessons: The ids of its lessons, in order.
        words: `title` and `summary`, each by language.
        trades: A present-day trade for some lessons: by the lesson's id, then by language.
        written: The teacher's page as its author wrote it, with placeholders, by language; there is always one in French.
    """

    id: str
    lessons: tuple[str, ...]
    words: Mapping[str, Mapping[str, str]]
    trades: Mapping[str, Mapping[str, str]]
    written: Mapping[str, str]

    def title(self, language: str | None = None) -> str:
        """Return the title of the path in a language (None: the person's); in French if there is none in it."""
        return in_language(self.words["title"], language)

    def language_of_page(self, language: str | None = None) -> str:
        """Return the language of the teacher's page for a reader of `language`: this language if the path has such a page, else "fr"."""
        wanted = language or persons_language()
        return wanted if wanted in self.written else "fr"

    def teacher_page(self, language: str | None = None) -> str:
        """Return the teacher's page in Markdown, with the table of lessons and the list of trades filled in.

        It is in the language (None: the person's), or in French if there is none in it.

        Example:
            >>> load_path("mat").teacher_page("fr")[:12]
            '# Primaire :'
        """
        language = self.language_of_page(language)
        found = [load_lesson(name) for name in self.lessons]
        trades = [
            f"- **{name}**, {in_language(words, language)}" for name, words in self.trades.items()
        ]
        page = self.written[language].replace(_LESSONS, _table(found, language))
        return page.replace(_TRADES, "\n".join(trades))


def path_names() -> list[str]:
    """Return the ids of all paths, in alphabetical order.

    Example:
        >>> path_names()
        ['mat', 'robot']
    """
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def load_path(name: str) -> LessonPath:
    """Return the path with an id.

    Raises:
        LessonError: E-LESSON-44 if there is no such path; as `read_path`.
    """
    known = path_names()
    if name not in known:
        raise LessonError("E-LESSON-44", value=name[:100], nearest=nearest(name, known))
    return read_path(FOLDER / f"{name}.toml")


def read_path(path: Path) -> LessonPath:
    """Return the path that a file describes, with the page beside the file.

    Raises:
        LessonError: The file or its page is wrong; the file is among its facts, often the line.
    """
    with lesson_errors():
        _, values = read_table(path, FIELDS)
    pages = {"fr": read_text(path.with_name(f"{path.stem}.fr.md"))}
    english = text_if_there(path.parent, f"{path.stem}.en.md")
    if english:
        pages["en"] = english
    words = {key: values[key] for key in ("title", "summary")}
    return LessonPath(values["id"], tuple(values["lessons"]), words, values["trades"], pages)


def _read_trades(table: Table, key: str) -> dict[str, dict[str, str]]:
    """Return the option `trades`: the trade, by language, of each lesson that has one; other keys than the path's lessons are errors."""
    fields = dict.fromkeys(table["lessons"], words_field().optional())
    return read_fields(table.inner(key, fields), fields)


FIELDS = {
    "format": Field.version(FORMAT),
    "id": Field.choice(PATHS),
    "lessons": Field.texts('["L01", "L02"]', 1),
    "title": words_field(),
    "summary": words_field(),
    "trades": Field(
        _read_trades,
        {"type": "object", "additionalProperties": words_field().schema},
        required=False,
    ),
}


def _table(lessons: Sequence[Lesson], language: str) -> str:
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
