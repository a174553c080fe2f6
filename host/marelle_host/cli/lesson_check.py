"""`marelle check --lesson`: does a lesson keep what it promises, and what does a machine get past its checks?"""

from __future__ import annotations

from collections import Counter
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from marelle_host.cli import errors, fences, grading
from marelle_host.cli.lessons import tell_missing
from marelle_host.cli.program_lines import printable
from marelle_host.cli.progress import Progress
from marelle_text import Problem

if TYPE_CHECKING:
    from marelle_host.cli.terminal import Terminal
    from marelle_lessons.promises import Promise

_KINDS = ("solution", "start", "wrong")


class Settings(NamedTuple):
    """How a lesson is checked: how many tries, and whether its programs run in the checker itself."""

    seeds: int
    trust: bool


def check_lesson(terminal: Terminal, folder: str, settings: Settings) -> int:
    """Try the programs of a lesson's folder, each in a process of its own; say which promise does not hold.

    Returns:
        The exit code: 0 if all is kept.

    Raises:
        LessonError: The lesson cannot be read.
    """
    from marelle_lessons import load_lesson  # not for help pages
    from marelle_lessons.authoring import missing
    from marelle_lessons.promises import promises, trials

    text = terminal.text
    lesson = load_lesson(folder)
    tried = trials(lesson)
    job = grading.Job(
        str(lesson.folder),
        settings.seeds,
        text.language,
        grading.limit_s_of(lesson, settings.seeds),
        settings.trust,
    )
    with Progress(terminal, text("cli.check.progress"), len(tried), counted=True) as progress:
        number = count(1)
        rows = grading.grade(
            job, [trial.handed for trial in tried], lambda *_one: progress.reach(next(number))
        )
    fenced = all(row.fenced for row in rows)
    if not fenced:
        fences.tell(terminal, Problem("E-RUN-25"))
    data = [row.data for row in rows]
    found = promises(lesson, list(zip(tried, data, strict=True)), text.language)
    absent = missing(lesson, text.language)
    _tell(terminal, found)
    tell_missing(terminal, absent)
    kept = all(one.kept for one in found)
    terminal.data(
        {
            "lesson": lesson.id,
            "kept": kept,
            "promises": [one._asdict() for one in found],
            "missing": [one._asdict() for one in absent],
            "fenced": fenced and not settings.trust,
        }
    )
    return errors.DONE if kept else errors.PROGRAM_FAILED


def _tell(terminal: Terminal, found: list[Promise]) -> None:
    """Say what is kept in a line for each kind, and each broken promise with the one thing to do."""
    kept = Counter(one.kind for one in found if one.kept)
    for kind in _KINDS:
        if kept[kind]:
            terminal.say(
                f"✓ {terminal.text.plural(f'cli.check.kept.{kind}', kept[kind])}", style="green"
            )
    for one in found:
        if not one.kept:
            terminal.tell(f"✗ {printable(one.what)}", style="bold red")
            terminal.tell(f"  {printable(one.action)}")
