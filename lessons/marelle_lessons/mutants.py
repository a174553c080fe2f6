"""Mutants: copies of a program with one small change each: a line or card removed, the brackets of a repeat removed, a number changed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from marelle_lessons.cards import Card, Row, canonical, parse
from marelle_lessons.cards.row import CARDS as LARGEST, MOST_TIMES, Repeat
from marelle_lessons.program import Program
from marelle_text import Problem

Items = tuple[Card | Repeat, ...]


def python_mutants(text: str) -> list[tuple[str, str]]:
    r"""Return the mutants of a Python program as (name, program).

    In each a line is removed, or a number is doubled, halved or negated. A mutant that is not valid Python, or has the same statements as
    the program or as another mutant, is left out. The name has the number of the changed line, from 1, and its new text, or "removed"
    and its text.

    Example:
        >>> python_mutants("for i in range(4):\n    avancer()\n")[0]
        (':1 for i in range(8):', 'for i in range(8):\n    avancer()\n')
    """
    lines = text.splitlines(keepends=True)
    shorter = [
        (f":{index + 1} removed: {_squeezed(line)}", "".join(lines[:index] + lines[index + 1 :]))
        for index, line in enumerate(lines)
    ]
    seen = {_meaning(text), ""}
    found = []
    for name, program in [*shorter, *_other_numbers(text, lines)]:
        meaning = _meaning(program)
        if meaning not in seen:
            seen.add(meaning)
            found.append((name, program))
    return found


def _meaning(text: str) -> str:
    tree = Program(text).tree
    if tree is None:
        return ""
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            kept = [
                one
                for one in body
                if not (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))
            ]
            node.body = kept or [ast.Pass()]  # type: ignore[attr-defined]  # it has one
    return ast.dump(tree)


def _other_numbers(text: str, lines: list[str]) -> Iterator[tuple[str, str]]:
    for node, value in _numbers(text):
        number = lines[node.lineno - 1].encode()
        before, after = number[: node.col_offset].decode(), number[node.end_col_offset :].decode()
        half = value // 2 if isinstance(value, int) else value / 2  # an int may be a count
        for other in (value * 2, half, -value):
            line = f"{before}{other}{after}"
            program = "".join([*lines[: node.lineno - 1], line, *lines[node.lineno :]])
            yield f":{node.lineno} {_squeezed(line)}", program


def _numbers(text: str) -> Iterator[tuple[ast.expr, int | float]]:
    tree = Program(text).tree
    for node in ast.walk(tree) if tree else ():
        value = node.value if isinstance(node, ast.Constant) else None
        if (
            isinstance(node, ast.Constant)
            and isinstance(value, int | float)
            and abs(value) > 0
            and value is not True
        ):
            yield node, value


def _squeezed(line: str) -> str:
    return " ".join(line.split()).partition(" #")[0]


def card_mutants(text: str) -> list[tuple[str, str]]:
    """Return the mutants of a row of cards as (name, row); the name is a space and the row.

    In each a card or a repeat is removed, the brackets of a repeat are, or a number is doubled or halved.

    Example:
        >>> card_mutants("2(A D)")[0]
        (' A D', 'A D')
    """
    row = parse(text)
    seen = {canonical(row), ""}
    found = []
    for items in _changed(row.items):
        changed = canonical(Row(items))
        if changed not in seen and _is_row(changed):
            seen.add(changed)
            found.append((f" {changed}", changed))
    return found


def _changed(items: Items) -> Iterator[Items]:
    for index, item in enumerate(items):
        before, after = items[:index], items[index + 1 :]
        if isinstance(item, Repeat):
            yield (*before, *item.items, *after)
        for other in _others(item):
            yield (*before, *other, *after)


def _others(item: Card | Repeat) -> Iterator[Items]:
    yield ()
    if isinstance(item, Card):
        numbers = [item.number * 2, item.number // 2]
        yield from (
            (replace(item, number=one),) for one in numbers if 1 <= one <= LARGEST[item.letter]
        )
        return
    times = [item.times * 2, item.times // 2]
    yield from ((replace(item, times=one),) for one in times if 1 <= one <= MOST_TIMES)
    yield from ((replace(item, items=inner),) for inner in _changed(item.items) if inner)


def _is_row(text: str) -> bool:
    try:
        parse(text)
    except Problem:
        return False
    return True
