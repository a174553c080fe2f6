"""Rows of cards: what the youngest lay on a table and type as letters.

A row is read, counted, translated to a program of `marelle.fr`, recognised in one, and copied by its short code.

Example:
    >>> from marelle_lessons.cards import parse, translate
    >>> print(translate(parse("A3 D 4(A D)")).program)
"""

from __future__ import annotations

from marelle_lessons.cards.reading import is_cards, parse
from marelle_lessons.cards.recognition import Recognised, recognise
from marelle_lessons.cards.row import Card, CardError, Repeat, Row, count, executed
from marelle_lessons.cards.translation import Place, Translation, translate
from marelle_lessons.cards.writing import canonical, code

__all__ = [
    "Card", "CardError", "Place", "Recognised", "Repeat", "Row", "Translation", "canonical", "code", "count", "executed",
    "is_cards", "parse", "recognise", "translate",
]  # fmt: skip
