"""Rewrites names in a program so that it follows a board's rules where CPython has others.

An attribute name that some type of a board has (`append`, `value`, `read_u16`) is not rewritten and costs nothing. Rewritten
to calls of `programs.attributes` are: names that only CPython's types or the simulator's own have, special names such as
`__dict__`, `format`, each attribute of `error` in `except … as error`, and, in a file with an `except`, each named `args`.

On a board, `__name` in a class is a name like any other. CPython's compiler turns `__speed` in a class `Robot` into `_Robot__speed`,
so that a subclass does not find it as `__speed`. So such names get a mark in front before they are compiled, and the mark is removed
from the compiled code.
"""

import ast
import re
from collections.abc import Callable
from types import CodeType

from marelle_sim.microcontroller.board_types import OWN
from marelle_sim.programs.board_names import MODULES
from marelle_sim.programs.expansion import called, first_name, placed
from marelle_sim.programs.hidden import CLOSED
from marelle_sim.programs.kinds import FOREIGN_NAMES

ATTRIBUTE, SETTABLE, ENTERED = "__attribute__", "__settable__", "__entered__"
AUGMENTED = "__augmented__"
_FREE = "__class__"  # everything has it, and it leads nowhere


INJECTED = frozenset((
    ATTRIBUTE, SETTABLE, ENTERED, AUGMENTED, "__asm_thumb__", "__back__", "__byte_array__", "__call_us__", "__called__", "__change__", "__clock__", "__deeper__",
    "__dict_of__", "__doubles__", "__except_us__", "__filled__", "__frame__", "__from_bytes__", "__idle__", "__items__", "__kept__",
    "__lazy_items__", "__left__", "__letters__", "__line__", "__longer__", "__loop__", "__octets__", "__ordered__", "__power__", "__range__", "__repeated__", "__replaced__", "__room__", "__shift__", "__shown__",
    "__sorting__", "__squares__", "__step__", "__stepping__", "__stop__", "__store__", "__to_bytes__", "__turn__", "__turn_us__", "__turns__", "__until__", "__written__",
    "__viper_address__", "__viper_bool__", "__viper_int__", "__viper_pointer__",
))  # fmt: skip
"""Names that rewritten programs find among their built-ins, and that a board does not have."""
_NAMED = ("id", "name", "arg", "asname")  # the fields of a tree that hold a name
_HIDDEN = " "  # put before a name, so that no source text can contain the result


class NamesInText(ast.NodeTransformer):
    """Rewrites, in place, each attribute of a tree that CPython may have and a board lacks to a call that checks it (module docstring).

    It also marks the program's classes, and passes the context managers of `with` through `context_manager`.
    """

    def __init__(self, tree: ast.AST) -> None:
        self._caught: list[str] = []
        self._closed = MODULES["builtins"] | _imported(tree) | _functions_of(tree)
        self._catches = any(isinstance(node, ast.ExceptHandler) for node in ast.walk(tree))

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """Replace the reading of an attribute that a board may lack by `__attribute__(value, "name")`.

        Where a special name, or an attribute of a module, function or built-in, is set or deleted, the value is replaced
        by `__settable__(value, "name")`.
        """
        self.generic_visit(node)
        name = node.attr
        if not isinstance(node.ctx, ast.Load):
            if _is_special(name) or first_name(node.value) in self._closed:
                node.value = _call(SETTABLE, node.value, name)
            return node
        if self._is_asked(node) and not _is_super_init(node):
            return ast.copy_location(_call(ATTRIBUTE, node.value, name), node)
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AugAssign:
        """Replace `x.name += value` by `__augmented__(x, "name").value += value`, if a board may lack the attribute."""
        target = node.target
        if isinstance(target, ast.Attribute) and (
            self._is_asked(target) or _is_special(target.attr)
        ):
            target.value, target.attr = _call(AUGMENTED, target.value, target.attr), "value"
        self.generic_visit(node)
        return node

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.ExceptHandler:
        """Visit an `except` clause; in it, the reading of each attribute of the caught exception's name is rewritten."""
        self._caught.append(node.name or "")
        self.generic_visit(node)
        self._caught.pop()
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        """Add the mark to a class that tells it is one of the program's own."""
        self.generic_visit(node)
        _mark_class(node)
        return node

    def visit_With(self, node: ast.With) -> ast.With:
        """Pass each context manager of a `with` through `context_manager`."""
        self.generic_visit(node)
        for item in node.items:
            item.context_expr = called(ENTERED, item.context_expr, item.context_expr)
        return node

    def _is_asked(self, node: ast.Attribute) -> bool:
        """Tell whether the reading of an attribute must be checked when the program runs: the cases of the module docstring.

        Not checked are `__class__`, except that of a caught exception, and `format` of a string literal without "." and "[".
        """
        name = node.attr
        return (
            name in CLOSED
            or name in FOREIGN_NAMES
            or (_is_special(name) and name != _FREE)
            or (name == "args" and self._catches)
            or (name == "format" and not _is_plain(node.value))
            or (isinstance(node.value, ast.Name) and node.value.id in self._caught)
        )


def hide_injected(tree: ast.AST, text: str) -> None:
    """Rename, in place, each name of a program that is one of the names that rewriting inserts, so that it cannot call or replace them.

    Attributes keep their names. `text` is the program's source: if it holds none of these names, the tree is not searched.
    """
    injected = {*INJECTED, OWN}
    if text.isascii() and not any(name in text for name in injected):
        return  # other letters may stand for these: CPython takes a wide `c` in a name for a `c`
    _put_before(_HIDDEN, tree, _NAMED, injected.__contains__)


def _put_before(
    mark: str, tree: ast.AST, fields: tuple[str, ...], chosen: Callable[[str], bool]
) -> None:
    """Put a mark before each chosen name of a tree, in place; `fields` are those of a node in which a name may stand."""
    for node in ast.walk(tree):
        for field in fields:
            name = getattr(node, field, None)
            if isinstance(name, str) and chosen(name):
                setattr(node, field, mark + name)
        if isinstance(node, ast.Global | ast.Nonlocal):
            node.names = [mark + name if chosen(name) else name for name in node.names]


def mark_classes(tree: ast.AST) -> None:
    """Add the mark to all classes of a file of the board library; no attribute of it is rewritten."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            _mark_class(node)


def _mark_class(node: ast.ClassDef) -> None:
    first = 1 if ast.get_docstring(node, clean=False) is not None else 0
    mark = ast.Assign(targets=[ast.Name(id=OWN, ctx=ast.Store())], value=ast.Constant(value=True))
    node.body.insert(first, placed(mark, node.body[0]))


def _functions_of(tree: ast.AST) -> set[str]:
    """Return the names of a tree's functions without its methods; on a board a program cannot set attributes of functions."""
    nodes = list(ast.walk(tree))
    methods = {id(part) for node in nodes if isinstance(node, ast.ClassDef) for part in node.body}
    return {
        node.name
        for node in nodes
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and id(node) not in methods
    }


def _imported(tree: ast.AST) -> set[str]:
    """Return the names that a tree imports; on a board a program cannot set attributes of the firmware's modules."""
    return {
        (alias.asname or alias.name).partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }


def _is_special(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


def _is_super_init(node: ast.Attribute) -> bool:
    """Tell whether an expression is `super().__init__`, which every class may call."""
    match node:
        case ast.Attribute(attr="__init__", value=ast.Call(func=ast.Name(id="super"))):
            return True
    return False


def _is_plain(value: ast.expr) -> bool:
    """Tell whether an expression is a string literal without "." and "[": as a format it reads no attribute and no index."""
    text = value.value if isinstance(value, ast.Constant) else None
    return isinstance(text, str) and "." not in text and "[" not in text


def _call(name: str, thing: ast.expr, attribute: str) -> ast.Call:
    return called(name, thing, thing, ast.copy_location(ast.Constant(value=attribute), thing))


_MARK = "\ufdd0private\ufdd0"  # with a character that no valid Unicode text contains


def has_private_names(text: str) -> bool:
    """Tell whether a text may contain names that CPython would mangle."""
    return "class" in text and any(map(_is_private, re.findall(r"__\w*", text)))


def marked(tree: ast.Module) -> ast.Module:
    """Rename each private name (`__speed`) of the tree in place, so that CPython does not mangle it; return the tree."""
    _put_before(_MARK, tree, (*_NAMED, "attr"), _is_private)
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
