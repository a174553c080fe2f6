"""Read the TOML files of a lesson as a world's are read: each error names file, line and key."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from marelle_lessons.errors import LessonError, SubmissionError
from marelle_sim.errors import ProgramFileError, WorldError
from marelle_sim.toml import Source, Table, read_source

if TYPE_CHECKING:
    from collections.abc import Iterator
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


def read_table(path: Path, shown: str, keys: tuple[str, ...], format_: str) -> Table:
    """Return the table of a file whose `format` is known.

    Raises:
        WorldError: see `Table`; E-LESSON-11 for another format.
    """
    source: Source = read_source(path, shown)
    table = Table(source, (), source.data, keys)
    given = table.text("format")
    if given != format_:
        raise source.error("E-LESSON-11", ("format",), value=given, expected=format_)
    return table
