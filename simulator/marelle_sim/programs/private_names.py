"""Undoes CPython's name mangling: on a board, `__name` in a class is a name like any other.

CPython's compiler writes `_Robot__speed` for the `__speed` of a class `Robot`, so that a class that is derived from it would look in
vain for it. Before the compiler sees such names they get a mark in front, which it does not take for underscores; afterwards the
mark goes.
"""

from __future__ import annotations

import ast
from types import CodeType

_MARK = "\ufdd0private\ufdd0"  # a character that no text may have
_FIELDS = ("id", "attr", "name", "arg", "asname")  # of a node, where an identifier stands


def has_private_names(text: str) -> bool:
    """Tell whether a text may contain names that CPython would mangle."""
    at = text.find("__") if "class" in text else -1
    while at >= 0:
        end = at
        while end < len(text) and (text[end] == "_" or text[end].isalnum()):
            end += 1
        if _is_private(text[at:end]):
            return True
        at = text.find("__", end)
    return False


def marked(tree: ast.Module) -> ast.Module:
    """Rename each private name (`__speed`) of the tree in place, so that CPython does not mangle it; return the tree."""
    for node in ast.walk(tree):
        for field in _FIELDS:
            name = getattr(node, field, None)
            if isinstance(name, str) and _is_private(name):
                setattr(node, field, _MARK + name)
        if isinstance(node, ast.Global | ast.Nonlocal):
            node.names = [_MARK + name if _is_private(name) else name for name in node.names]
    return tree


def unmarked(code: CodeType) -> CodeType:
    """Return compiled code in which the names that `marked` changed are the original ones again."""
    return code.replace(
        co_names=_without(code.co_names),
        co_varnames=_without(code.co_varnames),
        co_cellvars=_without(code.co_cellvars),
        co_freevars=_without(code.co_freevars),
        co_name=code.co_name.replace(_MARK, ""),
        co_qualname=code.co_qualname.replace(_MARK, ""),
        co_consts=tuple([_constant(value) for value in code.co_consts]),
    )


def _is_private(name: str) -> bool:
    return name.startswith("__") and not name.endswith("__")


def _without(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple([name.replace(_MARK, "") for name in names])


def _constant(value: object) -> object:
    """Return a constant of the code with the original names: nested code, a name, or keyword names."""
    if isinstance(value, CodeType):
        return unmarked(value)
    if isinstance(value, str):
        return value.replace(_MARK, "")
    return tuple([_constant(part) for part in value]) if isinstance(value, tuple) else value
