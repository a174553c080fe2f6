"""The types of viper code, and the expressions that convert to them."""

from __future__ import annotations

import ast
from ast import copy_location

from marelle_sim.programs.expansion import OWN_SCOPE, called

OBJECT, INT, UINT, BOOL, NONE = "object", "int", "uint", "bool", "None"
POINTER = {"ptr": 0, "ptr8": 8, "ptr16": 16, "ptr32": 32}
"""{type of a pointer: bits of a cell}; 0 for `ptr`, whose cells cannot be read."""
TYPES = (OBJECT, INT, UINT, BOOL, *POINTER)
RETURNED_FOR_NONE: dict[str, int | bool | None] = {
    INT: 0, UINT: 0, BOOL: False, **dict.fromkeys(POINTER, 0), OBJECT: None,
}  # fmt: skip
TO_INT, TO_POINTER, TO_ADDRESS = "__viper_int__", "__viper_pointer__", "__viper_address__"
"""Names of functions that rewritten viper code calls, see `programs.pointers`."""


def is_whole(kind: str) -> bool:
    """Tell whether a viper type is an integer of 32 bits: `int` or `uint`."""
    return kind in (INT, UINT)


def wrapped(node: ast.expr, kind: str) -> ast.expr:
    """Return an expression for the low 32 bits of the integer `node`: without sign for `uint`, with sign for `int`."""

    def constant(value: int) -> ast.expr:
        return copy_location(ast.Constant(value=value), node)

    def sum_of(left: ast.expr, operator: ast.operator, right: int) -> ast.expr:
        return copy_location(ast.BinOp(left=left, op=operator, right=constant(right)), node)

    if kind == UINT:
        return sum_of(node, ast.BitAnd(), 0xFFFFFFFF)
    low = sum_of(sum_of(node, ast.Add(), 1 << 31), ast.BitAnd(), 0xFFFFFFFF)
    return sum_of(low, ast.Sub(), 1 << 31)


def converted(node: ast.expr, kind: str, where: ast.expr, *, returned: bool = False) -> ast.expr:
    """Return an expression that converts the value of `node` to the viper type `kind`, with the source position of `where`.

    `returned`: the value is that of a `return`: a pointer is converted to its address.
    """
    if kind == OBJECT:
        return node
    if kind == BOOL:
        return called("__viper_bool__", where, node)
    if is_whole(kind):
        return wrapped(called(TO_INT, where, node), kind)
    if returned:
        return called(TO_ADDRESS, where, node)
    return called(TO_POINTER, where, node, copy_location(ast.Constant(value=POINTER[kind]), where))


def stored_names(function: ast.FunctionDef) -> set[str]:
    """Return a function's local names: its arguments, and the names that it assigns, deletes, imports or defines.

    Names that it declares global or nonlocal are left out, and those local to its inner functions, classes and comprehensions.
    """
    args = function.args
    arguments = (*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg)
    own = {part.arg for part in arguments if part is not None}
    elsewhere = set[str]()
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        match node:
            case (
                ast.Name(id=name, ctx=ast.Store() | ast.Del())
                | ast.ExceptHandler(name=str() as name)
                | ast.FunctionDef(name=name)
                | ast.ClassDef(name=name)
            ):
                own.add(name)
            case ast.alias(name=name, asname=other):
                own.add((other or name).partition(".")[0])
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                elsewhere.update(names)
        if not isinstance(node, OWN_SCOPE):
            waiting.extend(ast.iter_child_nodes(node))
    return own - elsewhere
