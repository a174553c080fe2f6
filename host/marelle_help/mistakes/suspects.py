"""Finds the expression that failed where a board gives its line alone: by what the exception says of its values.

MicroPython keeps no columns. Its lines never go backward inside a function (`emit_bc_set_source_line`), so what fails in the condition
of a `while`, which is compiled behind its block, or in the `range` of a `for` is told at the last line of the block.
"""

from __future__ import annotations

import ast
import re
from typing import NamedTuple

from marelle_help.mistakes.signatures import Given, signatures_of
from marelle_help.mistakes.view import called_name, operation_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from marelle_help.mistakes.kinds import Kinds

_TWO = re.compile(r"unsupported types for __(\w+)__: '(\w+)', '(\w+)'")
_ONE = re.compile(r"unsupported type for __(\w+)__: '(\w+)'")
_NOT = re.compile(r"'(\w+)' object isn't (callable|iterable|subscriptable)")
_ITEM = re.compile(r"'(\w+)' object doesn't support item")
_NO_LENGTH = re.compile(r"object of type '(\w+)' has no len")
_CONVERT = re.compile(r"can't convert '?(\w+)'?(?: object)? to \w+")
_INDEX = re.compile(r"(\w+) index out of range|(\w+) indices must be integers")
_NUMBER = re.compile(r"invalid syntax for (integer|number)")
_COUNTS = re.compile(
    r"takes (\d+) positional arguments but (\d+)|expected at most (\d+) arguments, got (\d+)"
)
_KEYWORD = re.compile(r"(?:unexpected keyword argument|multiple values for argument) '(\w+)'")
_MISSING = re.compile(r"missing (?:\d+ )?required|missing keyword-only")
_OPERATORS: dict[str, type[ast.AST]] = {
    "add": ast.Add, "sub": ast.Sub, "mul": ast.Mult, "truediv": ast.Div, "floordiv": ast.FloorDiv, "mod": ast.Mod,
    "pow": ast.Pow, "lshift": ast.LShift, "rshift": ast.RShift, "and": ast.BitAnd, "or": ast.BitOr, "xor": ast.BitXor,
    "gt": ast.Gt, "lt": ast.Lt, "ge": ast.GtE, "le": ast.LtE, "neg": ast.USub, "pos": ast.UAdd, "invert": ast.Invert,
}  # fmt: skip
_DIVISIONS = (ast.Div, ast.FloorDiv, ast.Mod)


class Suspect(NamedTuple):
    """An expression that may have failed.

    Attributes:
        node: it.
        used: its parts of which the exception says the class, with that.
        sure: what speaks for it beside them.
    """

    node: ast.expr
    used: tuple[tuple[ast.expr, str], ...] = ()
    sure: int = 0


def suspect_of(
    tree: ast.Module, line: int, error: BaseException, words: str, kinds: Kinds
) -> ast.expr | None:
    """Return the one expression of a line that can have failed so; None if there is none, or if several can.

    Args:
        tree: of the file.
        line: where the board says that it failed.
        error: of the class that it had there.
        words: what the board says of it.
        kinds: what the file's names stand for.
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
    """Return what can have failed at a line: what stands there, and the conditions of the loops that end there."""
    here: list[ast.AST] = []
    behind: list[ast.AST] = []
    for statement in ast.walk(tree):
        if not isinstance(statement, ast.stmt):
            continue
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
    """Tell whether a statement, without its blocks, has that line."""
    own = _own(statement)
    has_block = hasattr(statement, "body") or hasattr(statement, "cases")
    ends = [getattr(node, "end_lineno", 0) or 0 for node in (own[1:] if has_block else own)]
    return statement.lineno <= line <= max(ends, default=statement.lineno)


def _own(statement: ast.stmt) -> list[ast.AST]:
    """Return the nodes of a statement that are of none of its blocks; the statement is the first."""
    found: list[ast.AST] = [statement]
    for child in ast.iter_child_nodes(statement):
        if not isinstance(child, ast.stmt | ast.ExceptHandler | ast.match_case):
            found += ast.walk(child)
    return found


def _ends_at(loop: ast.While | ast.For, line: int) -> bool:
    """Tell whether the last line that the block of a loop sets is that one."""
    last = loop.body[-1]
    latest = max(getattr(node, "lineno", 0) for node in ast.walk(last))
    return latest <= line <= (last.end_lineno or line)


def _likely(suspect: Suspect, kinds: Kinds) -> int | None:
    """Return how much speaks for a suspect; None if its values are none of those that the exception is about."""
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
    """Return what gives the suspects among some nodes, for an exception of that class and these words."""
    if isinstance(error, ZeroDivisionError):
        return _dividing
    refused = getattr(error, "code", None) == "E-BOT-01"
    if refused:
        return _named(str(getattr(error, "part", "")).partition("(")[0])
    for pattern, looks in _BY_WORDS:
        found = pattern.search(words)
        if found is not None:
            return looks(found)
    given = _wrong_count(words)
    return None if given is None else lambda node: _called_with(node, given, tree)


def _wrong_count(words: str) -> Given | None:
    """Return what a call was given, as far as a board says it."""
    keyword, counts = _KEYWORD.search(words), _COUNTS.search(words)
    if keyword is not None:
        return Given(keyword=keyword[1])
    if counts is not None:
        return Given(values=int(counts[2] or counts[4]))
    return Given() if _MISSING.search(words) else None


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


def _named(name: str) -> Callable[[ast.AST], Iterator[Suspect]]:
    """Return what gives the calls of a function, which may have a French name too."""

    def looks(node: ast.AST) -> Iterator[Suspect]:
        if isinstance(node, ast.Call) and called_name(node) != "print":
            yield Suspect(node, sure=int(called_name(node) == name))

    return looks


def _of_two(found: re.Match[str]) -> Callable[[ast.AST], Iterator[Suspect]]:
    operator = _OPERATORS.get(found[1].removeprefix("i"), _OPERATORS.get(found[1]))

    def looks(node: ast.AST) -> Iterator[Suspect]:
        if operator is None:
            return
        for operation in _operations(node, (operator,)):
            yield Suspect(operation, ((operation.left, found[2]), (operation.right, found[3])))
        if isinstance(node, ast.Compare):
            parts = [node.left, *node.comparators]
            for left, right, sign in zip(parts, parts[1:], node.ops, strict=False):
                if isinstance(sign, operator):
                    yield Suspect(node, ((left, found[2]), (right, found[3])))
        if isinstance(node, ast.For) and operator in (ast.Lt, ast.Gt) and _counts(node):
            yield Suspect(node.iter, sure=1)

    return looks


def _of_one(found: re.Match[str]) -> Callable[[ast.AST], Iterator[Suspect]]:
    operator = _OPERATORS.get(found[1])

    def looks(node: ast.AST) -> Iterator[Suspect]:
        if isinstance(node, ast.UnaryOp) and operator and isinstance(node.op, operator):
            yield Suspect(node, ((node.operand, found[2]),))

    return looks


def _not_that_kind(found: re.Match[str]) -> Callable[[ast.AST], Iterator[Suspect]]:
    kind, cannot = found[1], found[2]
    if cannot == "callable":
        return lambda node: _called(node, kind)
    if cannot == "subscriptable":
        return lambda node: _looked_into(node, kind)

    def looks(node: ast.AST) -> Iterator[Suspect]:
        if isinstance(node, ast.For | ast.comprehension):
            yield Suspect(node.iter, ((node.iter, kind),), sure=1)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple):
            yield Suspect(node.targets[0], ((node.value, kind),), sure=1)
        elif isinstance(node, ast.Await):
            yield Suspect(node, ((node.value, kind),), sure=1)
        elif isinstance(node, ast.Compare) and isinstance(node.ops[-1], ast.In | ast.NotIn):
            yield Suspect(node, ((node.comparators[-1], kind),))
        elif isinstance(node, ast.Call) and node.args:
            yield Suspect(node, ((node.args[0], kind),))

    return looks


def _called(node: ast.AST, kind: str) -> Iterator[Suspect]:
    if isinstance(node, ast.Call):
        yield Suspect(node, ((node.func, kind),))


def _looked_into(node: ast.AST, kind: str) -> Iterator[Suspect]:
    if isinstance(node, ast.Subscript):
        yield Suspect(node, ((node.value, kind),))


def _converted(found: re.Match[str]) -> Callable[[ast.AST], Iterator[Suspect]]:
    def looks(node: ast.AST) -> Iterator[Suspect]:
        if isinstance(node, ast.Call):
            for part in node.args:
                yield Suspect(node, ((part, found[1]),))

    return looks


def _indexed(found: re.Match[str]) -> Callable[[ast.AST], Iterator[Suspect]]:
    return lambda node: _looked_into(node, found[1] or found[2])


def _measured(found: re.Match[str]) -> Callable[[ast.AST], Iterator[Suspect]]:
    def looks(node: ast.AST) -> Iterator[Suspect]:
        if isinstance(node, ast.Call) and called_name(node) == "len" and node.args:
            yield Suspect(node, ((node.args[0], found[1]),))

    return looks


def _read_as_number(found: re.Match[str]) -> Callable[[ast.AST], Iterator[Suspect]]:
    name = "int" if found[1] == "integer" else "float"

    def looks(node: ast.AST) -> Iterator[Suspect]:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            number = node.args and isinstance(node.args[0], ast.Constant)
            yield Suspect(node, sure=int(bool(number)))

    return looks


def _called_with(node: ast.AST, given: Given, tree: ast.Module) -> Iterator[Suspect]:
    """Give a call unless what it calls takes what it is given."""
    if not isinstance(node, ast.Call) or (called_name(node) == "print" and not given.keyword):
        return
    if not given.fits(node):
        return
    taken = [one.takes(node) for one in signatures_of(node, tree)]
    if not all(taken) or not taken:
        yield Suspect(node, sure=2 * bool(taken))


_BY_WORDS: tuple[
    tuple[re.Pattern[str], Callable[[re.Match[str]], Callable[[ast.AST], Iterator[Suspect]]]], ...
] = (
    (_TWO, _of_two),
    (_ONE, _of_one),
    (_NOT, _not_that_kind),
    (_ITEM, lambda found: lambda node: _looked_into(node, found[1])),
    (_NO_LENGTH, _measured),
    (_CONVERT, _converted),
    (_INDEX, _indexed),
    (_NUMBER, _read_as_number),
)
