"""Gives each assertion of one comparison, in a test function that runs as a program, a message with both values.

Pytest does the same, but only in the code that it compiles itself.
"""

from __future__ import annotations

import ast

_SIGNS = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.Is: "is", ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip
_LEFT, _RIGHT = "@left", "@right"  # no program can have such names


class TellingAsserts(ast.NodeTransformer):
    r"""Gives `assert a == b` a message with both values, each of which is still evaluated once.

    Example:
        >>> tree = ast.parse("def test():\n    assert 1 + 1 == 3")
        >>> exec(compile(ast.fix_missing_locations(TellingAsserts().visit(tree)), "", "exec"))
        >>> test()
        Traceback (most recent call last):
        AssertionError: 2 == 3
    """

    def visit_Assert(self, node: ast.Assert) -> ast.Assert:
        """Add the message if the assertion is one comparison without a message of its own; else leave it unchanged."""
        test = node.test
        if node.msg is not None or not isinstance(test, ast.Compare) or len(test.ops) != 1:
            return node
        words = [_shown(_LEFT), ast.Constant(f" {_SIGNS[type(test.ops[0])]} "), _shown(_RIGHT)]
        told = ast.Compare(
            left=_stored_in(_LEFT, test.left),
            ops=test.ops,
            comparators=[_stored_in(_RIGHT, test.comparators[0])],
        )
        new = ast.Assert(test=ast.copy_location(told, test), msg=ast.JoinedStr(words))
        return ast.fix_missing_locations(ast.copy_location(new, node))


def _stored_in(name: str, value: ast.expr) -> ast.expr:
    return ast.copy_location(ast.NamedExpr(ast.Name(name, ast.Store()), value), value)


def _shown(name: str) -> ast.FormattedValue:
    return ast.FormattedValue(value=ast.Name(name, ast.Load()), conversion=ord("r"))
