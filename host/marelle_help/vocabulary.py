"""Lists every public name of the board library with its parameters, read from the library's source text; no code of it is run."""

import ast
from collections.abc import Iterator
from typing import NamedTuple

from marelle_files.library import LIBRARY, absolute, homes, rows_in_library, text_in_library
from marelle_help.mistakes.library import STAR
from marelle_help.signatures import classes_of, functions_in, members

_CHIPS = f"{LIBRARY}.chips."
_WHEELS = "DriveBase"
"""The class whose methods a robot has: they are listed as the robot's."""


class Argument(NamedTuple):
    """One parameter of a function, method or class.

    Attributes:
        name: its name; with one star for `*args`, two for `**kwargs`.
        usual: the source text of its default value; "" if it has none.
        named: True if it can be given only by keyword.
    """

    name: str
    usual: str
    named: bool


class Word(NamedTuple):
    """A public name of the library.

    Attributes:
        name: in English, after its class if it has one: `forward`, `Robot.straight`.
        french: the French name; the same as `name` if there is no other.
        kind: "function", "class", "part" of a robot, "method" or "value".
        takes: its parameters; () for a part, a value, or a class of errors.
        returns: name of the class of a part; "" for any other kind.
        starred: True if `from marelle import *` imports it.
    """

    name: str
    french: str
    kind: str
    takes: tuple[Argument, ...] = ()
    returns: str = ""
    starred: bool = False


def library_vocabulary() -> list[Word]:
    """Return the library's public names, methods and attributes; of `DriveBase` and the errors the class alone, of `Move` its methods alone.

    Example:
        >>> [word.french for word in library_vocabulary() if word.name in ("forward", "Robot.turn")]
        ['avancer', 'Robot.tourner']
    """
    french = _french_names()
    found = [*_mat(), *_robot(), *_members("Move", f"{LIBRARY}.drive", "Move")]
    found += (
        word for name, home in sorted(homes(LIBRARY).items()) for word in _of_home(name, home)
    )
    return [
        word._replace(french=_in_french(word.name, french), starred=word.name in STAR)
        for word in found
    ]


def _french_names() -> dict[str, str]:
    """Return English name -> French name; the names of methods and parts have a dot in front: ".turn" -> ".tourner"."""
    tree = ast.parse(text_in_library(f"{LIBRARY}.fr"))
    imported = (node for node in tree.body if isinstance(node, ast.ImportFrom) and node.level)
    found = {one.name: one.asname for node in imported for one in node.names if one.asname}
    pairs = [row.split() for row in rows_in_library(f"{LIBRARY}.french", "WORDS")]
    return found | {f".{english}": french for french, english in pairs}


def _in_french(name: str, french: dict[str, str]) -> str:
    kind, dot, member = name.rpartition(".")
    return kind + dot + french.get(dot + member, member)


def _mat() -> list[Word]:
    functions = {**functions_in(f"{LIBRARY}.mat"), **functions_in(LIBRARY)}
    return [
        Word(name, "", "function", _taken(functions[name]))
        if name in functions
        else Word(name, "", "value")
        for name in sorted(STAR - {"Robot"})
    ]


def _robot() -> Iterator[Word]:
    (kind,) = (one for one in classes_of(LIBRARY) if one.name == "Robot")
    yield Word("Robot", "", "class", _made_of(LIBRARY, "Robot"))
    yield from _members("Robot", f"{LIBRARY}.drive", _WHEELS)
    for node in kind.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.annotation, ast.Constant):
            part = ast.unparse(node.target)
            if part[0] != "_":
                yield Word(f"Robot.{part}", "", "part", returns=str(node.annotation.value))
        # `if TYPE_CHECKING:` lists the methods that `__getattr__` provides.
        elif isinstance(node, ast.If):
            yield from _methods("Robot", node.body)


def _of_home(name: str, module: str) -> Iterator[Word]:
    """Yield the public function `name` of a module, or the public class with its methods and attributes; errors and `DriveBase` without these."""
    functions = functions_in(module)
    if name in functions:
        yield Word(name, "", "function", _taken(functions[name]))
        return
    error = name.endswith("Error")
    yield Word(name, "", "class", () if error else _made_of(module, name))
    if not error and name != _WHEELS:
        yield from _members(name, module, name)


def _members(owner: str, module: str, name: str) -> Iterator[Word]:
    """Yield the methods and attributes of a class; for a chip's driver only the measurements: methods without parameters that return a value."""
    for home, kind in _lineage(module, name):
        if home.startswith(_CHIPS):
            yield from _methods(owner, kind.body, measuring=True)
        elif home == module:
            methods = list(_methods(owner, kind.body))
            yield from methods
            values = members(kind) - {word.name.rpartition(".")[2] for word in methods}
            yield from (Word(f"{owner}.{one}", "", "value") for one in sorted(values))


def _methods(owner: str, body: list[ast.stmt], *, measuring: bool = False) -> Iterator[Word]:
    for node in body:
        if isinstance(node, ast.FunctionDef) and node.name[0] != "_":
            taken = _taken(node)
            if not measuring or (not taken and ast.unparse(node.returns or node) != "None"):
                yield Word(f"{owner}.{node.name}", "", "method", taken)


def _lineage(module: str, name: str) -> Iterator[tuple[str, ast.ClassDef]]:
    kinds = {kind.name: kind for kind in classes_of(module)}
    yield module, kinds[name]
    homes_of = {
        one.name: absolute(node.module or "", module, node.level, is_package=False)
        for node in ast.parse(text_in_library(module)).body
        if isinstance(node, ast.ImportFrom)
        for one in node.names
    }
    for base in kinds[name].bases:
        derived = ast.unparse(base)
        home = module if derived in kinds else homes_of.get(derived, "")
        if home.startswith(LIBRARY):
            yield from _lineage(home, derived)


def _made_of(module: str, name: str) -> tuple[Argument, ...]:
    inside = (node for _home, kind in _lineage(module, name) for node in kind.body)
    functions = (node for node in inside if isinstance(node, ast.FunctionDef))
    return next((_taken(one) for one in functions if one.name == "__init__"), ())


def _taken(function: ast.FunctionDef) -> tuple[Argument, ...]:
    given = function.args
    plain = [one.arg for one in (*given.posonlyargs, *given.args)]
    usual = ["", *[""] * len(plain), *map(ast.unparse, given.defaults)][-len(plain) or None :]
    found = [Argument(name, text, named=False) for name, text in zip(plain, usual, strict=False)]
    if given.vararg:
        found.append(Argument(f"*{given.vararg.arg}", "", named=False))
    found += [
        Argument(one.arg, ast.unparse(default) if default else "", named=True)
        for one, default in zip(given.kwonlyargs, given.kw_defaults, strict=True)
    ]
    if given.kwarg:
        found.append(Argument(f"**{given.kwarg.arg}", "", named=True))
    return tuple(one for one in found if one.name != "self")
