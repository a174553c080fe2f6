"""The text of a program, examined by its syntax tree (Python) or as a row of cards, for the checks that need the text."""

import ast
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from warnings import catch_warnings, simplefilter

CARDS, MICROPYTHON = "cards", "micropython"
PAGE_NAMES = ("lecon.txt", "lesson.txt")  # the lesson's page as text: not a row of cards
_TURNS = frozenset({"droite", "gauche", "left", "right", "tourner", "turn"})
_TURN_CARDS = "DG"
_MOVES_NOTHING = frozenset(
    {"attendre", "beep", "bip", "note", "print", "sleep", "sleep_ms", "tone", "wait"}
)
_READS_OR_DRIVES = _TURNS | {
    "arc", "arreter", "avancer", "back", "distance", "drive", "forward", "position", "power", "reculer", "rouler",
    "stop", "straight", "tout_droit", "valeurs", "values",
}  # fmt: skip


def write_program(path: Path, text: str) -> Path:
    """Write a program to a file, with the folders above it, and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


class Program:
    r"""The text of a pupil's program.

    Attributes:
        text: The text as it was written.
        language: "micropython" (the default) or "cards".

    Example:
        >>> Program("from marelle.fr import *\nfor i in range(4):\n    avancer()\n    droite()").instructions
        2
    """

    def __init__(self, text: str, language: str = MICROPYTHON) -> None:
        self.text, self.language = text, language

    @cached_property
    def tree(self) -> ast.Module | None:
        """The syntax tree of the program, or None if the text is not valid Python."""
        with catch_warnings():
            simplefilter("ignore")  # a pupil's "\d" is the pupil's affair
            try:
                return ast.parse(self.text)
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                return None

    @cached_property
    def row(self) -> str:
        """The row of cards in its canonical form, such as `4(A2 D)`.

        Raises:
            Problem: the text is not a valid row of cards.
        """
        from marelle_lessons import cards  # a program in Python needs none

        return cards.canonical(cards.parse(self.text))

    @property
    def instructions(self) -> int:
        """The number of instructions in the text: of all cards, or of all calls in Python that are statements of their own.

        Not counted are loops, tests, calls of the program's own functions and of `_MOVES_NOTHING` (pauses, sounds, `print`), and repeats of cards.
        It is 0 if the text is not valid Python.

        Raises:
            Problem: the text is not a valid row of cards.
        """
        if self.language == CARDS:
            from marelle_lessons import cards

            return cards.count(cards.parse(self.text))
        return sum(1 for _line, _name in self._statements())

    @property
    def turns(self) -> int:
        """The number of turns to the left or right among the instructions."""
        if self.language == CARDS:
            return sum(card in _TURN_CARDS for card in self.row)
        return sum(name in _TURNS for _line, name in self._statements())

    def uses(self, name: str) -> bool:
        """Return True if a program in Python uses or imports a name, or a row the card with this letter; False if the text is not valid Python.

        The names `for`, `while`, `if` and `def` mean these statements: a comprehension, a conditional expression and `async` do not count.
        Other keywords do not count, nor does a place where `def`, `class`, `as` or an argument only gives a name.

        Raises:
            Problem: the text is not a valid row of cards.
        """
        if self.language == CARDS:
            return len(name) == 1 and name.upper() in self.row
        return self.line_of(name) > 0

    def line_of(self, name: str) -> int:
        """Return the first line that uses a name or a keyword, see `uses`; 0 if none does, and for cards."""
        return min((line for line, found in self._names() if found == name), default=0)

    def line_past(self, count: int) -> int:
        """Return the line of the first instruction after the first `count` ones; 0 if there is none, and for cards."""
        lines = sorted(line for line, _name in self._statements())
        return lines[count] if count < len(lines) else 0

    def card_of(self, line: int) -> tuple[int, int] | None:
        """Return the place (start, end) in `text` of the card, or number of a repeat, that made a line of the translated program.

        The offsets are from 0, `end` behind the last character. Return None if no card made this line, and for a Python program.

        Raises:
            Problem: the text is not a valid row of cards.
        """
        if self.language != CARDS:
            return None
        from marelle_lessons import cards

        places = cards.translate(cards.parse(self.text)).lines
        return next(((one.start, one.end) for one in places if one.line == line), None)

    def nodes(self) -> Iterator[ast.AST]:
        """Return the nodes of the syntax tree of a program in Python; none for cards, and if the text is not valid Python."""
        tree = None if self.language == CARDS else self.tree
        return iter(()) if tree is None else ast.walk(tree)

    @property
    def loops(self) -> bool:
        """Whether the program has a `for` or `while` loop, or a repeat of cards."""
        if self.language == CARDS:
            return "(" in self.row
        return any(isinstance(node, ast.For | ast.While) for node in self.nodes())

    @property
    def functions(self) -> int:
        """The number of functions that the program both defines and calls."""
        return len(self._called_functions())

    @property
    def functions_that_drive(self) -> int:
        """The number of `functions` that drive the robot or read its line or distance sensors, directly or in a function that they call.

        Only the names of the calls are looked at (`_READS_OR_DRIVES`): a dictionary's `values()` counts too, a motor's `duty()` does not.
        It is 0 for cards, and if the text is not valid Python.
        """
        functions = self._called_functions()
        drive = {name for name, node in functions.items() if _calls(node) & _READS_OR_DRIVES}
        for _ in functions:  # so often that the longest chain of calls is followed
            drive |= {name for name, node in functions.items() if _calls(node) & drive}
        return len(drive)

    def _called_functions(self) -> dict[str, ast.AST]:
        called = {name_of(node.func) for node in self.nodes() if isinstance(node, ast.Call)}
        return {
            node.name: node
            for node in self.nodes()
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name in called
        }

    def _statements(self) -> Iterator[tuple[int, str]]:
        idle = _MOVES_NOTHING | self._called_functions().keys()
        for node in (one for one in self.nodes() if isinstance(one, ast.Expr)):
            call = node.value.value if isinstance(node.value, ast.Await) else node.value
            if isinstance(call, ast.Call) and name_of(call.func) not in idle:
                yield node.lineno, name_of(call.func)

    def _names(self) -> Iterator[tuple[int, str]]:
        for node in self.nodes():
            if isinstance(node, ast.Name | ast.Attribute):
                yield node.lineno, name_of(node)
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
    return {name_of(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}


def name_of(node: ast.AST) -> str:
    """Return a name, or the last part of a dotted name: `stop` for `bot.stop`; "" for any other expression."""
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""
