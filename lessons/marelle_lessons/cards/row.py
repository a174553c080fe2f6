"""The data of a row of cards (card, repeat, row), its limits, and its errors."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from types import MappingProxyType

from marelle_text import Problem

CARDS = MappingProxyType({"A": 99, "R": 99, "G": 8, "D": 8, "P": 60, "B": 20})
"""The largest number that each card can have, in squares (A, R), quarter turns (G, D), seconds (P) and sounds (B)."""

MOST_WRITTEN = 200
MOST_EXECUTED = 2000
MOST_TIMES = 99
DEEPEST = 4


class CardError(Problem, ValueError):
    """A text is not a valid row of cards, or a program cannot be shown as a row of cards (`E-CARD-…`).

    Attributes:
        start, end: the place of the error in the text, as offsets from 0; `end` is behind the last character.
        line, column: the line and the column of `start`, both from 1.
    """

    def __init__(self, code: str, text: str, start: int, end: int, /, **facts: str | int) -> None:
        before = text[:start]
        self.start, self.end = start, end
        self.line = before.count("\n") + 1
        self.column = start - (before.rfind("\n") + 1) + 1
        super().__init__(code, **{"line": self.line, "column": self.column, **facts})


@dataclass(frozen=True, slots=True)
class Card:
    """One card: its letter, its number (1 if none is written), and its place in the text from which it was read.

    `start` and `end` are offsets from 0; `end` is behind the last character. Cards in different places can be equal.
    """

    letter: str
    number: int = 1
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Repeat:
    """Cards between brackets that are executed `times` times; `start` and `end` are the place of this number in the text."""

    times: int
    items: "tuple[Card | Repeat, ...]"
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cards; two rows are equal if they have the same cards and repeats, whatever their places in the text."""

    items: tuple[Card | Repeat, ...]

    def cards(self) -> Iterator[Card]:
        """Yield each card of the text from left to right; a card in a repeat is yielded once."""
        for item in self.items:
            if isinstance(item, Card):
                yield item
            else:
                yield from Row(item.items).cards()


def count(row: Row) -> int:
    """Return the number of cards in the text of a row; a card in a repeat counts once, brackets and numbers do not count.

    Example:
        >>> count(parse("4(A2 D)"))
        2
    """
    return sum(1 for _card in row.cards())


def executed(row: Row | Repeat) -> int:
    """Return the number of cards that the robot executes when the row, or a repeat once, runs: 8 for the row `4(A D)`."""
    return sum(1 if isinstance(item, Card) else item.times * executed(item) for item in row.items)
