"""Read the TOML files of a lesson with the reader of world files: errors name the file, and mostly the line and key."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from marelle_lessons.errors import LessonError, SubmissionError
from marelle_sim.errors import WorldError
from marelle_sim.toml import (
    Field,
    Table,
    nearest,
    read_fields,
    read_source,
    schema_of,
    words,
)
from marelle_text import persons_language

Said = TypeVar("Said")

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
    "E-WORLD-11": "E-LESSON-11",
    "E-WORLD-12": "E-LESSON-12",
    "E-WORLD-13": "E-LESSON-13",
    "E-WORLD-17": "E-LESSON-17",
}
"""The code of an error in a world file, and the code of the same error in a file of a lesson."""


def typeset(text: str, language: str) -> str:
    """Return a French sentence with its spaces before `:;!?%»` and after `«` made non-breaking; one in another language unchanged."""
    return _BEFORE_SIGNS.sub("\xa0", text) if language == "fr" else text


@contextmanager
def lesson_errors() -> Iterator[None]:
    """Within the `with` block, convert a `WorldError` or `SubmissionError` about a file of a lesson into a `LessonError`.

    The code becomes that of `_CODES`; other codes do not change.
    """
    try:
        yield
    except (SubmissionError, WorldError) as error:
        raise LessonError(_CODES.get(error.code, error.code), **error.facts) from None


def words_fields() -> dict[str, Field]:
    """Return the fields `fr`, which must be given, and `en`, which may be missing, for a text in two languages."""
    return {"fr": sentence_field("fr"), "en": sentence_field("en").optional()}


def words_field() -> Field:
    """Return a field for a table with the fields of `words_fields`."""
    fields = words_fields()
    return Field(
        lambda table, key: read_fields(table.inner(key, fields), fields), schema_of(fields)
    )


def in_language(by_language: Mapping[str, Said], language: str | None) -> Said:
    """Return the value for a language (None: the person's); that for French if this language has none."""
    return by_language.get(language or persons_language()) or by_language["fr"]


def sentence_field(language: str) -> Field:
    """Return a field for a sentence in a language, which is read as `typeset` returns it."""
    return Field(lambda table, key: typeset(table.text(key), language), words())


def tables_field(fields: Mapping[str, Field], most: int, fewest: int = 0) -> Field:
    """Return a field for an array of `fewest` to `most` tables, such as `[[person]]`; it is read as a list of dicts of values."""
    tables = Field.tables(fields, most=most, fewest=fewest)
    return tables._replace(
        read=lambda table, key: [read_fields(one, fields) for one in tables.read(table, key)]
    )


def refuse_unknown(
    table: Table, key: str, names: Iterable[str], known: Iterable[str], code: str, **facts: str
) -> None:
    """Raise a `WorldError` at the key of a table for the first of `names` that is not in `known`; it shows the most similar one.

    Args:
        table: The table of the names.
        key: The key whose value has them.
        names: The names to check.
        known: The names that are allowed.
        code: The code of the error.
        facts: Further facts of the error.
    """
    allowed = [*known]
    for name in names:
        if name not in allowed:
            path, near = (*table.path, key), nearest(name, allowed)
            raise table.source.error(code, path, value=name, **facts, nearest=near)


def refuse_twice(top: Table, key: str, ids: Sequence[str], code: str) -> None:
    """Raise the `WorldError` of this code if two tables of the array `key` have the same id; `ids` are their ids in order."""
    for index, name in enumerate(ids):
        if name in ids[:index]:
            raise top.source.error(code, (key, index, "id"), value=name)


def read_table(path: Path, fields: Mapping[str, Field]) -> tuple[Table, dict[str, Any]]:
    """Return the top table of a TOML file, and the checked values of its `fields` by key.

    Args:
        path: The file; in messages it is named with its folder.
        fields: The fields of the file, first `format`.

    Raises:
        WorldError: see `Table`; E-WORLD-02 to -05 if the file cannot be read as TOML; E-WORLD-11 if the format is another one.
    """
    source = read_source(path, f"{path.parent.name}/{path.name}")
    table = Table(source, (), source.data, fields)
    return table, read_fields(table, fields)
