"""Mistakes with parentheses: a call without them, and a class used in place of an object."""

import ast

from marelle_help.mistake import Mistake
from marelle_help.mistakes.view import View


def without_parentheses(view: View, parts: list[ast.expr]) -> Mistake | None:
    """Return the mistake of the first expression that names a function or method without calling it (any attribute counts as one); or None.

    For a name that was assigned from an attribute, the place is that attribute. None for a function that is indexed: `f[0]`.
    """
    for part in parts:
        if isinstance(part, ast.Attribute):
            return Mistake("E-PROG-49", view.end_range(part), {"name": part.attr})
        if isinstance(part, ast.Name) and view.is_callable(part):
            given = _where_given(view, part.id)
            if given is not None:
                return Mistake("E-PROG-49", view.end_range(given), {"name": given.attr})
            if isinstance(view.parent(part), ast.Subscript):
                return None
            return view.mistake("E-PROG-49", part, name=part.id)
    return None


def _where_given(view: View, name: str) -> ast.Attribute | None:
    """Return the `bot.line.values` of `name = bot.line.values`, the last such assignment before the failed line, else after it; or None."""
    found = [
        node.value
        for node in view.nodes()
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Attribute)
        and any(isinstance(target, ast.Name) and target.id == name for target in node.targets)
    ]
    before = [value for value in found if value.lineno <= view.line]
    return max(before or found, key=lambda value: value.lineno, default=None)


def class_for_object(view: View, node: ast.expr) -> Mistake | None:
    """Return the mistake of an attribute of a class where one of an object is meant: `Robot.straight`, or `bot.straight` after `bot = Robot`. None otherwise."""
    if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
        return None
    name = node.value
    if not view.is_class(name):
        return None
    for given in view.assignments(name.id):
        if isinstance(given, ast.Assign) and view.is_class(given.value):
            return view.mistake("E-PROG-49", given.value, name=view.text(given.value))
    return view.mistake("E-PROG-49", name, name=name.id)
