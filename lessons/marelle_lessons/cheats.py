"""Programs, made by a machine, that try to pass a lesson without solving it.

One that passes is either another right answer, or shows that a check is too weak.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from marelle_lessons.catalogue import lesson_names, load_lesson
from marelle_lessons.folder import ACCEPTED
from marelle_lessons.lessonfile import text_if_there
from marelle_lessons.mutants import card_mutants, python_mutants
from marelle_lessons.program import CARDS, MICROPYTHON
from marelle_lessons.promises import submission
from marelle_lessons.roles import join, split

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from marelle_lessons.lesson import Lesson
    from marelle_lessons.submissions import Submission

    Mutants = Callable[[str], list[tuple[str, str]]]

SOLUTIONS = {MICROPYTHON: "solution.py", CARDS: "solution.cards.txt"}
_NOTHING = {MICROPYTHON: ("nothing.py", "pass\n"), CARDS: ("nothing.cards.txt", "P\n")}
_MOST_NAME = 200


class Cheat(NamedTuple):
    """A program made by a machine to pass a lesson's checks.

    Attributes:
        name: Its name in `accepted.txt`: its origin, then the change. "L02/solution.py" is the solution of another lesson.
        handed: The program, as if a pupil had handed it in.
    """

    name: str
    handed: Submission


class Passed(NamedTuple):
    """The names of the cheats that pass a lesson's checks, compared with its `accepted.txt`.

    Attributes:
        accepted: Those that pass and are listed there: right answers.
        open: Those that pass and are not listed: somebody has to list them or to sharpen a check.
        stale: Names listed there of cheats that do not pass (any more).
    """

    accepted: list[str]
    open: list[str]
    stale: list[str]


def cheats(lesson: Lesson, replay: str = "") -> list[Cheat]:
    """Return the cheats of a lesson, each once.

    They are an empty program, the solution of each other bundled lesson, the replay, and each mutant of `solution.py` and
    `solution.cards.txt`: a line or card removed, a number doubled, halved or negated. The program that the lesson gives to
    begin with is not among them: another check makes sure that it does not pass.

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
    """Yield the name and the program of each mutant of a solution.

    In a lesson with roles, one robot's program is changed, or emptied, while the other robots keep theirs.
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
    """Yield an empty program, then the solutions of the other bundled lessons; `language` is MICROPYTHON or CARDS."""
    name, text = _NOTHING[language]
    yield Cheat(name, submission(name, _for_each(lesson, text)))
    for other in (load_lesson(name) for name in lesson_names()):
        file = SOLUTIONS[language]
        solution = dict(other.solutions).get(file)
        if other.id != lesson.id and solution is not None:
            yield Cheat(f"{other.id}/{file}", submission(file, _for_each(lesson, solution)))


def _for_each(lesson: Lesson, text: str) -> str:
    """Return a program to hand in; in a lesson with roles each robot gets a copy of it."""
    return join((role.robot, text) for role in lesson.roles) if lesson.roles else text


def accepted(lesson: Lesson) -> list[str]:
    """Return the names of the cheats that a lesson accepts as right answers: the lines of `accepted.txt`, without its comments.

    Raises:
        LessonError: The file cannot be read.
    """
    lines = [line.strip() for line in text_if_there(lesson.folder, ACCEPTED).splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def passed(lesson: Lesson, names: Sequence[str]) -> Passed:
    """Sort the cheats that pass: those that the lesson lists as right answers, those that it does not list, and listed ones that do not pass."""
    listed = accepted(lesson)
    return Passed(
        accepted=[name for name in names if name in listed],
        open=[name for name in names if name not in listed],
        stale=[name for name in listed if name not in names],
    )
