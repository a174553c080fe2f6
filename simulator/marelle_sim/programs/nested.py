"""Lets Python's parser and compiler handle deep syntax trees: a sum of a thousand terms is a thousand levels deep.

How deep a tree may be is one number, for each Python has other limits of its own: with it, all of them read the same programs.
"""

from __future__ import annotations

import ast
import io
import sys
import tokenize
from contextlib import contextmanager

from marelle_help import NestedError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_DEEPEST = 1200  # nodes in each other; CPython 3.12 compiles 1500
_CALLS = 2500  # that Python's parser and compiler make for it; more may overflow their stack
REWRITING = 5 * _CALLS  # calls of our own functions, which have no such stack
_BRACKETS = "too many nested parentheses"  # Python's words; it takes 200 in each other


@contextmanager
def nested_trees(source: str, file: str) -> Iterator[None]:
    """Allow syntax trees up to 1200 levels deep.

    Raises:
        NestedError: the text has a line that needs more.
    """
    try:
        with calls_deep(_CALLS):
            yield
    except (RecursionError, MemoryError) as error:
        raise _too_nested(file, _longest_line(source)) from error
    except SyntaxError as error:
        if error.msg != _BRACKETS:
            raise
        raise _too_nested(file, error.lineno or 1) from error


@contextmanager
def calls_deep(most: int) -> Iterator[None]:
    """Raise Python's recursion limit by that many calls."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, most))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def check_depth(tree: ast.Module, source: str, file: str) -> None:
    """Refuse a tree that is too deep for one of the supported Python versions.

    Raises:
        NestedError: it has the line of one of the deepest nodes.
    """
    if len(source) <= _DEEPEST:  # a node takes a letter
        return
    line, level = 1, list[ast.AST]([tree])
    for _ in range(_DEEPEST):
        line = next((node.lineno for node in level if isinstance(node, ast.stmt | ast.expr)), line)
        level = [node for above in level for node in ast.iter_child_nodes(above)]
        if not level:
            return
    raise _too_nested(file, line)


def _too_nested(file: str, line: int) -> NestedError:
    return NestedError("too deeply nested", (file, line, 1, None))


def _longest_line(source: str) -> int:
    """Return the line number of the statement with the most operators and brackets."""
    longest, line, count, most = 1, 1, 0, 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.OP:
                line, count = (token.start[0], 1) if count == 0 else (line, count + 1)
                longest, most = (line, count) if count > most else (longest, most)
            elif token.type == tokenize.NEWLINE:
                count = 0
    except (tokenize.TokenError, SyntaxError):
        pass  # the count up to here is enough
    return longest
