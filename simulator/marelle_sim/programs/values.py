"""Rewrites operations whose result differs between CPython and a board, such as `x.to_bytes(2, "big")` of a negative `x`.

Such a call becomes a call of a function in `programs.board_values`, which checks the type of `x`. A rewriting is done only in
files whose text contains a word of the operation, so that other files do not become slower.
"""

import ast

from marelle_sim.programs.expansion import called

METHODS = ("to_bytes", "from_bytes")
LETTERS_OF = ("isalpha", "isdigit", "islower", "isspace", "isupper", "lower", "upper")
CODECS = ("decode", "encode")
SHOWN, WRITTEN, STORE, CHANGE = "__shown__", "__written__", "__store__", "__change__"
LETTERS, STEPPING = "__letters__", "__stepping__"
_MAY_BE_ERRORS = (ast.Name, ast.Attribute, ast.Subscript, ast.Call)


class _Operations(ast.NodeTransformer):
    """Rewrites calls of methods whose result differs on a board, and slices with a step, which a board may refuse."""

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """Rewrite `x.to_bytes(…)` to `__to_bytes__(x, …)`, `from_bytes` likewise, and `x.upper()` to `__letters__(x, "upper")`.

        As `upper`: the other `LETTERS_OF` without arguments, and the `CODECS` with some, which follow the name; a keyword argument excludes both.
        Calls inside the call are rewritten too. Other calls stay.
        """
        self.generic_visit(node)
        match node:
            case ast.Call(func=ast.Attribute(value=value, attr=name)) if name in METHODS:
                node.args.insert(0, value)
                node.func = ast.copy_location(
                    ast.Name(id=f"__{name}__", ctx=ast.Load()), node.func
                )
            case ast.Call(func=ast.Attribute(value=value, attr=name), args=args, keywords=[]) if (
                name in CODECS if args else name in LETTERS_OF
            ):
                named = ast.copy_location(ast.Constant(value=name), value)
                return ast.copy_location(_call(LETTERS, [value, named, *args]), node)
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        """Rewrite `x[a:b:c]` to `__stepping__(x)[a:b:c]`, if the step is not left out or 1; leave any other subscript alone."""
        self.generic_visit(node)
        match node.slice:
            case ast.Slice(step=ast.Constant(value=1 | None)) | ast.Slice(step=None):
                pass
            case ast.Slice():
                node.value = _call(STEPPING, [node.value])
        return node


class _Errors(ast.NodeVisitor):
    """Rewrites the conversion of a value to text to that of `__shown__(value)`: an exception has another text on a board."""

    def visit_Call(self, node: ast.Call) -> None:
        self.generic_visit(node)
        match node.func:
            case ast.Name(id="str") if len(node.args) == 1:
                node.args = _all_shown(node.args)
            case ast.Attribute(value=ast.Constant(value=str()), attr="format"):
                node.args = _all_shown(node.args)

    def visit_FormattedValue(self, node: ast.FormattedValue) -> None:
        self.generic_visit(node)
        (node.value,) = _all_shown([node.value])

    def visit_BinOp(self, node: ast.BinOp) -> None:
        """Rewrite the values of `"…" % x` and `"…" % (x, y)`."""
        self.generic_visit(node)
        match node:
            case ast.BinOp(
                left=ast.Constant(value=str()), op=ast.Mod(), right=ast.Tuple(elts=parts)
            ):
                parts[:] = _all_shown(parts)
            case ast.BinOp(left=ast.Constant(value=str()), op=ast.Mod(), right=right):
                (node.right,) = _all_shown([right])


class _Written(ast.NodeVisitor):
    """Rewrites `f"{x!r}"` to `f"{__written__(x)}"`."""

    def visit_FormattedValue(self, node: ast.FormattedValue) -> None:
        self.generic_visit(node)
        if node.conversion == ord("r"):
            node.conversion, node.value = (
                -1,
                ast.copy_location(_call(WRITTEN, [node.value]), node.value),
            )


class _Stores(ast.NodeTransformer):
    """Rewrites `x[i] = value` to `__store__(value, x, i)`, since an integer element of a memoryview stores its low bits."""

    def visit_Assign(self, node: ast.Assign) -> ast.stmt:
        self.generic_visit(node)
        match node.targets:
            case [ast.Subscript(value=thing, slice=index)] if not isinstance(index, ast.Slice):
                return _statement(STORE, [node.value, thing, index], node)
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt:
        """Rewrite an augmented assignment to one element: `x[i] += value` to `__change__(x, i, "Add", value)`."""
        self.generic_visit(node)
        match node.target:
            case ast.Subscript(value=thing, slice=index) if not isinstance(index, ast.Slice):
                return _statement(
                    CHANGE,
                    [thing, index, ast.Constant(value=type(node.op).__name__), node.value],
                    node,
                )
        return node


_WORDS: dict[type[ast.NodeVisitor], tuple[str, ...]] = {
    _Operations: (":", *METHODS, *LETTERS_OF, *CODECS),
    _Errors: ("Error", "Exception", "except"),
    _Written: ("!r",),
    _Stores: ("memoryview",),
}
"""{rewriting: the words one of which is in each text that has anything to rewrite}."""


def rewrite_values(tree: ast.AST, text: str) -> None:
    """Rewrite, in place, the operations of a tree whose result differs on a board, so that they give the board's result or error.

    `text` is the source of the tree: a kind of operation is looked for only if a word of it is there.
    """
    for rewriting, words in _WORDS.items():
        if any(word in text for word in words):
            rewriting().visit(tree)


def _all_shown(values: list[ast.expr]) -> list[ast.expr]:
    return [
        ast.copy_location(_call(SHOWN, [value]), value)
        if isinstance(value, _MAY_BE_ERRORS)
        else value
        for value in values
    ]


def _statement(name: str, values: list[ast.expr], where: ast.stmt) -> ast.stmt:
    return ast.fix_missing_locations(ast.copy_location(ast.Expr(value=_call(name, values)), where))


def _call(name: str, values: list[ast.expr]) -> ast.Call:
    for value in values:
        if isinstance(value, ast.Subscript | ast.Attribute | ast.Name):
            value.ctx = ast.Load()
    return called(name, values[0], *values)
