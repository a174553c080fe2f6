"""Check a program: run it in a lesson's worlds, seed by seed, and judge each run by its trace."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from marelle_help import shown_line
from marelle_lessons.class_row import NO_CHECK
from marelle_lessons.failure_words import (
    error_help,
    failure_words,
    mat_title,
    placeholder_values,
    robot_of,
    sentence_of,
)
from marelle_lessons.judging import ENDS, PACE, Judge, ends_check, moment
from marelle_lessons.parts import programs_of, write_parts
from marelle_sim import simulate
from marelle_sim.errors import ProgramFileError
from marelle_sim.temporary import temporary_folder
from marelle_text import Problem, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from marelle_lessons.checks import Failed
    from marelle_lessons.lesson import Check, Lesson, LessonWorld
    from marelle_lessons.submissions import Submission
    from marelle_sim import Run

SEEDS = range(5)
_MOVES_NOTHING = re.compile(
    r"\s*(?:from |import |(?:await )?(?:\w+\.)?(?:attendre|wait|sleep|sleep_ms|sleep_us)\()"
)


class Result(NamedTuple):
    """What one check says of a program."""

    check_id: str
    passed: bool
    sentence: str


class Failure(NamedTuple):
    """The first moment at which a program does not do what is asked.

    Attributes:
        check_id: The check that says so. seed, world: The run, to be done again.
        mat: What a pupil calls that world, « Le couloir »; "" in a lesson with one world only.
        time_us: The moment, or None if the program's text alone says it.
        place: Where the robot is then, in words. sentence: What is wrong.
        hint: A question that helps. run: The run, of all its robots, or None if there was none.
        help: What stopped the program, if an error did, or what looks like a mistake in it
            (`marelle_help.help.as_help`). stopped: Whether an error did. robot: Whose program it is, in a lesson with roles: « le robot rouge ».
        line: The line of the program to look at, from 1, or 0. source_line: Its text.
        card: Where the card to look at stands in a row, as (start, end) from 0, or None.
    """

    check_id: str
    seed: int
    world: str
    mat: str
    time_us: int | None
    place: str
    sentence: str
    hint: str
    run: Run | None
    help: dict[str, str | int] | None
    line: int = 0
    source_line: str = ""
    card: tuple[int, int] | None = None
    stopped: bool = False
    robot: str = ""


class Report:
    """What came of a check.

    Attributes:
        lesson_id, label: Of what. seeds: Those that were run, the failing one last.
        results: One for each check. failure: The first failing moment, or None.
        remarks: What was put right while reading the program, in words.

    Example:
        >>> report = check(load_lesson("L03"), Submission("poste-07", text, "a.py"))
        >>> report.passed, report.failure.sentence
    """

    def __init__(
        self, lesson: Lesson, submission: Submission, results: list[Result], seeds: list[int],
        failure: Failure | None, text: Text,
    ) -> None:  # fmt: skip
        self.lesson_id, self.label, self.origin = lesson.id, submission.label, submission.origin
        self.results, self.seeds, self.failure = results, seeds, failure
        self.remarks = [text(remark) for remark in submission.remarks]

    @property
    def passed(self) -> bool:
        """Tell whether every check passed in every run."""
        return self.failure is None

    def as_data(self) -> dict[str, Any]:
        """Return the report as data for JSON: times in seconds."""
        return {
            "lesson": self.lesson_id,
            "label": self.label,
            "origin": self.origin,
            "passed": self.passed,
            "remarks": self.remarks,
            "seeds": self.seeds,
            "results": [result._asdict() for result in self.results],
            "failure": None if self.failure is None else _failure_data(self.failure),
        }


def check(
    lesson: Lesson,
    submission: Submission,
    *,
    seeds: Iterable[int] = SEEDS,
    language: str | None = None,
    lines: bool = False,
    run_with: Callable[..., Run] = simulate,
) -> Report:
    """Run a program on each seed, in the lesson's worlds by turns, until a check is not met.

    Args:
        lesson: What is asked.
        submission: The program; one that could not be read gives a failing report.
        seeds: Of all chance; seed k runs in the world k modulo the number of worlds.
        language: "fr" or "en"; the person's by default.
        lines: Find the line that ran at the failing moment; it takes a little longer.
        run_with: What runs a program, with the arguments of `simulate`.

    Raises:
        KeyboardInterrupt: Ctrl-C.
    """
    text = Text(language)
    if submission.problem is not None:
        return unread(lesson, submission, submission.problem, language)
    try:
        programs = programs_of(lesson, submission, language)
    except Problem as problem:
        return unread(lesson, submission, problem, language)
    with temporary_folder() as folder:
        judge = Judge(lesson, write_parts(lesson, programs, Path(folder)), lines, run_with)
        try:
            return _on_seeds(lesson, submission, seeds, text, judge)
        except ProgramFileError as problem:  # an empty text
            return unread(lesson, submission, problem, language)


def _on_seeds(
    lesson: Lesson, submission: Submission, seeds: Iterable[int], text: Text, judge: Judge
) -> Report:
    done: list[int] = []
    for seed in seeds:
        world, run, failed = judge.judged(seed, careful=not done)
        done.append(seed)
        if failed:
            first = _first(lesson, failed)
            failure = _failure(judge, first, failed[first], (seed, world, run), text)
            failure = _with_line(failure, failed[first], judge)
            results = _results(judge, failed, (run, failure), text)
            return Report(lesson, submission, results, done, failure._replace(run=run), text)
    met = [_met(one, text) for one in lesson.checks]
    return Report(lesson, submission, met, done, None, text)


def _first(lesson: Lesson, failed: dict[str, Failed]) -> str:
    """Return the check that fails first: by its moment, an error before all else at that moment.

    What the program's text alone shows has no moment, and comes after what happened.
    """
    order = [PACE, ends_check(lesson), ENDS, *(one.id for one in lesson.checks)]

    return min(failed, key=lambda name: (*moment(failed[name]), order.index(name)))


def _failure(
    judge: Judge, name: str, failed: Failed, where: tuple[int, LessonWorld, Run], text: Text
) -> Failure:
    lesson, (seed, world, whole) = judge.lesson, where
    run, robot = judge.alone(whole, failed.part), robot_of(judge, failed, text)
    values = placeholder_values(judge, failed, run, text)
    sentence, hint = failure_words(lesson, name, values, text)
    stopped = run.error is not None and name in (ENDS, ends_check(lesson))
    place_, said = values["place"], error_help(run, robot, text, stopped=stopped)
    mat = mat_title(lesson, world, text)
    return Failure(
        name, seed, world.name, mat, failed.time_us, place_, sentence, hint, run, said,
        stopped=stopped, robot=robot,
    )  # fmt: skip


def _with_line(failure: Failure, failed: Failed, judge: Judge) -> Failure:
    """Return the failure with the line to look at: the check's own, or the one that ran then."""
    line, run = failed.line, failure.run
    part = judge.parts[failed.part]
    written = part.entry.read_text("utf-8").splitlines()
    if not line and run is not None and failed.time_us is not None:
        before = [entry for entry in run.lines if entry[0] <= failed.time_us]
        own = [entry[2] for entry in before if entry[1] == part.entry.name]
        line = _acting(own, written)
    shown = written[line - 1] if 1 <= line <= len(written) else ""
    return failure._replace(
        line=line if shown else 0, source_line=shown_line(shown), card=part.program.card_of(line)
    )


def _acting(ran: list[int], written: list[str]) -> int:
    """Return the last line that ran but imports and those that only wait: what the robot does meanwhile was asked before."""
    acting = (line for line in reversed(ran) if not _MOVES_NOTHING.match(written[line - 1]))
    return next(acting, ran[-1] if ran else 0)


def _results(
    judge: Judge, failed: dict[str, Failed], came: tuple[Run, Failure], text: Text
) -> list[Result]:
    run, failure = came
    if PACE in failed:  # nothing else was judged
        return [Result(PACE, passed=False, sentence=failure.sentence)]
    results = [_result(judge, one, failed.get(one.id), run, text) for one in judge.lesson.checks]
    if failure.check_id not in {result.check_id for result in results}:
        results.insert(0, Result(failure.check_id, passed=False, sentence=failure.sentence))
    return results


def _result(judge: Judge, one: Check, failed: Failed | None, run: Run, text: Text) -> Result:
    if failed is None:
        return _met(one, text)
    own = judge.alone(run, failed.part)
    values = placeholder_values(judge, failed, own, text)
    return Result(one.id, passed=False, sentence=sentence_of(one, values, text))


def _met(one: Check, text: Text) -> Result:
    return Result(one.id, passed=True, sentence=one.said("passed", text.language))


def unread(
    lesson: Lesson, submission: Submission, problem: Problem, language: str | None
) -> Report:
    """Return the report of a program that could not be judged, with the reason."""
    text = Text(language)
    said = problem.explain(text)
    help_: dict[str, str | int] = {**said.as_data()}
    failure = Failure(
        NO_CHECK, 0, "", "", None, "", said.what, said.action, None, help_, stopped=True
    )
    return Report(lesson, submission, [], [], failure, text)


def _failure_data(failure: Failure) -> dict[str, Any]:
    return {
        "check": failure.check_id,
        "seed": failure.seed,
        "world": failure.world,
        "drawn": {} if failure.run is None else _drawn(failure.run),
        "mat": failure.mat,
        "time_s": None if failure.time_us is None else failure.time_us / 1e6,
        "place": failure.place,
        "sentence": failure.sentence,
        "hint": failure.hint,
        "line": failure.line,
        "source_line": failure.source_line,
        "card": failure.card,
        "help": failure.help,
        "stopped": failure.stopped,
        "robot": failure.robot,
    }


def _drawn(run: Run) -> dict[str, str]:
    """Return the words that the seed drew for the world of a run, by the name of the draw, in one text each."""
    return {name: " ".join(words) for name, words in run.world.drawn.items()}


__all__ = ["SEEDS", "Failure", "Report", "Result", "check", "unread"]
