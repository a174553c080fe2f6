"""Adds checks of memory before operations whose result has a given size.

Such are `f"{x:{width}}"`, `"%*d" % (width, x)` and `x.to_bytes(size, "big")`. A literal size of fewer than four digits is not
checked.
"""

import ast
import re
from collections.abc import Iterable, Iterator

from marelle_sim.programs.expansion import called

ROOM = "__room__"

_SIZED = ("center", "to_bytes")
"""Functions and methods whose first argument is a size."""
_LONG = r"\d{4,}"
_PERCENT = r"(?s)%(?:\(\w*\))?[-+ #0]*(\*|\d*)(?:\.(\*|\d*))?[hlL]?(.)"
_BRACES = r"\{\{|\}\}|\{(\w*)|\}"


class Widths(ast.NodeVisitor):
    """Adds checks of memory before the operations whose result has a given size."""

    def visit_Call(self, node: ast.Call) -> None:
        """Add a check to the size argument of `center` or `to_bytes`, and to the widths of `"…".format(…)`."""
        self.generic_visit(node)
        match node.func:
            case ast.Name(id=name) | ast.Attribute(attr=name) if name in _SIZED:
                _look_at(node.args, [0])
            case ast.Attribute(value=ast.Constant(value=str(text)) as constant, attr="format"):
                node.func.value = _with_room(constant, text)
                _look_at(node.args, _of_braces(text))

    def visit_BinOp(self, node: ast.BinOp) -> None:
        """Add a check to the widths of `"…" % …`."""
        self.generic_visit(node)
        match node:
            case ast.BinOp(left=ast.Constant(value=str(text)) as constant, op=ast.Mod()):
                node.left = _with_room(constant, text)
                if isinstance(node.right, ast.Tuple):
                    _look_at(node.right.elts, _of_percents(text))

    def visit_FormattedValue(self, node: ast.FormattedValue) -> None:
        """Add a check to the widths of a value in an f-string."""
        self.generic_visit(node)
        if isinstance(node.format_spec, ast.JoinedStr):
            for part in node.format_spec.values:
                match part:
                    case ast.FormattedValue(value=value):
                        part.value = called(ROOM, value, value)
                    case ast.Constant(value=str(text)):
                        node.value = _with_room(node.value, text)


def _look_at(values: list[ast.expr], places: Iterable[int]) -> None:
    for place in places:
        if place < len(values) and not _is_short(values[place]):
            values[place] = called(ROOM, values[place], values[place])


def _is_short(size: ast.expr) -> bool:
    if isinstance(size, ast.Constant):
        return not re.fullmatch(_LONG, str(size.value))
    return isinstance(size, ast.Starred)  # how many there are is not known


def _with_room(value: ast.expr, text: str) -> ast.expr:
    """Return the expression `value`, with a check of memory if the format `text` has numbers of four digits or more."""
    letters = sum(int(digits[:18]) for digits in re.findall(_LONG, text))
    if not letters:
        return value
    return called(ROOM, value, value, ast.copy_location(ast.Constant(value=letters), value))


def _of_percents(text: str) -> Iterator[int]:
    """Yield the places, from 0, of the values of a `%` format that are widths or precisions (`*`): 1 and 2 of "%d%% %*.*f"."""
    next_ = 0
    for width, precision, letter in re.findall(_PERCENT, text):
        for size in (width, precision):
            if size == "*":
                yield next_
                next_ += 1
        next_ += letter != "%"


def _of_braces(text: str) -> Iterator[int]:
    """Yield the places, from 0, of the positional arguments of a `{}` format that are widths: 1 of "{{ {:{}}", 0 of "{2:{0}}"."""
    depth, next_ = 0, 0
    for found in re.finditer(_BRACES, text):
        if found[0] in ("{{", "}}") and not depth:
            continue
        if found[0][0] == "}":
            depth -= len(found[0])
            continue
        depth += 1
        name = found[1] or ""
        place = int(name) if name.isdecimal() else next_
        next_ += not name
        if depth > 1 and (not name or name.isdecimal()):
            yield place
