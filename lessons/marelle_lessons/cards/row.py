"""What a row of cards is made of, and its limits."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType

from marelle_text import Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

CARDS = MappingProxyType({"A": 99, "R": 99, "G": 8, "D": 8, "P": 60, "B": 20})
"""The largest number of each card: squares, squares, quarter turns, quarter turns, seconds, sounds."""

MOST_WRITTEN = 200
MOST_EXECUTED = 2000
MOST_TIMES = 99
DEEPEST = 4


class CardError(Problem, ValueError):
    """A text is not a row of cards (`E-CARD-…`).

    Attributes:
        start, end: the place in the text, as an interval of offsets from 0.
        line, column: the same place as a person counts it, both from 1.
    """

    def __init__(self, code: str, text: str, start: int, end: int, /, **facts: str | int) -> None:
        before = text[:start]
        self.start, self.end = start, end
        self.line = before.count("\n") + 1
        self.column = start - (before.rfind("\n") + 1) + 1
        super().__init__(code, **{"line": self.line, "column": self.column, **facts})

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        """Let an error travel between processes, with its place."""
        place = (self.start, self.end, self.line, self.column)
        return _rebuild, (self.code, self.facts, place)


def _rebuild(
    code: str, facts: dict[str, str | int], place: tuple[int, int, int, int]
) -> CardError:
    error = CardError(code, "", 0, 0, **facts)
    error.start, error.end, error.line, error.column = place
    return error


@dataclass(frozen=True, slots=True)
class Card:
    """One card: its letter and its number, and where it stands in the text it was read from."""

    letter: str
    number: int = 1
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Repeat:
    """Cards between brackets, and how many times they are done; its place is that of the number."""

    times: int
    items: tuple[Card | Repeat, ...]
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cards. Two rows are equal when they do the same with the same cards, wherever they were written."""

    items: tuple[Card | Repeat, ...]

    def cards(self) -> Iterator[Card]:
        """Yield each card as written, from left to right, those between brackets once."""
        yield from _cards(self.items)


def count(row: Row) -> int:
    """Return the number of cards that are written; brackets and their numbers are not counted.

    Example:
        >>> count(parse("4(A2 D)"))
        2
    """
    return sum(1 for _card in row.cards())


def executed(row: Row) -> int:
    """Return the number of cards that the robot does when the row runs: 8 for `4(A D)`."""
    return _executed(row.items)


def _cards(items: tuple[Card | Repeat, ...]) -> Iterator[Card]:
    for item in items:
        if isinstance(item, Card):
            yield item
        else:
            yield from _cards(item.items)


def _executed(items: tuple[Card | Repeat, ...]) -> int:
    return sum(
        1 if isinstance(item, Card) else item.times * _executed(item.items) for item in items
    )
