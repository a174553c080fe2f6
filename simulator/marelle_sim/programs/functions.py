"""A program that is a function of a test: taken out of its file, guarded, and run with the board's modules."""

from __future__ import annotations

import ast
import os
from inspect import isfunction, ismethod
from types import CellType, CodeType, FunctionType

from marelle_sim.errors import ProgramFileError
from marelle_sim.programs.asserts import TellingAsserts
from marelle_sim.programs.constants import fold_constants
from marelle_sim.programs.guard import Guard
from marelle_sim.programs.library import read_module
from marelle_sim.programs.source import Source
from marelle_sim.programs.values import rewrite_values
from marelle_sim.programs.words import Words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, TypeGuard

    from marelle_sim.programs.loader import Loader

_MAKER = "__maker__"
_Function = ast.FunctionDef | ast.AsyncFunctionDef


def function_source(function: Callable[[], object]) -> Source:
    """Return a function as a program.

    Raises:
        ProgramFileError: E-PROG-95, it is not a plain function without arguments, written in a file.
    """
    name = getattr(function, "__name__", type(function).__name__)
    plain, itself = _plain(function)
    if plain is None or _wants_arguments(plain, len(itself)):
        raise ProgramFileError("E-PROG-95", name=name)
    file = os.path.realpath(plain.__code__.co_filename)
    try:
        text = read_module(file, os.path.basename(file))  # noqa: PTH119
        _definition(ast.parse(text, file), plain.__code__)
    except (OSError, SyntaxError, LookupError) as error:
        raise ProgramFileError("E-PROG-95", name=name) from error
    source = Source(
        entry=f"/{os.path.basename(file)}",  # noqa: PTH119
        files={},
        text=text,
        folder=os.path.dirname(file),  # noqa: PTH120
        is_folder=False,
    )
    source.function = function
    return source


def run_function(loader: Loader, source: Source, function: Callable[[], object]) -> object:
    """Run the function of a source on a board; a coroutine goes through its event loop."""
    plain, itself = _plain(function)
    if plain is None:
        raise TypeError("not a function")
    file = os.path.realpath(plain.__code__.co_filename)
    loader.names[file] = source.entry
    loader.own.add(file)
    result = _Binder(loader, source, plain).bound(plain)(*itself)
    if hasattr(result, "cr_await"):
        return loader.import_("asyncio").run(result)
    return result


class _Binder:
    """Gives functions of a test's file the board's modules: the program, and those that it names."""

    def __init__(self, loader: Loader, source: Source, function: FunctionType) -> None:
        self._text, self._told = source.text, loader.told(source.entry)
        self._file = function.__code__.co_filename
        self._scope: dict[str, Any] = {**function.__globals__, "__builtins__": loader.builtins}
        self._bound: dict[CodeType, FunctionType] = {}

    def bound(self, function: FunctionType) -> FunctionType:
        """Return a function with the same free names, guarded, and run with the board's modules."""
        code = function.__code__
        known = self._bound.get(code)
        if known is not None:
            return known
        try:
            made = _made(self._text, os.path.realpath(self._file), code, self._told)
        except LookupError:
            return function
        theirs = dict(zip(code.co_freevars, function.__closure__ or (), strict=True))
        cells = {name: self._cell(theirs[name]) for name in made.co_freevars}
        bound = FunctionType(
            made, self._scope, function.__name__, function.__defaults__, tuple(cells.values())
        )
        bound.__kwdefaults__ = function.__kwdefaults__
        self._bound[code] = bound  # before what it names is bound: that may name it
        for name, cell in cells.items():
            if cell is not theirs[name]:
                cell.cell_contents = self.bound(theirs[name].cell_contents)
        for name in _names(made):
            value = self._scope.get(name)
            if self._is_ours(value):
                self._scope[name] = self.bound(value)
        return bound

    def _is_ours(self, value: object) -> TypeGuard[FunctionType]:
        return isfunction(value) and value.__code__.co_filename == self._file

    def _cell(self, cell: CellType) -> CellType:
        """Return the same cell, or an empty one where it holds a function of this file."""
        try:
            return CellType() if self._is_ours(cell.cell_contents) else cell
        except ValueError:  # nothing is in it yet
            return cell


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for part in code.co_consts:
        if isinstance(part, CodeType):
            yield from _names(part)


def _plain(function: object) -> tuple[FunctionType | None, tuple[object, ...]]:
    """Return the function of a function or a test's method, and what the method is one of."""
    if ismethod(function) and isfunction(function.__func__):
        return function.__func__, (function.__self__,)
    return (function if isfunction(function) else None), ()


def _wants_arguments(function: FunctionType, given: int) -> bool:
    code = function.__code__
    least = code.co_argcount - len(function.__defaults__ or ())
    return least > given or bool(code.co_kwonlyargcount)


def _made(text: str, file: str, code: CodeType, told: str) -> CodeType:
    """Return the guarded code of a function; its free names stay free."""
    definition = _definition(ast.parse(text, file), code)
    fold_constants(definition, file)
    Words(file).visit(definition)
    rewrite_values(definition, text)
    Guard(file, own=True, told=told).visit(definition)
    TellingAsserts().visit(definition)
    definition.decorator_list, definition.returns = [], None
    definition.args.defaults, definition.args.kw_defaults = (
        [],
        [None] * len(definition.args.kwonlyargs),
    )
    names = [ast.arg(arg=name) for name in code.co_freevars]
    inside: list[ast.stmt] = [definition]
    for argument in ast.walk(definition.args):
        if isinstance(argument, ast.arg):
            argument.annotation = None
    around = ast.FunctionDef(
        name=_MAKER,
        args=ast.arguments(posonlyargs=[], args=names, kwonlyargs=[], kw_defaults=[], defaults=[]),
        body=inside,
        decorator_list=[],
    )
    if hasattr(around, "type_params"):
        around.type_params = []
    ast.copy_location(around, definition)
    tree = ast.fix_missing_locations(ast.Module(body=[around], type_ignores=[]))
    maker = _inner(compile(tree, file, "exec", dont_inherit=True), _MAKER)
    return _inner(maker, code.co_name)


def _inner(code: CodeType, name: str) -> CodeType:
    return next(
        part for part in code.co_consts if isinstance(part, CodeType) and part.co_name == name
    )


def _definition(tree: ast.Module, code: CodeType) -> _Function:
    """Return the definition that some code was compiled from.

    Raises:
        LookupError: the file has been changed since, or it is a lambda.
    """
    for node in ast.walk(tree):
        if isinstance(node, _Function) and node.name == code.co_name:
            first = min([node.lineno, *(part.lineno for part in node.decorator_list)])
            if first == code.co_firstlineno:
                return node
    raise LookupError(code.co_name)
