"""Check many programs at once: each core of the computer takes the next one."""

from __future__ import annotations

import gc
import os
import signal
from functools import lru_cache
from time import monotonic, perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

from marelle_text import Problem

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnContext

    from marelle_host.cli.progress import Progress
    from marelle_lessons import Lesson, Report, Submission
    from marelle_sim import Run

_START_S = 30.0  # an old computer's time to start a worker, and some
_YOUNG = 20_000  # new things until the collector looks for rings of them: decision 028


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


class Job(NamedTuple):
    """What is asked of every worker."""

    folder: str
    seeds: int
    language: str
    drawn: bool = False

    def grade(self, handed: Submission) -> Row:
        """Check one program in this process."""
        from marelle_lessons import check  # noqa: PLC0415  (not for help pages)

        started_s = perf_counter()
        lesson = _lesson(self.folder)
        report = check(lesson, handed, seeds=range(self.seeds), language=self.language)
        row = Row.of(report, perf_counter() - started_s)
        return row._replace(picture=self._picture(report)) if self.drawn else row

    def _picture(self, report: Report) -> bytes:
        if report.failure is None or report.failure.run is None:
            return b""
        from marelle_sim.view import draw_run  # noqa: PLC0415  (Pillow: only to draw)
        from marelle_sim.view.saving import png_bytes  # noqa: PLC0415  (as above)

        run, until_us = report.failure.run, report.failure.time_us
        return png_bytes(draw_run(run, language=self.language, until_us=until_us))

    def stopped(self, handed: Submission, problem: Problem, wall_s: float) -> Row:
        """Return the row of a program that could not be judged, with the reason."""
        from marelle_lessons.checker import unread  # noqa: PLC0415  (not for help pages)

        report = unread(_lesson(self.folder), handed, problem, self.language)
        return Row.of(report, wall_s)


@lru_cache(maxsize=1)
def _lesson(folder: str) -> Lesson:
    """Return the lesson, which a worker reads once."""
    from marelle_lessons import load_lesson  # noqa: PLC0415  (not for help pages)

    return load_lesson(folder)


def runner(*, trusted: bool, progress: Progress, seconds: float) -> Callable[..., Run]:
    """Return what runs a program: here if it is trusted, else in a child process with limits.

    Args:
        trusted: Whether to run it here.
        progress: What shows how far one is.
        seconds: The length of one run.
    """
    from marelle_sim import simulate  # noqa: PLC0415  (not for help pages)

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
    """A process that checks one program after the other.

    Attributes:
        pipe: To it and from it. index: The program that it has, or -1. since_s: Since when.
    """

    def __init__(self, context: SpawnContext, job: Job) -> None:
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=work, args=(theirs, job), daemon=True)
        self._process.start()
        theirs.close()
        self.index, self.since_s = -1, 0.0

    def give(self, index: int, handed: Submission) -> None:
        """Have it check a program."""
        self.index, self.since_s = index, monotonic()
        self.pipe.send(handed)

    def end(self) -> None:
        """End it, however busy it is."""
        self._process.kill()
        self._process.join()
        self._process.close()
        self.pipe.close()


class Crew:
    """Workers, each of which has one program at a time: a crash or a hang costs one row."""

    def __init__(self, job: Job, size: int, limit_s: float) -> None:
        from multiprocessing import get_context  # noqa: PLC0415  (only for many programs)

        self._context = get_context("spawn")  # the same on every system, and safe beside threads
        self._job, self._limit_s = job, limit_s
        self._workers = [_Worker(self._context, job) for _ in range(size)]

    def grade(self, handed: list[Submission], progress: Progress) -> list[Row]:
        """Check the programs; return their rows in the order that they have."""
        rows: dict[int, Row] = {}
        waiting = list(enumerate(handed))[::-1]
        while len(rows) < len(handed):
            for place, worker in enumerate(self._workers):
                if worker.index < 0 and waiting:
                    self._give(place, *waiting.pop())
            for place, row in self._answers(handed):
                rows[self._workers[place].index] = row
                self._workers[place].index = -1
                progress.reach(len(rows))
        return [rows[index] for index in range(len(handed))]

    def _give(self, place: int, index: int, handed: Submission) -> None:
        try:
            self._workers[place].give(index, handed)
        except OSError:  # it ended while it had nothing to do
            self._replace(place)
            self._workers[place].give(index, handed)

    def _answers(self, handed: list[Submission]) -> list[tuple[int, Row]]:
        """Wait for a worker; return what came, from which one."""
        from multiprocessing.connection import wait  # noqa: PLC0415  (as above)

        busy = {w.pipe: place for place, w in enumerate(self._workers) if w.index >= 0}
        ready = wait(list(busy), timeout=1.0)
        found: list[tuple[int, Row]] = []
        for pipe, place in busy.items():
            worker = self._workers[place]
            took_s = monotonic() - worker.since_s
            if pipe in ready:
                found.append((place, self._received(place, handed[worker.index], took_s)))
            elif took_s > self._limit_s:
                row = self._job.stopped(handed[worker.index], Problem("E-PROG-20"), took_s)
                found.append((place, row))
                self._replace(place)
        return found

    def _received(self, place: int, handed: Submission, took_s: float) -> Row:
        try:
            row: Row = self._workers[place].pipe.recv()
        except (EOFError, OSError):  # the program took its worker with it
            self._replace(place)
            return self._job.stopped(handed, Problem("E-PROG-30"), took_s)
        return row

    def _replace(self, place: int) -> None:
        """Put a new worker in the place of one that has ended, or that must."""
        index = self._workers[place].index
        self._workers[place].end()
        self._workers[place] = _Worker(self._context, self._job)
        self._workers[place].index = index

    def dismiss(self) -> None:
        """End all workers."""
        for worker in self._workers:
            worker.end()


def work(pipe: Connection, job: Job) -> None:
    """Check what comes through a pipe until it is closed; what a worker does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one that ends the workers
    gc.set_threshold(_YOUNG)  # decision 028
    first = True
    while True:
        try:
            handed = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            row = job.grade(handed)
        except KeyboardInterrupt:  # raised by the program itself: nobody else can here
            return
        except Exception as error:  # noqa: BLE001  (a fault of ours costs one row and is called so)
            detail = f"{type(error).__name__}: {error}".splitlines()[0][:120]
            row = job.stopped(handed, Problem("E-BUG-01", detail=detail), 0.0)
        pipe.send(row)
        if first:  # what is loaded by now stays: decision 028
            gc.collect()
            gc.freeze()
            first = False
