"""Makes a program's text cost time inside MicroPython, as `programs.guard` makes its syntax tree cost time in CPython.

Calls are put into the text itself, on lines of their own where they must, so that MicroPython reads what the
pupil wrote; each line of the new text knows the line that it stands for.
"""

from __future__ import annotations

import ast
import tokenize
from io import StringIO

from marelle_help import lines_of
from marelle_sim.programs import guard
from marelle_sim.programs.parsing import parsed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

# What the guest calls where the guard has `clock.spend(…)`: see `guest/marelle_start.py`.
_LOOP, _CALL, _CAUGHT = "__loop__", "__call__", "__caught__"
_IMPORTING = "(*__importing__"  # put behind `__import__` where a program calls it, with a bracket at the end of the call
_NO_CODE = (tokenize.COMMENT, tokenize.NL, tokenize.INDENT, tokenize.DEDENT)


def _nothing(_name: str) -> str:
    return ""


class GuestText:
    r"""The text of a module with the calls that make it cost time.

    Attributes:
        text: that text.
        lines: for each of its lines, in order, the number of the pupil's line.

    Example:
        >>> GuestText("while True:\n    pass\n", own=True).text
        'while True:\n    __idle__()\n    pass\n'
    """

    def __init__(
        self, source: str, *, own: bool, before_import: Callable[[str], str] = _nothing
    ) -> None:
        """Insert the calls into a text.

        Args:
            source: what was written.
            own: whether it is the pupil's file; the library's gets the loops only.
            before_import: gives what to call before a module is imported, "" for nothing.

        Raises:
            SyntaxError: it is not Python.
        """
        self._own, self._before_import = own, before_import
        self._source = lines_of(source)
        self._before: dict[int, list[str]] = {}
        self._after: dict[int, list[str]] = {}
        self._inside: dict[int, list[tuple[int, str]]] = {}
        self._tried: list[tuple[int, int]] = []  # first and last line of what stands in a `try`
        for node in ast.walk(parsed(source, "<string>")):  # what is around a node comes before it
            self._look_at(node)
        self.lines: list[int] = []
        self.text = self._made(_beginnings(source) if self._tried else set())

    def _look_at(self, node: ast.AST) -> None:
        if isinstance(node, ast.While):
            self._first_in(node.body, f"{guard.IDLE if guard.only_waits(node) else _LOOP}()")
        elif isinstance(node, ast.For | ast.AsyncFor):
            self._first_in(node.body, f"{_LOOP}()")
        elif isinstance(node, ast.Import | ast.ImportFrom):
            self._look_at_import(node)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id == "__import__":
                self._put_inside(*self._end(node.func), _IMPORTING)
                self._put_inside(*self._end(node), ")")
        elif self._own and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            self._count_calls(node)
        elif self._own and isinstance(node, ast.ExceptHandler):
            self._first_in(node.body, f"{_CAUGHT}()")

    def _look_at_import(self, node: ast.Import | ast.ImportFrom) -> None:
        names = [alias.name for alias in node.names]
        if isinstance(node, ast.ImportFrom):
            names = [] if node.level else [node.module or ""]
        for name in names:
            call = self._before_import(name)
            if call:
                self._put_inside(*self._start(node), f"{call}; ")

    def _first_in(self, body: list[ast.stmt], call: str) -> None:
        """Have a call stand before the first statement of a body."""
        line, column = self._start(body[0])
        if self._begins(line, column):
            self._before.setdefault(line, []).append(self._indent(line) + call)
        else:
            self._put_inside(line, column, f"{call}; ")

    def _count_calls(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """Have a call cost its time and count its depth, as the guard does."""
        body = function.body
        first = 0 if ast.get_docstring(function, clean=False) is None else 1
        if (
            isinstance(function, ast.AsyncFunctionDef)
            or guard.yields(function)
            or first == len(body)
        ):
            self._first_in(body[min(first, len(body) - 1) :], f"{_CALL}()")
            return
        line, column = self._start(body[first])
        last = body[-1].end_lineno or line
        indent = self._indent(line)
        if self._begins(line, column):
            self._before[line] = [f"{indent}{guard.DEEPER}()", f"{indent}try:"]
            self._tried.append((line, last))
        else:
            indent += " "
            begin = f"\n{indent}{guard.DEEPER}()\n{indent}try: "
            self._put_inside(line, column, begin)
        self._after.setdefault(last, []).insert(0, f"{indent}finally: {guard.BACK}()")

    def _put_inside(self, line: int, column: int, text: str) -> None:
        self._inside.setdefault(line, []).append((column, text))

    def _start(self, statement: ast.stmt) -> tuple[int, int]:
        """Return the line and the column, in characters from 0, where a statement begins."""
        decorators = getattr(statement, "decorator_list", None)
        if decorators:
            line = decorators[0].lineno
            return line, self._source[line - 1].index("@")
        data = self._source[statement.lineno - 1].encode()
        return statement.lineno, len(data[: statement.col_offset].decode("utf-8", "ignore"))

    def _end(self, node: ast.expr) -> tuple[int, int]:
        """Return the line and the column, in characters from 0, where an expression ends."""
        line = node.end_lineno or node.lineno
        data = self._source[line - 1].encode()
        return line, len(data[: node.end_col_offset].decode("utf-8", "ignore"))

    def _begins(self, line: int, column: int) -> bool:
        """Tell whether a statement begins its line."""
        continued = line > 1 and self._source[line - 2].endswith("\\")
        return not continued and not self._source[line - 1][:column].strip()

    def _indent(self, line: int) -> str:
        """Return the indentation of a line, one space deeper for each `try` that was inserted around it."""
        text = self._source[line - 1]
        return text[: len(text) - len(text.lstrip(" \t\f"))] + " " * self._tries(line)

    def _tries(self, line: int) -> int:
        return sum(first <= line <= last for first, last in self._tried)

    def _made(self, beginnings: set[int]) -> str:
        made: list[str] = []
        for number, source in enumerate(self._source, 1):
            text = source
            for column, put in sorted(self._inside.get(number, ()), reverse=True):
                text = text[:column] + put + text[column:]
            if number in beginnings:
                text = self._indent(number) + text.lstrip(" \t\f")
            new = [*self._before.get(number, ()), *text.split("\n"), *self._after.get(number, ())]
            made += new
            self.lines += [number] * len(new)
        return "\n".join(made)


def _beginnings(source: str) -> set[int]:
    """Return the lines where a statement or an `else:` begins, whose indentation matters."""
    found = set[int]()
    begins = True
    for token in tokenize.generate_tokens(StringIO(source).readline):
        if token.type == tokenize.NEWLINE:
            begins = True
        elif begins and token.type not in _NO_CODE:
            found.add(token.start[0])
            begins = False
    return found
