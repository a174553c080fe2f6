"""Mistakes about values: of the wrong kind, too many, missing, or a call without its parentheses."""

from __future__ import annotations

import ast
import re

from marelle_help.mistakes.library import ENGLISH, IN_MS, IN_SQUARES, MAT, METHODS
from marelle_help.mistakes.mistake import Mistake
from marelle_help.mistakes.nearest import nearest
from marelle_help.mistakes.nothing import given_nothing, of_nothing
from marelle_help.signatures import arguments_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from marelle_help.mistakes.view import View

_KINDS = re.compile(r"unsupported types? for \S*: '(\w+)'(?:, '(\w+)')?")
_NOT = re.compile(r"'(\w+)' object isn't (callable|iterable|subscriptable)")
_TOO_MANY = re.compile(
    r"takes (?:from \d+ to |exactly |at most )?(?:no|one|\d+) (?:positional )?arguments? (?:but|\()"
    r"|expected at most \d+ arguments?|takes no arguments"
)
_TOO_FEW = re.compile(
    r"missing (\d+ )?required (positional )?argument|expected at least \d+ arguments?"
)
_COUNTS = re.compile(r"takes (\d+) positional arguments but (\d+)")
_KEYWORD = re.compile(r"unexpected keyword argument '(\w+)'")
_DECIMAL = re.compile(r"(?<![\w.])\d+,\d+(?![\w.])")
_CALLABLE = frozenset(("bound_method", "builtin_function_or_method", "function", "method", "type"))
_LISTS = frozenset(("list", "tuple"))
_NUMBERS = frozenset(("bool", "float", "int"))
_SHOWN = 20


def wrong_value(view: View, words: str) -> Mistake | None:
    """Return what is wrong where Python refuses the kind of a value.

    Args:
        view: where.
        words: what a board says of it.
    """
    return _first(
        view, words, _decimal_comma, _operands, _not_that_kind, _arguments, _argument_kinds
    )


def wrong_arguments(view: View, words: str) -> Mistake | None:
    """Return what is wrong with what a call is given, as `wrong_value` does, where no name has a value."""
    return _first(view, words, _decimal_comma, _arguments)


def _first(
    view: View, words: str, *looks: Callable[[View, ast.expr, str], Mistake | None]
) -> Mistake | None:
    if view.node is None:
        return None
    found = (look(view, view.node, words) for look in looks)
    return next((one for one in found if one is not None), None)


def _decimal_comma(view: View, node: ast.expr, words: str) -> Mistake | None:
    """Find `wait(0,5)`, and `v = 0,5` before it is used."""
    if isinstance(node, ast.Call) and _TOO_MANY.search(words):
        for one, other in zip(node.args, node.args[1:], strict=False):
            found = _pair(view, one, other)
            if found is not None:
                return found
    if "tuple" not in words:
        return None
    for name in ast.walk(node):
        for given in view.assignments(name.id) if isinstance(name, ast.Name) else ():
            value = given.value if isinstance(given, ast.Assign) else None
            if isinstance(value, ast.Tuple) and len(value.elts) == 2:
                found = _pair(view, *value.elts)
                if found is not None:
                    return found
    return None


def _pair(view: View, one: ast.expr, other: ast.expr) -> Mistake | None:
    first, second = view.place(one), view.place(other)
    text = f"{view.text(one)},{view.text(other)}"
    if (
        first.line != second.line
        or first.end_column + 1 != second.column
        or not _DECIMAL.fullmatch(text)
    ):
        return None
    facts = {"name": text, "meant": text.replace(",", ".")}
    return Mistake("E-PROG-59", first._replace(end_column=second.end_column), facts)


def _operands(view: View, node: ast.expr, words: str) -> Mistake | None:
    """Find what cannot be added or compared."""
    found = _KINDS.search(words)
    kinds = [kind for kind in found.groups() if kind] if found else []
    parts = _parts(node)
    if not kinds or not parts:
        return None
    if _CALLABLE & set(kinds):
        return without_parentheses(view, parts)
    if "NoneType" in kinds:
        part = _part(view, parts, kinds.index("NoneType"), kinds)
        return _returns_nothing(view, part) or of_nothing(view, part, _short(view, part))
    if "str" in kinds and _NUMBERS & set(kinds):
        return Mistake("E-PROG-60", view.place(node), {})
    if isinstance(node, ast.Compare) and _NUMBERS & set(kinds) and _LISTS & set(kinds):
        whole = next((part for part in parts if isinstance(view.value(part), list | tuple)), None)
        if whole is not None:
            name = view.text(whole)
            return Mistake("E-CODE-09", view.place(whole), {"name": name, "meant": f"{name}[0]"})
    return None


def _returns_nothing(view: View, part: ast.expr) -> Mistake | None:
    """Find the call of an own function that has no `return` with a value."""
    if not isinstance(part, ast.Call) or not isinstance(part.func, ast.Name):
        return None
    name = part.func.id
    for function in view.nodes():
        if isinstance(function, ast.FunctionDef) and function.name == name:
            given = [n for n in ast.walk(function) if isinstance(n, ast.Return) and n.value]
            return None if given else Mistake("E-CODE-12", view.place(part), {"name": name})
    return None


def _parts(node: ast.expr) -> list[ast.expr]:
    """Return what an operator works on."""
    if isinstance(node, ast.BinOp):
        return [node.left, node.right]
    if isinstance(node, ast.Compare):
        return [node.left, *node.comparators]
    return [node.operand] if isinstance(node, ast.UnaryOp) else []


def _part(view: View, parts: list[ast.expr], index: int, kinds: list[str]) -> ast.expr:
    """Return the operand that is meant; of several comparisons the first that can be."""
    if len(parts) == len(kinds):
        return parts[index]
    return next((p for p in parts if isinstance(p, ast.Name) and view.value(p) is None), parts[0])


def without_parentheses(view: View, parts: list[ast.expr]) -> Mistake | None:
    """Return the call without parentheses among some expressions."""
    for part in parts:
        if isinstance(part, ast.Attribute):
            return Mistake("E-PROG-49", view.end_place(part), {"name": part.attr})
        if isinstance(part, ast.Name) and callable(view.value(part)):
            given = _where_given(view, part.id)
            if given is not None:
                return Mistake("E-PROG-49", view.end_place(given), {"name": given.attr})
            if isinstance(view.parent(part), ast.Subscript):
                return None
            return Mistake("E-PROG-49", view.place(part), {"name": part.id})
    return None


def _where_given(view: View, name: str) -> ast.Attribute | None:
    """Return the `bot.line.values` of the last `name = bot.line.values` before the failure."""
    found = [
        node.value
        for node in view.nodes()
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Attribute)
        and any(isinstance(target, ast.Name) and target.id == name for target in node.targets)
    ]
    before = [value for value in found if value.lineno <= view.line]
    return max(before or found, key=lambda value: value.lineno, default=None)


def _square_brackets(view: View, node: ast.expr) -> Mistake | None:
    """Find `range[4]`: a function that is looked into."""
    if not isinstance(node, ast.Subscript) or not isinstance(node.value, ast.Name):
        return None
    meant = f"{node.value.id}({view.text(node.slice)})"
    return Mistake("E-PROG-47", view.place(node), {"name": _short(view, node), "meant": meant})


def _not_that_kind(view: View, node: ast.expr, words: str) -> Mistake | None:
    """Find `range = 3` before `range(4)`, `for i in 4`, `values[0]` without parentheses, `None` with any."""
    found = _NOT.search(words)
    if found is None:
        return None
    kind, cannot = found.groups()
    used = _used(node)
    if kind == "NoneType":
        return of_nothing(view, used, _short(view, used))
    if kind in _CALLABLE:
        return without_parentheses(view, [used]) or _square_brackets(view, node)
    if cannot == "iterable" and kind in _NUMBERS and isinstance(view.parent(used), ast.For):
        return Mistake("E-PROG-64", view.place(used), {"name": _short(view, used)})
    if cannot == "callable":
        return _not_a_function(view, used)
    return None


def _used(node: ast.expr) -> ast.expr:
    """Return what is called or looked into."""
    if isinstance(node, ast.Call):
        return node.func
    return node.value if isinstance(node, ast.Subscript) else node


def _not_a_function(view: View, used: ast.expr) -> Mistake:
    """Return the mistake of calling what is no function: a name that changed its meaning, or a module."""
    meant = next((word for word in ENGLISH if word.lower() == view.text(used).lower()), "")
    if meant and meant != view.text(used):
        return Mistake("E-PROG-50", view.place(used), {"name": view.text(used), "meant": meant})
    call = view.parent(used)
    if (
        isinstance(view.value(used), list | tuple)
        and isinstance(call, ast.Call)
        and len(call.args) == 1
    ):
        meant = f"{view.text(used)}[{view.text(call.args[0])}]"
        return Mistake("E-PROG-47", view.place(call), {"name": _short(view, call), "meant": meant})
    given = view.assignments(used.id) if isinstance(used, ast.Name) else []
    if (
        isinstance(used, ast.Name)
        and given
        and (used.id in MAT or used.id in view.frame.f_builtins)
    ):
        statement = given[0]
        targets = getattr(statement, "targets", [getattr(statement, "target", statement)])
        target: ast.AST = targets[0]
        return Mistake("E-PROG-62", view.place(target), {"name": used.id})
    return Mistake("E-PROG-63", view.place(used), {"name": _short(view, used)})


def _arguments(view: View, node: ast.expr, words: str) -> Mistake | None:
    """Find what is too much or missing between the parentheses."""
    if not isinstance(node, ast.Call):
        return None
    name = node.func.attr if isinstance(node.func, ast.Attribute) else _short(view, node.func)
    keyword = _KEYWORD.search(words)
    if keyword is not None:
        given = next((k for k in node.keywords if k.arg == keyword[1]), None)
        place = view.place(given or node)
        known = view.arguments_of(node.func) or arguments_of(name)
        near = nearest(keyword[1], known)
        return Mistake("E-PROG-58", place, {"name": name, "other": keyword[1], "nearest": near})
    counts = _COUNTS.search(words)
    if _TOO_FEW.search(words) or (counts and int(counts[2]) < int(counts[1])):
        return class_for_object(view, node.func) or Mistake(
            "E-PROG-57", view.place(node), {"name": name}
        )
    if _TOO_MANY.search(words):
        last = node.args[-1] if node.args else node
        return Mistake("E-PROG-56", view.place(last), {"name": name})
    return None


def class_for_object(view: View, node: ast.expr) -> Mistake | None:
    """Find `bot = Robot` before the `bot.straight` of `bot.straight(300)`, and `Robot.straight`."""
    if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
        return None
    name = node.value
    value = view.value(name)
    if not isinstance(value, type):
        return None
    for given in view.assignments(name.id):
        if isinstance(given, ast.Assign) and view.value(given.value) is value:
            return Mistake("E-PROG-49", view.place(given.value), {"name": view.text(given.value)})
    return Mistake("E-PROG-49", view.place(name), {"name": name.id})


def _argument_kinds(view: View, node: ast.expr, words: str) -> Mistake | None:
    """Find a number between quotes, or a call without parentheses, that is given to a function."""
    del words
    if not isinstance(node, ast.Call):
        return None
    return wrong_argument(view, node)


def wrong_argument(view: View, node: ast.Call) -> Mistake | None:
    """Return what is visibly wrong with an argument that was refused."""
    arguments = list(_all_arguments(node))
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if isinstance(node.func, ast.Attribute) and node.func.attr == "sleep_ms":
        name = node.func.attr
    if name == "range":
        return _range_of_whole(view, node)
    if name in IN_MS and len(arguments) == 1 and _is_decimal(arguments[0]):
        return Mistake("E-PROG-83", view.place(arguments[0]), {"name": name})
    for part in arguments:
        if isinstance(part, ast.Attribute) and part.attr in METHODS:
            return without_parentheses(view, [part])
    for part in arguments:
        if (
            isinstance(part, ast.Constant)
            and isinstance(part.value, str)
            and _is_number(part.value)
        ):
            return Mistake("E-PROG-92", view.place(part), {"name": part.value.strip()})
    return None


def _range_of_whole(view: View, node: ast.Call) -> Mistake | None:
    """Find `range(8 / 2)`, `range(4.0)`, and `n = "4"` before `range(n)`."""
    for part in node.args:
        value = part.value if isinstance(part, ast.Constant) else view.value(part)
        if isinstance(part, ast.Constant) and isinstance(value, str):
            continue
        if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Div):
            meant = f"{view.text(part.left)} // {view.text(part.right)}"
        elif isinstance(part, ast.Constant) and isinstance(value, float) and value == int(value):
            meant = str(int(value))
        elif isinstance(value, str | float):
            meant = f"int({view.text(part)})"
        else:
            continue
        written = [meant if other is part else view.text(other) for other in node.args]
        facts = {"meant": f"range({', '.join(written)})"}
        return Mistake("E-CODE-04", view.place(part), facts)
    return None


def _all_arguments(node: ast.Call) -> Iterator[ast.expr]:
    yield from node.args
    for keyword in node.keywords:
        yield keyword.value


def _is_decimal(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, float)


def _is_number(text: str) -> bool:
    return re.fullmatch(r"\s*-?[0-9]{1,9}([.,][0-9]{1,9})?\s*°?\s*", text) is not None


def refused_number(view: View) -> Mistake | None:
    """Return what is wrong with the number that the robot refuses (E-BOT-01)."""
    node = view.node
    if not isinstance(node, ast.Call) or not node.args:
        return None
    first = node.args[0]
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if name in IN_SQUARES and isinstance(first, ast.Constant) and isinstance(first.value, int):
        return Mistake("E-PROG-81", view.place(first), {"name": name})
    return (
        given_nothing(view, node)
        or _decimal_comma(view, first, "tuple")
        or _returns_nothing(view, first)
        or wrong_argument(view, node)
    )


def no_number(view: View) -> Mistake | None:
    """Return the text that `int()` or `float()` cannot make a number of."""
    node = view.node
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or not node.args:
        return None
    if node.func.id not in ("int", "float"):
        return None
    return Mistake("E-PROG-93", view.place(node.args[0]), {"name": node.func.id})


def endless_recursion(view: View) -> Mistake | None:
    """Return the call by which a function calls itself."""
    name = view.frame.f_code.co_name
    for function in view.nodes():
        if isinstance(function, ast.FunctionDef) and function.name == name:
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and view.text(node.func).rpartition(".")[2] == name:
                    return Mistake("E-PROG-17", view.place(node), {})
    return None


def by_zero(view: View) -> Mistake | None:
    """Return the place of what was zero."""
    if not isinstance(view.node, ast.BinOp):
        return None
    return Mistake("E-PROG-13", view.place(view.node.right), {})


def no_such_element(view: View) -> Mistake | None:
    """Return the place of the number that a list has no element for."""
    if not isinstance(view.node, ast.Subscript):
        return None
    return Mistake("E-PROG-80", view.place(view.node), {})


def _short(view: View, node: ast.AST) -> str:
    text = " ".join(view.text(node).split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def slice_with_step(view: View) -> Mistake | None:
    """Return the mistake of `text[::-1]` or `del numbers[::2]`, which a board cannot do."""
    for node in view.inside():
        match node:
            case ast.Subscript(slice=ast.Slice(step=ast.expr()), ctx=ast.Load()):
                return Mistake("E-BOARD-13", view.place(node), {})
            case ast.Subscript(slice=ast.Slice(step=ast.expr())):
                return Mistake("E-BOARD-14", view.place(node), {})
    return None
