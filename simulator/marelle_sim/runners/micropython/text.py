"""Rewrites a program's text so that it costs virtual time inside MicroPython; `programs.guard` does it for CPython.

Calls are inserted into the text, on lines of their own where possible; the rest stays as the pupil wrote it, but for indentation.
For each line of the new text the number of the pupil's line is stored.
"""

import ast
import tokenize
from collections.abc import Callable
from io import StringIO

from marelle_help import lines_of
from marelle_sim.programs import guard
from marelle_sim.programs.parsing import parsed

# Functions of the guest (`guest/marelle_start.py`) that are called where the guard has `clock.spend(…)`.
_LOOP, _CALL, _CAUGHT = "__loop__", "__call__", "__caught__"
_IMPORTING = "(*__importing__"  # inserted after `__import__` in a call of it; a bracket is added at the end of the call
_NO_CODE = (tokenize.COMMENT, tokenize.NL, tokenize.INDENT, tokenize.DEDENT)


def _nothing(_name: str) -> str:
    return ""


class GuestText:
    r"""The text of a module, rewritten so that it costs time.

    Attributes:
        text: the rewritten text.
        lines: for each line of `text`, in order, the number of the pupil's line.

    Example:
        >>> GuestText("while True:\n    pass\n", own=True).text
        'while True:\n    __idle__()\n    pass\n'
    """

    def __init__(
        self, source: str, *, own: bool, before_import: Callable[[str], str] = _nothing
    ) -> None:
        """Insert the calls into a text.

        Args:
            source: the text as written.
            own: whether the file is the pupil's; in a file of the board library only loops and imports are changed.
            before_import: returns the call to insert before the import of a module with this name, "" for none.

        Raises:
            SyntaxError: the text is no Python.
        """
        self._own, self._before_import = own, before_import
        self._source = lines_of(source)
        self._before: dict[int, list[str]] = {}
        self._after: dict[int, list[str]] = {}
        self._inside: dict[int, list[tuple[int, str]]] = {}
        self._tried: list[tuple[int, int]] = []  # first, last line in each inserted `try`
        for node in ast.walk(parsed(source, "<string>")):  # parents come before their children
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
        line, column = self._start(body[0])
        if self._begins(line, column):
            self._before.setdefault(line, []).append(self._indent(line) + call)
        else:
            self._put_inside(line, column, f"{call}; ")

    def _count_calls(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """Make each call of a function cost time and, except for a generator or coroutine, count in the depth of calls, as the guard does."""
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
            self._put_inside(line, column, f"\n{indent}{guard.DEEPER}()\n{indent}try: ")
        self._after.setdefault(last, []).insert(0, f"{indent}finally: {guard.BACK}()")

    def _put_inside(self, line: int, column: int, text: str) -> None:
        self._inside.setdefault(line, []).append((column, text))

    def _start(self, statement: ast.stmt) -> tuple[int, int]:
        """Return the line, from 1, and the column, in characters from 0, where a statement begins."""
        decorators = getattr(statement, "decorator_list", None)
        if decorators:
            line = decorators[0].lineno
            return line, self._source[line - 1].index("@")
        data = self._source[statement.lineno - 1].encode()
        return statement.lineno, len(data[: statement.col_offset].decode("utf-8", "ignore"))

    def _end(self, node: ast.expr) -> tuple[int, int]:
        """Return the line, from 1, and the column, in characters from 0, where an expression ends."""
        line = node.end_lineno or node.lineno
        data = self._source[line - 1].encode()
        return line, len(data[: node.end_col_offset].decode("utf-8", "ignore"))

    def _begins(self, line: int, column: int) -> bool:
        continued = line > 1 and self._source[line - 2].endswith("\\")
        return not continued and not self._source[line - 1][:column].strip()

    def _indent(self, line: int) -> str:
        text = self._source[line - 1]
        tries = sum(first <= line <= last for first, last in self._tried)
        return text[: len(text) - len(text.lstrip(" \t\f"))] + " " * tries

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
    """Return the numbers of the lines on which a statement or an `else:` begins; only their indentation has a meaning."""
    found = set[int]()
    begins = True
    for token in tokenize.generate_tokens(StringIO(source).readline):
        if token.type == tokenize.NEWLINE:
            begins = True
        elif begins and token.type not in _NO_CODE:
            found.add(token.start[0])
            begins = False
    return found
