"""The promises of a lesson about its own programs, and a check whether they are kept.

Solutions pass all checks; the programs given at the start fail; each wrong program fails the check that it names; each check is
failed by at least one program.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from marelle_lessons.lesson import Lesson
from marelle_lessons.lessonfile import STARTS
from marelle_lessons.program import CARDS, MICROPYTHON
from marelle_lessons.submissions import Submission
from marelle_text import Text

Report = Mapping[str, Any]  # `Report.as_data()`: it may have come from another process

SOLUTION, START, WRONG, CHECK = "solution", "start", "wrong", "check"


class Trial(NamedTuple):
    """A program of a lesson's folder, and the promise about it.

    Attributes:
        kind: `SOLUTION` must pass all checks, `START` must fail one, `WRONG` must fail the check `expects` first.
        handed: The program, as if a pupil had handed it in.
        expects: The id of that check; "" for the other kinds.
    """

    kind: str
    handed: Submission
    expects: str = ""


class Promise(NamedTuple):
    """The result for one promise of a lesson.

    Attributes:
        kind: `SOLUTION`, `START`, `WRONG`, or `CHECK` for the promise that some program fails a check.
        name: The name of the program's file, or the id of the check.
        kept: True if the promise is kept.
        check: The id of the check that the program failed first; "" if it passed, and for `CHECK`.
        what: Why the promise is not kept, in words; "" if it is kept.
        action: The one thing that the author should do next; "" if it is kept.
    """

    kind: str
    name: str
    kept: bool
    check: str
    what: str = ""
    action: str = ""


def trials(lesson: Lesson) -> list[Trial]:
    """Return the programs of a lesson's folder, each with the promise about it: solutions, starts, then wrong programs.

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
    """Return a program of a lesson's folder as a submission, as if a pupil had handed it in."""
    language = CARDS if file.endswith(".cards.txt") else MICROPYTHON
    return Submission(file, text, file, language=language)


def promises(
    lesson: Lesson, tried: Sequence[tuple[Trial, Report]], language: str | None = None
) -> list[Promise]:
    """Return the result for each promise of a lesson: first for each program, then for each check.

    Args:
        lesson: The lesson.
        tried: Each of `trials(lesson)` with the report (`Report.as_data()`) of checking it.
        language: The language of the words; None: the person's.
    """
    text = Text(language)
    found = [_promise(lesson, trial, report, text) for trial, report in tried]
    refused = {trial.expects for trial, _report in tried}
    results = [report["results"] for trial, report in tried if trial.kind != SOLUTION]
    refused |= {one["check_id"] for each in results for one in each if not one["passed"]}
    found += [_bites(check.id, check.id in refused, text) for check in lesson.checks]
    if is_solved(found):
        return found
    # A check that wrongly fails for a solution may also be the first to fail for another program.
    before = text("lesson.promise.solutions_first")
    return [
        one if one.kept or one.kind == SOLUTION else one._replace(action=before) for one in found
    ]


def is_solved(found: Sequence[Promise]) -> bool:
    """Return True if every solution passes."""
    return all(one.kept for one in found if one.kind == SOLUTION)


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
    if kept:
        return Promise(CHECK, check, kept, "")
    said = (text(f"lesson.promise.check{which}", check=check) for which in ("", "_action"))
    return Promise(CHECK, check, kept, "", *said)
