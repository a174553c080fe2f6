"""Check many programs at once, each core of the computer taking the next one."""

from __future__ import annotations

import os
from functools import lru_cache, partial
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from marelle_lessons import Lesson, Report, Submission
    from marelle_sim import Run


class Row(NamedTuple):
    """What came of one program, small enough to travel between processes.

    Attributes:
        label: The program's. passed: Whether all is well. data: `Report.as_data()`.
        remarks: What was put right while reading it, as keys of the catalogue.
        wall_s: How long it took.
    """

    label: str
    passed: bool
    data: dict[str, Any]
    remarks: tuple[str, ...]
    wall_s: float

    @classmethod
    def of(cls, report: Report, handed: Submission, wall_s: float = 0.0) -> Row:
        """Return the row of a report."""
        return cls(report.label, report.passed, report.as_data(), handed.remarks, wall_s)


def runner(*, trusted: bool) -> Callable[..., Run]:
    """Return what runs a program: here if it is trusted, else in a child process with limits."""
    from marelle_sim import simulate  # noqa: PLC0415  (not for help pages)

    return simulate if trusted else partial(_isolated, simulate)


def _isolated(simulate: Callable[..., Run], program: str, **options: Any) -> Run:
    return simulate(program, isolate=True, wall_limit_s=30.0 + options["seconds"] / 10, **options)


def grade(lesson: Lesson, handed: list[Submission], *, seeds: int, language: str) -> list[Row]:
    """Check the programs, in their order, on all cores."""
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415  (only for many programs)
    from multiprocessing import get_context  # noqa: PLC0415  (as above)

    cores = min(len(handed), os.cpu_count() or 1)
    job = partial(grade_one, str(lesson.folder), seeds=seeds, language=language)
    if cores == 1:
        return [job(one) for one in handed]
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn")) as pool:
        return list(pool.map(job, handed))


def grade_one(folder: str, handed: Submission, *, seeds: int, language: str) -> Row:
    """Check one program in this process; what a worker is asked for."""
    from marelle_lessons import check  # noqa: PLC0415  (see above)

    started_s = perf_counter()
    report = check(_lesson(folder), handed, seeds=range(seeds), language=language)
    return Row.of(report, handed, perf_counter() - started_s)


@lru_cache(maxsize=1)
def _lesson(folder: str) -> Lesson:
    """Return the lesson, which a worker reads once."""
    from marelle_lessons import load_lesson  # noqa: PLC0415  (see above)

    return load_lesson(folder)
