"""A mistake that was recognised in a program, and its range of characters: what an error message underlines."""

import re
from typing import NamedTuple


class SourceRange(NamedTuple):
    """A range of characters in one line.

    Attributes:
        line: from 1; 0 if it is not known.
        column: of the first character, from 1; 0 if it is not known.
        end_column: of the character after the last; 0 if it is not known.
    """

    line: int
    column: int
    end_column: int


def range_in(
    source: str, line: int, found: tuple[int | None, int | None, int | None, int | None]
) -> SourceRange:
    """Return the place that Python gives as (line, end line, column, end column), with columns in bytes from 0.

    It is cut at the end of its first line. Its columns are 0 if they are unknown or empty, or if the place does not begin on `line`.

    Example:
        >>> range_in("x = 1 / 0", 1, (1, 1, 4, 9))
        SourceRange(line=1, column=5, end_column=10)
    """
    first, last, column, end_column = found
    lines = lines_of(source)
    if first != line or column is None or end_column is None or not 1 <= line <= len(lines):
        return SourceRange(line, 0, 0)
    text = lines[line - 1]
    start = characters(text, column) + 1
    end = characters(text, end_column) + 1 if last == first else len(text.rstrip()) + 1
    return SourceRange(line, start, end) if start < end else SourceRange(line, 0, 0)


def range_on_line(source: str, line: int, start: int, end: int) -> SourceRange:
    """Return the place of a part of one line; `start` and `end` are in bytes, from 0.

    Example:
        >>> range_on_line("while True:", 1, 0, 5)
        SourceRange(line=1, column=1, end_column=6)
    """
    return range_in(source, line, (line, line, start, end))


def lines_of(source: str) -> list[str]:
    r"""Return the lines of a text without their ends, split only at \r\n, \r and \n; the last one is "" if the text ends with a line end. `str.splitlines` also splits at a form feed."""
    return re.split(r"\r\n|\r|\n", source)


def line_of(source: str, number: int) -> str:
    """Return a line, counted from 1, without white space at its end; "" if there is no such line."""
    lines = lines_of(source)
    return lines[number - 1].rstrip() if 1 <= number <= len(lines) else ""


def characters(text: str, count: int) -> int:
    """Return the number of characters in the first `count` bytes (UTF-8) of a line."""
    return len(text.encode("utf-8", "surrogatepass")[:count].decode("utf-8", "ignore"))


class Mistake(NamedTuple):
    """A mistake and its place.

    Attributes:
        code: an error code of `marelle_text.codes`. place: line and columns to mark. facts: the values that the sentences name.
    """

    code: str
    place: SourceRange
    facts: dict[str, str]
