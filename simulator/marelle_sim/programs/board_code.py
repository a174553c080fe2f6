"""`compile`, `exec`, `eval` and `execfile` as on a board: the code that they run is rewritten like the program itself."""

import ast
import builtins
from collections.abc import Callable
from types import CodeType, FunctionType
from typing import Any

from marelle_sim.microcontroller.board_types import (
    BoardMemoryview,
    Closed,
    built_in,
    byte_view,
    no_text,
)
from marelle_sim.programs.attribute_lookup import board_globals, board_locals, caller, local_names
from marelle_sim.programs.bytearrays import BoardBytearray
from marelle_sim.programs.coroutines import Generators, awaitable, has_coroutines
from marelle_sim.programs.expansion import called, in_scope
from marelle_sim.programs.guard import rewritten
from marelle_sim.programs.parsing import parsed
from marelle_sim.programs.search import bytes_of
from marelle_sim.programs.source import decode_module
from marelle_sim.programs.special_names import FixedDict

_MODES = ("exec", "single", "eval")
_SHOW = "__repl_print__"
FILE = "<string>"
_KINDS_OF_CLASSES = (type, Closed, type(BoardBytearray), type(BoardMemoryview))


@built_in("code")
class Code(metaclass=Closed):
    """A code object of a board, which `compile` returns and `exec` and `eval` accept."""

    __slots__ = ("__made__",)

    def __repr__(self) -> str:
        return "<code>"


_made = Code.__dict__["__made__"]


def code_names(known: dict[str, object], open_: Callable[..., Any]) -> dict[str, object]:
    """Return {name: function} of the built-ins that compile or run code, define a class, or return the caller's names.

    Args:
        known: the board's built-in names, which the code finds.
        open_: opens a file of the board, for `execfile`.
    """

    def run(code: CodeType, names: tuple[Any, ...]) -> Any:
        globals_, locals_ = _scope(names)
        function = function_of(code, globals_, known)
        if locals_ is globals_:
            return function()
        return builtins.__build_class__(function, "", metaclass=_Into(locals_))

    def exec_(source: Any, *names: Any) -> None:
        run(_code(source, "exec"), names)

    def eval_(source: Any, *names: Any) -> Any:
        code = _code(source.lstrip() if isinstance(source, str) else source, "eval")
        globals_, locals_ = _scope(names)
        both = globals_ if locals_ is globals_ else {**globals_, **locals_}  # it sets nothing
        return function_of(code, both, known)()

    def execfile(path: str, *names: Any) -> None:
        if type(path) is not str:
            raise no_text(type(path).__name__)
        run(_code(decode_module(bytes_of(open_(path, "rb")), path), "exec"), names)

    def repl_print(value: Any) -> None:
        if value is not None:
            known["print"](repr(value))  # type: ignore[operator]  # it is the board's print

    return {
        "__build_class__": board_build_class,
        "compile": board_compile,
        "eval": eval_,
        "exec": exec_,
        "execfile": execfile,
        "globals": board_globals,
        "locals": board_locals,
        _SHOW: repl_print,
    }


def board_build_class(function: Any, name: Any, *bases: Any) -> Any:
    """Make a class, as the statement `class` does on a board: without keywords and metaclasses.

    `__slots__` is a class variable like any other: it does not limit the attributes of the objects.

    Raises:
        TypeError: a base has a metaclass, or a keyword is given.
    """
    if any(issubclass(type(base), type) and type(base) not in _KINDS_OF_CLASSES for base in bases):
        raise TypeError
    return builtins.__build_class__(function, name, *bases, metaclass=_without_slots)


def _without_slots(name: str, bases: tuple[type, ...], names: dict[str, Any]) -> type:
    """Make the class from what its body has defined; `__slots__` is set only after that, when CPython ignores it."""
    if "__slots__" not in names:
        return type(name, bases, names)
    slots = names.pop("__slots__")
    made = type(name, bases, names)
    type.__setattr__(made, "__slots__", slots)
    return made


def board_compile(source: Any, filename: str, mode: str, *_flags: Any) -> Code:
    """Do `compile(source, filename, mode)` as on a board, but with the file name "<string>".

    Raises:
        SyntaxError: a board would refuse the source.
        ValueError: the mode is not "exec", "single" or "eval", or the source is not UTF-8.
        TypeError: the source is no text, bytes or code.
    """
    del filename
    if mode not in _MODES:
        raise ValueError("bad compile mode")
    code = Code()
    _made.__set__(code, _code(source, mode))
    return code


def _code(source: Any, mode: str) -> CodeType:
    if isinstance(source, Code):
        return _made.__get__(source)  # type: ignore[no-any-return]
    text = source if isinstance(source, str) else bytes(byte_view(source)).decode()
    how = "eval" if mode == "eval" else "exec"
    tree = parsed(text, FILE, how)
    if mode == "single":
        _show(tree)
    rewritten(tree, text, FILE)
    if has_coroutines(text):
        Generators(FILE).visit(tree)
    return awaitable(compile(tree, FILE, how, dont_inherit=True))


def _show(tree: ast.AST) -> None:
    """Rewrite a tree: print the value of each expression statement outside functions and classes, as the REPL does."""
    for node in in_scope([tree]):
        if isinstance(node, ast.Expr):
            node.value = called(_SHOW, node.value, node.value)


def _scope(names: tuple[Any, ...]) -> tuple[Any, Any]:
    """Return the dictionaries of global and local names for `exec` and `eval`.

    Args:
        names: the dictionaries that the program has given: none, or the globals, or both. Globals that are missing are those of
            the caller; so are the locals then, else the globals are taken for them. Of a `FixedDict` a copy is taken.

    Raises:
        TypeError: one of them is neither a dict nor None.
    """
    globals_, locals_ = [
        dict(given) if type(given) is FixedDict else given for given in (*names, None, None)[:2]
    ]
    if any(given is not None and type(given) is not dict for given in (globals_, locals_)):
        raise TypeError
    if globals_ is None:
        frame = caller()
        return frame.f_globals, local_names(frame) if locals_ is None else locals_
    return globals_, globals_ if locals_ is None else locals_


def function_of(
    code: CodeType, globals_: dict[str, Any], known: dict[str, object]
) -> FunctionType:
    """Return a function that runs `code` with the built-ins `known`, without leaving `__builtins__` in `globals_`.

    CPython reads `__builtins__` from the globals once, when a function is made. Functions that are made while this one
    runs get the same built-ins.
    """
    globals_["__builtins__"] = known
    try:
        return FunctionType(code, globals_)
    finally:
        del globals_["__builtins__"]


class _Into:
    def __init__(self, names: dict[str, Any]) -> None:
        self._names = names

    def __prepare__(self, *_args: Any) -> dict[str, Any]:
        return self._names

    def __call__(self, *_args: Any) -> None:
        return None
