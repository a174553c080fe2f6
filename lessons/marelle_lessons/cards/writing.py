"""Write a row of cards: the one tidy way, and the short code that is copied by hand."""

from __future__ import annotations

from marelle_lessons.cards.row import Card

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_lessons.cards.row import Repeat, Row

_SIGNS = "ARGDPB0123456789()"
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"  # 23, a prime number; I, L and O look like 1 and 0
_STEP = 5  # its powers modulo 23 go through 1 to 22


def canonical(row: Row) -> str:
    """Return the tidy text of a row: capitals, one space between cards, numbers of 1 left out.

    Example:
        >>> canonical(parse("a3,d (a,d)x4"))
        'A3 D 4(A D)'
    """
    return " ".join(_tidy(item) for item in row.items)


def code(row: Row) -> str:
    """Return the short code of a row: its cards without spaces, `=` and a check letter.

    One sign copied wrong, or two neighbours exchanged, always give another letter.

    Example:
        >>> code(parse("A3 D 4(A D)"))
        'A3D(AD)4=X'
    """
    return f"{_compact(row)}={check_letter(row)}"


def check_letter(row: Row) -> str:
    """Return the letter that a row's short code ends with: a weighted sum of its signs modulo 23."""
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
    """Return an item for a text without spaces: there a number before a bracket would join the card before it."""
    if isinstance(item, Card):
        return _written(item)
    return f"({''.join(_close(inner) for inner in item.items)}){item.times}"


def _written(card: Card) -> str:
    return card.letter + (str(card.number) if card.number > 1 else "")
