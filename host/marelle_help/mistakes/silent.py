"""Mistakes that raise no exception: a forgotten parenthesis, a wrong unit, a loop without a pause."""

import ast
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from marelle_help.mistake import Mistake, SourceRange, range_on_line
from marelle_help.mistakes import loops, tasks
from marelle_help.mistakes.fix import LONGEST, UNREADABLE
from marelle_help.mistakes.library import (
    ENGLISH,
    FRENCH,
    IN_DEGREES,
    IN_MM,
    IN_MS,
    MAT,
    METHODS,
    NEED_A_VALUE,
    QUARTER_TURNS,
)
from marelle_help.mistakes.view import Program, called_name, root_of

_WORDS = (ENGLISH | FRENCH) - {"BRAKE", "COAST", "HOLD"}
_READS = METHODS & {
    "acceleration",
    "distance",
    "heading",
    "pose",
    "position",
    "turn_rate",
    "values",
    "voltage",
}
_TAKES_NO_TIME = _READS | {
    "abs",
    "float",
    "int",
    "len",
    "max",
    "min",
    "print",
    "range",
    "round",
    "str",
}
# Methods of classes in `machine` that need no argument.
_ALONE = frozenset(("deinit", "high", "low", "off", "on", "toggle"))
_OF_PINS = _ALONE | {"duty_ns", "duty_u16", "freq", "value"}
_LONG_PAUSE_S = 60
_FEW_MS = 3
_FEW = 10  # a smaller number with decimals is in metres or seconds, not mm or ms
_FEW_TURNS = 4  # numbers up to 4 count quarter turns, not degrees
_TWO_PI = 6.3
_CHANNELS, _FIRST_ANALOGUE = range(4), 26  # of a Pico: GP26 to GP29
_USED_AS_THEY_STAND: Mapping[type[ast.AST], tuple[str, ...]] = MappingProxyType(
    {
        ast.BoolOp: ("values",), ast.Call: ("args",), ast.Compare: ("left", "comparators"), ast.Expr: ("value",),
        ast.If: ("test",), ast.IfExp: ("test",), ast.UnaryOp: ("operand",), ast.While: ("test",),
    }
)  # fmt: skip


def find(source: str, file: str, *, idle: bool, endless: bool) -> list[Mistake]:
    """Return the mistakes that raise no exception, in the order of their lines; [] for a text that cannot be parsed or is longer than 20 000 characters.

    Args:
        source: the text of the program.
        file: the name of its file.
        idle: True if the robot never moved.
        endless: True if the run was stopped by its time limit.
    """
    if len(source) > LONGEST:
        return []
    try:
        program = Program(source, file)
    except UNREADABLE:
        return []
    looks = [*_LOOKS, *(_IF_ENDLESS if endless else ()), *(_IF_IDLE if idle else ())]
    looks += [_waits_for_nothing] if endless and idle else []
    found = (mistake for look in looks for mistake in look(program))
    return sorted(found, key=lambda mistake: mistake.place)


def _bare_names(program: Program) -> Iterator[Mistake]:
    """Find functions that are named but not called: `bot.stop`, `bip`, `if bot.button.pressed:`, `print(bot.distance)`."""
    own = [node for node in program.nodes if isinstance(node, ast.FunctionDef)]
    functions = {node.name for node in own}
    alone = (MAT - NEED_A_VALUE) | {node.name for node in own if not node.args.args}
    for node in program.nodes:
        alone_on_line = isinstance(node, ast.Expr)
        for part in _values_of(node):
            if isinstance(part, ast.Attribute):
                of_robot = part.attr in METHODS and root_of(part) in program.robots
                if of_robot or (alone_on_line and part.attr in _OF_PINS):
                    facts = {"name": part.attr}
                    if not of_robot and part.attr in _ALONE:
                        facts["nearest"] = f"{ast.unparse(part)}()"
                    yield Mistake("E-PROG-49", program.end_range(part), facts)
            elif alone_on_line and isinstance(part, ast.Name) and part.id in _WORDS | functions:
                meant = f"{part.id}()" if part.id in alone else ""
                yield program.mistake("E-PROG-49", part, name=part.id, nearest=meant)


def _values_of(node: ast.AST) -> list[ast.expr]:
    """Return the parts of a node whose value is printed, compared, tested, or not used at all."""
    if isinstance(node, ast.Call) and called_name(node) not in ("print", "text"):
        return []
    found: list[ast.expr] = []
    for field in _USED_AS_THEY_STAND.get(type(node), ()):
        value = getattr(node, field)
        found += value if isinstance(value, list) else [value]
    return found


def _units(program: Program) -> Iterator[Mistake]:
    """Find numbers in a wrong unit: metres for mm, seconds for ms, radians or quarter turns for degrees, ms for the seconds of `sleep`.

    Only calls with exactly one positional argument are looked at.
    """
    in_while = {
        id(part)
        for node in program.nodes
        if isinstance(node, ast.While)
        for part in ast.walk(node)
    }
    calls = (node for node in program.nodes if isinstance(node, ast.Call))
    for node in (call for call in calls if len(call.args) == 1):
        code = _unit(node, id(node) in in_while)
        if code:
            name = called_name(node) if code != "E-PROG-85" else str(_number(node.args[0]))
            yield program.mistake(code, node.args[0], name=name, count=ast.unparse(node.args[0]))


def _unit(call: ast.Call, in_while: bool) -> str:
    """Return the code of the mistake if a call's only argument is implausible in the function's unit; "" if it is plausible."""
    name, value = called_name(call), _number(call.args[0])
    if value is None:
        return "E-PROG-84" if name in IN_DEGREES and _is_pi(call.args[0]) else ""
    size, broken = abs(value), value != int(value)
    few_turns = not broken and 1 <= value <= _FEW_TURNS and not in_while
    few_ms = (broken and size < _FEW) or (1 <= value <= _FEW_MS and not in_while)
    looks: tuple[tuple[bool, str], ...] = (
        (name in IN_MM and broken and size < _FEW, "E-PROG-82"),
        (name in IN_MS and few_ms, "E-PROG-83"),
        (name in IN_DEGREES and broken and size < _TWO_PI, "E-PROG-84"),
        (name in QUARTER_TURNS and few_turns, "E-PROG-97"),
        (name == "sleep" and value >= _LONG_PAUSE_S, "E-PROG-85"),
    )
    return next((code for wrong, code in looks if wrong), "")


def _number(node: ast.expr) -> float | None:
    """Return the value of a number in the text, with its sign; None for one from 1e9 on, and for any other expression."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        number = _number(node.operand)
        return None if number is None else -number
    if (
        isinstance(node, ast.Constant)
        and isinstance(node.value, int | float)
        and abs(node.value) < 1e9
    ):
        return node.value
    return None


def _is_pi(node: ast.expr) -> bool:
    named = (getattr(part, "attr", getattr(part, "id", "")) for part in ast.walk(node))
    calls = any(isinstance(part, ast.Call) for part in ast.walk(node))
    return not calls and "pi" in named


def _channels(program: Program) -> Iterator[Mistake]:
    """Find `ADC(3)`, a channel of a Pico, in a program without `Pin(29)` or `ADC(29)`, its pin: the pull-down of the pin stays on then.

    The board is not asked: the program alone decides.
    """
    calls = [
        (node, node.args[0].value)
        for node in program.nodes
        if isinstance(node, ast.Call)
        and called_name(node) in ("ADC", "Pin")
        and node.args
        and isinstance(node.args[0], ast.Constant)
    ]
    set_up = {value for _call, value in calls}
    for call, channel in calls:
        if called_name(call) == "ADC" and type(channel) is int and channel in _CHANNELS:
            pin = _FIRST_ANALOGUE + channel
            if pin not in set_up:
                yield program.mistake("E-BOARD-18", call, name=f"ADC({channel})", pin=str(pin))


def _conditions(program: Program) -> Iterator[Mistake]:
    """Find `x == 1 or 2`, whose second part is always true, and `x == 3` as a statement."""
    for node in program.nodes:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Compare):
            if isinstance(node.value.ops[0], ast.Eq) and isinstance(node.value.left, ast.Name):
                yield program.mistake("E-PROG-89", node.value)
        elif isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
            first = node.values[0]
            for other in node.values[1:]:
                if (
                    isinstance(first, ast.Compare)
                    and isinstance(other, ast.Constant)
                    and other.value
                ):
                    yield program.mistake("E-PROG-88", other, meant=_compared(first, other))


def _compared(known: ast.Compare, other: ast.Constant) -> str:
    """Return a comparison with another constant: `x > 5` for `x > 3` and 5, `5 == x` for `3 == x` and 5."""
    *between, last = known.comparators
    if _has_name(last) and not _has_name(known.left):
        return ast.unparse(ast.Compare(other, known.ops, known.comparators))
    return ast.unparse(ast.Compare(known.left, known.ops, [*between, other]))


def _has_name(node: ast.expr) -> bool:
    return any(isinstance(part, ast.Name) for part in ast.walk(node))


def _file_names(program: Program) -> Iterator[Mistake]:
    """Find an import of a module that has the name of the program's own file: the file hides the module."""
    stem = program.file.removesuffix(".py")
    for node in program.nodes:
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or ""]
        if any(name.partition(".")[0] == stem for name in names):
            yield program.mistake("E-PROG-87", node, name=stem)


def _replaced(program: Program) -> Iterator[Mistake]:
    """Find a value assigned to a method of a robot or of its parts, where a call is meant: `bot.drive = (120, 0)`."""
    for node in (one for one in program.nodes if isinstance(one, ast.Assign)):
        target = node.targets[0]
        if not isinstance(target, ast.Attribute) or target.attr not in METHODS:
            continue
        if root_of(target) in program.robots:
            given = ast.unparse(node.value)
            called = given if given.startswith("(") else f"({given})"
            yield program.mistake(
                "E-CODE-11", target, name=target.attr, meant=ast.unparse(target) + called
            )


def _never_called(program: Program) -> Iterator[Mistake]:
    """Find functions outside any block, without a decorator, whose name is never used. For runs in which the robot did not move."""
    named = {node.id for node in program.nodes if isinstance(node, ast.Name)}
    for node in program.tree.body:
        if (
            isinstance(node, ast.FunctionDef)
            and not node.decorator_list
            and node.name not in named
        ):
            start = node.col_offset + len("def ")
            end = start + len(node.name.encode())
            place = range_on_line(program.source, node.lineno, start, end)
            yield Mistake("E-PROG-90", place, {"name": node.name})


def _nothing_asked(program: Program) -> Iterator[Mistake]:
    """Find a program with no instruction: only comments, constants, imports of the library, and `bot = Robot()`."""
    body = program.tree.body
    if all(_asks_nothing(node) for node in body):
        line = body[-1].lineno if body else 1
        french = _word_for_waiting(program) == "attendre"
        first = ("avancer()" if french else "forward()") if body else "from marelle.fr import *"
        yield Mistake("E-CODE-15", SourceRange(line, 0, 0), {"name": first})


def _asks_nothing(node: ast.stmt) -> bool:
    """Return True if a statement is a constant (such as a string), an import of the library, or one such as `bot = Robot()`."""
    if isinstance(node, ast.ImportFrom):
        return (node.module or "").partition(".")[0] == "marelle"
    if isinstance(node, ast.Import):
        return all(alias.name.partition(".")[0] == "marelle" for alias in node.names)
    if isinstance(node, ast.Assign):
        return isinstance(node.value, ast.Call) and called_name(node.value) == "Robot"
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _waits_for_nothing(program: Program) -> Iterator[Mistake]:
    """Find the first `while` without an exit, with calls that take no time only, and a condition that is always true or has a call."""
    for node in (one for one in program.nodes if isinstance(one, ast.While)):
        inside = list(ast.walk(node))
        calls = {called_name(part) for part in inside if isinstance(part, ast.Call)}
        leaves = any(
            isinstance(part, ast.Break | ast.Return | ast.Raise | ast.Yield | ast.Await)
            for part in inside
        )
        always = isinstance(node.test, ast.Constant) and bool(node.test.value)
        measures = any(isinstance(part, ast.Call) for part in ast.walk(node.test))
        if calls <= _TAKES_NO_TIME and not leaves and (always or measures):
            yield Mistake("E-PROG-86", program.head(node), {"name": _word_for_waiting(program)})
            return


def _word_for_waiting(program: Program) -> str:
    """Return the program's word for a pause: `wait`, or `attendre` in French."""
    modules = {node.module for node in program.nodes if isinstance(node, ast.ImportFrom)}
    return "attendre" if "marelle.fr" in modules else "wait"


_LOOKS = (
    _bare_names, _units, _conditions, _file_names, loops.empty_ranges, loops.lost, _replaced,
    tasks.never_begun, _channels,
)  # fmt: skip
_IF_ENDLESS = (loops.stuck, loops.calls_itself, loops.waits_for_network)
_IF_IDLE = (_never_called, _nothing_asked)
