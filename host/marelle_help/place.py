"""The place of something in a pupil's file: a line, and the characters to underline."""

from __future__ import annotations

import re
from typing import NamedTuple


class Place(NamedTuple):
    """A stretch of one line.

    Attributes:
        line: from 1; 0 if it is not known.
        column: of the first character, from 1; 0 if it is not known.
        end_column: of the character after the last; 0 if it is not known.
    """

    line: int
    column: int
    end_column: int


def place_in(
    source: str, line: int, found: tuple[int | None, int | None, int | None, int | None]
) -> Place:
    """Return a place, cut at the end of its first line, that Python gives as (line, end line, column, end column).

    Its columns are in bytes, from 0.

    Example:
        >>> place_in("x = 1 / 0", 1, (1, 1, 4, 9))
        Place(line=1, column=5, end_column=10)
    """
    first, last, column, end_column = found
    lines = lines_of(source)
    if first != line or column is None or end_column is None or not 1 <= line <= len(lines):
        return Place(line, 0, 0)
    text = lines[line - 1]
    start = characters(text, column) + 1
    end = characters(text, end_column) + 1 if last == first else len(text.rstrip()) + 1
    return Place(line, start, end) if start < end else Place(line, 0, 0)


def place_on_line(source: str, line: int, start: int, end: int) -> Place:
    """Return the place of a stretch of one line, whose bounds are in bytes, from 0.

    Example:
        >>> place_on_line("while True:", 1, 0, 5)
        Place(line=1, column=1, end_column=6)
    """
    return place_in(source, line, (line, line, start, end))


def lines_of(source: str) -> list[str]:
    """Return the lines as Python counts them: `str.splitlines` also breaks at a form feed."""
    return re.split(r"\r\n|\r|\n", source)


def line_of(source: str, number: int) -> str:
    """Return a line without its end; an empty text if there is no such line."""
    lines = lines_of(source)
    return lines[number - 1].rstrip() if 1 <= number <= len(lines) else ""


def characters(text: str, count: int) -> int:
    """Return the number of characters in the first `count` bytes of a line."""
    return len(text.encode("utf-8", "surrogatepass")[:count].decode("utf-8", "ignore"))
