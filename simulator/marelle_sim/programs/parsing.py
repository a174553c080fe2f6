"""Parses a program as MicroPython does, also where CPython's parser is stricter.

In MicroPython a generator expression needs no brackets of its own among other arguments: `array("H", 0 for _ in range(9))`.
"""

import ast
from typing import Any

_STRICTER = "Generator expression must be parenthesized"
_NO_FILE = "<string>"  # of a file Python takes the line that it counts letters in from the disk
_MOST = 200  # attempts: each puts brackets around one generator


def parsed(source: str, file: str, mode: str = "exec") -> Any:
    """Parse a text as a module, or as an expression if `mode` is "eval"; the nodes have the positions of `source`.

    Raises:
        SyntaxError: the text is no Python, or has 200 or more generator expressions without brackets.
    """
    text, put_in = source, list[tuple[int, int]]()
    for _ in range(_MOST):
        try:
            tree = ast.parse(text, _NO_FILE if put_in else file, mode)
        except SyntaxError as error:
            error.filename = file
            if not error.msg.startswith(_STRICTER):
                raise
            text = _with_brackets(text, error, put_in)
        else:
            if put_in:
                _move_back(tree, put_in)
            return tree
    raise SyntaxError("invalid syntax", (file, 1, 1, None))


def _with_brackets(text: str, error: SyntaxError, put_in: list[tuple[int, int]]) -> str:
    """Return the text with brackets around the generator expression that `error` reports.

    Add the positions of the two brackets to `put_in`, as (line from 1, byte in the line from 0).
    """
    lines = text.splitlines(keepends=True)
    begin, end = (error.lineno, error.offset), (error.end_lineno, error.end_offset)
    for (line, column), bracket in (
        (end, ")"),
        (begin, "("),
    ):  # the end first: it is not moved by the other
        if line is None or column is None:
            raise error
        before, after = lines[line - 1][: column - 1], lines[line - 1][column - 1 :]
        lines[line - 1] = before + bracket + after
        place = len(before.encode())
        put_in[:] = [
            *[(one, at + (one == line and at >= place)) for one, at in put_in],
            (line, place),
        ]
    return "".join(lines)


def _move_back(tree: ast.AST, put_in: list[tuple[int, int]]) -> None:
    for node in ast.walk(tree):
        for line_of, column_of in (("lineno", "col_offset"), ("end_lineno", "end_col_offset")):
            line, column = getattr(node, line_of, None), getattr(node, column_of, None)
            if line is not None and column is not None:
                setattr(
                    node,
                    column_of,
                    column - sum(one == line and at < column for one, at in put_in),
                )
