"""Read the TOML files of a lesson as a world's are read: each error names file, line and key."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from marelle_lessons.errors import LessonError, SubmissionError
from marelle_sim.errors import ProgramFileError, WorldError
from marelle_sim.toml import Field, Table, one_of, read_fields, read_source, schema_of, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_BEFORE_SIGNS = re.compile(r" (?=[:;!?%»])|(?<=«) ")
_CODES = {
    "E-WORLD-02": "E-LESSON-02",
    "E-WORLD-03": "E-LESSON-03",
    "E-WORLD-04": "E-LESSON-04",
    "E-WORLD-05": "E-LESSON-05",
    "E-WORLD-06": "E-LESSON-06",
    "E-WORLD-07": "E-LESSON-07",
    "E-WORLD-08": "E-LESSON-08",
    "E-WORLD-09": "E-LESSON-09",
    "E-WORLD-10": "E-LESSON-10",
    "E-WORLD-12": "E-LESSON-12",
    "E-WORLD-13": "E-LESSON-13",
    "E-WORLD-17": "E-LESSON-17",
}
"""What the reader of tables says of a world, and what it is called in a lesson."""


def sentence(table: Table, key: str, language: str) -> str:
    """Return a sentence of a lesson, as it is printed."""
    return typeset(table.text(key), language)


def typeset(text: str, language: str) -> str:
    """Return a sentence as it is printed: in French no line ends before its signs, whichever space its author typed."""
    return _BEFORE_SIGNS.sub("\xa0", text) if language == "fr" else text


@contextmanager
def lesson_errors() -> Iterator[None]:
    """Turn what the reader of tables refuses, or of the parts of a lesson's own program, into a `LessonError`."""
    try:
        yield
    except SubmissionError as error:
        raise LessonError(error.code, **error.facts) from None
    except WorldError as error:
        raise LessonError(_CODES.get(error.code, error.code), **error.facts) from None


@contextmanager
def world_errors() -> Iterator[None]:
    """Turn what is wrong with a lesson's world, or a program that it names, into a `LessonError` that says the same."""
    try:
        yield
    except (ProgramFileError, WorldError) as error:
        raise LessonError(error.code, **error.facts) from None


def format_field(format_: str) -> Field:
    """Return the field `format`: each file says which one it has; another one is E-LESSON-11."""

    def read(table: Table, key: str) -> str:
        given = table.text(key)
        if given != format_:
            raise table.source.error("E-LESSON-11", (key,), value=given, expected=format_)
        return given

    return Field(read, one_of([format_]))


def words_fields() -> dict[str, Field]:
    """Return the fields of words in French, and in English where they are given."""
    return {"fr": sentence_field("fr"), "en": sentence_field("en").optional()}


def words_field() -> Field:
    """Return the field of a table with such words."""
    fields = words_fields()
    return Field(
        lambda table, key: read_fields(table.inner(key, fields), fields), schema_of(fields)
    )


def sentence_field(language: str) -> Field:
    """Return the field of a sentence in a language, as it is printed."""
    return Field(lambda table, key: sentence(table, key, language), words())


def tables_field(fields: Mapping[str, Field], most: int, fewest: int = 0) -> Field:
    """Return the field of an array of tables such as `[[person]]`: the values of each by key."""
    tables = Field.tables(fields, most=most, fewest=fewest)
    return tables._replace(
        read=lambda table, key: [read_fields(one, fields) for one in tables.read(table, key)]
    )


def read_table(
    path: Path, shown: str, fields: Mapping[str, Field]
) -> tuple[Table, dict[str, Any]]:
    """Return the table of a file and the checked values of its fields; the first of them is its `format`.

    Raises:
        WorldError: see `Table`; E-LESSON-11 for another format.
    """
    source = read_source(path, shown)
    table = Table(source, (), source.data, fields)
    return table, read_fields(table, fields)
