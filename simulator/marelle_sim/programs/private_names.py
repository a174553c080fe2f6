"""Prevents CPython's name mangling: on a board, `__name` in a class is a name like any other.

CPython's compiler turns `__speed` in a class `Robot` into `_Robot__speed`, so that a subclass does not find it as `__speed`.
So such names get a mark in front before they are compiled, and the mark is removed from the compiled code.
"""

from __future__ import annotations

import ast
from types import CodeType

_MARK = "\ufdd0private\ufdd0"  # with a character that no valid Unicode text contains
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
    """Return a copy of compiled code in which the mark is removed from all names that `marked` has renamed."""
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
    """Return a constant of a code object with the mark removed: from nested code, a string, or the strings in a tuple."""
    if isinstance(value, CodeType):
        return unmarked(value)
    if isinstance(value, str):
        return value.replace(_MARK, "")
    return tuple([_constant(part) for part in value]) if isinstance(value, tuple) else value
