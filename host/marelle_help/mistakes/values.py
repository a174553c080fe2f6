"""Mistakes about values: of the wrong kind, too many, missing, or a call without its parentheses."""

from __future__ import annotations

import ast
import builtins

from marelle_help.mistakes import messages
from marelle_help.mistakes.arguments import (
    decimal_comma,
    wrong_argument,
    wrong_arguments,
)
from marelle_help.mistakes.library import ENGLISH, IN_SQUARES, MAT
from marelle_help.mistakes.none_values import given_nothing, of_nothing
from marelle_help.mistakes.parentheses import without_parentheses
from marelle_help.mistakes.tasks import nothing_to_await

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_help.mistakes.mistake import Mistake
    from marelle_help.mistakes.view import View
    from marelle_help.refusals import Attributes

_CALLABLE = frozenset(("bound_method", "builtin_function_or_method", "function", "method", "type"))
_LISTS = frozenset(("list", "tuple"))
_NUMBERS = frozenset(("bool", "float", "int"))


def wrong_value(view: View, words: str) -> Mistake | None:
    """Return the mistake behind a TypeError.

    Args:
        view: where.
        words: what a board says of it.
    """
    if view.node is None:
        return None
    looks = (decimal_comma, _operands, _not_that_kind, _elements, wrong_arguments)
    found = next(filter(None, (look(view, view.node, words) for look in looks)), None)
    if found is None and isinstance(view.node, ast.Call):
        return wrong_argument(view, view.node)
    return found


def _operands(view: View, node: ast.expr, words: str) -> Mistake | None:
    """Find what cannot be added or compared."""
    found = messages.UNSUPPORTED.search(words)
    kinds = [kind for kind in found.group(2, 3) if kind] if found else []
    parts = _parts(node)
    if not kinds or not parts:
        return None
    if _CALLABLE & set(kinds):
        return without_parentheses(view, parts)
    if "NoneType" in kinds:
        part = _part(view, parts, kinds.index("NoneType"), kinds)
        return _returns_nothing(view, part) or of_nothing(view, part, view.short(part))
    if "str" in kinds and _NUMBERS & set(kinds):
        return view.mistake("E-PROG-60", node)
    if isinstance(node, ast.Compare) and _NUMBERS & set(kinds) and _LISTS & set(kinds):
        whole = next((part for part in parts if view.is_a(part, *_LISTS)), None)
        if whole is not None:
            name = view.text(whole)
            return view.mistake("E-CODE-09", whole, name=name, meant=f"{name}[0]")
    return None


def _returns_nothing(view: View, part: ast.expr) -> Mistake | None:
    """Find the call of an own function that has no `return` with a value."""
    if not isinstance(part, ast.Call) or not isinstance(part.func, ast.Name):
        return None
    name = part.func.id
    for function in view.nodes():
        if isinstance(function, ast.FunctionDef) and function.name == name:
            given = [n for n in ast.walk(function) if isinstance(n, ast.Return) and n.value]
            return None if given else view.mistake("E-CODE-12", part, name=name)
    return None


def _parts(node: ast.expr) -> list[ast.expr]:
    """Return the operands of an operator."""
    if isinstance(node, ast.BinOp):
        return [node.left, node.right]
    if isinstance(node, ast.Compare):
        return [node.left, *node.comparators]
    return [node.operand] if isinstance(node, ast.UnaryOp) else []


def _part(view: View, parts: list[ast.expr], index: int, kinds: list[str]) -> ast.expr:
    """Return the operand that is meant; of several comparisons the first that can be."""
    if len(parts) == len(kinds):
        return parts[index]
    return next((p for p in parts if view.is_a(p, "NoneType")), parts[0])


def _square_brackets(view: View, node: ast.expr) -> Mistake | None:
    """Find `range[4]`: a function that is looked into."""
    if not isinstance(node, ast.Subscript) or not isinstance(node.value, ast.Name):
        return None
    meant = f"{node.value.id}({view.text(node.slice)})"
    return view.mistake("E-PROG-47", node, name=view.short(node), meant=meant)


def _not_that_kind(view: View, node: ast.expr, words: str) -> Mistake | None:
    """Find `range = 3` before `range(4)`, `for i in 4`, `values[0]` without parentheses, `None` with any."""
    found = messages.NOT_A.search(words)
    if found is None:
        return None
    kind, cannot = found.groups()
    used = _gone_through(view, node, kind) if cannot == "iterable" else _used(node)
    if used is None:
        return None
    if kind == "NoneType":
        awaited = isinstance(node, ast.Await)
        return (
            nothing_to_await(view, used) if awaited else of_nothing(view, used, view.short(used))
        )
    if kind in _CALLABLE:
        return without_parentheses(view, [used]) or _square_brackets(view, node)
    if cannot == "callable":
        return _not_a_function(view, used)
    return _number_for_list(view, node, used) if kind in _NUMBERS else None


def _number_for_list(view: View, node: ast.expr, used: ast.expr) -> Mistake | None:
    """Find `for i in 4`, and `n[0]` of a number."""
    if isinstance(view.parent(used), ast.For):
        return view.mistake("E-PROG-64", used, name=view.short(used))
    if isinstance(node, ast.Subscript):
        return view.mistake("E-CODE-19", node, name=view.short(used))
    return None


def _elements(view: View, node: ast.expr, words: str) -> Mistake | None:
    """Find `values["a"]` of a list, and the length of a number."""
    if isinstance(node, ast.Subscript) and "indices must be integers" in words:
        return view.mistake("E-CODE-20", node.slice)
    found = messages.NO_LENGTH.search(words)
    if found is None or not isinstance(node, ast.Call) or not node.args:
        return None
    measured = node.args[0]
    if found[1] == "NoneType":
        return of_nothing(view, measured, view.short(measured))
    return view.mistake("E-CODE-21", measured) if found[1] in _NUMBERS else None


def _gone_through(view: View, node: ast.expr, kind: str) -> ast.expr | None:
    """Return the expression that cannot be iterated over: in a call one of its arguments, if it is known which."""
    if isinstance(node, ast.Call):
        return next((part for part in node.args if view.is_a(part, kind)), None)
    return node.comparators[-1] if isinstance(node, ast.Compare) else node


def _used(node: ast.expr) -> ast.expr:
    """Return the expression that is called or indexed."""
    if isinstance(node, ast.Call):
        return node.func
    return node.value if isinstance(node, ast.Subscript) else node


def _not_a_function(view: View, used: ast.expr) -> Mistake:
    """Return the mistake of calling what is no function: a name that changed its meaning, or a module."""
    meant = next((word for word in ENGLISH if word.lower() == view.text(used).lower()), "")
    if meant and meant != view.text(used):
        return view.mistake("E-PROG-50", used, name=view.text(used), meant=meant)
    call = view.parent(used)
    if view.is_a(used, *_LISTS) and isinstance(call, ast.Call) and len(call.args) == 1:
        meant = f"{view.text(used)}[{view.text(call.args[0])}]"
        return view.mistake("E-PROG-47", call, name=view.short(call), meant=meant)
    given = view.assignments(used.id) if isinstance(used, ast.Name) else []
    if isinstance(used, ast.Name) and given and (used.id in MAT or used.id in dir(builtins)):
        statement = given[0]
        targets = getattr(statement, "targets", [getattr(statement, "target", statement)])
        target: ast.AST = targets[0]
        return view.mistake("E-PROG-62", target, name=used.id)
    return view.mistake("E-PROG-63", used, name=view.short(used))


def _has_number_outside(call: ast.Call, least: object, most: object) -> bool:
    """Return True if one of the numbers that stand in a call is outside the bounds."""
    if not isinstance(least, int) or not isinstance(most, int):
        return False
    values = [part.value for part in call.args if isinstance(part, ast.Constant)]
    return any(isinstance(one, int | float) and not least <= one <= most for one in values)


def no_number(view: View) -> Mistake | None:
    """Return the text that `int()` or `float()` cannot make a number of."""
    node = view.node
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or not node.args:
        return None
    if node.func.id not in ("int", "float"):
        return None
    return view.mistake("E-PROG-93", node.args[0], name=node.func.id)


def endless_recursion(view: View) -> Mistake | None:
    """Return the call by which a function calls itself."""
    for function in view.nodes():
        if isinstance(function, ast.FunctionDef) and function.name == view.function:
            for node in ast.walk(function):
                if (
                    isinstance(node, ast.Call)
                    and view.text(node.func).rpartition(".")[2] == view.function
                ):
                    return view.mistake("E-PROG-17", node)
    return None


def by_zero(view: View) -> Mistake | None:
    """Return the place of what was zero."""
    if not isinstance(view.node, ast.BinOp):
        return None
    return view.mistake("E-PROG-13", view.node.right)


def no_such_element(view: View) -> Mistake | None:
    """Return the place of the number that a list has no element for."""
    if not isinstance(view.node, ast.Subscript):
        return None
    return view.mistake("E-PROG-80", view.node)


def slice_with_step(view: View) -> Mistake | None:
    """Return the mistake of `text[::-1]` or `del numbers[::2]`, which a board cannot do."""
    for node in view.inside():
        match node:
            case ast.Subscript(slice=ast.Slice(step=ast.expr()), ctx=ast.Load()):
                return view.mistake("E-BOARD-13", node)
            case ast.Subscript(slice=ast.Slice(step=ast.expr())):
                return view.mistake("E-BOARD-14", node)
    return None


def refused_number(view: View, told: Attributes) -> Mistake | None:
    """Return the mistake in a number that the robot refuses (E-BOT-01).

    Args:
        view: where.
        told: the attributes of the library's error: `least` and `most` are the bounds.
    """
    node = view.node
    if not isinstance(node, ast.Call) or not node.args:
        return None
    first = node.args[0]
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if name in IN_SQUARES and isinstance(first, ast.Constant) and isinstance(first.value, int):
        return view.mistake("E-PROG-81", first, name=name)
    outside = _has_number_outside(node, told.get("least"), told.get("most"))
    return (
        (None if outside else given_nothing(view, node))
        or decimal_comma(view, first, "tuple")
        or _returns_nothing(view, first)
        or wrong_argument(view, node)
    )
