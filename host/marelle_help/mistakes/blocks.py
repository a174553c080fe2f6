"""Finds wrong indentation, and statements in a wrong place, such as an `else` without an `if`."""

import ast

from marelle_help.mistake import Mistake, range_on_line
from marelle_help.mistakes.scan import Scan, Statement
from marelle_help.mistakes.words import BLOCK_WORDS

_TAB = 8
_NEEDS = {
    "elif": ("if", "elif"), "else": ("if", "elif", "for", "while", "except"), "except": ("try", "except"),
    "finally": ("try", "except", "else"),
}  # fmt: skip
_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


class Blocks:
    """Checks the indentation statement by statement.

    Args:
        scan: the text of the program.
    """

    def __init__(self, scan: Scan) -> None:
        self._scan = scan
        self._levels = [(0, 0)]  # widths with tab stops of 8 columns, and with tabs as one column
        # The first word of the last statement at each level.
        self._words: dict[tuple[int, int], str] = {}
        self._before: Statement | None = None

    def look_at(self, statement: Statement) -> Mistake | None:
        """Check the next statement; return the mistake in its indentation or its place, None if both are right."""
        width = _width(statement.indent)
        level = self._levels[-1]
        opened = self._before is not None and _opens(self._before)
        if (width[0] > level[0]) != (width[1] > level[1]) or (width[0] < level[0]) != (
            width[1] < level[1]
        ):
            return self._at_indent("E-PROG-37", statement)
        if opened and width <= level:
            return Mistake(
                "E-PROG-33", self._scan.range_of(statement.start, statement.tokens[0].end), {}
            )
        if width > level:
            if not opened:
                return self._at_indent("E-PROG-35", statement)
            self._levels.append(width)
            self._words.pop(width, None)
        while width < self._levels[-1]:
            self._words.pop(self._levels.pop(), None)
        if width != self._levels[-1]:
            code = "E-PROG-37" if width[0] == self._levels[-1][0] else "E-PROG-36"
            return self._at_indent(code, statement)
        self._before = statement
        return self._out_of_place(statement, width)

    def at_end(self) -> Mistake | None:
        """Return the mistake of a text that ends with a block opener, such as `if x:`; None otherwise, and if the text was cut."""
        if self._before is None or not _opens(self._before) or not self._scan.is_whole:
            return None
        last = self._before.tokens[-1]
        return Mistake("E-PROG-34", self._scan.range_of(last.start, last.end), {})

    def _out_of_place(self, statement: Statement, width: tuple[int, int]) -> Mistake | None:
        """Return the mistake of an `else`, `elif`, `except` or `finally` that does not follow its `if`, `try` or loop.

        None if it does, and for every other statement.
        """
        word = statement.first
        before = self._words.get(width, "")
        self._words[width] = word
        needs = _NEEDS.get(word)
        if needs is None or before in needs:
            return None
        facts = {"name": word, "other": needs[0]}
        return Mistake(
            "E-PROG-72", self._scan.range_of(statement.start, statement.tokens[0].end), facts
        )

    def _at_indent(self, code: str, statement: Statement) -> Mistake:
        start = self._scan.line_start(statement.start)
        end = statement.start if statement.start > start else statement.tokens[0].end
        return Mistake(code, self._scan.range_of(start, end), {})


def _opens(statement: Statement) -> bool:
    return statement.last == ":" and (statement.first in BLOCK_WORDS or statement.first == "async")


def _width(indent: str) -> tuple[int, int]:
    """Return an indentation's width twice: with tab stops of 8 columns, and with each tab as one column. Python requires both to be consistent."""
    wide = narrow = 0
    for character in indent:
        if character == "\t":
            wide, narrow = (wide // _TAB + 1) * _TAB, narrow + 1
        elif character == "\f":
            wide = narrow = 0
        else:
            wide, narrow = wide + 1, narrow + 1
    return wide, narrow


def misplaced(tree: ast.Module, scan: Scan) -> Mistake | None:
    """Return the first `return` outside a function, or `break` or `continue` outside a loop; None if there is none.

    Args:
        tree: the syntax tree of a program that Python's parser accepts.
        scan: the text of the program.
    """
    found: list[ast.stmt] = []
    waiting: list[tuple[ast.AST, bool, bool]] = [(tree, False, False)]
    while waiting:
        node, in_function, in_loop = waiting.pop()
        allowed = in_function if isinstance(node, ast.Return) else in_loop
        if isinstance(node, ast.Return | ast.Break | ast.Continue) and not allowed:
            found.append(node)
        if isinstance(node, _FUNCTIONS):
            in_function, in_loop = True, False
        elif isinstance(node, ast.ClassDef):
            in_function = in_loop = False
        elif isinstance(node, _LOOPS):
            in_loop = True
        waiting.extend((child, in_function, in_loop) for child in ast.iter_child_nodes(node))
    first = min(found, key=lambda node: (node.lineno, node.col_offset), default=None)
    if first is None:
        return None
    word = type(first).__name__.lower()
    place = range_on_line(scan.text, first.lineno, first.col_offset, first.col_offset + len(word))
    return Mistake("E-PROG-78" if word == "return" else "E-PROG-79", place, {"name": word})
