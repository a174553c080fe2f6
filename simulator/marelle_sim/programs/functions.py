"""Runs a function of a test or a notebook as a program.

The function is compiled again from its source text, rewritten by `programs.guard`, and runs with the board's modules.
Each of its assertions of one comparison gets a message with both values.
"""

from __future__ import annotations

import ast
import os
from inspect import CO_COROUTINE, isfunction, ismethod, ismodule
from types import CellType, CodeType, FunctionType

from marelle_files import LIBRARY
from marelle_sim.errors import ProgramFileError
from marelle_sim.programs.coroutines import Generators, awaitable
from marelle_sim.programs.guard import rewritten
from marelle_sim.programs.names_in_text import marked, unmarked
from marelle_sim.programs.source import Source, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, TypeGuard

    from marelle_sim.programs.loader import Loader


_MAKER = "__maker__"
_CELL = "cell.py"  # the file name of a notebook's cell, or of input at a prompt
_Function = ast.FunctionDef | ast.AsyncFunctionDef


def function_source(function: Callable[[], object]) -> Source:
    """Return the `Source` of a function that is to run as a program.

    Raises:
        ProgramFileError: E-PROG-95, it is not a plain function or method that can be called without arguments, it has keyword-only
            arguments, or its file has no such definition; E-PROG-03 or -04, its file is not UTF-8; E-RUN-15, its source text is not
            known, as for a function that was typed at Python's prompt.
    """
    name = getattr(function, "__name__", type(function).__name__)
    plain, itself = _plain(function)
    if plain is None or _wants_arguments(plain, len(itself)):
        raise ProgramFileError("E-PROG-95", name=name)
    file = plain.__code__.co_filename
    try:
        text = text_of(file)
    except OSError:  # it only says that there is no file of the prompt's name
        raise ProgramFileError("E-RUN-15", name=name) from None
    try:
        _definition(ast.parse(text, file), plain.__code__)
    except (SyntaxError, LookupError) as error:
        raise ProgramFileError("E-PROG-95", name=name) from error
    return Source(
        entry=_entry(file),
        files={},
        text=text,
        folder=os.path.dirname(os.path.realpath(file)) if os.path.isfile(file) else ".",  # noqa: PTH113, PTH120
        is_folder=False,
        function=function,
    )


def run_function(loader: Loader, function: Callable[[], object]) -> object:
    """Run a function on the board of `loader` and return its result; a coroutine function runs in the board's `asyncio`.

    Raises:
        TypeError: it is no plain function or method. SyntaxError: a board would refuse it. What the function itself raises.
    """
    plain, itself = _plain(function)
    if plain is None:
        raise TypeError("not a function")
    result = _Binder(loader, plain).bound(plain)(*itself)
    if plain.__code__.co_flags & CO_COROUTINE:
        return loader.import_("asyncio").run(result)
    return result


class _Binder:
    """Makes copies, for a board, of the function that is the program and of the functions in the same file that it calls."""

    def __init__(self, loader: Loader, function: FunctionType) -> None:
        self._loader, self._globals = loader, function.__globals__
        self._scope: dict[str, Any] = {**self._globals, "__builtins__": loader.builtins}
        self._bound: dict[CodeType, FunctionType] = {}

    def bound(self, function: FunctionType) -> FunctionType:
        """Return a copy of a function, rewritten by `programs.guard`, with the built-ins of the board.

        Its global names are those of its file; functions of the file and names of the board library are replaced (`_on_board`). A
        function without a source text, such as a lambda, is returned as it is.
        """
        code = function.__code__
        if code in self._bound:
            return self._bound[code]
        try:
            made = self._made(code)
        except (LookupError, OSError):
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
        for name in self._scope.keys() & set(_names(made)):
            self._scope[name] = self._on_board(self._scope[name])
        return bound

    def _made(self, code: CodeType) -> CodeType:
        """Return the guarded code of one function, and register its file under its path on the board, for messages."""
        file, entry = code.co_filename, _entry(code.co_filename)
        if os.path.isfile(file):  # noqa: PTH113 - else a notebook's cell
            file = os.path.realpath(file)
        self._loader.names[file] = entry
        self._loader.own.add(file)
        return _made(text_of(file), file, code, self._loader.told(entry))

    def _on_board(self, value: object) -> object:
        """Return the value that replaces a global value of the file on the board.

        A function of the file is replaced by its copy, a module or name of the board library by that of the board; any
        other value stays the same.
        """
        if self._is_ours(value):
            return self.bound(value)
        home = value.__name__ if ismodule(value) else getattr(value, "__module__", None)
        if not isinstance(home, str) or home.partition(".")[0] != LIBRARY:
            return value
        module = self._loader.import_(home, fromlist=("*",))
        return (
            module if ismodule(value) else getattr(module, getattr(value, "__name__", ""), value)
        )

    def _is_ours(self, value: object) -> TypeGuard[FunctionType]:
        return isfunction(value) and value.__globals__ is self._globals

    def _cell(self, cell: CellType) -> CellType:
        """Return the same closure cell, or a new empty one if its value is a function of this file."""
        try:
            return CellType() if self._is_ours(cell.cell_contents) else cell
        except ValueError:  # nothing is in it yet
            return cell


def _entry(file: str) -> str:
    """Return the path on the board for a file of the computer: "/" and its name; "/cell.py" for a notebook's cell."""
    return f"/{os.path.basename(file) if os.path.isfile(file) else _CELL}"  # noqa: PTH113, PTH119


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for part in code.co_consts:
        if isinstance(part, CodeType):
            yield from _names(part)


def _plain(function: object) -> tuple[FunctionType | None, tuple[object, ...]]:
    """Return the plain function of a function or a method, and the arguments to put before others: the method's object.

    (None, ()) for any other callable.
    """
    if ismethod(function) and isfunction(function.__func__):
        return function.__func__, (function.__self__,)
    return (function if isfunction(function) else None), ()


def _wants_arguments(function: FunctionType, given: int) -> bool:
    code, defaults = function.__code__, function.__defaults__ or ()
    return code.co_argcount - len(defaults) > given or bool(code.co_kwonlyargcount)


def _made(text: str, file: str, code: CodeType, told: str) -> CodeType:
    """Compile a function again from its source file, rewritten by `programs.guard`, and return its code.

    The variables of enclosing functions that it uses stay free variables.

    Args:
        text: the text of the file.
        file: its name in tracebacks.
        code: the function's code as Python compiled it; its name and first line tell which definition in `text` is meant.
        told: the name under which its lines are reported; "" for none.

    Raises:
        LookupError: the text has no such definition. SyntaxError: a board would refuse the function.
    """
    definition = _definition(ast.parse(text, file), code)
    rewritten(definition, text, file, told=told)
    TellingAsserts().visit(definition)
    definition.decorator_list, definition.args.defaults = [], []
    definition.args.kw_defaults = [None] * len(definition.args.kwonlyargs)
    tree = ast.parse(f"def {_MAKER}({', '.join(code.co_freevars)}): pass", file)
    (around,) = tree.body
    around.body = [definition]  # type: ignore[attr-defined]  # it is the `def`
    ast.copy_location(around, definition)
    Generators(file).visit(tree)
    made = compile(marked(tree), file, "exec", dont_inherit=True)
    return _inner(_inner(awaitable(unmarked(made)), _MAKER), code.co_name)


def _inner(code: CodeType, name: str) -> CodeType:
    return next(
        part for part in code.co_consts if isinstance(part, CodeType) and part.co_name == name
    )


def _definition(tree: ast.Module, code: CodeType) -> _Function:
    """Return the function definition in a tree from which `code` was compiled, by its name and first line.

    Raises:
        LookupError: there is none: the file was changed since, or the code is that of a lambda.
    """
    for node in ast.walk(tree):
        if (
            isinstance(node, _Function)
            and node.name == code.co_name
            and min([node.lineno, *(part.lineno for part in node.decorator_list)])
            == code.co_firstlineno
        ):
            return node
    raise LookupError(code.co_name)


_SIGNS = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.Is: "is", ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip
_LEFT, _RIGHT = "@left", "@right"  # no program can have such names


class TellingAsserts(ast.NodeTransformer):
    r"""Gives `assert a == b` a message with both values, each of which is still evaluated once.

    Example:
        >>> tree = ast.parse("def test():\n    assert 1 + 1 == 3")
        >>> exec(compile(ast.fix_missing_locations(TellingAsserts().visit(tree)), "", "exec"))
        >>> test()
        Traceback (most recent call last):
        AssertionError: 2 == 3
    """

    def visit_Assert(self, node: ast.Assert) -> ast.Assert:
        """Add the message if the assertion is one comparison without a message of its own; else leave it unchanged."""
        test = node.test
        if node.msg is not None or not isinstance(test, ast.Compare) or len(test.ops) != 1:
            return node
        words = [_shown(_LEFT), ast.Constant(f" {_SIGNS[type(test.ops[0])]} "), _shown(_RIGHT)]
        told = ast.Compare(
            left=_stored_in(_LEFT, test.left),
            ops=test.ops,
            comparators=[_stored_in(_RIGHT, test.comparators[0])],
        )
        new = ast.Assert(test=ast.copy_location(told, test), msg=ast.JoinedStr(words))
        return ast.fix_missing_locations(ast.copy_location(new, node))


def _stored_in(name: str, value: ast.expr) -> ast.expr:
    return ast.copy_location(ast.NamedExpr(ast.Name(name, ast.Store()), value), value)


def _shown(name: str) -> ast.FormattedValue:
    return ast.FormattedValue(value=ast.Name(name, ast.Load()), conversion=ord("r"))
