"""The last help of a lesson: all lines of a program that solves it, mixed up, for the pupil to put in order.

The beginning of the program (imports, settings) stays first; a line keeps its indentation; no wrong lines are mixed in, for
they cost beginners more than they teach.
"""

import ast
from random import Random
from typing import Any, NamedTuple

from marelle_lessons import Lesson, cards

LEAST = 3
"""Pieces; fewer are no puzzle."""

_ASIDE = (ast.Import, ast.ImportFrom, ast.Assign)


class Puzzle(NamedTuple):
    """A program in pieces.

    Attributes:
        head: The lines above the pieces, which the pupil does not move.
        pieces: In the right order: each has `text`, and in a row of cards also `kind` and `count`.
    """

    head: str
    pieces: list[dict[str, Any]]

    def mixed(self, seed: str) -> dict[str, Any]:
        """Return the puzzle as data for the page, its pieces in another order than the right one; the same seed gives the same order."""
        pieces = list(self.pieces)
        chance = Random(seed)
        while pieces == self.pieces:
            chance.shuffle(pieces)
        return {"head": self.head, "pieces": pieces}


def puzzle(lesson: Lesson, language: str) -> Puzzle | None:
    """Return the puzzle of a lesson, in "cards" or "micropython"; None if it has none in that language.

    Example:
        >>> [piece["text"] for piece in puzzle(load_lesson("L03"), "cards").pieces]
        ['4(', 'A', 'D', 'A', 'G', ')']
    """
    name = "solution.cards.txt" if language == "cards" else "solution.py"
    text = dict(lesson.solutions).get(name)
    if text is None or language not in lesson.languages:
        return None
    made = _of_cards(cards.parse(text).items) if language == "cards" else _of_program(text)
    different = {piece["text"] for piece in made.pieces}
    return made if len(made.pieces) >= LEAST and len(different) > 1 else None


def _of_cards(items: tuple[cards.Card | cards.Repeat, ...]) -> Puzzle:
    pieces: list[dict[str, Any]] = []
    for item in items:
        if isinstance(item, cards.Card):
            many = str(item.number) if item.number > 1 else ""
            pieces.append({"text": item.letter + many, "kind": item.letter, "count": item.number})
        else:
            pieces.append({"text": f"{item.times}(", "kind": "repeat", "count": item.times})
            pieces += _of_cards(item.items).pieces
            pieces.append({"text": ")", "kind": "end", "count": item.times})
    return Puzzle("", pieces)


def _of_program(text: str) -> Puzzle:
    """Return the puzzle of a Python program; comments and the docstrings of functions are left out, for they tell the order.

    The docstrings of `async` functions, classes and the module are kept as lines.
    """
    body = ast.parse(text).body
    begin = next((at for at, one in enumerate(body) if not isinstance(one, _ASIDE)), len(body))
    for node in ast.walk(ast.Module(body, [])):
        if isinstance(node, ast.FunctionDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    lines = ast.unparse(ast.Module(body[begin:], [])).splitlines()
    head = "".join(f"{ast.unparse(one)}\n" for one in body[:begin])
    return Puzzle(head, [{"text": line} for line in lines if line.strip()])
