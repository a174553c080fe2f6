"""The parameters of functions of a program and of the library, read from their texts."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import NamedTuple

from marelle_help.mistakes.library import ENGLISH
from marelle_help.mistakes.view import name_of
from marelle_help.signatures import (
    functions_named,
    members,
    members_of as library_members,
    words_of_the_mat,
)

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Given(NamedTuple):
    """The arguments of a failed call, as far as a board reports them.

    Attributes:
        values: number of positional arguments, with `self` and a closure's variables; None if the message names no number.
        keyword: the wrong keyword; "" if the message is not about one.
    """

    values: int | None = None
    keyword: str = ""

    def fits(self, call: ast.Call) -> bool:
        """Return True if the call can be the failed one: it has the wrong keyword; without one, at most `values` arguments, or `*args`."""
        if self.keyword:
            return any(keyword.arg == self.keyword for keyword in call.keywords)
        starred = any(isinstance(part, ast.Starred) for part in call.args)
        return self.values is None or starred or self.values >= len(call.args)


class _Signature(NamedTuple):
    """The parameters of a function, without `self`.

    Attributes:
        least: least number of arguments. most: greatest number of positional arguments (None: no limit).
        names: parameters that can be given by keyword. any_name: True if any other keyword is allowed (`**kwargs`).
    """

    least: int
    most: int | None
    names: tuple[str, ...]
    any_name: bool

    def takes(self, call: ast.Call) -> bool:
        """Return True if the number and the keywords of the arguments fit the parameters; a call with `*args` always fits."""
        if any(isinstance(part, ast.Starred) for part in call.args):
            return True
        named = [keyword.arg for keyword in call.keywords]
        known = all(name is None or name in self.names or self.any_name for name in named)
        count = len(call.args)
        return (
            known
            and self.least <= count + len(named)
            and (self.most is None or count <= self.most)
        )


def names_of(function: ast.expr, tree: ast.Module) -> tuple[str, ...]:
    """Return the parameter names, without `self`, of the functions that an expression such as `f` or `bot.f` can mean."""
    return tuple(name for one in signatures_of(function, tree) for name in one.names)


def signatures_of(function: ast.expr, tree: ast.Module) -> list[_Signature]:
    """Return the signatures of the functions that `f` or `bot.f` can mean: those of that name in the program, or else in the library."""
    is_method = isinstance(function, ast.Attribute)
    name = name_of(function)
    own = _named(ast.walk(tree), name, is_method=is_method)
    if own:
        return own
    if is_method or (name[:1].isupper() and name in ENGLISH):
        return [_signature(one, 1) for one in functions_named(name)]
    word = words_of_the_mat().get(name)
    return [] if word is None else [_signature(word, 0)]


def members_of(kind: str, tree: ast.Module) -> frozenset[str]:
    """Return the `members` of a class, without those of its bases: a class of the program, else one that `library_members` knows; else an empty set."""
    own = (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    inside = next((members(node) for node in own if node.name == kind), None)
    return library_members(kind) if inside is None else inside


def _named(nodes: Iterable[ast.AST], name: str, *, is_method: bool) -> list[_Signature]:
    found: list[_Signature] = []
    in_classes: set[int] = set()
    for node in nodes:  # a class comes before its methods
        if isinstance(node, ast.ClassDef):
            methods = [
                one for one in node.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)
            ]
            in_classes.update(map(id, methods))
            made_by = [one for one in methods if one.name == "__init__" and node.name == name]
            found += [_signature(one, 1) for one in made_by]
            if is_method:
                found += [_signature(one, 1) for one in methods if one.name == name]
        elif not is_method and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            plain = node.name == name and id(node) not in in_classes
            found += [_signature(node, 0)] if plain else []
    return found


def _signature(function: Function, own: int) -> _Signature:
    """Return the signature of a function without its first `own` arguments, such as `self`."""
    given = function.args
    every = [one.arg for one in (*given.posonlyargs, *given.args)]
    plain = every[own:]
    names = (*plain, *(one.arg for one in given.kwonlyargs))
    most = None if given.vararg else len(every) - own  # -1: a method without self
    needed = sum(default is None for default in given.kw_defaults)
    least = max(0, len(plain) - len(given.defaults))
    return _Signature(least + needed, most, names, given.kwarg is not None)
