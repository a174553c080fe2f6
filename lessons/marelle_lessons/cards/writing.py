"""Write a row of cards as text: in the canonical form, and as a short code that pupils copy by hand."""

from __future__ import annotations

from marelle_lessons.cards.row import Card, Repeat, Row

_SIGNS = "ARGDPB0123456789()"
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"  # 23, a prime number; I, L and O look like 1 and 0
_STEP = 5  # its powers modulo 23 take all values from 1 to 22


def canonical(row: Row) -> str:
    """Return the canonical text of a row: capitals, one space between cards, a card's number left out if it is 1, `4(…)` for a repeat.

    Example:
        >>> canonical(parse("a3,d (a,d)x4"))
        'A3 D 4(A D)'
    """
    return " ".join(_tidy(item) for item in row.items)


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


def _tidy(item: Card | Repeat) -> str:
    if isinstance(item, Card):
        return _written(item)
    return f"{item.times}({' '.join(_tidy(inner) for inner in item.items)})"


def _compact(row: Row) -> str:
    return "".join(_close(item) for item in row.items)


def _close(item: Card | Repeat) -> str:
    """Return the text of an item for the short code, a repeat as `(AD)4`.

    Without spaces, a number in front of the bracket would be read as part of the card before it.
    """
    if isinstance(item, Card):
        return _written(item)
    return f"({''.join(_close(inner) for inner in item.items)}){item.times}"


def _written(card: Card) -> str:
    return card.letter + (str(card.number) if card.number > 1 else "")
