"""Replaces statements `clock.spend(cost)` by the body of that method, in the board's modules and in guarded programs.

To charge an access to a device takes an addition and a comparison. A method call takes longer than these, and a minute of
a program has some hundred thousand accesses (decision 038). The statements are written once, in `kernel.clock`. Code that
is compiled for a board gets them in place of the call; code that Python imports as usual keeps the call.
"""

from __future__ import annotations

import ast

from marelle_sim.errors import CompilerError
from marelle_sim.kernel.clock import SPENDING
from marelle_sim.programs.code_cache import CachedSource
from marelle_sim.programs.hidden import hide_private

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import CodeType
    from typing import TypeVar

    from _typeshed import ReadableBuffer

    Node = TypeVar("Node", bound=ast.AST)

CLOCKS = ("clock", "_clock")
"""Names of variables and attributes that are a clock; a call of `spend` on any other name is left alone."""
MAY_TAKE_TIME = (ast.Call, ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr)
"""Expressions that may let virtual time pass, or have another value when they are evaluated a second time."""
OWN_SCOPE = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.ListComp, ast.SetComp,
    ast.DictComp, ast.GeneratorExp,
)  # fmt: skip
"""Nodes that have a scope of their own for names."""


def in_scope(
    nodes: Iterable[ast.AST], closed: tuple[type[ast.AST], ...] = OWN_SCOPE
) -> Iterator[ast.AST]:
    """Yield each of these nodes and all nodes inside them; of a node of a class in `closed` the node alone."""
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, closed):
            waiting.extend(ast.iter_child_nodes(node))


def expanded(source: str | ReadableBuffer, file: str) -> ast.Module:
    """Parse a module and return its tree, with each statement `clock.spend(cost)` expanded whose cost contains no call.

    Nor may the cost contain `await`, `yield` or `:=`. The clock is a name or attribute called `clock` or `_clock`.

    Example:
        >>> print(ast.unparse(expanded("clock.spend(2)", "essai.py")))
        clock.now += 2
        if clock.now >= clock.next:
            clock.reach(clock.now, 2)
    """
    tree = ast.parse(source, file)
    _Expansion().visit(tree)
    return tree


class _Expansion(ast.NodeTransformer):
    def visit_Expr(self, node: ast.Expr) -> ast.stmt | list[ast.stmt]:
        match node.value:
            case ast.Call(
                func=ast.Attribute(attr="spend", value=clock), args=[cost], keywords=[]
            ) if _is_clock(clock) and not any(
                isinstance(x, MAY_TAKE_TIME) for x in ast.walk(cost)
            ):
                return spending(ast.unparse(clock), ast.unparse(cost), node)
        return node

    def generic_visit(self, node: ast.AST) -> ast.AST:
        """Visit what is inside a node; no statement is inside an expression."""
        return node if isinstance(node, ast.expr) else super().generic_visit(node)


def _is_clock(value: ast.expr) -> bool:
    """Tell whether an expression is a plain name such as `clock`, `self._clock` or `board.clock`, which may be evaluated twice."""
    match value:
        case ast.Name(id=name) | ast.Attribute(attr=name, value=ast.Name()):
            return name in CLOCKS
    return False


def spending(clock: str, cost: str, where: ast.stmt) -> list[ast.stmt]:
    """Return the statements of `clock.spend(cost)`, with the source position of `where`."""
    return [
        placed(statement, where)
        for statement in ast.parse(SPENDING.format(clock=clock, cost=f"({cost})")).body
    ]


def placed(node: Node, where: ast.stmt) -> Node:
    """Give a new node and its children the source position of `where`."""
    for part in ast.walk(node):
        if isinstance(part, ast.stmt | ast.expr | ast.excepthandler):
            ast.copy_location(part, where)
            # `where` may end on a later line, left of its own beginning.
            part.end_lineno, part.end_col_offset = where.lineno, where.col_offset
    return node


def called(name: str, where: ast.expr | ast.stmt, *given: ast.expr) -> ast.Call:
    """Return the call `name(*given)` with the source position of `where`; the arguments keep their own positions."""
    function = ast.copy_location(ast.Name(id=name, ctx=ast.Load()), where)
    return ast.copy_location(ast.Call(func=function, args=list(given), keywords=[]), where)


def first_name(value: ast.expr) -> str:
    """Return the first name of an expression such as `a.b.c`: "a"; "" if it is not only names and dots."""
    while isinstance(value, ast.Attribute):
        value = value.value
    return value.id if isinstance(value, ast.Name) else ""


def compiler_error(
    file: str, node: ast.expr | ast.stmt | ast.keyword, message: str
) -> CompilerError:
    """Return the error of MicroPython's compiler with this message, at the place of a node in a file."""
    return CompilerError(message, (file, node.lineno, node.col_offset + 1, None))


class BoardSource(CachedSource):
    """Compiles a file of `modules/` with `clock.spend` expanded and private attributes renamed; the code is cached on disk."""

    ENDING = ".spend.pyc"
    DECIDED_BY = (
        "kernel/clock.py",
        "programs/expansion.py",
        "programs/hidden.py",
    )

    def compiled(self, text: bytes, path: str) -> CodeType:
        """Expand `clock.spend` and rename private attributes in a file of `modules/`, and return its code; `text` is its bytes."""
        code: CodeType = compile(
            hide_private(expanded(text, path)), path, "exec", dont_inherit=True
        )
        return code
