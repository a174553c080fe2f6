"""Reads the parameters of the board library's functions and classes from its source text; no code of the library is run."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import lru_cache

from marelle_files.library import LIBRARY, homes, library_modules, text_in_library

_WITH_WORDS = (f"{LIBRARY}.drive", f"{LIBRARY}.parts.")
"""How the names of the library's modules begin that define the methods of robots and parts."""


def arguments_of(name: str) -> tuple[str, ...]:
    """Return the parameter names of a class in the table of `marelle.homes`, or of the first method with that name; () for any other name.

    Example:
        >>> arguments_of("UltrasonicSensor"), arguments_of("toggle")
        (('trigger', 'echo'), ())
    """
    return next((_names(function) for function in functions_named(name)), ())


@lru_cache(maxsize=32)
def functions_named(name: str) -> tuple[ast.FunctionDef, ...]:
    """Return the constructors of a class in the table of `marelle.homes` and its bases in the same module, or all methods of that name.

    Methods are those of a robot and its parts.

    Example:
        >>> [ast.unparse(one.args) for one in functions_named("turn_rate")]
        ['self']
    """
    home = homes(LIBRARY).get(name)
    if home is not None:
        return tuple(_made_by(home, name))
    return tuple(
        function
        for module in sorted(library_modules())
        if module.startswith(_WITH_WORDS)
        for kind in classes_of(module)
        for function in _functions(kind)
        if function.name == name
    )


@lru_cache(maxsize=1)
def words_of_the_mat() -> Mapping[str, ast.FunctionDef]:
    """Return the functions of `marelle.mat`, such as `forward`: English name -> syntax tree."""
    return functions_in(f"{LIBRARY}.mat")


def functions_in(module: str) -> dict[str, ast.FunctionDef]:
    """Return name -> syntax tree of each top-level function of a module of the library, such as "marelle.mat".

    Raises:
        KeyError: the library has no such module.
    """
    tree = ast.parse(text_in_library(module))
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def members_of(name: str) -> frozenset[str]:
    """Return the `members` of a class, without those of its bases; only for classes in the table of `marelle.homes`, and `Move`.

    An empty set for all others, such as `Robot` and the drivers of chips.

    Example:
        >>> sorted(members_of("Battery"))
        ['voltage']
    """
    home = homes(LIBRARY).get(name, f"{LIBRARY}.drive")
    return next((members(kind) for kind in classes_of(home) if kind.name == name), frozenset())


def members(kind: ast.ClassDef) -> frozenset[str]:
    """Return the methods of a class and the attributes that it or they assign, without those that begin with an underscore."""
    stored = (node for node in ast.walk(kind) if isinstance(node, ast.Attribute))
    names = {node.attr for node in stored if isinstance(node.ctx, ast.Store)}
    names.update(function.name for function in _functions(kind))
    targets = (one for node in kind.body if isinstance(node, ast.Assign) for one in node.targets)
    names.update(target.id for target in targets if isinstance(target, ast.Name))
    return frozenset(name for name in names if name[0] != "_")


def _made_by(module: str, name: str) -> Iterator[ast.FunctionDef]:
    """Yield the `__init__` and `__new__` of a class, then those of its first base class, and so on, in the same module."""
    kinds = {kind.name: kind for kind in classes_of(module)}
    while name in kinds:
        for function in _functions(kinds[name]):
            if function.name in ("__init__", "__new__"):
                yield function
        bases = [base.id for base in kinds[name].bases if isinstance(base, ast.Name)]
        name = bases[0] if bases else ""


@lru_cache(maxsize=32)
def classes_of(module: str) -> tuple[ast.ClassDef, ...]:
    """Return the syntax trees of the classes in a module of the library."""
    tree = ast.parse(text_in_library(module))
    return tuple(node for node in tree.body if isinstance(node, ast.ClassDef))


def _functions(kind: ast.ClassDef) -> list[ast.FunctionDef]:
    return [node for node in kind.body if isinstance(node, ast.FunctionDef)]


def _names(function: ast.FunctionDef) -> tuple[str, ...]:
    """Return the parameter names of a function without `self` and `cls`, keyword-only parameters last."""
    given = function.args
    names = [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    return tuple(name for name in names if name not in ("self", "cls"))
