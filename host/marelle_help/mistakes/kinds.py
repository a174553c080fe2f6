"""Infers the classes of a program's values from the values that it assigns: a board reports only the line of a failure, and no values."""

import ast
import builtins
from collections.abc import Callable, Iterable, Iterator

from marelle_help.mistakes.library import ENGLISH, MAT, METHODS, STAR
from marelle_help.mistakes.view import called_name

Names = frozenset[str]
Bindings = Iterator[tuple[str, ast.expr | Names]]

UNKNOWN: Names = frozenset()
"""The empty set of classes: nothing is known of the value."""


def bindings_of(node: ast.AST) -> Bindings:
    """Yield each name that a node assigns, with the expression of its value, or with the names of the classes it can have.

    The set of names is empty if the class is unknown; so it is for `a` in `a.b = 3` or `a[0] = 3`. Of augmented assignments only `a /= 1` is yielded, as a float.

    Example:
        >>> [(name, type(value).__name__) for name, value in bindings_of(ast.parse("a = 3").body[0])]
        [('a', 'Constant')]
    """
    look = _LOOKS.get(type(node))
    if look is not None:
        yield from look(node)


def _assigned(node: ast.Assign) -> Bindings:
    for target in node.targets:
        if isinstance(target, ast.Name):
            yield target.id, node.value
        else:
            yield from _unknown(target)


def _changed(node: ast.AugAssign) -> Bindings:
    if isinstance(node.target, ast.Name) and isinstance(node.op, ast.Div):
        yield node.target.id, frozenset(("float",))


def _defined(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> Bindings:
    yield node.name, frozenset(("type" if isinstance(node, ast.ClassDef) else "function",))


def _taken(node: ast.arg) -> Bindings:
    yield node.arg, UNKNOWN


def _gone_through(node: ast.For | ast.AsyncFor | ast.comprehension) -> Bindings:
    counted = isinstance(node.iter, ast.Call) and called_name(node.iter) == "range"
    if counted and isinstance(node.target, ast.Name):
        yield node.target.id, frozenset(("int",))
    else:
        yield from _unknown(node.target)


def _imported(node: ast.Import | ast.ImportFrom) -> Bindings:
    for alias in node.names:
        if alias.name == "*":
            yield from ((name, _in_library(name)) for name in STAR | MAT)
            continue
        name = alias.asname or alias.name.partition(".")[0]
        is_module = isinstance(node, ast.Import)
        yield name, frozenset(("module",)) if is_module else _in_library(alias.name)


def _in_library(name: str) -> Names:
    if name in ENGLISH | MAT:
        return frozenset(("type" if name[0].isupper() else "function",))
    return UNKNOWN


def _opened(node: ast.withitem) -> Bindings:
    if node.optional_vars is not None:
        yield from _unknown(node.optional_vars)


def _caught(node: ast.ExceptHandler) -> Bindings:
    if node.name:
        yield node.name, UNKNOWN


def _unknown(target: ast.AST) -> Bindings:
    yield from ((part.id, UNKNOWN) for part in ast.walk(target) if isinstance(part, ast.Name))


_LOOKS: dict[type[ast.AST], Callable[..., Bindings]] = {
    ast.Assign: _assigned,
    ast.AugAssign: _changed,
    ast.ClassDef: _defined,
    ast.FunctionDef: _defined,
    ast.AsyncFunctionDef: _defined,
    ast.arg: _taken,
    ast.For: _gone_through,
    ast.AsyncFor: _gone_through,
    ast.comprehension: _gone_through,
    ast.Import: _imported,
    ast.ImportFrom: _imported,
    ast.NamedExpr: lambda node: _unknown(node.target),
    ast.AnnAssign: lambda node: _unknown(node.target),
    ast.withitem: _opened,
    ast.ExceptHandler: _caught,
}


_DEEPEST = 20  # nested expressions and names that are followed, at most
_NUMBERS = frozenset(("bool", "float", "int"))
_OF_METHODS = {
    "distance": frozenset(("int",)),
    "heading": frozenset(("int",)),
    "position": frozenset(("int", "NoneType")),
    "pressed": frozenset(("bool",)),
    "values": frozenset(("list",)),
}
_OF_FUNCTIONS = {
    **{name: frozenset(("NoneType",)) for name in (*MAT, "print")},
    **{name: frozenset((name,)) for name in ENGLISH if name[0].isupper()},
    **{name: frozenset((name,)) for name in ("bool", "dict", "float", "int", "list", "set", "str", "tuple")},
    "input": frozenset(("str",)),
    "len": frozenset(("int",)),
}  # fmt: skip
_OF_SPECIAL_NAMES = {
    "__name__": frozenset(("str",)),
    "__debug__": frozenset(("bool",)),
    "__loader__": UNKNOWN,  # a program's own value, not that of the module `builtins`
}
_LITERALS: dict[type[ast.AST], str] = {
    ast.JoinedStr: "str", ast.List: "list", ast.ListComp: "list", ast.Tuple: "tuple", ast.Dict: "dict", ast.DictComp: "dict",
    ast.Set: "set", ast.SetComp: "set", ast.GeneratorExp: "generator", ast.Lambda: "function", ast.Compare: "bool",
}  # fmt: skip


class Kinds:
    """The classes that the names and expressions of one program can have.

    Example:
        >>> tree = ast.parse("a = 3; b = a / 2")
        >>> sorted(Kinds(tree).of(ast.parse("b", mode="eval").body))
        ['float']
    """

    def __init__(self, tree: ast.Module) -> None:
        self._functions: dict[str, ast.FunctionDef | ast.ClassDef] = {}
        self._given: dict[str, list[ast.expr | Names]] = {}
        for node in ast.walk(tree):
            for name, given in bindings_of(node):
                self._given.setdefault(name, []).append(given)
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                self._functions.setdefault(node.name, node)
        self._known: dict[str, Names] = {}
        self._depth = 0
        self._looks: dict[type[ast.AST], Callable[..., Names]] = {
            ast.Name: self._of_name,
            ast.Call: self._of_call,
            ast.Attribute: _of_attribute,
            ast.UnaryOp: self._of_sign,
            ast.BinOp: self._of_operation,
            ast.Constant: lambda node: frozenset((type(node.value).__name__,)),
        }

    def of(self, node: ast.AST) -> Names:
        """Return the names, in MicroPython, of the classes that an expression's value can have; an empty set if unknown."""
        literal = _LITERALS.get(type(node))
        if literal is not None:
            return frozenset((literal,))
        look = self._looks.get(type(node))
        if look is None or self._depth > _DEEPEST:
            return UNKNOWN
        self._depth += 1
        found = look(node)
        self._depth -= 1
        return found

    def _of_name(self, node: ast.Name) -> Names:
        given = self._given.get(node.id)
        return _of_python(node.id) if given is None else self._of_all(node.id, given)

    def _of_all(self, key: str, given: Iterable[ast.expr | Names]) -> Names:
        """Return the classes that any of these values can have; an empty set if one of them is unknown. The result is stored under `key`."""
        if key not in self._known:
            self._known[key] = UNKNOWN  # ends the recursion of `a = a + 1`
            kinds = [one if isinstance(one, frozenset) else self.of(one) for one in given]
            self._known[key] = UNKNOWN if UNKNOWN in kinds else frozenset().union(*kinds)
        return self._known[key]

    def _of_sign(self, node: ast.UnaryOp) -> Names:
        return frozenset(("bool",)) if isinstance(node.op, ast.Not) else self.of(node.operand)

    def _of_operation(self, node: ast.BinOp) -> Names:
        left, right = self.of(node.left), self.of(node.right)
        if "str" in left | right:
            return frozenset(("str",))
        if not (left and right) or (left | right) - _NUMBERS:
            return UNKNOWN
        is_float = isinstance(node.op, ast.Div) or "float" in left | right
        return frozenset(("float" if is_float else "int",))

    def _of_call(self, node: ast.Call) -> Names:
        name = called_name(node)
        if isinstance(node.func, ast.Attribute):
            return _OF_METHODS.get(name, UNKNOWN)
        own = self._functions.get(name)
        if isinstance(own, ast.ClassDef):
            return frozenset((name,))
        return _OF_FUNCTIONS.get(name, UNKNOWN) if own is None else self._of_function(own)

    def _of_function(self, function: ast.FunctionDef) -> Names:
        """Return the classes of the values in a function's `return` statements, or "generator", or "NoneType" for a function without values."""
        inside = list(ast.walk(function))
        if any(isinstance(node, ast.Yield | ast.YieldFrom) for node in inside):
            return frozenset(("generator",))
        values = [node.value for node in inside if isinstance(node, ast.Return) and node.value]
        return self._of_all(f"{function.name}()", values) if values else frozenset(("NoneType",))


def _of_attribute(node: ast.Attribute) -> Names:
    return frozenset(("bound_method",)) if node.attr in METHODS else UNKNOWN


def _of_python(name: str) -> Names:
    """Return the class of the value that Python itself gives to a name; an empty set if it is unknown.

    It is "type" for a built-in class, "function" for anything else built in that can be called, "str" for `__name__` and
    "bool" for `__debug__`.
    """
    if name in _OF_SPECIAL_NAMES:
        return _OF_SPECIAL_NAMES[name]
    there = getattr(builtins, name, None)
    if isinstance(there, type):
        return frozenset(("type",))
    return frozenset(("function",)) if callable(there) else UNKNOWN
