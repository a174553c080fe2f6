"""Write a row of cards: in the canonical form, as a short code that pupils copy by hand, and as a program that a pupil can read."""

import textwrap
from types import MappingProxyType
from typing import NamedTuple

from marelle_lessons.cards.row import Card, Repeat, Row
from marelle_text import Text

_SIGNS = "ARGDPB0123456789()"
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"  # 23, a prime number; I, L and O look like 1 and 0
_STEP = 5  # its powers modulo 23 take all values from 1 to 22


def canonical(row: Row | Repeat) -> str:
    """Return the canonical text of a row: capitals, one space between cards, a card's number left out if it is 1, `4(…)` for a repeat.

    Of a repeat, it is that of the cards between its brackets.

    Example:
        >>> canonical(parse("a3,d (a,d)x4"))
        'A3 D 4(A D)'
    """
    return " ".join(
        _written(item) if isinstance(item, Card) else f"{item.times}({canonical(item)})"
        for item in row.items
    )


def code(row: Row) -> str:
    """Return the short code of a row: its text without spaces, `=` and a check letter.

    The check letter shows that one sign was copied as another, or that two different neighbours were exchanged.

    Example:
        >>> code(parse("A3 D 4(A D)"))
        'A3D(AD)4=A'
    """
    return f"{_compact(row)}={check_letter(row)}"


def check_letter(row: Row) -> str:
    """Return the check letter of a row's short code: a weighted sum of its characters modulo 23, as one of 23 letters."""
    total, weight = 0, 1
    for sign in _compact(row):
        total += (_SIGNS.index(sign) + 1) * weight
        weight = weight * _STEP % len(_LETTERS)
    return _LETTERS[total % len(_LETTERS)]


def _compact(row: Row | Repeat) -> str:
    """Return the text of a row, or of the cards in a repeat, for the short code; a repeat in it is written as `(AD)4`.

    Without spaces, a number in front of the bracket would be read as part of the card before it.
    """
    return "".join(
        _written(item) if isinstance(item, Card) else f"({_compact(item)}){item.times}"
        for item in row.items
    )


def _written(card: Card) -> str:
    return card.letter + (str(card.number) if card.number > 1 else "")


_INDENT = "    "
_WIDTH = 90
SILENCE_MS = 150
_WORDS = MappingProxyType(
    {"A": "avancer", "R": "reculer", "G": "gauche", "D": "droite", "P": "attendre", "B": "bip"}
)
_TURNS = "GD"


class Place(NamedTuple):
    """The link between a line of the program and the card, or the number of a repeat, from which it was made.

    Attributes:
        start, end: the place of the card or number in the text of the row, as offsets from 0.
        line: the line of the program, from 1.
    """

    start: int
    end: int
    line: int


class Translation(NamedTuple):
    """The program made from a row, and the card from which each of its lines was made.

    Attributes:
        program: the text of a Python file that imports `marelle.fr`.
        lines: one `Place` for each line of code after the import, in the order of the program.
    """

    program: str
    lines: list[Place]


class _Line(NamedTuple):
    code: str
    comment: str
    place: Card | Repeat


def translate(row: Row, language: str | None = None) -> Translation:
    """Return the program that does the same as a row of cards; its comments are in `language` (None: the person's).

    Example:
        >>> translate(parse("4(A D)")).lines
        [Place(start=0, end=1, line=4), Place(start=2, end=3, line=5), Place(start=4, end=5, line=6)]
    """
    text = Text(language)
    body = _lines(row.items, 0, text)
    width = max(len(line.code) for line in body)
    said = text("cards.head", row=canonical(row))
    head = textwrap.wrap(said, _WIDTH, initial_indent="# ", subsequent_indent="#   ")
    head += ["from marelle.fr import *", ""]
    program = [
        f"{line.code:<{width}}  # {line.comment}" if line.comment else line.code for line in body
    ]
    places = [
        Place(line.place.start, line.place.end, number)
        for number, line in enumerate(body, len(head) + 1)
    ]
    return Translation("\n".join([*head, *program]) + "\n", places)


def _lines(items: tuple[Card | Repeat, ...], depth: int, text: Text) -> list[_Line]:
    found = []
    for item in items:
        if isinstance(item, Card):
            said = text.plural(f"cards.card.{item.letter}", item.number)
            first, *others = (_INDENT * depth + code for code in _code(item))
            found.append(_Line(first, said, item))
            found += [_Line(code, "", item) for code in others]
        else:
            name = "tour" if depth == 0 else f"tour_{depth + 1}"
            code = f"{_INDENT * depth}for {name} in range({item.times}):"
            found.append(_Line(code, text.plural("cards.repeat", item.times), item))
            found += _lines(item.items, depth + 1, text)
    return found


def _code(card: Card) -> list[str]:
    if card.letter == "B" and card.number > 1:
        silence = f"{_INDENT}attendre({SILENCE_MS})"
        return [f"for son in range({card.number}):", f"{_INDENT}bip()", silence]
    return [_call(card)]


def _call(card: Card) -> str:
    word = _WORDS[card.letter]
    if card.letter == "P":
        return f"{word}({1000 * card.number})"
    if card.number == 1:
        return f"{word}()"
    return f"{word}({90 * card.number if card.letter in _TURNS else card.number})"
