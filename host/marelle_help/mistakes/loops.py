"""Mistakes that raise no exception: loops that never end or never run, and results that are not used."""

import ast
import re
from collections.abc import Iterator

from marelle_help.mistake import Mistake, line_of, range_on_line
from marelle_help.mistakes.view import Program

_LEAVES = ast.Break | ast.Return | ast.Raise | ast.Yield | ast.Await
_SUMS = ast.Add | ast.Sub | ast.Mult | ast.Div | ast.FloorDiv | ast.Mod
_SHOWN = 30  # characters of the program that a sentence may hold


def stuck(program: Program) -> Iterator[Mistake]:
    """Find `while x < 4:` whose block neither changes `x` nor leaves the loop. For runs that their time limit has stopped.

    The condition is as `_compares_numbers` accepts it. A loop on a name that any `global` or `nonlocal` names is left out.
    """
    shared = {
        name
        for node in program.nodes
        if isinstance(node, ast.Global | ast.Nonlocal)
        for name in node.names
    }
    whiles = (node for node in program.nodes if isinstance(node, ast.While))
    for node in (one for one in whiles if _compares_numbers(one.test)):
        inside = [part for line in node.body for part in ast.walk(line)]
        given = {
            part.id
            for part in inside
            if isinstance(part, ast.Name) and not isinstance(part.ctx, ast.Load)
        }
        named = [part.id for part in ast.walk(node.test) if isinstance(part, ast.Name)]
        if not {*given, *shared} & {*named} and not any(isinstance(p, _LEAVES) for p in inside):
            yield Mistake("E-CODE-05", program.head(node), {"name": named[0]})


def _compares_numbers(test: ast.expr) -> bool:
    """Return True if a condition is one comparison, chained or not, of names and numbers alone, with at least one of each.

    True and False count as numbers; a negative number, which is an operation, does not: `x > -1` gives False.
    """
    if not isinstance(test, ast.Compare):
        return False
    sides = [test.left, *test.comparators]
    numbers = [
        isinstance(side, ast.Constant) and isinstance(side.value, int | float) for side in sides
    ]
    names = [isinstance(side, ast.Name) for side in sides]
    return any(numbers) and any(names) and all(map(max, numbers, names))


def waits_for_network(program: Program) -> Iterator[Mistake]:
    """Find the first `isconnected` in a `while` loop, such as `while not wlan.isconnected():`, which never ends without a network. For runs that were too long."""
    loops = (node for node in program.nodes if isinstance(node, ast.While))
    parts = (part for loop in loops for part in ast.walk(loop) if isinstance(part, ast.Attribute))
    asked = next((part for part in parts if part.attr == "isconnected"), None)
    if asked is not None:
        yield program.mistake("E-BOARD-22", asked)


def calls_itself(program: Program) -> Iterator[Mistake]:
    """Find functions with a call of themselves as a line of the body, and no `if`, `try`, `return` or `raise` there before it. For runs that their time limit has stopped."""
    for function in (node for node in program.nodes if isinstance(node, ast.FunctionDef)):
        for line in function.body:
            if isinstance(line, ast.Return | ast.Raise | ast.If | ast.Try):
                break
            call = line.value if isinstance(line, ast.Expr) else None
            if (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Name)
                and call.func.id == function.name
            ):
                yield program.mistake("E-PROG-17", call)
                break


def empty_ranges(program: Program) -> Iterator[Mistake]:
    """Find `for i in range(4, 1):`, whose block never runs: two numbers without a sign, the first one larger."""
    gone_through = (node.iter for node in program.nodes if isinstance(node, ast.For))
    calls = (one for one in gone_through if isinstance(one, ast.Call))
    for call in (one for one in calls if ast.unparse(one.func) == "range"):
        constants = [one.value for one in call.args if isinstance(one, ast.Constant)]
        ends = [value for value in constants if isinstance(value, int)]
        if len(ends) == len(call.args) == 2 and ends[0] > ends[1]:
            meant = f"range({ends[1]}, {ends[0]})"
            yield program.mistake("E-CODE-06", call, name=ast.unparse(call), meant=meant)


def lost(program: Program) -> Iterator[Mistake]:
    """Find `x + 1` as a statement, whose result is not used, and `x =- 1` or `x =+ 1` in a loop, where `x -= 1` or `x += 1` is meant.

    The unused operation is one of `+ - * / // %` with a name on its left, at most 30 characters long.
    """
    loops = [node for node in program.nodes if isinstance(node, ast.For | ast.While)]
    in_loops = {id(part) for loop in loops for part in ast.walk(loop)}
    for node in program.nodes:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.BinOp):
            meant, left = ast.unparse(node.value), node.value.left
            plain = isinstance(left, ast.Name) and isinstance(node.value.op, _SUMS)
            if plain and len(meant) <= _SHOWN:
                yield program.mistake(
                    "E-CODE-07", node.value, meant=f"{ast.unparse(left)} = {meant}"
                )
        elif id(node) in in_loops and isinstance(node, ast.Assign):
            yield from _turned_sign(program, node)


def _turned_sign(program: Program, node: ast.Assign) -> Iterator[Mistake]:
    found = re.fullmatch(
        r"(\s*(\w+)\s*)=([+-])(\s+)(\w+)\s*(#.*)?", line_of(program.source, node.lineno)
    )
    if found is None:
        return
    before, name, sign, _space, value, _comment = found.groups()
    start = len(before.encode())
    place = range_on_line(program.source, node.lineno, start, start + 2)
    yield Mistake("E-CODE-08", place, {"name": f"={sign}", "meant": f"{name} {sign}= {value}"})
