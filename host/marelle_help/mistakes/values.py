"""Mistakes with values and in the arguments of a call: of the wrong class, None, zero, out of bounds, too many, missing, a comma in place of a decimal point."""

import ast
import builtins
import re
from itertools import pairwise

from marelle_help.mistake import Mistake
from marelle_help.mistakes import messages
from marelle_help.mistakes.library import ENGLISH, IN_MS, IN_SQUARES, MAT, METHODS
from marelle_help.mistakes.nearest import nearest
from marelle_help.mistakes.parentheses import class_for_object, without_parentheses
from marelle_help.mistakes.tasks import nothing_to_await
from marelle_help.mistakes.view import View, called_name, given_by
from marelle_help.refusals import Attributes
from marelle_help.signatures import arguments_of

_CALLABLE = frozenset(("bound_method", "builtin_function_or_method", "function", "method", "type"))
_LISTS = frozenset(("list", "tuple"))
_NUMBERS = frozenset(("bool", "float", "int"))


def wrong_value(view: View, words: str) -> Mistake | None:
    """Return the mistake behind a TypeError; None if it is not recognised.

    Args:
        view: the program, at the place of the failure.
        words: the exception's message, as a board words it.
    """
    if view.node is None:
        return None
    looks = (decimal_comma, _operands, _not_that_kind, _elements, wrong_arguments)
    found = next(filter(None, (look(view, view.node, words) for look in looks)), None)
    if found is None and isinstance(view.node, ast.Call):
        return wrong_argument(view, view.node)
    return found


def _operands(view: View, node: ast.expr, words: str) -> Mistake | None:
    """Return the mistake of an operation or comparison whose operands do not fit together, such as "a" + 1.

    None if the message is not about one, or about classes other than functions, None, string with number, or list compared with number.
    """
    found = messages.UNSUPPORTED.search(words)
    kinds = [kind for kind in found.group(2, 3) if kind] if found else []
    parts = _parts(node)
    if not kinds or not parts:
        return None
    if _CALLABLE & set(kinds):
        return without_parentheses(view, parts)
    if "NoneType" in kinds:
        # With more operands than classes in the message, the first one that can be None.
        likely = next((part for part in parts if view.is_a(part, "NoneType")), parts[0])
        part = parts[kinds.index("NoneType")] if len(parts) == len(kinds) else likely
        return _returns_nothing(view, part) or _of_nothing(view, part, view.short(part))
    if "str" in kinds and _NUMBERS & set(kinds):
        return view.mistake("E-PROG-60", node)
    if isinstance(node, ast.Compare) and _NUMBERS & set(kinds) and _LISTS & set(kinds):
        whole = next((part for part in parts if view.is_a(part, *_LISTS)), None)
        if whole is not None:
            name = view.text(whole)
            return view.mistake("E-CODE-09", whole, name=name, meant=f"{name}[0]")
    return None


def _of_nothing(view: View, part: ast.expr, name: str) -> Mistake:
    """Return the mistake of using a part whose value is None: E-BOT-32 for the position of a line, otherwise E-PROG-61.

    `name` is the text to show for the part.
    """
    code = "E-BOT-32" if isinstance(part, ast.Name) and _is_place(view, part.id) else "E-PROG-61"
    return view.mistake(code, part, name=name)


def _is_place(view: View, name: str) -> bool:
    """Return True if the program assigns only results of `position()` (the line's position) to a name."""
    given = [n for n in view.nodes() if isinstance(n, ast.stmt) and name in given_by(n)]
    return bool(given) and all(
        isinstance(n, ast.Assign)
        and isinstance(n.value, ast.Call)
        and called_name(n.value) == "position"
        for n in given
    )


def _given_nothing(view: View, call: ast.Call) -> Mistake | None:
    """Return the mistake of a call with a name whose value is None, as in `bot.drive(100, place)`; None without such an argument."""
    parts = (*call.args, *(keyword.value for keyword in call.keywords))
    nothing = next((part for part in parts if view.is_a(part, "NoneType")), None)
    return None if nothing is None else _of_nothing(view, nothing, view.text(nothing))


def _returns_nothing(view: View, part: ast.expr) -> Mistake | None:
    if not isinstance(part, ast.Call) or not isinstance(part.func, ast.Name):
        return None
    name = part.func.id
    for function in view.nodes():
        if isinstance(function, ast.FunctionDef) and function.name == name:
            given = [n for n in ast.walk(function) if isinstance(n, ast.Return) and n.value]
            return None if given else view.mistake("E-CODE-12", part, name=name)
    return None


def _parts(node: ast.expr) -> list[ast.expr]:
    """Return the operands of an operation or a comparison; [] for any other expression."""
    if isinstance(node, ast.BinOp):
        return [node.left, node.right]
    if isinstance(node, ast.Compare):
        return [node.left, *node.comparators]
    return [node.operand] if isinstance(node, ast.UnaryOp) else []


def _square_brackets(view: View, node: ast.expr) -> Mistake | None:
    """Return the mistake of `range[4]`, a function with square brackets, where `range(4)` is meant; None otherwise."""
    if not isinstance(node, ast.Subscript) or not isinstance(node.value, ast.Name):
        return None
    meant = f"{node.value.id}({view.text(node.slice)})"
    return view.mistake("E-PROG-47", node, name=view.short(node), meant=meant)


def _not_that_kind(view: View, node: ast.expr, words: str) -> Mistake | None:
    """Return the mistake of a value that cannot be called, indexed or iterated over; None if the message is about something else.

    None also for a value to index or iterate over that is neither a number, None nor a function, such as a robot.

    As of `range(4)` after `range = 3`, `for i in 4`, `bot.values[0]` without `()`, and None used in any of these ways.
    """
    found = messages.NOT_A.search(words)
    if found is None:
        return None
    kind, cannot = found.groups()
    used = _iterated(view, node, kind) if cannot == "iterable" else _used(node)
    if used is None:
        return None
    if kind == "NoneType":
        awaited = isinstance(node, ast.Await)
        return (
            nothing_to_await(view, used) if awaited else _of_nothing(view, used, view.short(used))
        )
    if kind in _CALLABLE:
        return without_parentheses(view, [used]) or _square_brackets(view, node)
    if cannot == "callable":
        return _not_a_function(view, used)
    return _number_for_list(view, node, used) if kind in _NUMBERS else None


def _number_for_list(view: View, node: ast.expr, used: ast.expr) -> Mistake | None:
    if isinstance(view.parent(used), ast.For):
        return view.mistake("E-PROG-64", used, name=view.short(used))
    if isinstance(node, ast.Subscript):
        return view.mistake("E-CODE-19", node, name=view.short(used))
    return None


def _elements(view: View, node: ast.expr, words: str) -> Mistake | None:
    """Return the mistake of an index that is no int, as `values["a"]`, or of `len` of a number or None; None otherwise."""
    if isinstance(node, ast.Subscript) and "indices must be integers" in words:
        return view.mistake("E-CODE-20", node.slice)
    found = messages.NO_LENGTH.search(words)
    if found is None or not isinstance(node, ast.Call) or not node.args:
        return None
    measured = node.args[0]
    if found[1] == "NoneType":
        return _of_nothing(view, measured, view.short(measured))
    return view.mistake("E-CODE-21", measured) if found[1] in _NUMBERS else None


def _iterated(view: View, node: ast.expr, kind: str) -> ast.expr | None:
    """Return the expression that cannot be iterated over; of a call the argument that can have the class `kind`, None if there is none."""
    if isinstance(node, ast.Call):
        return next((part for part in node.args if view.is_a(part, kind)), None)
    return node.comparators[-1] if isinstance(node, ast.Compare) else node


def _used(node: ast.expr) -> ast.expr:
    """Return the part of a call or an index that is called or indexed: `f` of `f(x)`; any other expression is returned itself."""
    if isinstance(node, ast.Call):
        return node.func
    return node.value if isinstance(node, ast.Subscript) else node


def _not_a_function(view: View, used: ast.expr) -> Mistake:
    """Return the mistake of calling a value that is no function.

    It is wrong capitals, `values(0)` for `values[0]`, a name of Python or of marelle's functions that was reassigned, or any other.
    """
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
    """Return True if a positional argument, written as a number without a sign, is outside `least` to `most`; False if these are no int."""
    if not isinstance(least, int) or not isinstance(most, int):
        return False
    values = [part.value for part in call.args if isinstance(part, ast.Constant)]
    return any(isinstance(one, int | float) and not least <= one <= most for one in values)


def no_number(view: View) -> Mistake | None:
    """Return the mistake of `int()` or `float()` with a string that is no number; None if no such call has failed."""
    node = view.node
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or not node.args:
        return None
    name = node.func.id
    return view.mistake("E-PROG-93", node.args[0], name=name) if name in ("int", "float") else None


def endless_recursion(view: View) -> Mistake | None:
    """Return the mistake at the call by which the failed function calls itself, of several the least nested; None if there is none."""
    own = (n for n in view.nodes() if isinstance(n, ast.FunctionDef) and n.name == view.function)
    calls = (n for function in own for n in ast.walk(function) if isinstance(n, ast.Call))
    again = (n for n in calls if view.text(n.func).rpartition(".")[2] == view.function)
    return next((view.mistake("E-PROG-17", call) for call in again), None)


def by_zero(view: View) -> Mistake | None:
    """Return the mistake at the divisor of a division by zero; None if no operation has failed."""
    node = view.node
    return view.mistake("E-PROG-13", node.right) if isinstance(node, ast.BinOp) else None


def no_such_element(view: View) -> Mistake | None:
    """Return the mistake of an index that does not exist; None if no index has failed."""
    node = view.node
    return view.mistake("E-PROG-80", node) if isinstance(node, ast.Subscript) else None


def slice_with_step(view: View) -> Mistake | None:
    """Return the mistake of a slice with a step, as `text[::-1]` or `del numbers[::2]`, which MicroPython lacks; None if there is none."""
    for node in view.inside():
        match node:
            case ast.Subscript(slice=ast.Slice(step=ast.expr()), ctx=ast.Load()):
                return view.mistake("E-BOARD-13", node)
            case ast.Subscript(slice=ast.Slice(step=ast.expr())):
                return view.mistake("E-BOARD-14", node)
    return None


def refused_number(view: View, told: Attributes) -> Mistake | None:
    """Return the mistake in a number that the robot refuses (E-BOT-01); None if it is not recognised.

    Args:
        view: the program, at the place of the failure.
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
        (None if outside else _given_nothing(view, node))
        or decimal_comma(view, first, "tuple")
        or _returns_nothing(view, first)
        or wrong_argument(view, node)
    )


_DECIMAL = re.compile(r"(?<![\w.])\d+,\d+(?![\w.])")
_NUMBER = re.compile(r"\s*-?[0-9]{1,9}([.,][0-9]{1,9})?\s*°?\s*")


def decimal_comma(view: View, node: ast.expr, words: str) -> Mistake | None:
    """Find a decimal comma: in the failed call `wait(0,5)`, or in `v = 0,5` if `v` failed as a tuple. None if there is none.

    `words` is the message of the exception.
    """
    pairs: list[tuple[ast.expr, ast.expr]] = []
    if isinstance(node, ast.Call) and messages.TOO_MANY.search(words):
        pairs += pairwise(node.args)
    for name in ast.walk(node) if "tuple" in words else ():
        for given in view.assignments(name.id) if isinstance(name, ast.Name) else ():
            value = given.value if isinstance(given, ast.Assign) else None
            if isinstance(value, ast.Tuple) and len(value.elts) == 2:
                pairs.append((value.elts[0], value.elts[1]))
    return next(filter(None, (_pair(view, one, other) for one, other in pairs)), None)


def _pair(view: View, one: ast.expr, other: ast.expr) -> Mistake | None:
    first, second = view.range_of(one), view.range_of(other)
    text = f"{view.text(one)},{view.text(other)}"
    if (
        first.line != second.line
        or first.end_column + 1 != second.column
        or not _DECIMAL.fullmatch(text)
    ):
        return None
    facts = {"name": text, "meant": text.replace(",", ".")}
    return Mistake("E-PROG-59", first._replace(end_column=second.end_column), facts)


def wrong_arguments(view: View, node: ast.expr, words: str) -> Mistake | None:
    """Return the mistake in a call with too many arguments, too few, or an unknown keyword; None if `words` tells of no such one."""
    if not isinstance(node, ast.Call):
        return None
    name = node.func.attr if isinstance(node.func, ast.Attribute) else view.short(node.func)
    keyword = messages.WRONG_KEYWORD.search(words)
    if keyword is not None:
        given = next((k for k in node.keywords if k.arg == keyword[1]), None)
        place = view.range_of(given or node)
        near = nearest(keyword[1], view.arguments_of(node.func) or arguments_of(name))
        return Mistake("E-PROG-58", place, {"name": name, "other": keyword[1], "nearest": near})
    counts = messages.COUNTS.search(words)
    if messages.TOO_FEW.search(words) or (
        counts and counts[2] and int(counts[2]) < int(counts[1])
    ):
        return class_for_object(view, node.func) or view.mistake("E-PROG-57", node, name=name)
    if messages.TOO_MANY.search(words):
        return view.mistake("E-PROG-56", node.args[-1] if node.args else node, name=name)
    return None


def wrong_argument(view: View, node: ast.Call) -> Mistake | None:
    """Return the mistake in an argument whose value was refused, such as a number in quotes or a call without parentheses; None if unknown."""
    arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if isinstance(node.func, ast.Attribute) and node.func.attr == "sleep_ms":
        name = node.func.attr
    halved = _range_of_whole(view, node) if name == "range" else None
    if halved is not None:
        return halved
    only = arguments[0] if len(arguments) == 1 else None
    if name in IN_MS and isinstance(only, ast.Constant) and isinstance(only.value, float):
        return view.mistake("E-PROG-83", only, name=name)
    for part in arguments:
        if isinstance(part, ast.Attribute) and part.attr in METHODS:
            return without_parentheses(view, [part])
    for part in arguments:
        if (
            isinstance(part, ast.Constant)
            and isinstance(part.value, str)
            and _NUMBER.fullmatch(part.value)
        ):
            return view.mistake("E-PROG-92", part, name=part.value.strip())
    return None


def _range_of_whole(view: View, node: ast.Call) -> Mistake | None:
    """Find an argument of `range` that is no int: `range(8 / 2)`, `range(4.0)`, or `range(n)` after `n = "4"`; None if there is none."""
    for part in node.args:
        value = part.value if isinstance(part, ast.Constant) else None
        if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Div):
            meant = f"{view.text(part.left)} // {view.text(part.right)}"
        elif isinstance(value, float) and value == int(value):
            meant = str(int(value))
        elif isinstance(value, float) or view.is_a(part, "str", "float"):
            meant = f"int({view.text(part)})"
        else:
            continue
        written = [meant if other is part else view.text(other) for other in node.args]
        return view.mistake("E-CODE-04", part, meant=f"range({', '.join(written)})")
    return None
