"""The text of a program, for the few checks that look at it: Python's syntax tree, or a row of cards."""

from __future__ import annotations

import ast
from functools import cached_property
from warnings import catch_warnings, simplefilter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

CARDS, MICROPYTHON = "cards", "micropython"
PAGE_NAMES = ("lecon.txt", "lesson.txt")  # beside a program: not taken for a row of cards
_TURNS = frozenset({"droite", "gauche", "left", "right", "tourner", "turn"})
_TURN_CARDS = "DG"
_MOVES_NOTHING = frozenset(
    {"attendre", "beep", "bip", "note", "print", "sleep", "sleep_ms", "tone", "wait"}
)
_READS_OR_DRIVES = _TURNS | {
    "arc", "avancer", "back", "distance", "drive", "forward", "position", "power", "reculer", "stop", "straight",
    "values",
}  # fmt: skip


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
        from marelle_lessons import cards  # a program in Python needs none

        return cards.canonical(cards.parse(self.text))

    @property
    def instructions(self) -> int:
        """Return the number of cards that are written, or of instructions that may move the robot.

        A repeat, a test, a call of one of the program's own functions, a pause, a sound and a print are none of these.
        """
        if self.language == CARDS:
            from marelle_lessons import cards

            return cards.count(cards.parse(self.text))
        return sum(1 for _line, _name in self._statements())

    @property
    def turns(self) -> int:
        """Return the number of turns among the instructions."""
        if self.language == CARDS:
            return sum(card in _TURN_CARDS for card in self.row)
        return sum(name in _TURNS for _line, name in self._statements())

    def uses(self, name: str) -> bool:
        """Tell whether the program uses a name, a keyword or a card."""
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
        """Return where in `text` the card stands from which a line of the translated program comes: (start, end), from 0, the end not included.

        None if no card gave that line, and for a program in Python.

        Raises:
            Problem: the text is no row of cards.
        """
        if self.language != CARDS:
            return None
        from marelle_lessons import cards

        places = cards.translate(cards.parse(self.text)).lines
        return next(((one.start, one.end) for one in places if one.line == line), None)

    @property
    def loops(self) -> bool:
        """Tell whether the program has a `for`, a `while`, or a bracket of cards."""
        if self.language == CARDS:
            return "(" in self.row
        return any(isinstance(node, ast.For | ast.While) for node in self._nodes())

    @property
    def functions(self) -> int:
        """Return the number of functions that are both written and called."""
        return len(self._called_functions())

    @property
    def functions_that_drive(self) -> int:
        """Return the number of these functions that read the robot's sensors or drive it, themselves or through a function that they call."""
        functions = self._called_functions()
        drive = {name for name, node in functions.items() if _calls(node) & _READS_OR_DRIVES}
        for _ in functions:  # as deep as they may call one another
            drive |= {name for name, node in functions.items() if _calls(node) & drive}
        return len(drive)

    def _called_functions(self) -> dict[str, ast.AST]:
        called = {_name(node.func) for node in self._nodes() if isinstance(node, ast.Call)}
        return {
            node.name: node
            for node in self._nodes()
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name in called
        }

    def _nodes(self) -> Iterator[ast.AST]:
        if self.language == CARDS or self.tree is None:
            return iter(())
        return ast.walk(self.tree)

    def _statements(self) -> Iterator[tuple[int, str]]:
        """Yield line and name of each call that is a statement of its own, and may move the robot."""
        idle = _MOVES_NOTHING | self._called_functions().keys()
        for node in self._nodes():
            if not isinstance(node, ast.Expr):
                continue
            call = node.value.value if isinstance(node.value, ast.Await) else node.value
            if isinstance(call, ast.Call) and _name(call.func) not in idle:
                yield node.lineno, _name(call.func)

    def _names(self) -> Iterator[tuple[int, str]]:
        for node in self._nodes():
            if isinstance(node, ast.Name | ast.Attribute):
                yield node.lineno, _name(node)
            elif isinstance(node, ast.Import | ast.ImportFrom):
                yield from ((node.lineno, alias.name) for alias in node.names)
                if isinstance(node, ast.ImportFrom):
                    yield node.lineno, node.module or ""
            elif isinstance(node, ast.For | ast.While | ast.If | ast.FunctionDef):
                yield node.lineno, _KEYWORDS[type(node)]


_KEYWORDS: dict[type[ast.AST], str] = {
    ast.For: "for", ast.While: "while", ast.If: "if", ast.FunctionDef: "def",
}  # fmt: skip


def _calls(function: ast.AST) -> set[str]:
    """Return the names that are called inside a function."""
    return {_name(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}


def _name(node: ast.AST) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""
