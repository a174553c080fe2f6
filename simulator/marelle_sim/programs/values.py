"""Rewrites operations on values that CPython does otherwise than a board.

It costs nothing where it is not needed: a call of a method (`x.to_bytes(2, "big")`) becomes one of a function that asks what `x` is,
and only in files that speak of what the rule is about.
"""

from __future__ import annotations

import ast

from marelle_sim.programs.expansion import called

METHODS = ("to_bytes", "from_bytes")
LETTERS_OF = ("isalpha", "isdigit", "islower", "isspace", "isupper", "lower", "upper")
CODECS = ("decode", "encode")
SHOWN, WRITTEN, STORE, CHANGE = "__shown__", "__written__", "__store__", "__change__"
LETTERS, STEPPING = "__letters__", "__stepping__"
_MAY_BE_ERRORS = (ast.Name, ast.Attribute, ast.Subscript, ast.Call)
_PLACES_OF_ERRORS = ("Error", "Exception", "except")


def rewrite_values(tree: ast.AST, text: str) -> None:
    """Rewrite a tree in place; `text` is its source."""
    if any(method in text for method in METHODS):
        _Methods().visit(tree)
    if any(name in text for name in (*LETTERS_OF, *CODECS)):
        _Letters().visit(tree)
    if ":" in text:
        _Steps().visit(tree)
    if any(word in text for word in _PLACES_OF_ERRORS):
        _Errors().visit(tree)
    if "!r" in text:
        _Written().visit(tree)
    if "memoryview" in text:
        _Stores().visit(tree)


class _Methods(ast.NodeTransformer):
    """`x.to_bytes(…)` -> `__to_bytes__(x, …)`."""

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """Call the function instead of the method."""
        self.generic_visit(node)
        match node.func:
            case ast.Attribute(value=value, attr=name) if name in METHODS:
                node.args.insert(0, value)
                named = ast.Name(id=f"__{name}__", ctx=ast.Load())
                node.func = ast.copy_location(named, node.func)
        return node


class _Letters(ast.NodeTransformer):
    """`x.upper()` -> `__letters__(x, "upper")`, `x.encode("latin-1")` -> `__letters__(x, "encode", "latin-1")`."""

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """Call the function instead of the method."""
        self.generic_visit(node)
        match node:
            case ast.Call(func=ast.Attribute(value=value, attr=name), args=args, keywords=[]) if (
                name in CODECS if args else name in LETTERS_OF
            ):
                named = ast.copy_location(ast.Constant(value=name), value)
                return ast.copy_location(_call(LETTERS, [value, named, *args]), node)
        return node


class _Steps(ast.NodeTransformer):
    """`x[a:b:c]` -> `__stepping__(x)[a:b:c]`, to read, to set or to remove."""

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        """Wrap the sliced value so that a step which the board lacks raises its error; leave a slice without a step alone."""
        self.generic_visit(node)
        match node.slice:
            case ast.Slice(step=ast.Constant(value=1 | None)) | ast.Slice(step=None):
                pass
            case ast.Slice():
                node.value = _call(STEPPING, [node.value])
        return node


class _Errors(ast.NodeTransformer):
    """Replaces the text of a value that may be an exception, because a board words it otherwise."""

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """`str(x)` and `"…".format(x)`."""
        self.generic_visit(node)
        match node.func:
            case ast.Name(id="str") if len(node.args) == 1:
                node.args = _all_shown(node.args)
            case ast.Attribute(value=ast.Constant(value=str()), attr="format"):
                node.args = _all_shown(node.args)
        return node

    def visit_FormattedValue(self, node: ast.FormattedValue) -> ast.expr:
        """A value in an f-string."""
        self.generic_visit(node)
        (node.value,) = _all_shown([node.value])
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        """`"…" % x` and `"…" % (x, y)`."""
        self.generic_visit(node)
        match node:
            case ast.BinOp(
                left=ast.Constant(value=str()), op=ast.Mod(), right=ast.Tuple(elts=parts)
            ):
                parts[:] = _all_shown(parts)
            case ast.BinOp(left=ast.Constant(value=str()), op=ast.Mod(), right=right):
                (node.right,) = _all_shown([right])
        return node


class _Written(ast.NodeTransformer):
    """`f"{x!r}"` -> `f"{__written__(x)}"`."""

    def visit_FormattedValue(self, node: ast.FormattedValue) -> ast.expr:
        """A value in an f-string."""
        self.generic_visit(node)
        if node.conversion == ord("r"):
            node.conversion, node.value = (
                -1,
                ast.copy_location(_call(WRITTEN, [node.value]), node.value),
            )
        return node


class _Stores(ast.NodeTransformer):
    """`x[i] = value` -> `__store__(value, x, i)`: a `memoryview` keeps the bits that there is room for."""

    def visit_Assign(self, node: ast.Assign) -> ast.stmt:
        """Store one element."""
        self.generic_visit(node)
        match node.targets:
            case [ast.Subscript(value=thing, slice=index)] if not isinstance(index, ast.Slice):
                return _statement(STORE, [node.value, thing, index], node)
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt:
        """Change one element."""
        self.generic_visit(node)
        match node.target:
            case ast.Subscript(value=thing, slice=index) if not isinstance(index, ast.Slice):
                operation = ast.Constant(value=type(node.op).__name__)
                return _statement(CHANGE, [thing, index, operation, node.value], node)
        return node


def _all_shown(values: list[ast.expr]) -> list[ast.expr]:
    return [
        ast.copy_location(_call(SHOWN, [value]), value)
        if isinstance(value, _MAY_BE_ERRORS)
        else value
        for value in values
    ]


def _statement(name: str, values: list[ast.expr], where: ast.stmt) -> ast.stmt:
    made = ast.copy_location(ast.Expr(value=_call(name, values)), where)
    return ast.fix_missing_locations(made)


def _call(name: str, values: list[ast.expr]) -> ast.Call:
    for value in values:
        if isinstance(value, ast.Subscript | ast.Attribute | ast.Name):
            value.ctx = ast.Load()
    return called(name, values[0], *values)
