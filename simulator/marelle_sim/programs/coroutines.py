"""Turns coroutines into generators, which they are on a board.

On a board `async def` makes a generator and `await x` is `yield from x`, so a program may await a generator, and `yield from`
a coroutine. `async with` and `async for` are rewritten to plain statements, with variables such as `__manager_1__`, a name
that no program can use.
"""

import ast
from types import CodeType

from marelle_sim.programs.expansion import compiler_error, placed

# Flags of a code object, as `inspect` names them; importing it costs each child of a run 5 ms.
_CO_GENERATOR, _CO_ITERABLE_COROUTINE = 0x20, 0x100
_SCOPES = (ast.ClassDef, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)

_FOR = """
__iterator_{0}__ = VALUE.__aiter__()
__going_{0}__ = True
while __going_{0}__:
    try:
        TARGET = yield from __iterator_{0}__.__anext__()
    except StopAsyncIteration:
        __going_{0}__ = False
    else:
        BODY
else:
    ORELSE
"""
_WITH = """
__manager_{0}__ = VALUE
__inside_{0}__ = True
TARGET = yield from __manager_{0}__.__aenter__()
try:
    try:
        BODY
    except __stop__:
        __inside_{0}__ = False
        raise
    except BaseException as __error_{0}__:
        __inside_{0}__ = False
        if not (yield from __manager_{0}__.__aexit__(__error_{0}__.__class__, __error_{0}__, None)):
            raise
finally:
    if __inside_{0}__:
        yield from __manager_{0}__.__aexit__(None, None, None)
"""


def has_coroutines(text: str) -> bool:
    """Tell whether a source text contains "async" or "await", without which it has no coroutine."""
    return "async" in text or "await" in text


def awaitable(code: CodeType) -> CodeType:
    """Return a copy of the code whose generators can `yield from` CPython's coroutines, and be awaited by them.

    It sets the flag CO_ITERABLE_COROUTINE in each code object of a generator.
    """
    flags = code.co_flags | (_CO_ITERABLE_COROUTINE if code.co_flags & _CO_GENERATOR else 0)
    parts = [awaitable(part) if isinstance(part, CodeType) else part for part in code.co_consts]
    return code.replace(co_flags=flags, co_consts=tuple(parts))


class Generators(ast.NodeTransformer):
    """Rewrites the coroutines in a tree to generators, in place.

    Args:
        file: the file name in syntax errors.

    Raises:
        SyntaxError: by `visit`: `await`, `async for` or `async with` is in a place where a board's compiler refuses it.
    """

    def __init__(self, file: str) -> None:
        self._file = file
        self._scopes: list[str] = [""]  # "async", "def", or "" where no function is
        self._made = 0

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.FunctionDef:
        """Return an `async def` as a `def` that is a generator, also if it awaits nothing."""
        made = self._inside(ast.FunctionDef(**dict(ast.iter_fields(node))), "async")
        last = ast.If(
            test=ast.Constant(value=False), body=[ast.Expr(value=ast.Yield(value=None))], orelse=[]
        )
        made.body.append(placed(last, made.body[-1]))
        return ast.copy_location(made, node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        """Visit the body of a function, in which `await` is allowed, as a scope of its own."""
        return self._inside(node, "def")

    def visit_Lambda(self, node: ast.Lambda) -> ast.Lambda:
        """Visit the body of a lambda as that of a function."""
        node.args = self.visit(node.args)
        self._scopes.append("def")
        node.body = self.visit(node.body)
        self._scopes.pop()
        return node

    def generic_visit(self, node: ast.AST) -> ast.AST:
        """Visit what is inside a node; in a class or comprehension `await` is refused."""
        if not isinstance(node, _SCOPES):
            return super().generic_visit(node)
        self._scopes.append("")
        super().generic_visit(node)
        self._scopes.pop()
        return node

    def visit_Await(self, node: ast.Await) -> ast.expr:
        """Return `yield from x` for `await x`; raise a syntax error outside a function."""
        if not self._scopes[-1]:
            raise compiler_error(self._file, node, "'await' outside function")
        self.generic_visit(node)
        return ast.copy_location(ast.YieldFrom(value=node.value), node)

    def visit_AsyncFor(self, node: ast.AsyncFor) -> list[ast.stmt]:
        """Return an `async for` as plain statements that await `__anext__`."""
        self._check(node)
        return self._filled(
            _FOR,
            node,
            {"VALUE": node.iter, "TARGET": node.target},
            {"BODY": node.body, "ORELSE": node.orelse},
        )

    def visit_AsyncWith(self, node: ast.AsyncWith) -> list[ast.stmt]:
        """Return an `async with` as plain statements that await `__aenter__` and `__aexit__`.

        The first of several context managers is the outermost.
        """
        self._check(node)
        body = node.body
        for item in reversed(node.items):
            values = {"VALUE": item.context_expr}
            if item.optional_vars is not None:
                values["TARGET"] = item.optional_vars
            body = self._filled(_WITH, node, values, {"BODY": body})
        return body

    def _inside(self, node: ast.FunctionDef, kind: str) -> ast.FunctionDef:
        node.args = self.visit(node.args)
        node.decorator_list = [self.visit(part) for part in node.decorator_list]
        self._scopes.append(kind)
        news = [self.visit(statement) for statement in node.body]
        node.body = [part for new in news for part in (new if isinstance(new, list) else [new])]
        self._scopes.pop()
        return node

    def _check(self, node: ast.AsyncFor | ast.AsyncWith) -> None:
        if self._scopes[-1] != "async":
            raise compiler_error(self._file, node, "async for/with outside async function")
        self.generic_visit(node)

    def _filled(
        self,
        text: str,
        where: ast.stmt,
        values: dict[str, ast.expr],
        bodies: dict[str, list[ast.stmt]],
    ) -> list[ast.stmt]:
        self._made += 1
        statements = [placed(part, where) for part in ast.parse(text.format(self._made)).body]
        filling = _Filling(
            {
                "TARGET": placed(ast.Name(id=f"__unused_{self._made}__", ctx=ast.Store()), where),
                **values,
            },
            bodies,
        )
        return [filling.visit(part) for part in statements]


class _Filling(ast.NodeTransformer):
    """Replaces the placeholders of a template (`_FOR`, `_WITH`) by parts of the program."""

    def __init__(self, values: dict[str, ast.expr], bodies: dict[str, list[ast.stmt]]) -> None:
        self._values, self._bodies = values, bodies

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self._values.get(node.id, node)

    def visit_Expr(self, node: ast.Expr) -> ast.stmt | list[ast.stmt]:
        if isinstance(node.value, ast.Name):
            return self._bodies[node.value.id]
        self.generic_visit(node)
        return node
