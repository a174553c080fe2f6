"""Rows of cards: programs that the youngest pupils lay on a table with cards and type as letters.

The package reads a row, counts its cards, translates it to a program that uses `marelle.fr`, finds the row that does the same as a
program, and writes a row as a short code with a check letter, for copying by hand.

Example:
    >>> from marelle_lessons.cards import parse, translate
    >>> print(translate(parse("A3 D 4(A D)")).program)
"""

from marelle_lessons.cards.reading import is_cards, parse
from marelle_lessons.cards.recognition import Recognised, recognise
from marelle_lessons.cards.row import Card, CardError, Repeat, Row, count, executed
from marelle_lessons.cards.writing import Place, Translation, canonical, code, translate

__all__ = [
    "Card", "CardError", "Place", "Recognised", "Repeat", "Row", "Translation", "canonical", "code", "count", "executed",
    "is_cards", "parse", "recognise", "translate",
]  # fmt: skip
