"""Check a pupil's program: run it in a lesson's worlds with several seeds, and judge each run by its trace."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from marelle_help import shown_line
from marelle_lessons.checks import Failed
from marelle_lessons.class_row import NO_CHECK
from marelle_lessons.failure_words import (
    error_help,
    failure_words,
    mat_title,
    placeholder_values,
    robot_of,
    sentence_of,
)
from marelle_lessons.judging import ENDS, PACE, Judge, ends_check, moment, write_parts
from marelle_lessons.lesson import Check, Lesson, LessonWorld
from marelle_lessons.submissions import Submission
from marelle_sim import Run, simulate
from marelle_sim.errors import ProgramFileError
from marelle_sim.temporary import temporary_folder
from marelle_text import Problem, Text

SEEDS = range(5)
_MOVES_NOTHING = re.compile(
    r"\s*(?:from |import |(?:await )?(?:\w+\.)?(?:attendre|wait|sleep|sleep_ms|sleep_us)\()"
)


class Result(NamedTuple):
    """The result of one check: the id of the check, whether the program passed it, and a sentence for the reader."""

    check_id: str
    passed: bool
    sentence: str


class Failure(NamedTuple):
    """The failure of a program that is shown, or the reason why it was not run.

    Attributes:
        check_id: The id of the check.
        seed: The seed of the run, with which it can be repeated; 0 if the program was not run.
        world: The name of the world of the run, or "".
        mat: What pupils call this world, such as « le tapis “Le couloir” »; "" in a lesson with one world.
        time_us: The moment in the run (us), or None if the program's text alone shows the failure or the program was not run.
        place: The place of the robot at this moment, or at the end of the run if there is none, in words.
        sentence: What is wrong, in words.
        hint: A sentence that helps the pupil, such as a question.
        run: The run with all its robots, or None if the program was not run.
        help: The help with this error, or with a probable mistake in the program (`marelle_help.help.as_help`), or None.
        stopped: True if this failure is an error that stopped the program, or the program was not run.
        robot: In a lesson with roles, the robot whose program failed, such as « le robot rouge »; else "".
        line: The line of the program to look at, from 1, or 0 if there is none.
        source_line: The text of this line.
        card: The place (start, end) of the card to look at in the text of a row, as offsets from 0, or None.
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
    """The result of checking one program.

    Attributes:
        lesson_id: The id of the lesson.
        label: The name under which the program was handed in, such as "poste-07".
        origin: The file from which the program was read.
        seeds: The seeds with which it was run; a failing one is the last.
        results: A `Result` for each check of the lesson, before them one for `failure` if that is no check of it; for an endless fast loop
            only that one; [] if the program was not run.
        failure: The failure with the earliest moment in the last run, or None if all checks passed.
        remarks: What the reader of the program corrected (such as its encoding), in words.

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
        """Whether every check passed in every run."""
        return self.failure is None

    def as_data(self) -> dict[str, Any]:
        """Return the report as data for JSON, with times in seconds."""
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
    """Run a program with one seed after the other, until it fails a check, and return the report.

    Args:
        lesson: The lesson with the checks and the worlds.
        submission: The program; one that could not be read gives a report with a failure.
        seeds: The seeds of the runs, from which all random values follow; `lesson.world_of(seed)` is the world of each run.
        language: "fr" or "en"; None: the language that the person has set.
        lines: True to find the line of the program that ran at the failing moment; this takes a little longer.
        run_with: The function that runs a program; it has the arguments of `simulate`.

    Raises:
        KeyboardInterrupt: The person pressed Ctrl-C.
    """
    text = Text(language)
    if submission.problem is not None:
        return unread(lesson, submission, submission.problem, language)
    with temporary_folder() as folder:
        try:
            parts = write_parts(lesson, submission, Path(folder), language)
        except Problem as problem:
            return unread(lesson, submission, problem, language)
        try:
            return _on_seeds(
                lesson, submission, seeds, text, Judge(lesson, parts, lines, run_with)
            )
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
            # The check with the earliest moment; at the same moment, an error of the program comes first.
            order = [PACE, ends_check(lesson), ENDS, *(one.id for one in lesson.checks)]
            first = min(failed, key=lambda name: (*moment(failed[name]), order.index(name)))
            failure = _failure(judge, first, failed[first], (seed, world, run), text)
            failure = _with_line(failure, failed[first], judge)
            results = _results(judge, failed, (run, failure), text)
            return Report(lesson, submission, results, done, failure._replace(run=run), text)
    return Report(lesson, submission, [_met(one, text) for one in lesson.checks], done, None, text)


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
    """Return the failure with the line to look at: the one that the check gives, or else the last one that ran up to the failing moment.

    Imports and calls that only wait are passed over, if any other line ran: while a program waits, the robot does what an earlier line
    commanded.
    """
    line, run = failed.line, failure.run
    part = judge.parts[failed.part]
    written = part.entry.read_text("utf-8").splitlines()
    if not line and run is not None and failed.time_us is not None:
        before = [entry for entry in run.lines if entry[0] <= failed.time_us]
        own = [entry[2] for entry in before if entry[1] == part.entry.name]
        acting = (at for at in reversed(own) if not _MOVES_NOTHING.match(written[at - 1]))
        line = next(acting, own[-1] if own else 0)
    shown = written[line - 1] if 1 <= line <= len(written) else ""
    return failure._replace(
        line=line if shown else 0, source_line=shown_line(shown), card=part.program.card_of(line)
    )


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
    values = placeholder_values(judge, failed, judge.alone(run, failed.part), text)
    return Result(one.id, passed=False, sentence=sentence_of(one, values, text))


def _met(one: Check, text: Text) -> Result:
    return Result(one.id, passed=True, sentence=one.said("passed", text.language))


def unread(
    lesson: Lesson, submission: Submission, problem: Problem, language: str | None
) -> Report:
    """Return the report of a program that could not be run or judged; its failure explains `problem`."""
    text = Text(language)
    said = problem.explain(text)
    help_: dict[str, str | int] = {**said.as_data()}
    failure = Failure(
        NO_CHECK, 0, "", "", None, "", said.what, said.action, None, help_, stopped=True
    )
    return Report(lesson, submission, [], [], failure, text)


def _failure_data(failure: Failure) -> dict[str, Any]:
    drawn = {} if failure.run is None else failure.run.world.drawn
    return {
        "check": failure.check_id,
        "seed": failure.seed,
        "world": failure.world,
        "drawn": {name: " ".join(words) for name, words in drawn.items()},
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


__all__ = ["SEEDS", "Failure", "Report", "Result", "check", "unread"]
