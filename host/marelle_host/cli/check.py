"""`marelle check`: check programs against a lesson, seed by seed."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from marelle_host.cli.authoring.lesson_check import check_lesson
from marelle_host.cli.files import destinations
from marelle_host.cli.files.writing import write
from marelle_host.cli.grading import failure_pictures, junit, pool, summary
from marelle_host.cli.running import fences
from marelle_host.cli.running.programs import read_row
from marelle_host.cli.terminal import errors
from marelle_host.cli.terminal.progress import Progress
from marelle_lessons.class_row import ClassRow, as_csv
from marelle_text import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marelle_host.cli.terminal.output import Terminal
    from marelle_lessons import Lesson, Submission
    from marelle_sim import Run
    from marelle_sim.runners import Observer

_SEEDS_MAX = 100
LEVELS = ("1", "2")


class _CheckRequest(NamedTuple):
    lesson: str
    programs: tuple[str, ...]
    seeds: int
    trust: bool
    again: bool
    help_level: int
    picture: str | None
    junit: str | None
    csv: str | None


def _read_seeds(_ctx: click.Context, _param: click.Parameter, written: str) -> int:
    if not (written.isascii() and written.isdigit() and 1 <= int(written[:9]) <= _SEEDS_MAX):
        raise Problem("E-USE-14", value=written[:40], limit=_SEEDS_MAX)
    return int(written)


PARAMETERS = (
    click.Argument(["lesson"], required=False, metavar="cli.check.metavar.lesson"),
    click.Argument(["programs"], nargs=-1, required=False, metavar="cli.check.metavar.programs"),
    click.Option(["--lesson", "own"], metavar="cli.run.metavar.flash"),
    click.Option(["--seeds"], default="5", metavar="cli.run.metavar.seed", callback=_read_seeds),
    click.Option(["--trust"], is_flag=True),
    click.Option(["--again"], is_flag=True),
    click.Option(
        ["--help-level"],
        default="1",
        type=click.Choice(LEVELS),
        callback=lambda _ctx, _param, level: int(level),
    ),
    click.Option(["--picture"], metavar="cli.run.metavar.picture"),
    click.Option(["--junit"], metavar="cli.check.metavar.junit"),
    click.Option(["--csv"], metavar="cli.check.metavar.csv"),
)


def answer(terminal: Terminal, *, own: str | None, **values: Any) -> int:
    """Do what `marelle check` asks, and return the exit code.

    Raises:
        Problem: E-LESSON-29, `--lesson` was typed with a lesson, `--picture`, `--junit` or `--csv`.
        click.MissingParameter: without `--lesson`, the lesson or the programs are missing.
        LessonError: the lesson cannot be read.
    """
    from marelle_lessons import load_lesson  # not for help pages

    if own is not None:
        for name in ("lesson", "picture", "junit", "csv"):  # these are for programs
            if values[name] is not None:
                raise Problem("E-LESSON-29", value=values[name])
        return check_lesson(terminal, own, seeds=values["seeds"], trust=values["trust"])
    _require_arguments(**values)
    request = _CheckRequest(**values)
    destinations.check(request.junit, (".xml",))
    destinations.check(request.csv, (".csv",))
    lesson, handed = load_lesson(request.lesson), _handed(request)
    failure_pictures.prepare(request.picture, several=len(handed) != 1)
    if len(handed) == 1:
        return _one(terminal, request, lesson, handed[0])
    return _many(terminal, request, lesson, handed)


def _require_arguments(*, lesson: str | None, programs: tuple[str, ...], **_more: Any) -> None:
    context = click.get_current_context()
    by_name = {param.name: param for param in context.command.params}
    for name, given in (("lesson", lesson), ("programs", programs)):
        if not given:
            raise click.MissingParameter(ctx=context, param=by_name[name])


def _handed(request: _CheckRequest) -> list[Submission]:
    """Return the programs handed in, with different labels; an unreadable path among others gives a submission with its `problem`.

    Raises:
        Problem: the only path that was typed cannot be read.
    """
    from marelle_lessons import Submission, read_submissions
    from marelle_lessons.submissions import distinct

    found: list[Submission] = []
    for path in request.programs:
        try:
            read = read_submissions(path)
        except Problem as problem:
            if len(request.programs) == 1:
                raise
            read = [Submission(Path(path).stem, "", path, problem=problem)]
        for one in read:
            one.origin = _shown_path(path, one.origin)
        found += read
    return distinct(found)


def _shown_path(path: str, origin: str) -> str:
    """Return the path of a program to show: that of a typed file; in a typed folder, the folder's and the path in it; else `origin`."""
    typed = Path(path)
    if os.path.isdir(path):  # noqa: PTH112 - before 3.12 the method raises for a folder without access
        return (typed / origin).as_posix()
    return typed.as_posix() if origin == typed.name else origin


def _one(terminal: Terminal, request: _CheckRequest, lesson: Lesson, handed: Submission) -> int:
    from marelle_lessons import check
    from marelle_lessons.judging import texts_of

    if handed.problem is not None:
        raise handed.problem
    if handed.language == "cards":
        for part in texts_of(lesson, handed, terminal.text.language):
            read_row(terminal, part)  # shows the place of a mistake
    with (
        fences.watched(terminal, trusted=request.trust) as fence,
        Progress(terminal, "cli.check.progress", request.seeds * lesson.seconds) as progress,
        pool.runner(trusted=request.trust, limit_s=pool.limit_s_of(lesson, request.seeds)) as run,
    ):

        def watched(program: str, *, observers: Sequence[Observer] = (), **options: Any) -> Run:
            shown = progress.observers(done_s=options["seed"] * lesson.seconds)
            return run(program, observers=(*shown, *observers), **options)

        report = check(
            lesson,
            handed,
            seeds=range(request.seeds),
            language=terminal.text.language,
            lines=request.help_level > 1 or terminal.as_json or request.picture is not None,
            run_with=watched,
        )
    summary.tell_one(
        terminal, lesson, handed, report, named=request.lesson, help_level=request.help_level
    )
    files = failure_pictures.keep_one(terminal, report, request.picture)
    files += _write_reports(terminal, request, lesson, [pool.Row.of(report)])
    terminal.data({**report.as_data(), "fenced": fence.closed, "files": files})
    return errors.DONE if report.passed else errors.PROGRAM_FAILED


def _many(
    terminal: Terminal, request: _CheckRequest, lesson: Lesson, handed: list[Submission]
) -> int:
    from marelle_host.cli.grading.report_cache import (  # sqlite3, not for help pages
        cache_of,
        grade_once,
    )

    job = pool.Job(
        str(lesson.folder),
        request.seeds,
        terminal.text.language,
        pool.limit_s_of(lesson, request.seeds),
        request.trust,
        request.picture is not None,
    )
    tell = partial(fences.tell, terminal)
    with (
        cache_of(job, lesson, again=request.again, tell=tell) as results,
        Progress(terminal, "cli.check.progress", len(handed), counted=True) as progress,
    ):
        rows, before = grade_once(job, handed, results, progress.reach)
    fenced = all(row.fenced for row in rows)
    if not fenced:
        fences.tell(terminal, Problem("E-RUN-25"))
    summary.tell_many(terminal, lesson, rows)
    if before:
        terminal.say(terminal.text.plural("cli.check.from_before", before), style="dim")
    files = _write_reports(terminal, request, lesson, rows)
    pictures = failure_pictures.keep_each(terminal, rows, request.picture)
    files += filter(None, pictures)
    terminal.data(
        {
            "lesson": lesson.id,
            "programs": [
                {**row.data, "picture": path or None}
                for row, path in zip(rows, pictures, strict=True)
            ],
            "fenced": fenced and not request.trust,
            "from_before": before,
            "files": files,
        }
    )
    if all(row.unread for row in rows):
        return errors.WRONG_USAGE
    return errors.DONE if all(row.passed for row in rows) else errors.PROGRAM_FAILED


def _write_reports(
    terminal: Terminal, request: _CheckRequest, lesson: Lesson, rows: list[pool.Row]
) -> list[str]:
    files = []
    if request.junit is not None:
        files.append(write(terminal, request.junit, junit.as_xml(lesson, rows).encode()))
    if request.csv is not None:
        table = [ClassRow.of(row.data, terminal.text) for row in rows]
        files.append(write(terminal, request.csv, as_csv(table, terminal.text).encode()))
    return files
