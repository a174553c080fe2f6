"""The text of a program, for the few checks that look at it: Python's syntax tree, or a row of cards."""

from __future__ import annotations

import ast
from functools import cached_property
from warnings import catch_warnings, simplefilter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

CARDS, MICROPYTHON = "cards", "micropython"
_TURNS = frozenset({"droite", "gauche", "left", "right", "tourner", "turn"})
_TURN_CARDS = "DG"
_PRINT = "print"


class Program:
    r"""What a pupil wrote.

    Attributes:
        text: As it was written. language: "micropython" or "cards".

    Example:
        >>> Program("from marelle.fr import *\nfor i in range(4):\n    avancer()\n    droite()").instructions
        2
    """

    def __init__(self, text: str, language: str = MICROPYTHON) -> None:
        self.text, self.language = text, language

    @cached_property
    def tree(self) -> ast.Module | None:
        """Return Python's syntax tree, or None if the text is not Python."""
        with catch_warnings():
            simplefilter("ignore")  # a pupil's "\d" is the pupil's affair
            try:
                return ast.parse(self.text)
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                return None

    @cached_property
    def row(self) -> str:
        """Return the cards in their plainest form, such as `4(A2 D)`.

        Raises:
            Problem: they are no row of cards.
        """
        from marelle_lessons import cards  # noqa: PLC0415  (a program in Python needs none)

        return cards.canonical(cards.parse(self.text))

    @property
    def instructions(self) -> int:
        """Return how many instructions are written; a repeat, a test and a print are none."""
        if self.language == CARDS:
            from marelle_lessons import cards  # noqa: PLC0415  (as above)

            return cards.count(cards.parse(self.text))
        return sum(1 for _line, _name in self._statements())

    @property
    def turns(self) -> int:
        """Return how many of the instructions are turns."""
        if self.language == CARDS:
            return sum(card in _TURN_CARDS for card in self.row)
        return sum(name in _TURNS for _line, name in self._statements())

    def uses(self, name: str) -> bool:
        """Return whether a name, a keyword or a card is used."""
        if self.language == CARDS:
            return len(name) == 1 and name.upper() in self.row
        return self.line_of(name) > 0

    def line_of(self, name: str) -> int:
        """Return the first line that uses a name or a keyword; 0 when none does, and for cards."""
        return min((line for line, found in self._names() if found == name), default=0)

    def line_past(self, count: int) -> int:
        """Return the line of the first instruction beyond so many; 0 when none is, and for cards."""
        lines = sorted(line for line, _name in self._statements())
        return lines[count] if count < len(lines) else 0

    def card_of(self, line: int) -> tuple[int, int] | None:
        """Return where the card stands that a line of the translated row came from; None for Python."""
        if self.language != CARDS:
            return None
        from marelle_lessons import cards  # noqa: PLC0415  (as above)

        places = cards.translate(cards.parse(self.text)).lines
        return next(((one.start, one.end) for one in places if one.line == line), None)

    @property
    def loops(self) -> bool:
        """Return whether something is repeated: a `for`, a `while`, or a bracket of cards."""
        if self.language == CARDS:
            return "(" in self.row
        return any(isinstance(node, ast.For | ast.While) for node in self._nodes())

    @property
    def functions(self) -> int:
        """Return how many functions are both written and called."""
        if self.language == CARDS:
            return 0
        called = {_name(node.func) for node in self._nodes() if isinstance(node, ast.Call)}
        made = [node for node in self._nodes() if isinstance(node, ast.FunctionDef)]
        return sum(function.name in called for function in made)

    def _nodes(self) -> Iterator[ast.AST]:
        if self.language == CARDS or self.tree is None:
            return iter(())
        return ast.walk(self.tree)

    def _statements(self) -> Iterator[tuple[int, str]]:
        """Yield line and name of each call that is a statement of its own."""
        for node in self._nodes():
            if not isinstance(node, ast.Expr):
                continue
            call = node.value.value if isinstance(node.value, ast.Await) else node.value
            if isinstance(call, ast.Call) and _name(call.func) != _PRINT:
                yield node.lineno, _name(call.func)

    def _names(self) -> Iterator[tuple[int, str]]:
        for node in self._nodes():
            if isinstance(node, ast.Name | ast.Attribute):
                yield node.lineno, _name(node)
            elif isinstance(node, ast.Import | ast.ImportFrom):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.For | ast.While | ast.If | ast.FunctionDef):
                yield node.lineno, _KEYWORDS[type(node)]


_KEYWORDS: dict[type[ast.AST], str] = {
    ast.For: "for", ast.While: "while", ast.If: "if", ast.FunctionDef: "def",
}  # fmt: skip


def _name(node: ast.AST) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""
