"""Check a program: run it in a lesson's worlds, seed by seed, and judge each run by its trace."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from marelle_help import as_help, shown_line
from marelle_lessons.checks.effects import STATES
from marelle_lessons.class_row import NO_CHECK
from marelle_lessons.judging import ENDS, PACE, Judge, ends_check, moment
from marelle_lessons.pace import FAST_LOOP
from marelle_lessons.parts import programs_of, write_parts
from marelle_sim import simulate
from marelle_sim.errors import ProgramFileError
from marelle_sim.story import outside
from marelle_sim.temporary import temporary_folder
from marelle_text import Problem, Text
from marelle_text.printable import printable
from marelle_text.story import fault_words, place

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
    run, robot = judge.alone(whole, failed.part), _robot(judge, failed, text)
    values = _values(judge, failed, run, text)
    sentence, hint = _said(lesson, name, values, text)
    stopped = run.error is not None and name in (ENDS, ends_check(lesson))
    place_, said = values["place"], _help(run, robot, text, stopped=stopped)
    mat = _mat(lesson, world, text)
    return Failure(
        name, seed, world.name, mat, failed.time_us, place_, sentence, hint, run, said,
        stopped=stopped, robot=robot,
    )  # fmt: skip


def _robot(judge: Judge, failed: Failed, text: Text) -> str:
    """Return the title of the robot whose program fails; "" in a lesson without roles."""
    role = judge.parts[failed.part].role
    return "" if role is None else role.title(text.language)


def _said(lesson: Lesson, name: str, values: dict[str, str], text: Text) -> tuple[str, str]:
    """Return the sentence that says what is wrong and the hint: the lesson's own, or the general ones for a check that is not the lesson's."""
    own = next((one for one in lesson.checks if one.id == name), None)
    if own is not None:
        hint = own.said("hint", text.language).format_map(values)
        return _sentence(own, values, text), _begun(hint) if values["robot"] else hint
    if name == PACE:
        told = Problem(FAST_LOOP, line=values["line"], name=values["name"]).explain(text)
        return _of_robot(told.what, values["robot"], text), told.action
    return _of_robot(text("check.ends_failed"), values["robot"], text), text("check.ends_hint")


def _sentence(one: Check, values: dict[str, str], text: Text) -> str:
    """Return the lesson's sentence for a failed check; in a lesson with roles it names the robot."""
    written = one.said("failed", text.language)
    said = written.format_map(values)
    if not values["robot"]:
        return said
    named = one.robot or "{robot}" in written
    return _begun(said) if named else _of_robot(said, values["robot"], text)


def _of_robot(said: str, robot: str, text: Text) -> str:
    """Return a sentence that says of which robot it is, in a lesson with roles."""
    return _begun(text("check.of_robot", robot=robot, said=said)) if robot else said


def _begun(said: str) -> str:
    """Return a sentence that begins with a capital, though it begins with what a robot is called."""
    return said[:1].upper() + said[1:]


def _mat(lesson: Lesson, world: LessonWorld, text: Text) -> str:
    """Return the title of a world for a pupil; "" where the lesson has only one."""
    if len(lesson.worlds) == 1:
        return ""
    if world.hidden:
        return text("check.hidden_mat")
    return text("check.mat", title=world.world.title(text.language))


def _help(run: Run, robot: str, text: Text, *, stopped: bool) -> dict[str, str | int] | None:
    """Return the explanation of the error that stopped the program, otherwise of the first likely mistake in it, or None."""
    if stopped and run.error is not None:
        found: dict[str, str | int] | None = as_help(run.error, text)
    else:
        found = next(iter(run.remarks(text.language)), None)
    return found and {**found, "what": _of_robot(str(found["what"]), robot, text)}


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


def _values(judge: Judge, failed: Failed, run: Run, text: Text) -> dict[str, str]:
    """Return the values of the placeholders of a sentence, written as this language writes them."""
    end_us = round(run.seconds * 1e6)
    time_us = end_us if failed.time_us is None else failed.time_us
    pose = run.trace.pose_at(time_us)
    squares = run.world.squares
    square = squares.name_at(pose.x_mm, pose.y_mm) if squares else ""
    where = {"x_mm": pose.x_mm, "y_mm": pose.y_mm, "square": square, **outside(pose, run.world)}
    values = {
        "time_s": text.number(time_us / 1e6, 1),
        "square": square or text("check.no_square"),
        "place": place(where, text),
        "x_mm": text.number(pose.x_mm),
        "y_mm": text.number(pose.y_mm),
        "robot": _robot(judge, failed, text),
    }
    for name, value in failed.values.items():
        values[name] = _shown(name, value, text)
    wall = failed.values.get("wall")  # it may be another role's robot
    for role in judge.lesson.roles:
        if role.robot == wall:
            values["wall"] = role.title(text.language)
    if "why" in failed.values:
        values["why"] = text(f"check.why.{failed.values['why']}", **values)
    return values


def _shown(name: str, value: str | float, text: Text) -> str:
    """Return a value as a sentence has it: the program may have made it, so nothing in it drives a terminal."""
    if name == "wall":
        return text.wall(str(value))
    if name in ("fault", "other"):
        return fault_words(str(value), text)
    if not isinstance(value, str):
        return _number(value, text)
    return text.optional(f"check.state.{value}") if value in STATES else printable(value)


def _number(value: float, text: Text) -> str:
    return text.number(value, 0 if value == int(value) else 1)


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
    values = _values(judge, failed, own, text)
    return Result(one.id, passed=False, sentence=_sentence(one, values, text))


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
