"""Turns the messages that the board library prints about moves and motors into help."""

from __future__ import annotations

import ast

from marelle_help.mistakes.fix import tree_of
from marelle_help.mistakes.mistake import Mistake
from marelle_help.mistakes.view import called_name, range_of
from marelle_help.source_range import SourceRange
from marelle_text.printed import told_by

_ASKED_BY = {
    "straight": {"avancer", "back", "forward", "reculer", "straight", "tout_droit"},
    "turn": {"droite", "gauche", "left", "right", "tourner", "turn"},
    "arc": {"arc"},
    "drive": {"drive", "rouler"},
}
"""Name of a move in the library's messages -> the functions and methods that make it."""


def find(printed: str, source: str) -> list[Mistake]:
    """Return a mistake for each different message of the library in a program's output, at the call that made the move.

    The place is unknown (0) unless exactly one call can have made it.

    Args:
        printed: the program's output.
        source: the program's text.
    """
    told = [told_by(line) for line in printed.splitlines()]
    return [
        Mistake(code, _range(part, source), {"part": part})
        for code, part in dict.fromkeys(one for one in told if one is not None)
    ]


def _range(move: str, source: str) -> SourceRange:
    """Return the place of the program's only call that makes a move such as "straight"; SourceRange(0, 0, 0) if it has none, or several."""
    words = _ASKED_BY.get(move, ())
    tree = tree_of(source) if words else None
    nodes = ast.walk(tree) if tree is not None else ()
    calls = [node for node in nodes if isinstance(node, ast.Call) and called_name(node) in words]
    return range_of(source, calls[0]) if len(calls) == 1 else SourceRange(0, 0, 0)
