"""Finds the expression that failed if a board reports only its line: the message says of which classes its values were.

MicroPython stores no columns. Its line numbers never decrease inside a function (`emit_bc_set_source_line`). The condition of a `while`
is compiled after its block, as is the end test of `for … in range(…)`: a failure there is reported at the last line of the block.
"""

import ast
import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from marelle_help.mistakes import messages
from marelle_help.mistakes.kinds import Kinds
from marelle_help.mistakes.view import called_name, operation_of
from marelle_help.signatures import Given, signatures_of

_OPERATORS: dict[str, type[ast.AST]] = {
    "add": ast.Add, "sub": ast.Sub, "mul": ast.Mult, "truediv": ast.Div, "floordiv": ast.FloorDiv, "mod": ast.Mod,
    "pow": ast.Pow, "lshift": ast.LShift, "rshift": ast.RShift, "and": ast.BitAnd, "or": ast.BitOr, "xor": ast.BitXor,
    "gt": ast.Gt, "lt": ast.Lt, "ge": ast.GtE, "le": ast.LtE, "neg": ast.USub, "pos": ast.UAdd, "invert": ast.Invert,
}  # fmt: skip
_DIVISIONS = (ast.Div, ast.FloorDiv, ast.Mod)


class Suspect(NamedTuple):
    """An expression that can have failed.

    Attributes:
        node: the expression.
        used: the parts of it whose class the message names, each with that class.
        sure: additional evidence: the higher, the likelier.
    """

    node: ast.expr
    used: tuple[tuple[ast.expr, str], ...] = ()
    sure: int = 0


def suspect_of(
    tree: ast.Module, line: int, error: BaseException, words: str, kinds: Kinds
) -> ast.expr | None:
    """Return the expression that is likeliest to have failed at a line; None if there is none, or if several are equally likely.

    Args:
        tree: the syntax tree of the file.
        line: the line at which the board reports the failure.
        error: an exception of the class that was raised.
        words: its message.
        kinds: the classes that the file's names can have.
    """
    fails = _fails(error, words, tree)
    if fails is None:
        return None
    found: dict[int, list[ast.expr]] = {}
    for node in reached(tree, line):
        for suspect in fails(node):
            likely = _likely(suspect, kinds)
            if likely is not None:
                found.setdefault(likely, []).append(suspect.node)
    best = found.get(max(found, default=0), [])
    return best[0] if len(best) == 1 else None


def reached(tree: ast.Module, line: int) -> list[ast.AST]:
    """Return the nodes that can have failed at a line: those on it, and of the loops whose last line it is the head.

    The head is the condition of a `while`, or a `for` over a `range`; other `for` loops are left out.
    """
    here: list[ast.AST] = []
    behind: list[ast.AST] = []
    for statement in (node for node in ast.walk(tree) if isinstance(node, ast.stmt)):
        if _is_at(statement, line):
            here += _own(statement)
        elif isinstance(statement, ast.While) and _ends_at(statement, line):
            behind += ast.walk(statement.test)
        elif isinstance(statement, ast.For) and _ends_at(statement, line) and _counts(statement):
            behind.append(statement)
    return here + behind


def _counts(loop: ast.For) -> bool:
    return isinstance(loop.iter, ast.Call) and called_name(loop.iter) == "range"


def _is_at(statement: ast.stmt, line: int) -> bool:
    """Return True if a statement, without its blocks, extends over that line."""
    own = _own(statement)
    has_block = hasattr(statement, "body") or hasattr(statement, "cases")
    ends = [getattr(node, "end_lineno", 0) or 0 for node in (own[1:] if has_block else own)]
    return statement.lineno <= line <= max(ends, default=statement.lineno)


def _own(statement: ast.stmt) -> list[ast.AST]:
    """Return the statement and its nodes, without those of its blocks."""
    found: list[ast.AST] = [statement]
    for child in ast.iter_child_nodes(statement):
        if not isinstance(child, ast.stmt | ast.ExceptHandler | ast.match_case):
            found += ast.walk(child)
    return found


def _ends_at(loop: ast.While | ast.For, line: int) -> bool:
    """Return True if a failure in the loop's condition is reported at this line: the last line number in its block."""
    last = loop.body[-1]
    latest = max(getattr(node, "lineno", 0) for node in ast.walk(last))
    return latest <= line <= (last.end_lineno or line)


def _likely(suspect: Suspect, kinds: Kinds) -> int | None:
    """Return the likelihood of a suspect (higher is likelier); None if its values cannot be of the classes that the message names."""
    known = suspect.sure
    for part, kind in suspect.used:
        can_be = kinds.of(part)
        if can_be and kind not in can_be:
            return None
        known += bool(can_be)
    return known


def _fails(
    error: BaseException, words: str, tree: ast.Module
) -> Callable[[ast.AST], Iterator[Suspect]] | None:
    """Return the function that yields the suspects in a node for this exception and message; None if the message is about no value."""
    if isinstance(error, ZeroDivisionError):
        return _dividing
    if getattr(error, "code", None) == "E-BOT-01":
        return partial(_named, str(getattr(error, "part", "")).partition("(")[0])
    for pattern, look in _BY_WORDS:
        found = pattern.search(words)
        if found is not None:
            return partial(look, found)
    given = _wrong_count(words)
    return None if given is None else partial(_called_with, given, tree)


def _wrong_count(words: str) -> Given | None:
    """Return the number or the keyword of the wrong arguments, as the message names it; None if the message is about something else.

    A `Given` without values if the message tells only that an argument is missing.
    """
    keyword, counts = messages.KEYWORD.search(words), messages.COUNTS.search(words)
    if keyword is not None:
        return Given(keyword=keyword[1])
    if counts is not None:
        return Given(values=int(counts[2] or counts[4]))
    return Given() if messages.MISSING.search(words) else None


def _dividing(node: ast.AST) -> Iterator[Suspect]:
    for operation in _operations(node, _DIVISIONS):
        right = operation.right
        zero = isinstance(right, ast.Constant) and right.value == 0
        if zero or not isinstance(right, ast.Constant):
            yield Suspect(operation, sure=int(zero))


def _operations(node: ast.AST, operators: tuple[type[ast.AST], ...]) -> Iterator[ast.BinOp]:
    if isinstance(node, ast.AugAssign):
        node = operation_of(node)
    if isinstance(node, ast.BinOp) and isinstance(node.op, operators):
        yield node


def _named(name: str, node: ast.AST) -> Iterator[Suspect]:
    """Yield the node if it is a call other than `print`. A call of the function `name` is likelier than another, which can be its French name."""
    if isinstance(node, ast.Call) and called_name(node) != "print":
        yield Suspect(node, sure=int(called_name(node) == name))


def _operated(found: re.Match[str], node: ast.AST) -> Iterator[Suspect]:
    """Yield an operation or comparison with the operator of the message: `-a`, `a + b`, `a < b`; or the `range` of a loop, which compares too."""
    name, left, right = str(found[1]), found[2], found[3]
    operator = _OPERATORS.get(name.removeprefix("i"), _OPERATORS.get(name))
    if operator is None:
        return
    if right is None:
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, operator):
            yield Suspect(node, ((node.operand, left),))
        return
    for operation in _operations(node, (operator,)):
        yield Suspect(operation, ((operation.left, left), (operation.right, right)))
    if isinstance(node, ast.Compare):
        for (one, other), sign in zip(
            pairwise([node.left, *node.comparators]), node.ops, strict=True
        ):
            if isinstance(sign, operator):
                yield Suspect(node, ((one, left), (other, right)))
    if isinstance(node, ast.For) and operator in (ast.Lt, ast.Gt) and _counts(node):
        yield Suspect(node.iter, sure=1)


def _not_that_kind(found: re.Match[str], node: ast.AST) -> Iterator[Suspect]:
    """Yield a node that calls a value, indexes it or iterates over it, whichever the message says is impossible.

    To iterate are also an unpacking, `await`, `in`, and any call for its first argument.
    """
    kind, cannot = found[1], found[2]
    if cannot == "callable":
        if isinstance(node, ast.Call):
            yield Suspect(node, ((node.func, kind),))
    elif cannot == "subscriptable":
        yield from _looked_into(found, node)
    elif isinstance(node, ast.For | ast.comprehension):
        yield Suspect(node.iter, ((node.iter, kind),), sure=1)
    elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple):
        yield Suspect(node.targets[0], ((node.value, kind),), sure=1)
    elif isinstance(node, ast.Await):
        yield Suspect(node, ((node.value, kind),), sure=1)
    elif isinstance(node, ast.Compare) and isinstance(node.ops[-1], ast.In | ast.NotIn):
        yield Suspect(node, ((node.comparators[-1], kind),))
    elif isinstance(node, ast.Call) and node.args:
        yield Suspect(node, ((node.args[0], kind),))


def _looked_into(found: re.Match[str], node: ast.AST) -> Iterator[Suspect]:
    if isinstance(node, ast.Subscript):
        yield Suspect(node, ((node.value, found[1]),))


def _converted(found: re.Match[str], node: ast.AST) -> Iterator[Suspect]:
    if isinstance(node, ast.Call):
        for part in node.args:
            yield Suspect(node, ((part, found[1]),))


def _measured(found: re.Match[str], node: ast.AST) -> Iterator[Suspect]:
    if isinstance(node, ast.Call) and called_name(node) == "len" and node.args:
        yield Suspect(node, ((node.args[0], found[1]),))


def _read_as_number(found: re.Match[str], node: ast.AST) -> Iterator[Suspect]:
    name = "int" if found[1] == "integer" else "float"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
        yield Suspect(node, sure=int(bool(node.args and isinstance(node.args[0], ast.Constant))))


def _called_with(given: Given, tree: ast.Module, node: ast.AST) -> Iterator[Suspect]:
    """Yield the node if it is a call that can have failed with `given`, the wrong arguments as the board's message tells them.

    Left out are a call that fits all functions that it can mean, and `print` unless the message names a keyword. A call of an unknown
    function is yielded too, as less likely.
    """
    if not isinstance(node, ast.Call) or (called_name(node) == "print" and not given.keyword):
        return
    taken = [one.takes(node) for one in signatures_of(node.func, tree)]
    if given.fits(node) and not (taken and all(taken)):
        yield Suspect(node, sure=2 * bool(taken))


_BY_WORDS: tuple[
    tuple[re.Pattern[str], Callable[[re.Match[str], ast.AST], Iterator[Suspect]]], ...
] = (
    (messages.UNSUPPORTED, _operated),
    (messages.NOT_A, _not_that_kind),
    (messages.NO_ITEM, _looked_into),
    (messages.NO_LENGTH, _measured),
    (messages.NOT_CONVERTED, _converted),
    (messages.WRONG_INDEX, _looked_into),
    (messages.NO_NUMBER, _read_as_number),
)
