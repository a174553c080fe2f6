"""Finds the names that a program assigns, with the values, or the classes of the values."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from marelle_help.mistakes.library import ENGLISH, MAT, STAR
from marelle_help.mistakes.view import called_name

Names = frozenset[str]
Bindings = Iterator[tuple[str, ast.expr | Names]]

UNKNOWN: Names = frozenset()
"""The empty set of classes: nothing is known of the value."""


def bindings_of(node: ast.AST) -> Bindings:
    """Yield each name that a node assigns, with the expression of its value, or with the names of the classes it can have.

    The set of names is empty if the class is unknown; so it is for `a` in `a.b = 3` or `a[0] = 3`. Of augmented assignments only `a /= 1` is yielded, as a float.

    Example:
        >>> [(name, type(value).__name__) for name, value in bindings_of(ast.parse("a = 3").body[0])]
        [('a', 'Constant')]
    """
    look = _LOOKS.get(type(node))
    if look is not None:
        yield from look(node)


def _assigned(node: ast.Assign) -> Bindings:
    for target in node.targets:
        if isinstance(target, ast.Name):
            yield target.id, node.value
        else:
            yield from _unknown(target)


def _changed(node: ast.AugAssign) -> Bindings:
    if isinstance(node.target, ast.Name) and isinstance(node.op, ast.Div):
        yield node.target.id, frozenset(("float",))


def _defined(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> Bindings:
    yield node.name, frozenset(("type" if isinstance(node, ast.ClassDef) else "function",))


def _taken(node: ast.arg) -> Bindings:
    yield node.arg, UNKNOWN


def _gone_through(node: ast.For | ast.AsyncFor | ast.comprehension) -> Bindings:
    counted = isinstance(node.iter, ast.Call) and called_name(node.iter) == "range"
    if counted and isinstance(node.target, ast.Name):
        yield node.target.id, frozenset(("int",))
    else:
        yield from _unknown(node.target)


def _imported(node: ast.Import | ast.ImportFrom) -> Bindings:
    for alias in node.names:
        if alias.name == "*":
            yield from ((name, _in_library(name)) for name in STAR | MAT)
            continue
        name = alias.asname or alias.name.partition(".")[0]
        is_module = isinstance(node, ast.Import)
        yield name, frozenset(("module",)) if is_module else _in_library(alias.name)


def _in_library(name: str) -> Names:
    if name in ENGLISH | MAT:
        return frozenset(("type" if name[0].isupper() else "function",))
    return UNKNOWN


def _opened(node: ast.withitem) -> Bindings:
    if node.optional_vars is not None:
        yield from _unknown(node.optional_vars)


def _caught(node: ast.ExceptHandler) -> Bindings:
    if node.name:
        yield node.name, UNKNOWN


def _unknown(target: ast.AST) -> Bindings:
    yield from ((part.id, UNKNOWN) for part in ast.walk(target) if isinstance(part, ast.Name))


_LOOKS: dict[type[ast.AST], Callable[..., Bindings]] = {
    ast.Assign: _assigned,
    ast.AugAssign: _changed,
    ast.ClassDef: _defined,
    ast.FunctionDef: _defined,
    ast.AsyncFunctionDef: _defined,
    ast.arg: _taken,
    ast.For: _gone_through,
    ast.AsyncFor: _gone_through,
    ast.comprehension: _gone_through,
    ast.Import: _imported,
    ast.ImportFrom: _imported,
    ast.NamedExpr: lambda node: _unknown(node.target),
    ast.AnnAssign: lambda node: _unknown(node.target),
    ast.withitem: _opened,
    ast.ExceptHandler: _caught,
}
