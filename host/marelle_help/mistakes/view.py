"""The syntax tree of a program that failed, with the expression that failed and what is known of its values."""

import ast
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from itertools import islice
from types import MappingProxyType, TracebackType
from typing import NamedTuple
from warnings import catch_warnings, simplefilter

from marelle_help.mistake import Mistake, SourceRange, range_in, range_on_line

Raw = tuple[int | None, int | None, int | None, int | None]


class Holder(NamedTuple):
    """The object whose attribute is missing.

    Attributes:
        kind: name of its class. module: its name if it is a module.
        on_computer: the attributes that it has in Python on a computer.
        names: the attributes that it has on a board, after a failure on a real board; empty after a run in this Python.
    """

    kind: str
    module: str
    on_computer: frozenset[str]
    names: frozenset[str] = frozenset()


_SHOWN = 20
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


class Parsed:
    """A program's text with its syntax tree.

    Args:
        source: its text.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: the text cannot be parsed.

    Attributes:
        tree: its syntax tree.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        with catch_warnings():
            simplefilter("ignore")
            self.tree = ast.parse(source)

    def range_of(self, node: ast.AST) -> SourceRange:
        """Return the line and columns of a node."""
        return range_of(self.source, node)

    def mistake(self, code: str, node: ast.AST, **facts: str) -> Mistake:
        """Return the mistake with that code at a node."""
        return Mistake(code, self.range_of(node), facts)

    def end_range(self, node: ast.Attribute) -> SourceRange:
        """Return the line and columns of the last name of an attribute, the one after the dot."""
        last, end = node.end_lineno or node.lineno, node.end_col_offset or 0
        return range_on_line(self.source, last, end - len(node.attr.encode()), end)


class View(Parsed, ABC):
    """The pupil's file at a failure; a subclass for a run in this Python, another for a run elsewhere.

    Args:
        source: its text.
        line: the line that failed.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: the text cannot be parsed, so it is not the one that ran.

    Attributes:
        node: the smallest expression that failed; None if unknown.
        line: the line that failed. function: name of the function that failed; "" for none.
    """

    node: ast.expr | None = None
    function = ""

    def __init__(self, source: str, line: int) -> None:
        super().__init__(source)
        self.line = line
        self._parents: dict[int, ast.AST] = {}

    @abstractmethod
    def is_a(self, node: ast.AST, *kinds: str) -> bool:
        """Return True if the node is a name whose value is of one of these classes; no code of the program is run for this."""

    @abstractmethod
    def is_callable(self, name: ast.Name) -> bool:
        """Return True if the name's value can be called."""

    @abstractmethod
    def is_class(self, name: ast.expr) -> bool:
        """Return True if the expression is a name whose value is known to be a class.

        After a run elsewhere, classes of the program, of marelle and of Python are known, but not those of `machine`.
        """

    @abstractmethod
    def holder(self, error: AttributeError, node: ast.Attribute) -> Holder:
        """Return the object whose attribute is missing."""

    @abstractmethod
    def arguments_of(self, function: ast.expr) -> tuple[str, ...]:
        """Return the parameter names of the function that an expression such as `f` or `bot.f` gives, without running it; () if unknown.

        They are without `self`; for a class they are those of its `__init__`. After a run elsewhere the function itself is not known: the
        names are those of all functions called `f` in the program, one after the other; if it has none, of those in the library.
        """

    def nodes(self) -> Iterator[ast.AST]:
        """Yield every node of the file, outer ones first."""
        yield from ast.walk(self.tree)

    def inside(self) -> Iterator[ast.AST]:
        """Yield the nodes of the failed expression; if it is unknown, those of the whole line."""
        on_line = (node for node in self.nodes() if getattr(node, "lineno", 0) == self.line)
        yield from on_line if self.node is None else ast.walk(self.node)

    def text(self, node: ast.AST) -> str:
        """Return a node's source text; "" if it has none."""
        return ast.get_source_segment(self.source, node) or ""

    def short(self, node: ast.AST) -> str:
        """Return a node's source text on one line; of one longer than 20 characters the first 19, and "…"."""
        text = " ".join(self.text(node).split())
        return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"

    def parent(self, node: ast.AST) -> ast.AST | None:
        """Return the node that contains this one directly; None for the module."""
        if not self._parents:
            self._parents = {
                id(child): one for one in self.nodes() for child in ast.iter_child_nodes(one)
            }
        return self._parents.get(id(node))

    def names_inside(self, node: ast.AST) -> set[str]:
        """Return the parameters, and the names that are assigned, of all functions around a node."""
        around = self.parent(node)
        found: set[str] = set()
        while around is not None:
            if isinstance(around, ast.FunctionDef | ast.AsyncFunctionDef):
                inside = list(ast.walk(around))
                found |= {one.arg for one in inside if isinstance(one, ast.arg)}
                names = (one for one in inside if isinstance(one, ast.Name))
                found |= {one.id for one in names if isinstance(one.ctx, ast.Store)}
            around = self.parent(around)
        return found

    def assignments(self, name: str) -> list[ast.stmt]:
        """Return the statements outside functions and classes that bind a name by `=`, `for`, `def` or `class`, in order of their lines."""
        found: list[ast.stmt] = []
        waiting: list[ast.AST] = list(self.tree.body)
        while waiting:
            node = waiting.pop()
            if isinstance(node, ast.stmt) and name in given_by(node):
                found.append(node)
            if not isinstance(node, _FUNCTIONS):
                waiting.extend(ast.iter_child_nodes(node))
        return sorted(found, key=lambda node: node.lineno)


class Program(Parsed):
    """A program that ran to its end.

    Args:
        source: its text.
        file: the name of its file.

    Attributes:
        nodes: all nodes of its syntax tree but those of functions with a decorator (PIO programs). robots: the names of robots and of their parts.
    """

    def __init__(self, source: str, file: str) -> None:
        super().__init__(source)
        self.file = file
        self.nodes = list(_nodes(self.tree))
        self.robots = _robots(self.nodes)

    def head(self, loop: ast.While) -> SourceRange:
        """Return the line and columns from `while` to the end of its condition, or of the first line of a longer one, without the colon."""
        test = loop.test
        found = (loop.lineno, test.end_lineno, loop.col_offset, test.end_col_offset)
        return range_in(self.source, loop.lineno, found)


class FrameView(View):
    """The view of a program that ran in this Python and failed: names have the values that they had in the frame that failed.

    Args:
        source: the text of the pupil's file.
        trace: the traceback entry of the innermost call in this file.
    """

    def __init__(self, source: str, trace: TracebackType) -> None:
        super().__init__(source, trace.tb_lineno)
        self._frame = trace.tb_frame
        self.function = self._frame.f_code.co_name
        self.node = self._find(raw_range(trace))

    def _find(self, raw: Raw) -> ast.expr | None:
        if None in raw:
            return None
        found: ast.expr | None = None
        for node in (one for one in self.nodes() if _raw_of(one) == raw):
            if isinstance(node, ast.expr):
                found = node  # inner nodes come later in this order
            elif isinstance(node, ast.For):
                found = node.iter  # Python 3.11 reports the whole loop in place of its iterable
            elif isinstance(node, ast.AugAssign):
                found = operation_of(node)
        return found

    def is_a(self, node: ast.AST, *kinds: str) -> bool:
        """Return True if the node is a name whose value in the frame is of one of these classes."""
        frame = self._frame
        return (
            isinstance(node, ast.Name)
            and (node.id in frame.f_locals or node.id in frame.f_globals)
            and _kind(self._value(node)) in kinds
        )

    def is_callable(self, name: ast.Name) -> bool:
        """Return True if the name's value in the frame can be called."""
        return callable(self._value(name))

    def is_class(self, name: ast.expr) -> bool:
        """Return True if the expression is a name whose value in the frame is a class; a built-in name such as `int` is not looked up."""
        return isinstance(self._value(name), type)

    def holder(self, error: AttributeError, node: ast.Attribute) -> Holder:
        """Return the object whose attribute is missing: the exception has it; if it was to be set, it is the value of the name before the dot."""
        thing = self._value(node.value) if error.obj is None else error.obj
        module = str(getattr(thing, "__name__", ""))
        return Holder(_kind(thing), module, frozenset(object.__dir__(thing)))

    def _value(self, node: ast.AST) -> object:
        if not isinstance(node, ast.Name):
            return None
        frame = self._frame
        return frame.f_locals.get(node.id, frame.f_globals.get(node.id))

    def arguments_of(self, function: ast.expr) -> tuple[str, ...]:
        """Return the parameter names of the function or class that a name, or an attribute of a name, has as its value; () if unknown.

        No code of the program is run. Those of a class are of its `__init__`. `self`, `*args` and `**options` are left out.
        """
        value = self._value(function)
        if isinstance(function, ast.Attribute):
            holder = self._value(function.value)
            own = (_own(one) for one in (holder, *type(holder).__mro__))
            value = next((one[function.attr] for one in own if function.attr in one), None)
        if isinstance(value, type):
            value = vars(value).get("__init__")
        code = getattr(getattr(value, "__func__", value), "__code__", None)
        if code is None:
            return ()
        names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
        return tuple(name for name in names if name != "self")


def _kind(value: object) -> str:
    return type(value).__name__


def operation_of(node: ast.AugAssign) -> ast.BinOp:
    """Return the operation in an augmented assignment: `a + b` for `a += b`."""
    return ast.copy_location(ast.BinOp(node.target, node.op, node.value), node)


def _own(value: object) -> Mapping[str, object]:
    """Return the `__dict__` of an object without running any code of the program."""
    try:
        found = object.__getattribute__(value, "__dict__")
    except AttributeError:
        return {}
    return found if isinstance(found, dict | MappingProxyType) else {}


def given_by(node: ast.stmt) -> set[str]:
    """Return the names to which a statement gives a value by `=`, `for`, `def` or `class`; none for any other statement."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
        return {node.name}
    targets: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AnnAssign | ast.For):
        targets = [node.target]
    return {
        part.id
        for target in targets
        for part in ast.walk(target)
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
    }


def called_name(call: ast.Call) -> str:
    """Return the name of the function that is called: `f` for `f()`, `stop` for `bot.stop()`; "" for any other expression."""
    return name_of(call.func)


def name_of(function: ast.expr) -> str:
    """Return a name, or the last part of a dotted name: `stop` for `bot.stop`; "" for any other expression."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def range_of(source: str, node: ast.AST) -> SourceRange:
    """Return the line and columns of a node of the text `source`."""
    raw = _raw_of(node)
    return range_in(source, raw[0] or 0, raw)


def _raw_of(node: ast.AST) -> Raw:
    return (
        getattr(node, "lineno", None),
        getattr(node, "end_lineno", None),
        getattr(node, "col_offset", None),
        getattr(node, "end_col_offset", None),
    )


def raw_range(trace: TracebackType) -> Raw:
    """Return the place of the instruction that failed in the frame of a traceback entry; each number is None if it is unknown.

    They are its line and end line from 1, column and end column in bytes from 0.
    """
    instruction = trace.tb_lasti // 2  # two bytes per instruction, one entry in the table
    positions = trace.tb_frame.f_code.co_positions()
    return next(islice(positions, instruction, None), (None, None, None, None))


def _nodes(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield the nodes of a tree, without functions that have a decorator: these are PIO programs, in another language."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if not (isinstance(node, ast.FunctionDef) and node.decorator_list):
            yield node
            waiting.extend(ast.iter_child_nodes(node))


def _robots(nodes: list[ast.AST]) -> set[str]:
    """Return the names of robots and of their parts: `bot = Robot()`, `eye = bot.range`."""
    names: set[str] = set()
    given = [node for node in nodes if isinstance(node, ast.Assign)]
    for node in sorted(given, key=lambda assign: assign.lineno):
        value = node.value
        made = isinstance(value, ast.Call) and called_name(value) == "Robot"
        if made or (isinstance(value, ast.Attribute) and root_of(value) in names):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return names


def root_of(node: ast.expr) -> str:
    """Return the first name of a dotted expression: `bot` of `bot.line.values`; "" if it starts with no name."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
