"""Programs that a machine writes to get past a lesson's checks: what they let through is another right answer, or a check to sharpen."""

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
    """A program that a machine wrote.

    Attributes:
        name: What `accepted.txt` calls it: where it comes from and what it is now. handed: The program.
    """

    name: str
    handed: Submission


class Passed(NamedTuple):
    """What came of a lesson's cheats.

    Attributes:
        accepted, open: The names of those that pass: that the lesson lists, and that it does not. stale: Names that it lists and
            that no cheat that passes has.
    """

    accepted: list[str]
    open: list[str]
    stale: list[str]


def cheats(lesson: Lesson, replay: str = "") -> list[Cheat]:
    """Return the programs that a machine can write against a lesson, each once.

    Nothing at all; each other bundled lesson's solution; the replay; and of `solution.py` and `solution.cards.txt` each line
    or card removed, each number doubled, halved and negated. The starts are tried as one of the lesson's promises.

    Args:
        lesson: Whose.
        replay: A program that makes the solution's moves without looking (`replay.replayed`), or "".

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
    """Yield each small change of a solution, of one with parts in each of them, and each part that does nothing beside the others."""
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
    """Yield nothing at all, and the solution of each other bundled lesson in a language."""
    name, text = _NOTHING[language]
    yield Cheat(name, submission(name, _for_each(lesson, text)))
    for other in (load_lesson(name) for name in lesson_names()):
        file = SOLUTIONS[language]
        solution = dict(other.solutions).get(file)
        if other.id != lesson.id and solution is not None:
            yield Cheat(f"{other.id}/{file}", submission(file, _for_each(lesson, solution)))


def _for_each(lesson: Lesson, text: str) -> str:
    """Return a program for a lesson, in one with roles for each of its robots."""
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
