"""Lets Python's parser and compiler handle deep syntax trees: a sum of a thousand terms is a thousand levels deep.

Each version of Python has its own limit of depth. Ours, 1200 levels, is lower than all of these, so that every version
accepts the same programs.
"""

import ast
import io
import sys
import tokenize
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from marelle_help import NestedError

_DEEPEST = 1200  # levels of nested nodes; CPython 3.12 compiles 1500
_CALLS = 2500  # nested calls that Python's parser and compiler make for such a tree; more may overflow their stack
REWRITING = 5 * _CALLS  # nested calls of our own functions, which do not use that stack
_BRACKETS = "too many nested parentheses"  # Python's words; it takes 200 in each other


@contextmanager
def nested_trees(source: str, file: str) -> Iterator[None]:
    """Let Python parse and compile syntax trees up to 1200 levels deep inside the `with`.

    Raises:
        NestedError: the tree of `source` or its brackets are too deep for Python; the error names a line.
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
    """Raise Python's recursion limit to `most` nested calls inside the `with`, if it is lower; restore it afterwards."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, most))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def check_depth(tree: ast.Module, source: str, file: str) -> None:
    """Check that a tree has at most 1200 levels, so that every supported version of Python compiles it.

    Raises:
        NestedError: it has more; the error names the line of a node on the deepest level that is allowed.
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
    """Return the line of the first operator or bracket of the statement that has the most of these."""
    longest, line, count, most = 1, 1, 0, 0
    with suppress(tokenize.TokenError, SyntaxError):  # the count up to there is enough
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.OP:
                line, count = (token.start[0], 1) if count == 0 else (line, count + 1)
                longest, most = (line, count) if count > most else (longest, most)
            elif token.type == tokenize.NEWLINE:
                count = 0
    return longest
