"""Mistakes in the arguments of a call: too many, missing, of a wrong class, a comma in place of a decimal point."""

from __future__ import annotations

import ast
import re
from itertools import pairwise

from marelle_help.mistakes import messages
from marelle_help.mistakes.library import IN_MS, METHODS
from marelle_help.mistakes.mistake import Mistake
from marelle_help.mistakes.nearest import nearest
from marelle_help.mistakes.parentheses import class_for_object, without_parentheses
from marelle_help.mistakes.view import View
from marelle_help.signatures import arguments_of

_DECIMAL = re.compile(r"(?<![\w.])\d+,\d+(?![\w.])")
_NUMBER = re.compile(r"\s*-?[0-9]{1,9}([.,][0-9]{1,9})?\s*°?\s*")


def decimal_comma(view: View, node: ast.expr, words: str) -> Mistake | None:
    """Find a decimal comma: in the failed call `wait(0,5)`, or in `v = 0,5` if `v` failed as a tuple. None if there is none.

    `words` is the message of the exception.
    """
    pairs: list[tuple[ast.expr, ast.expr]] = []
    if isinstance(node, ast.Call) and messages.TOO_MANY.search(words):
        pairs += pairwise(node.args)
    for name in ast.walk(node) if "tuple" in words else ():
        for given in view.assignments(name.id) if isinstance(name, ast.Name) else ():
            value = given.value if isinstance(given, ast.Assign) else None
            if isinstance(value, ast.Tuple) and len(value.elts) == 2:
                pairs.append((value.elts[0], value.elts[1]))
    return next(filter(None, (_pair(view, one, other) for one, other in pairs)), None)


def _pair(view: View, one: ast.expr, other: ast.expr) -> Mistake | None:
    first, second = view.range_of(one), view.range_of(other)
    text = f"{view.text(one)},{view.text(other)}"
    if (
        first.line != second.line
        or first.end_column + 1 != second.column
        or not _DECIMAL.fullmatch(text)
    ):
        return None
    facts = {"name": text, "meant": text.replace(",", ".")}
    return Mistake("E-PROG-59", first._replace(end_column=second.end_column), facts)


def wrong_arguments(view: View, node: ast.expr, words: str) -> Mistake | None:
    """Return the mistake in a call with too many arguments, too few, or an unknown keyword; None if `words` tells of no such one."""
    if not isinstance(node, ast.Call):
        return None
    name = node.func.attr if isinstance(node.func, ast.Attribute) else view.short(node.func)
    keyword = messages.WRONG_KEYWORD.search(words)
    if keyword is not None:
        given = next((k for k in node.keywords if k.arg == keyword[1]), None)
        place = view.range_of(given or node)
        near = nearest(keyword[1], view.arguments_of(node.func) or arguments_of(name))
        return Mistake("E-PROG-58", place, {"name": name, "other": keyword[1], "nearest": near})
    counts = messages.COUNTS.search(words)
    if messages.TOO_FEW.search(words) or (
        counts and counts[2] and int(counts[2]) < int(counts[1])
    ):
        return class_for_object(view, node.func) or view.mistake("E-PROG-57", node, name=name)
    if messages.TOO_MANY.search(words):
        return view.mistake("E-PROG-56", node.args[-1] if node.args else node, name=name)
    return None


def wrong_argument(view: View, node: ast.Call) -> Mistake | None:
    """Return the mistake in an argument whose value was refused, such as a number in quotes or a call without parentheses; None if unknown."""
    arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if isinstance(node.func, ast.Attribute) and node.func.attr == "sleep_ms":
        name = node.func.attr
    halved = _range_of_whole(view, node) if name == "range" else None
    if halved is not None:
        return halved
    only = arguments[0] if len(arguments) == 1 else None
    if name in IN_MS and isinstance(only, ast.Constant) and isinstance(only.value, float):
        return view.mistake("E-PROG-83", only, name=name)
    for part in arguments:
        if isinstance(part, ast.Attribute) and part.attr in METHODS:
            return without_parentheses(view, [part])
    for part in arguments:
        if (
            isinstance(part, ast.Constant)
            and isinstance(part.value, str)
            and _NUMBER.fullmatch(part.value)
        ):
            return view.mistake("E-PROG-92", part, name=part.value.strip())
    return None


def _range_of_whole(view: View, node: ast.Call) -> Mistake | None:
    """Find an argument of `range` that is no int: `range(8 / 2)`, `range(4.0)`, or `range(n)` after `n = "4"`; None if there is none."""
    for part in node.args:
        value = part.value if isinstance(part, ast.Constant) else None
        if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Div):
            meant = f"{view.text(part.left)} // {view.text(part.right)}"
        elif isinstance(value, float) and value == int(value):
            meant = str(int(value))
        elif isinstance(value, float) or view.is_a(part, "str", "float"):
            meant = f"int({view.text(part)})"
        else:
            continue
        written = [meant if other is part else view.text(other) for other in node.args]
        return view.mistake("E-CODE-04", part, meant=f"range({', '.join(written)})")
    return None
