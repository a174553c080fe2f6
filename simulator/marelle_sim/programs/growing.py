"""Finds statements such as `s = s + s`, and checks memory before them: thirty doublings of one item make 10**9 items."""

import ast

from marelle_sim.programs.expansion import called, placed

SQUARES, DOUBLES, LONGER = "__squares__", "__doubles__", "__longer__"

_MAKE_TEXT = ("bytes", "chr", "hex", "repr", "str")
_ASSIGNED = (ast.Name, ast.Attribute, ast.Subscript)
_MAY_BE_ASKED_TWICE = (*_ASSIGNED, ast.Constant, ast.expr_context)


def first_added(value: ast.BinOp) -> ast.BinOp:
    """Return the operation that is evaluated first in a sum: `s + a` of `s + a + b`."""
    while isinstance(value.op, ast.Add) and isinstance(value.left, ast.BinOp):
        value = value.left
    return value


def are_same(value: ast.expr, target: ast.expr) -> bool:
    """Tell whether an expression is the assignment's target again: `x`, `self.x` or `x[i]`, but not `x[i + 1]` or `x[f()]`."""
    return (
        isinstance(value, _ASSIGNED)
        and all(isinstance(part, _MAY_BE_ASKED_TWICE) for part in ast.walk(value))
        and ast.unparse(value) == ast.unparse(target)
    )


def growth(
    target: ast.expr, sign: ast.operator, other: ast.expr, texts: set[str]
) -> list[tuple[str, ast.expr]]:
    """Return the checks that have to run before `target <sign>= other`, as (name of the check, its second argument).

    Empty if the form of the statement does not show that the value may grow fast. `texts` are the names of variables that are strings or bytes.
    """
    itself = are_same(other, target)
    if not itself and not isinstance(target, ast.Name):
        return []
    name = target.id if isinstance(target, ast.Name) else ""
    match sign:
        case ast.Mult() if itself:
            return [(DOUBLES, ast.Constant(2)), (SQUARES, ast.Constant(2))]
        case ast.Mult() | ast.Pow() if isinstance(other, ast.Constant):
            return [(SQUARES if isinstance(sign, ast.Pow) else DOUBLES, other)]
        case ast.Add() if itself:
            return [(DOUBLES, ast.Constant(2))]
        case ast.Add() if name in texts or is_text(other):
            return [(LONGER, ast.Constant(1))]
    return []


def check(name: str, where: ast.stmt, grows: ast.expr, by: ast.expr) -> ast.stmt:
    """Return the statement `name(grows, by)`, to be run before `where`, whose source position it has: it checks memory for the growth.

    `name` and `by` are a check that `growth` returned: `by` is the factor, the exponent, or the number of letters that are added.
    """
    value = ast.parse(ast.unparse(grows), mode="eval").body  # to be read, not to be set
    return placed(ast.Expr(value=called(name, where, value, by)), where)


def is_text(value: ast.expr) -> bool:
    """Tell whether an expression is a string or bytes by its form: a literal, a sum, product or `%` of one, an f-string, or `str(…)` and the like."""
    match value:
        case ast.Constant():
            return isinstance(value.value, str | bytes)
        case ast.BinOp(op=ast.Add() | ast.Mult()):
            return is_text(value.left) or is_text(value.right)
        case ast.BinOp(op=ast.Mod()):
            return is_text(value.left)
    return isinstance(value, ast.JoinedStr) or is_call_of(value, *_MAKE_TEXT)


def is_call_of(value: ast.expr, *names: str) -> bool:
    """Tell whether an expression is a call of one of these names, such as `range(…)`."""
    called_name = value.func if isinstance(value, ast.Call) else None
    return isinstance(called_name, ast.Name) and called_name.id in names
