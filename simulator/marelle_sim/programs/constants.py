"""Puts a module's constants where they are used, as MicroPython's compiler does.

`_NAME = const(10)` at the top of a module says that `_NAME` never changes: a board's bytecode has 10 in its place.
CPython looks a name up each time, and negates it each time where `-_NAME` stands.
"""

from __future__ import annotations

import ast


def fold_constants(tree: ast.Module) -> None:
    """Replace each name of a constant by its value, in place; one that is bound anywhere else stays a name."""
    bound = _bindings(tree)
    values = {
        name: value
        for name, value in map(_constant, tree.body)
        if name.startswith("_") and bound.count(name) == 1
    }
    _Folding(values).visit(tree)


def _constant(statement: ast.stmt) -> tuple[str, int | str]:
    """Return the name and the value of `NAME = const(VALUE)`; an empty name for any other statement."""
    match statement:
        case ast.Assign(
            targets=[ast.Name(id=name)],
            value=ast.Call(
                func=ast.Name(id="const"),
                args=[ast.Constant(value=int() | str() as value)],
                keywords=[],
            ),
        ):
            return name, value
    return "", 0


def _bindings(tree: ast.Module) -> list[str]:
    """Return each name as often as something binds it, in whatever scope."""
    bound: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            bound.append(node.id)
        elif isinstance(node, ast.arg):
            bound.append(node.arg)
        elif isinstance(node, ast.alias):
            bound.append(node.asname or node.name)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            bound.append(node.name)
        elif isinstance(node, ast.Global | ast.Nonlocal):
            bound += node.names
    return bound


class _Folding(ast.NodeTransformer):
    def __init__(self, known: dict[str, int | str]) -> None:
        self._known = known

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """Return the value of a constant in place of its name."""
        if isinstance(node.ctx, ast.Load) and node.id in self._known:
            return ast.copy_location(ast.Constant(value=self._known[node.id]), node)
        return node
