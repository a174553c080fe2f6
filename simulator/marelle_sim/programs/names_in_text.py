"""Rewrites attribute access in a program so that it follows a board's rules where CPython's are more generous.

A name that any kind of a board has (`append`, `value`, `read_u16`) stays as it is and costs nothing. What CPython's kinds alone have, special
names, `format`, and all attributes of what `except … as error` caught become calls of `programs.attributes`; so does `args` wherever a file
catches something, by whatever name the error goes on.
"""

from __future__ import annotations

import ast

from marelle_sim.microcontroller.closed import OWN
from marelle_sim.programs.board_names import MODULES
from marelle_sim.programs.expansion import called, placed
from marelle_sim.programs.hidden import CLOSED
from marelle_sim.programs.kinds import FOREIGN_NAMES
from marelle_sim.programs.nodes import nodes_of

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
"""What rewritten programs find among their built-ins and a board has not."""
_NAMED = ("id", "name", "arg", "asname")  # the fields of a tree that hold a name
_HIDDEN = " "  # before a name, which no text of a program can then say


class NamesInText(ast.NodeTransformer):
    """Rewrites the attributes of a tree."""

    def __init__(self, tree: ast.AST) -> None:
        self._caught: list[str] = []
        self._closed = MODULES["builtins"] | _imported(tree) | _functions_of(tree)
        self._catches = any(isinstance(node, ast.ExceptHandler) for node in ast.walk(tree))

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """Replace an attribute that a board may lack by a call that asks for it."""
        self.generic_visit(node)
        name = node.attr
        if not isinstance(node.ctx, ast.Load):
            if _is_special(name) or _root(node.value) in self._closed:
                node.value = _call(SETTABLE, node.value, name)
            return node
        if self._is_asked(node) and not _is_super_init(node):
            return ast.copy_location(_call(ATTRIBUTE, node.value, name), node)
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AugAssign:
        """Replace an augmented assignment to an attribute."""
        target = node.target
        if isinstance(target, ast.Attribute) and (
            self._is_asked(target) or _is_special(target.attr)
        ):
            target.value, target.attr = _call(AUGMENTED, target.value, target.attr), "value"
        self.generic_visit(node)
        return node

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.ExceptHandler:
        """Remember the name of the caught exception."""
        self._caught.append(node.name or "")
        self.generic_visit(node)
        self._caught.pop()
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        """Mark a class as the program's own."""
        self.generic_visit(node)
        mark_class(node)
        return node

    def visit_With(self, node: ast.With) -> ast.With:
        """Wrap the context manager, so that `__exit__` gets no traceback, which a board has not."""
        self.generic_visit(node)
        for item in node.items:
            item.context_expr = called(ENTERED, item.context_expr, item.context_expr)
        return node

    def _is_asked(self, node: ast.Attribute) -> bool:
        """Tell whether CPython would give more than a board by the name of an attribute."""
        name = node.attr
        return (
            name in CLOSED
            or name in FOREIGN_NAMES
            or (_is_special(name) and name != _FREE)
            or (name == "args" and self._catches)
            or (name == "format" and not _is_plain(node.value))
            or self._is_caught(node)
        )

    def _is_caught(self, node: ast.Attribute) -> bool:
        return isinstance(node.value, ast.Name) and node.value.id in self._caught


def hide_injected(tree: ast.AST, text: str) -> None:
    """Rename a program's own uses of the names that rewriting inserts."""
    if text.isascii() and not any(name in text for name in (*INJECTED, OWN)):
        return  # other letters may stand for these: CPython takes a wide `c` in a name for a `c`
    for node in ast.walk(tree):
        for field in _NAMED:
            name = getattr(node, field, None)
            if name in INJECTED or name == OWN:
                setattr(node, field, _HIDDEN + str(name))
        if isinstance(node, ast.Global | ast.Nonlocal):
            node.names = [
                _HIDDEN + name if name in INJECTED or name == OWN else name for name in node.names
            ]


def mark_classes(tree: ast.AST) -> None:
    """Mark the classes of the board library, in which nothing else is rewritten."""
    for node in nodes_of(tree):
        if isinstance(node, ast.ClassDef):
            mark_class(node)


def mark_class(node: ast.ClassDef) -> None:
    """Make a class carry the mark of classes that run on a board."""
    first = 1 if ast.get_docstring(node, clean=False) is not None else 0
    mark = ast.Assign(targets=[ast.Name(id=OWN, ctx=ast.Store())], value=ast.Constant(value=True))
    node.body.insert(first, placed(mark, node.body[0]))


def _functions_of(tree: ast.AST) -> set[str]:
    """Return the names of a tree's functions, which have no attributes on a board; methods are not included."""
    nodes = list(ast.walk(tree))
    methods = {id(part) for node in nodes if isinstance(node, ast.ClassDef) for part in node.body}
    return {
        node.name
        for node in nodes
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and id(node) not in methods
    }


def _imported(tree: ast.AST) -> set[str]:
    """Return the names that a tree imports: modules of a board and their attributes cannot be changed."""
    return {
        (alias.asname or alias.name).partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }


def _root(value: ast.expr) -> str:
    """Return the first name of `a.b.c`; "" if it does not begin with a name."""
    while isinstance(value, ast.Attribute):
        value = value.value
    return value.id if isinstance(value, ast.Name) else ""


def _is_special(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


def _is_super_init(node: ast.Attribute) -> bool:
    """Tell whether an expression is `super().__init__`, which every class may call."""
    match node:
        case ast.Attribute(attr="__init__", value=ast.Call(func=ast.Name(id="super"))):
            return True
    return False


def _is_plain(value: ast.expr) -> bool:
    """Tell whether a format text has no field with an attribute or an index."""
    if not isinstance(value, ast.Constant) or not isinstance(value.value, str):
        return False
    return "." not in value.value and "[" not in value.value


def _call(name: str, thing: ast.expr, attribute: str) -> ast.Call:
    return called(name, thing, thing, ast.copy_location(ast.Constant(value=attribute), thing))
