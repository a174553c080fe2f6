"""What a lesson promises about the programs of its folder: solutions pass, starts fail, wrong ones are refused, each check bites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from marelle_lessons.lessonfile import STARTS
from marelle_lessons.program import CARDS, MICROPYTHON
from marelle_lessons.submissions import Submission
from marelle_text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from marelle_lessons.lesson import Lesson

    Report = Mapping[str, Any]  # `Report.as_data()`: it may have come from another process

SOLUTION, START, WRONG, CHECK = "solution", "start", "wrong", "check"


class Trial(NamedTuple):
    """A program of a lesson's folder, and which checks it is to pass.

    Attributes:
        kind: `SOLUTION` passes all checks, `START` is refused by one, `WRONG` by the check `expects`.
        handed: The program, as if a pupil had handed it in.
        expects: The id of that check; "" for the other kinds.
    """

    kind: str
    handed: Submission
    expects: str = ""


class Promise(NamedTuple):
    """One promise of a lesson, kept or not.

    Attributes:
        kind: `SOLUTION`, `START`, `WRONG` or `CHECK`. name: Of the file, or of the check. kept: Whether it holds.
        check: The id of the check that refused the program; "" if it passed. what, action: Why it does not hold, and the
            one thing to do next; "" if it does.
    """

    kind: str
    name: str
    kept: bool
    check: str
    what: str = ""
    action: str = ""


def trials(lesson: Lesson) -> list[Trial]:
    """Return the programs of a lesson's folder, each with what is promised of it.

    Example:
        >>> [trial.kind for trial in trials(load_lesson("L07"))][:4]
        ['solution', 'solution', 'solution', 'start']
    """
    starts = [(STARTS[language], text) for language, text in lesson.starts.items()]
    return [
        *(Trial(SOLUTION, submission(file, text)) for file, text in lesson.solutions),
        *(Trial(START, submission(file, text)) for file, text in starts),
        *(Trial(WRONG, submission(f"wrong/{one.file}", one.text), one.expects) for one in lesson.wrong),
    ]  # fmt: skip


def submission(file: str, text: str) -> Submission:
    """Return a program of a lesson's folder as if it were handed in."""
    language = CARDS if file.endswith(".cards.txt") else MICROPYTHON
    return Submission(file, text, file, language=language)


def promises(
    lesson: Lesson, tried: Sequence[tuple[Trial, Report]], language: str | None = None
) -> list[Promise]:
    """Return each promise of a lesson with whether it is kept, by program, then by check.

    Args:
        lesson: Whose.
        tried: Each of `trials(lesson)`, with what came of it.
        language: Of the words.
    """
    text = Text(language)
    found = [_promise(lesson, trial, report, text) for trial, report in tried]
    refused = {trial.expects for trial, _report in tried}
    for trial, report in tried:
        if trial.kind != SOLUTION:
            refused |= {one["check_id"] for one in report["results"] if not one["passed"]}
    found += [_bites(check.id, check.id in refused, text) for check in lesson.checks]
    if all(one.kept for one in found if one.kind == SOLUTION):
        return found
    return [_after_solutions(one, text) for one in found]


def _after_solutions(promise: Promise, text: Text) -> Promise:
    """Return a promise whose action is to mend the solutions first: what refuses them may refuse the others too early."""
    if promise.kept or promise.kind == SOLUTION:
        return promise
    return promise._replace(action=text("lesson.promise.solutions_first"))


def _promise(lesson: Lesson, trial: Trial, report: Report, text: Text) -> Promise:
    failure, name = report["failure"], trial.handed.label
    check = "" if failure is None else failure["check"]
    kept = {SOLUTION: not check, START: bool(check), WRONG: check == trial.expects}[trial.kind]
    if kept:
        return Promise(trial.kind, name, kept, check)
    how = "passed" if failure is None else "failed"
    facts = {"file": name, "check": check, "expects": trial.expects}
    if failure is not None:
        facts["sentence"] = failure["help"]["what"] if failure["stopped"] else failure["sentence"]
        if trial.kind == SOLUTION and (failure["time_s"] or 0) >= lesson.seconds:
            how, facts["seconds"] = "cut", f"{lesson.seconds:g}"
    key = f"lesson.promise.{trial.kind}_{how}"
    return Promise(
        trial.kind, name, kept, check, text(key, **facts), text(f"{key}_action", **facts)
    )


def _bites(check: str, kept: bool, text: Text) -> Promise:
    """Return the promise that a check refuses something: one that refuses nothing is not known to work."""
    if kept:
        return Promise(CHECK, check, kept, "")
    said = (text(f"lesson.promise.check{which}", check=check) for which in ("", "_action"))
    return Promise(CHECK, check, kept, "", *said)
