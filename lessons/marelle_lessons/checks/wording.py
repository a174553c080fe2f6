"""Checks of the program's text and not of its run: `instructions`, `forbidden`, `structure`; and `changes`, the program was corrected and not rewritten, so it differs little from the one that the lesson gives."""

import ast
from collections.abc import Iterator, Sequence
from copy import copy
from typing import NamedTuple

from marelle_lessons.checks.kind import Evidence, Failed, Kind, Options
from marelle_lessons.program import CARDS, Program
from marelle_sim.toml import Field, Table
from marelle_sim.world import World

_MOST = 1000


def instructions(evidence: Evidence, options: Options) -> Failed | None:
    """Check that the program has at most `max` instructions, and at most `max_turns` turns among them."""
    program, most = evidence.program, options["max"]
    if program.instructions > most:
        values = {"count": program.instructions, "expected": most, "turns": program.turns}
        return Failed(None, values, program.line_past(most))
    most_turns = options.get("max_turns", _MOST)
    if program.turns > most_turns:
        return Failed(
            None,
            {"count": program.instructions, "expected": most_turns, "turns": program.turns},
        )
    return None


def forbidden(evidence: Evidence, options: Options) -> Failed | None:
    """Check that the program does not use a name, a keyword or a card."""
    name = options["name"]
    if not evidence.program.uses(name):
        return None
    line = evidence.program.line_of(name)
    return Failed(None, {"name": name, "line": line}, line)


def _check_structure(table: Table, _options: Options, _worlds: list[World]) -> None:
    if "loop" not in table and "function" not in table:
        raise table.source.error("E-WORLD-07", (*table.path, "loop"), example="loop = true")


def structure(evidence: Evidence, options: Options) -> Failed | None:
    """Check that the program has a loop or a repeat of cards (`loop`), and at least `function` functions that it defines and calls.

    With `function_drives`, only functions count that, directly or in a function they call, drive the robot or read its line or
    distance sensors. A program that is not valid Python passes: its run has the error.
    """
    program = evidence.program
    if program.language != "cards" and program.tree is None:
        return None
    if options["loop"] and not program.loops:
        return Failed(None, {"expected": 1, "count": 0})
    count = program.functions_that_drive if options["function_drives"] else program.functions
    if count < options["function"]:
        return Failed(None, {"expected": options["function"], "count": count})
    return None


INSTRUCTIONS = Kind(
    instructions,
    {"max": Field.whole(1, _MOST), "max_turns": Field.whole(0, _MOST).optional()},
    ("count", "expected", "turns"),
)
FORBIDDEN = Kind(forbidden, {"name": Field.text()}, ("name", "line"))
STRUCTURE = Kind(
    structure,
    {
        "loop": Field.flag(),
        "function": Field.whole(0, 100, 0),
        "function_drives": Field.flag(),
    },
    ("expected", "count"),
    _check_structure,
    {"anyOf": [{"required": ["loop"]}, {"required": ["function"]}]},
)


_MOST_CHANGES = 1000
_BLOCKS = ("body", "handlers", "orelse", "finalbody", "cases")
_END, _ELSE = "end", "else:"


class _Unit(NamedTuple):
    """The unit in which changes are counted: a card, a bracket, or a Python statement.

    `line` is its line of the program, 0 for cards.
    """

    text: str
    line: int = 0


def changes(evidence: Evidence, options: Options) -> Failed | None:
    """Check that at most `max` units differ from the program that the lesson gives at the start.

    A program that is not valid Python passes: its run has the error.
    """
    program, most = evidence.program, options["max"]
    if program.language != CARDS and program.tree is None:
        return None
    start = evidence.starts.get(program.language, "")
    written = units(program)
    before = [one.text for one in units(Program(start, program.language))]
    after = [one.text for one in written]
    count = distance(before, after)
    if count <= most:
        return None
    place = _alike(
        before, after
    )  # of the first unit that differs; there is none if only units at the end are missing
    line = written[place].line if place < len(written) else 0
    return Failed(None, {"count": count, "expected": most}, line)


def units(program: Program) -> list[_Unit]:
    """Return the units of a program in order; they do not contain comments and docstrings, nor the author's spaces and quotes.

    A compound statement of Python (`for`, `if` …), and an `except` or `case` in one, gives a unit at its head and one at its end,
    like the brackets of a row, and one at each `else` and `finally`. [] for a program that is not valid Python; the lines of one
    that is nested too deep.
    """
    if program.language == CARDS:
        return [_Unit(text) for text in program.row.replace("(", "( ").replace(")", " )").split()]
    try:
        return list(_statements(program.tree.body)) if program.tree else []
    except RecursionError:  # thousands of nested brackets: compare lines instead
        return [_Unit(text, line) for line, text in enumerate(program.text.splitlines(), 1)]


def _statements(body: Sequence[ast.AST]) -> Iterator[_Unit]:
    for node in body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue  # a docstring
        head, blocks = copy(node), [name for name in _BLOCKS if hasattr(node, name)]
        for name in blocks:
            setattr(head, name, [])
        yield _Unit(ast.unparse(head), getattr(node, "lineno", 0))
        for name in blocks:
            inner = getattr(node, name)
            if inner and name in ("orelse", "finalbody"):
                yield _Unit(_ELSE if name == "orelse" else "finally:", inner[0].lineno)
            yield from _statements(inner)
        if blocks:
            yield _Unit(_END, getattr(node, "end_lineno", 0) or 0)


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    shorter = min(len(one), len(other))
    return next((place for place in range(shorter) if one[place] != other[place]), shorter)


def distance(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the edit distance of two lists: the least number of texts to insert, remove or replace.

    If the lengths differ by more than 1000, which no lesson allows, return this difference without computing the distance.
    """
    same = _alike(one, other)
    one, other = one[same:], other[same:]
    same = _alike(one[::-1], other[::-1])
    one, other = one[: len(one) - same], other[: len(other) - same]
    if abs(len(one) - len(other)) > _MOST_CHANGES:
        return abs(len(one) - len(other))
    costs = list(range(len(other) + 1))
    for row, text in enumerate(one, 1):
        before, costs[0] = costs[0], row
        for place, wanted in enumerate(other, 1):
            cost = min(costs[place] + 1, costs[place - 1] + 1, before + (text != wanted))
            before, costs[place] = costs[place], cost
    return costs[-1]


CHANGES = Kind(changes, {"max": Field.whole(1, _MOST_CHANGES)}, ("count", "expected"))
