"""Reads the parameters of functions and classes from source texts, of a program and of the board library; no code of the library is run."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from marelle_files.library import LIBRARY, homes, library_modules, text_in_library
from marelle_help.mistakes.library import ENGLISH
from marelle_help.mistakes.view import name_of

_WITH_WORDS = (f"{LIBRARY}.drive", f"{LIBRARY}.parts.")
"""How the names of the library's modules begin that define the methods of robots and parts."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def arguments_of(name: str) -> tuple[str, ...]:
    """Return the parameter names of a class in the table of `marelle.homes`, or of the first method with that name; () for any other name.

    Example:
        >>> arguments_of("UltrasonicSensor"), arguments_of("toggle")
        (('trigger', 'echo'), ())
    """
    return next((_signature(one, 1).names for one in functions_named(name)), ())


@lru_cache(maxsize=32)
def functions_named(name: str) -> tuple[Function, ...]:
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
        for module in _modules_with_words()
        for kind in classes_of(module)
        for function in _functions(kind)
        if function.name == name
    )


def _modules_with_words() -> list[str]:
    """Return the library's modules that define the methods of robots and parts."""
    return [module for module in sorted(library_modules()) if module.startswith(_WITH_WORDS)]


@lru_cache(maxsize=32)
def functions_in(module: str) -> Mapping[str, ast.FunctionDef]:
    """Return name -> syntax tree of each top-level `def`, not `async def`, of a module of the library, such as "marelle.mat".

    Raises:
        KeyError: the library has no such module.
    """
    tree = ast.parse(text_in_library(module))
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def _library_members(name: str) -> frozenset[str]:
    """Return the `members` of a class, without those of its bases: one in the table of `marelle.homes`, or of a module with methods of robots.

    An empty set for all others, such as `Robot` and the drivers of chips.

    Example:
        >>> sorted(_library_members("Battery"))
        ['voltage']
    """
    home = homes(LIBRARY).get(name)
    modules = [home] if home else _modules_with_words()
    kinds = (
        kind
        for module in modules
        if f"\nclass {name}"
        in text_in_library(module)  # most have no such class: they need no parsing
        for kind in classes_of(module)
    )
    return next((members(kind) for kind in kinds if kind.name == name), frozenset())


def members(kind: ast.ClassDef) -> frozenset[str]:
    """Return the names of a class's methods, of the plain assignments `name = …` in its body, and of all attributes assigned inside it.

    The attributes may be of any object, as `led.x` in a method. Left out are names that begin with an underscore, and names
    in the body that are annotated or unpacked, as in `x: int = 1` and `x, y = 1, 2`.
    """
    stored = (node for node in ast.walk(kind) if isinstance(node, ast.Attribute))
    names = {node.attr for node in stored if isinstance(node.ctx, ast.Store)}
    names.update(function.name for function in _functions(kind))
    targets = (one for node in kind.body if isinstance(node, ast.Assign) for one in node.targets)
    names.update(target.id for target in targets if isinstance(target, ast.Name))
    return frozenset(name for name in names if name[0] != "_")


def _made_by(module: str, name: str) -> Iterator[Function]:
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
    """Return the syntax trees of the top-level classes of a module of the library, such as "marelle.drive", in their order."""
    tree = ast.parse(text_in_library(module))
    return tuple(node for node in tree.body if isinstance(node, ast.ClassDef))


def _functions(kind: ast.ClassDef) -> list[Function]:
    return [node for node in kind.body if isinstance(node, Function)]


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


def signatures_of(function: ast.expr, tree: ast.Module) -> list[_Signature]:
    """Return the signatures of the functions that `f` or `bot.f` can mean: those of that name in the program, or else in the library."""
    is_method = isinstance(function, ast.Attribute)
    name = name_of(function)
    own = _named(ast.walk(tree), name, is_method=is_method)
    if own:
        return own
    if is_method or (name[:1].isupper() and name in ENGLISH):
        return [_signature(one, 1) for one in functions_named(name)]
    word = functions_in(f"{LIBRARY}.mat").get(name)
    return [] if word is None else [_signature(word, 0)]


def members_of(kind: str, tree: ast.Module) -> frozenset[str]:
    """Return the names of the methods and attributes of a class, as `members` does, without those of its bases.

    Args:
        kind: the name of the class: one of the program, else one that `_library_members` finds; otherwise the result is empty.
        tree: the syntax tree of the program.
    """
    own = (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    inside = next((members(node) for node in own if node.name == kind), None)
    return _library_members(kind) if inside is None else inside


def _named(nodes: Iterable[ast.AST], name: str, *, is_method: bool) -> list[_Signature]:
    found: list[_Signature] = []
    in_classes: set[int] = set()
    for node in nodes:  # a class comes before its methods
        if isinstance(node, ast.ClassDef):
            methods = [one for one in node.body if isinstance(one, Function)]
            in_classes.update(map(id, methods))
            made_by = [one for one in methods if one.name == "__init__" and node.name == name]
            found += [_signature(one, 1) for one in made_by]
            if is_method:
                found += [_signature(one, 1) for one in methods if one.name == name]
        elif not is_method and isinstance(node, Function):
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
