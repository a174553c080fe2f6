"""Check many programs at once: each core of the computer takes the next one."""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from functools import lru_cache
from queue import SimpleQueue
from time import monotonic, perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

from marelle_sim import simulate
from marelle_sim.processes import next_line, packed, python_child
from marelle_text import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from marelle_host.cli.progress import Progress
    from marelle_lessons import Lesson, Report, Submission
    from marelle_sim import Run
    from marelle_sim.processes import ChildProcess, Heard

_START_S = 30.0  # an old computer's time to start a worker, and some
_LOOK_S = 1.0  # how often one looks whether a program takes too long


class Row(NamedTuple):
    """What came of one program, small enough to travel between processes.

    Attributes:
        label: The program's. passed: Whether all is well. data: `Report.as_data()`.
        wall_s: How long it took. picture: The first moment that is not right as a PNG file, if that was asked for.
    """

    label: str
    passed: bool
    data: dict[str, Any]
    wall_s: float
    picture: bytes = b""

    @property
    def unread(self) -> bool:
        """Tell whether what was handed in is no program at all."""
        return not self.passed and self.data["failure"]["check"] == "read"

    @classmethod
    def of(cls, report: Report, wall_s: float = 0.0) -> Row:
        """Return the row of a report."""
        return cls(report.label, report.passed, report.as_data(), wall_s)

    @classmethod
    def read(cls, line: bytes) -> Row | None:
        """Return the row that a worker has said; None if that is none."""
        try:
            said = json.loads(line)
            return cls(**{**said, "picture": b64decode(said["picture"])})
        except (ValueError, TypeError, LookupError):
            return None

    def said(self) -> str:
        """Return the row as a line, for `read`."""
        return json.dumps({**self._asdict(), "picture": b64encode(self.picture).decode("ascii")})


class Job(NamedTuple):
    """What is asked of every worker."""

    folder: str
    seeds: int
    language: str
    drawn: bool = False

    def grade(self, handed: Submission) -> Row:
        """Check one program in this process."""
        from marelle_lessons import check  # not for help pages

        started_s = perf_counter()
        lesson = _lesson(self.folder)
        report = check(lesson, handed, seeds=range(self.seeds), language=self.language)
        row = Row.of(report, perf_counter() - started_s)
        return row._replace(picture=self._picture(report)) if self.drawn else row

    def _picture(self, report: Report) -> bytes:
        if report.failure is None or report.failure.run is None:
            return b""
        from marelle_sim.view import draw_run, png_bytes  # Pillow: only to draw

        run, until_us = report.failure.run, report.failure.time_us
        return png_bytes(draw_run(run, language=self.language, until_us=until_us))

    def stopped(self, handed: Submission, problem: Problem, wall_s: float) -> Row:
        """Return the row of a program that could not be judged, with the reason."""
        from marelle_lessons.checker import unread  # not for help pages

        report = unread(_lesson(self.folder), handed, problem, self.language)
        return Row.of(report, wall_s)


@lru_cache(maxsize=1)
def _lesson(folder: str) -> Lesson:
    """Return the lesson, which a worker reads once."""
    from marelle_lessons import load_lesson  # not for help pages

    return load_lesson(folder)


def runner(*, trusted: bool, progress: Progress, seconds: float) -> Callable[..., Run]:
    """Return what runs a program: here if it is trusted, else in a child process with limits.

    Args:
        trusted: Whether to run it here.
        progress: What shows how far one is.
        seconds: The length of one run.
    """
    limits: dict[str, Any] = {"isolate": True, "wall_limit_s": _START_S + seconds / 10}

    def run(program: str, **options: Any) -> Run:
        observers = progress.observers(done_s=options["seed"] * seconds)
        return simulate(program, observers=observers, **options, **({} if trusted else limits))

    return run


def grade(
    lesson: Lesson,
    handed: list[Submission],
    progress: Progress,
    *,
    seeds: int,
    language: str,
    drawn: bool,
) -> list[Row]:
    """Check the programs on all cores; return their rows in the order that they have.

    A program that ends its worker, or holds it for longer than half a minute and a tenth of its virtual time, has a row
    that says so, and the others go on.
    """
    job = Job(str(lesson.folder), seeds, language, drawn)
    limit_s = _START_S + seeds * lesson.seconds / 10
    crew = Crew(job, min(len(handed), os.cpu_count() or 1), limit_s)
    try:
        return crew.grade(handed, progress)
    finally:
        crew.dismiss()


class _Worker:
    """A child process that checks one program after the other.

    Attributes:
        child: The process. index: The number of the program that it has, or -1. since_s: Since when.
    """

    def __init__(self, job: Job, heard: Heard) -> None:
        self.child = python_child("marelle_host.cli.grading_worker")
        self.child.listen(heard)
        self.child.write(json.dumps(job._asdict()).encode() + b"\n")
        self.index, self.since_s = -1, 0.0

    def give(self, index: int, handed: Submission) -> None:
        """Have it check a program."""
        self.index, self.since_s = index, monotonic()
        self.child.write(packed(handed).encode() + b"\n")


class Crew:
    """Workers, each of which has one program at a time: a crash or a hang costs one row."""

    def __init__(self, job: Job, size: int, limit_s: float) -> None:
        self._job, self._limit_s = job, limit_s
        self._heard: Heard = SimpleQueue()
        self._workers = [_Worker(job, self._heard) for _ in range(size)]

    def grade(self, handed: list[Submission], progress: Progress) -> list[Row]:
        """Check the programs; return their rows in the order that they have."""
        rows: dict[int, Row] = {}
        waiting = list(enumerate(handed))[::-1]
        while len(rows) < len(handed):
            for worker in self._workers:
                if worker.index < 0 and waiting:
                    worker.give(*waiting.pop())
            said = next_line(self._heard, monotonic() + _LOOK_S)
            for worker in list(self._workers):
                row = self._row(worker, handed, said)
                if row is not None:
                    rows[worker.index], worker.index = row, -1
            progress.reach(len(rows))
        return [rows[index] for index in range(len(handed))]

    def _row(
        self,
        worker: _Worker,
        handed: list[Submission],
        said: tuple[ChildProcess, bytes | None] | None,
    ) -> Row | None:
        """Return the row of the program that a worker has, if it has come or never will."""
        took_s = monotonic() - worker.since_s
        if said is not None and said[0] is worker.child:
            row = None if said[1] is None else Row.read(said[1])
            if row is None:  # the program took its worker with it
                self._replace(worker)
                if worker.index >= 0:
                    return self._job.stopped(handed[worker.index], Problem("E-PROG-30"), took_s)
            return row
        if worker.index >= 0 and took_s > self._limit_s:
            self._replace(worker)
            return self._job.stopped(handed[worker.index], Problem("E-PROG-20"), took_s)
        return None

    def _replace(self, worker: _Worker) -> None:
        """Put a new worker in the place of one that has ended, or that must."""
        worker.child.close()
        self._workers[self._workers.index(worker)] = _Worker(self._job, self._heard)

    def dismiss(self) -> None:
        """End all workers."""
        for worker in self._workers:
            worker.child.close()
