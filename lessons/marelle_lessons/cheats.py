"""Programs made automatically to pass the checks of a lesson without solving it ("cheats"), to test the checks.

A cheat that passes is either another right answer, or it shows that a check is too weak. Some are mutants of the solution: copies with one
small change each, a line or card removed, the brackets of a repeat removed, a number changed.
"""

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from marelle_lessons.cards import Card, Row, canonical, executed, parse
from marelle_lessons.cards.row import CARDS as LARGEST, MOST_EXECUTED, MOST_TIMES, Repeat
from marelle_lessons.catalogue import lesson_names, load_lesson
from marelle_lessons.folder import ACCEPTED
from marelle_lessons.lesson import Lesson
from marelle_lessons.lessonfile import text_if_there
from marelle_lessons.program import CARDS, MICROPYTHON, Program
from marelle_lessons.promises import submission
from marelle_lessons.roles import join, split
from marelle_lessons.submissions import Submission

Mutants = Callable[[str], list[tuple[str, str]]]

SOLUTIONS = {MICROPYTHON: "solution.py", CARDS: "solution.cards.txt"}
_NOTHING = {MICROPYTHON: ("nothing.py", "pass\n"), CARDS: ("nothing.cards.txt", "P\n")}
_MOST_NAME = 200


class Cheat(NamedTuple):
    """A program made automatically to pass a lesson's checks without solving it.

    Attributes:
        name: Its name in `accepted.txt`: its origin, then the change. "L02/solution.py" is the solution of another lesson.
        handed: The program, as if a pupil had handed it in.
    """

    name: str
    handed: Submission


class Passed(NamedTuple):
    """The names of the cheats that pass a lesson's checks, compared with its `accepted.txt`.

    Attributes:
        accepted: Cheats that pass and are listed: the author has accepted them as right answers.
        open: Cheats that pass and are not listed: the author must list them or make a check stricter.
        stale: Names in the list of cheats that do not pass, or do not exist any more.
    """

    accepted: list[str]
    open: list[str]
    stale: list[str]


def cheats(lesson: Lesson, replay: str = "") -> list[Cheat]:
    """Return the cheats of a lesson.

    They are a program that drives nothing, the solution of each other bundled lesson, the replay, and each mutant of `solution.py` and
    `solution.cards.txt` (see `mutants`). The program that the lesson gives to begin with is not among them: another check makes sure
    that it does not pass.

    Args:
        lesson: The lesson to cheat.
        replay: A program that repeats the moves of the solution without reading a sensor (`replay.replayed`), or "".

    Example:
        >>> [cheat.name for cheat in cheats(load_lesson("L03"))][0]
        'nothing.cards.txt'
    """
    found = [cheat for language in lesson.languages for cheat in _of_others(lesson, language)]
    if replay:
        found.append(Cheat("replay of solution.py", submission("replay.py", replay)))
    known = dict(lesson.solutions)
    for language, mutants in ((MICROPYTHON, python_mutants), (CARDS, card_mutants)):
        file = SOLUTIONS[language]
        if file in known:
            found += [
                Cheat(f"{file}{name}"[:_MOST_NAME], submission(file, text))
                for name, text in _mutants(lesson, known[file], mutants)
            ]
    for cheat in found:
        cheat.handed.label = cheat.name
    return found


def _mutants(lesson: Lesson, solution: str, mutants: Mutants) -> Iterator[tuple[str, str]]:
    """Yield (change, program) for each mutant of a solution: a copy with one small change, described by `change`.

    In a lesson with roles, each mutant changes or empties the program of one robot; the other robots have those of the solution.
    """
    if not lesson.roles:
        yield from mutants(solution)
        return
    parts = split(solution, lesson.roles, "")
    nothing = _NOTHING[CARDS if mutants is card_mutants else MICROPYTHON][1]
    for robot, part in parts.items():
        idle = (f": {nothing.strip()}", nothing)
        for name, text in (idle, *mutants(part)):
            yield (
                f" {robot}{name}",
                join([(one, text if one == robot else parts[one]) for one in parts]),
            )


def _of_others(lesson: Lesson, language: str) -> Iterator[Cheat]:
    """Yield as cheats a program that drives nothing, then the solution of each other bundled lesson, in one language (MICROPYTHON or CARDS)."""
    name, text = _NOTHING[language]
    yield Cheat(name, submission(name, _for_each(lesson, text)))
    for other in (load_lesson(name) for name in lesson_names()):
        file = SOLUTIONS[language]
        solution = dict(other.solutions).get(file)
        if other.id != lesson.id and solution is not None:
            yield Cheat(f"{other.id}/{file}", submission(file, _for_each(lesson, solution)))


def _for_each(lesson: Lesson, text: str) -> str:
    return join((role.robot, text) for role in lesson.roles) if lesson.roles else text


def accepted(lesson: Lesson) -> list[str]:
    """Return the names of the cheats that a lesson accepts as right answers: the lines of `accepted.txt`, without its comments.

    Raises:
        LessonError: As `text_if_there`.
    """
    lines = [line.strip() for line in text_if_there(lesson.folder, ACCEPTED).splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def passed(lesson: Lesson, names: Sequence[str]) -> Passed:
    """Compare `names`, the cheats that pass, with the list in the lesson's `accepted.txt`; see `Passed` for the three results."""
    listed = accepted(lesson)
    return Passed(
        accepted=[name for name in names if name in listed],
        open=[name for name in names if name not in listed],
        stale=[name for name in listed if name not in names],
    )


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
    found: dict[str, tuple[str, str]] = {}
    for name, program in [*shorter, *_other_numbers(text, lines)]:
        found.setdefault(_meaning(program), (name, program))
    same = (_meaning(text), "")
    return [mutant for meaning, mutant in found.items() if meaning not in same]


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
    for node in Program(text).nodes():
        match node:
            case ast.Constant(value=int() | float() as value) if value and value is not True:
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
    changed = (one for one in map(Row, _changed(row.items)) if executed(one) <= MOST_EXECUTED)
    found = dict.fromkeys(map(canonical, changed))
    same = (canonical(row), "")
    return [(f" {one}", one) for one in found if one not in same]


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
