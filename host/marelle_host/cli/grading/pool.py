"""Check many programs at once: each core of the computer takes the next one."""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from time import monotonic, perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from marelle_host.cli.running import fences
from marelle_lessons.class_row import UNREAD, verdict
from marelle_sim import ProgramProcess, simulate, warm_children
from marelle_sim.processes import ChildProcess, OutputLines, packed, python_child
from marelle_sim.runners import Started, cold_child
from marelle_sim.temporary import tidy
from marelle_sim.world import World, drawn_for
from marelle_text import Problem

if TYPE_CHECKING:
    from marelle_lessons import Lesson, Report, Submission
    from marelle_sim import Run

_START_S = 30.0  # an old computer starts a worker in less
_LAST_WORDS_S = 10.0  # more than a program's limit, so that its child ends before its worker
READY = b"ready\n"  # the first line of a worker
_LOOK_S = 1.0  # the interval at which time limits are checked


class Row(NamedTuple):
    """The result of one program, small enough to be sent between processes.

    Attributes:
        label: The program's label. passed: Whether all checks passed. data: `Report.as_data()`.
        wall_s: The duration in seconds. picture: The first failing moment as a PNG file; empty without one, or if not asked for.
        fenced: False if the program should have run in a sandbox and the system had none; else True.
    """

    label: str
    passed: bool
    data: dict[str, Any]
    wall_s: float
    picture: bytes = b""
    fenced: bool = True

    @property
    def unread(self) -> bool:
        """Return True if the submission could not be read as a program."""
        return verdict(self.data) == UNREAD

    @classmethod
    def of(cls, report: Report, wall_s: float = 0.0) -> Row:
        """Return the row of a report."""
        return cls(report.label, report.passed, report.as_data(), wall_s)

    @classmethod
    def read(cls, line: bytes, label: str, index: int) -> Row:
        """Return the row of the program number `index`, with its label, from a line that a worker wrote.

        Raises:
            ValueError: the line is no row, or that of another program.
        """
        try:
            said = json.loads(line)
            number, picture = said["index"], b64decode(said["picture"])
            parts = said["passed"], said["data"], said["wall_s"], said["fenced"]
        except (ValueError, TypeError, LookupError, RecursionError) as error:
            raise ValueError(label) from error
        if number != index or [type(part) for part in parts] != [bool, dict, float, bool]:
            raise ValueError(label)
        return cls(label, *parts[:3], picture, parts[3])

    def said(self, index: int) -> str:
        """Return the row as a line of JSON for `read`, with the number of its program."""
        return json.dumps(
            {**self._asdict(), "index": index, "picture": b64encode(self.picture).decode("ascii")}
        )


class Job(NamedTuple):
    """The job that every worker gets.

    Attributes:
        folder: The lesson's folder. seeds: The number of tries. language: The language of the reports.
        limit_s: The wall-clock limit for all tries of one program, in seconds.
        trusted: Whether the worker runs the programs itself; else each program has a child process.
        warm: Whether child processes are forked from one that has loaded everything, where the system can fork.
        drawn: Whether pictures are drawn.
    """

    folder: str
    seeds: int
    language: str
    limit_s: float
    trusted: bool = False
    drawn: bool = False
    warm: bool = True

    @contextmanager
    def starting(self) -> Iterator[Callable[[], Started]]:
        """Yield the function that starts a child process, for all programs of a worker."""
        if self.trusted or not self.warm:
            yield cold_child
            return
        with warm_children(_worlds(_lesson(self.folder), self.seeds)) as start:
            yield start

    def grade(self, handed: Submission, start: Callable[[], Started] = cold_child) -> Row:
        """Judge one program: a trusted one in this process, another in a child process that `start` starts."""
        with fences.noting() as noted:
            row = self._grade(handed, start)
        return row._replace(fenced=not fences.unfenced(noted))

    def _grade(self, handed: Submission, start: Callable[[], Started]) -> Row:
        from marelle_lessons import check  # not for help pages

        started_s = perf_counter()
        lesson = _lesson(self.folder)
        try:
            with runner(trusted=self.trusted, limit_s=self.limit_s, start=start) as run_with:
                report = check(
                    lesson,
                    handed,
                    seeds=range(self.seeds),
                    language=self.language,
                    run_with=run_with,
                )
        except Problem as problem:
            return self.stopped(handed, problem, perf_counter() - started_s)
        row = Row.of(report, perf_counter() - started_s)
        return row._replace(picture=self._picture(report)) if self.drawn else row

    def _picture(self, report: Report) -> bytes:
        if report.failure is None or report.failure.run is None:
            return b""
        from marelle_sim.view import draw_run, png_bytes  # Pillow: only to draw

        run, until_us = report.failure.run, report.failure.time_us
        return png_bytes(draw_run(run, language=self.language, until_us=until_us))

    def stopped(self, handed: Submission, problem: Problem, wall_s: float) -> Row:
        """Return the row of a program that could not be judged because of `problem`, `wall_s` seconds after its start."""
        from marelle_lessons.checker import unread  # not for help pages

        return Row.of(unread(_lesson(self.folder), handed, problem, self.language), wall_s)


@lru_cache(maxsize=1)
def _lesson(folder: str) -> Lesson:
    from marelle_lessons import load_lesson  # not for help pages

    return load_lesson(folder)


def _worlds(lesson: Lesson, seeds: int) -> list[World]:
    tries = ((lesson.world_of(seed).world, seed) for seed in range(seeds))
    return list(dict.fromkeys(drawn_for(world, seed) for world, seed in tries))


def limit_s_of(lesson: Lesson, seeds: int) -> float:
    """Return the wall-clock limit for all tries of one program, in seconds."""
    return _START_S + seeds * lesson.runs * lesson.seconds / 10


@contextmanager
def runner(
    *,
    trusted: bool,
    limit_s: float,
    start: Callable[[], Started] = cold_child,
    clock: Callable[[], float] = monotonic,
) -> Iterator[Callable[..., Run]]:
    """Yield a function that runs one program, with arguments of `simulate`: in this process if trusted, else in one child for all runs.

    Args:
        trusted: Whether the programs run in this process.
        limit_s: The wall-clock limit for all runs in the child together, in seconds: it ends a run that lasts longer, and a run
            that begins later raises a `Problem`.
        start: Starts the child process.
        clock: Returns the time in seconds.
    """
    if trusted:
        yield simulate
        return
    end_s = clock() + limit_s
    with ProgramProcess(start) as process:

        def run(program: str, **options: Any) -> Run:
            left_s = end_s - clock()
            if left_s <= 0:
                raise Problem("E-PROG-20")
            return simulate(program, isolate=process, wall_limit_s=left_s, **options)

        yield run


def grade(job: Job, handed: list[Submission], finished: Callable[[int, Row], object]) -> list[Row]:
    """Check the programs on all cores; return their rows in the order of `handed`.

    A program that ends its process, or runs longer than the job's limit, gets a row with that problem; the other programs
    are checked all the same.

    Args:
        job: The lesson, the number of tries and the limits.
        handed: The programs.
        finished: Called with the number and the row of each program, as soon as the row is known.
    """
    with WorkerPool(job, min(len(handed), os.cpu_count() or 1)) as workers:
        return workers.grade(handed, finished)


def start_worker() -> ChildProcess:
    """Start the process of a worker, in this process's group, so that it ends when the terminal is closed."""
    return python_child("marelle_host.cli.grading.worker", own_group=False)


class _Worker:
    """A child process that checks one program after the other; it runs the programs itself only if they are trusted.

    Attributes:
        child: The process. started: Whether it has reported that it is ready.
            index: The number of the program that it is checking, or -1. since_s: The start of that check on the monotonic clock.
    """

    def __init__(self, child: ChildProcess, job: Job, heard: OutputLines) -> None:
        self.child = child
        self.child.listen(heard)
        self.child.send(json.dumps(job._asdict()).encode() + b"\n")
        self.started, self.index, self.since_s = False, -1, 0.0

    def give(self, index: int, handed: Submission) -> None:
        self.index, self.since_s = index, monotonic()
        self.child.send(f"{index} {packed(handed)}\n".encode())


class WorkerPool:
    """Worker processes that check one program each at a time: a crash or a hang costs one row.

    Args:
        job: The lesson, the number of tries and the limits.
        size: The greatest number of workers.
        start: Starts the process of a worker.
    """

    def __init__(
        self, job: Job, size: int, start: Callable[[], ChildProcess] = start_worker
    ) -> None:
        self._job, self._size, self._start = job, size, start
        self._limit_s = job.limit_s + (0.0 if job.trusted else _LAST_WORDS_S)
        self._heard = OutputLines()
        self._workers: dict[ChildProcess, _Worker] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        for worker in self._workers.values():
            worker.child.close()
        tidy()  # an ended worker may have left its temporary folder

    def grade(
        self,
        handed: list[Submission],
        finished: Callable[[int, Row], object] = lambda _index, _row: None,
    ) -> list[Row]:
        """Check the programs; return their rows in the order of `handed`; call `finished` with the number and row of each as it comes."""
        rows, waiting = dict[int, Row](), list(enumerate(handed))[::-1]
        while len(rows) < len(handed):
            while waiting and len(self._workers) < self._size:
                worker = _Worker(self._start(), self._job, self._heard)
                self._workers[worker.child] = worker
            for worker in self._workers.values():
                if worker.index < 0 and waiting:
                    worker.give(*waiting.pop())
            said = self._heard.next_line(monotonic() + _LOOK_S)
            for worker in list(self._workers.values()):
                index, row = worker.index, self._row(worker, handed, said)
                if row is not None:
                    rows[index] = row
                    finished(index, row)
        return [rows[index] for index in range(len(handed))]

    def _row(
        self,
        worker: _Worker,
        handed: list[Submission],
        said: tuple[ChildProcess, bytes | None] | None,
    ) -> Row | None:
        """Return the row of the worker's program if it has come, or if the worker has ended or is over its limit; else None.

        Args:
            worker: The worker.
            handed: All programs.
            said: A process and the line that it wrote, or (process, None) if it has ended; None if no process has written or ended.
        """
        took_s = monotonic() - worker.since_s
        line = b"" if said is None or said[0] is not worker.child else said[1]
        limit_s = self._limit_s if worker.started else _START_S
        if line == READY and not worker.started:
            worker.started, worker.since_s = True, monotonic()
        elif line is None or (line and worker.index < 0):
            # It has ended, or has written a line without having a program.
            return self._stopped(worker, handed, Problem("E-PROG-30"), took_s)
        elif line:
            return self._read(worker, handed, line, took_s)
        elif worker.index >= 0 and took_s > limit_s:
            return self._stopped(worker, handed, Problem("E-PROG-20"), took_s)
        return None

    def _read(self, worker: _Worker, handed: list[Submission], line: bytes, took_s: float) -> Row:
        try:
            row = Row.read(line, handed[worker.index].label, worker.index)
        except ValueError:
            row = self._job.stopped(handed[worker.index], Problem("E-PROG-30"), took_s)
        worker.index = -1
        return row

    def _stopped(
        self, worker: _Worker, handed: list[Submission], problem: Problem, took_s: float
    ) -> Row | None:
        """End a worker; return the row of the program that it was checking, with `problem`; None if it had no program.

        For a worker that had not started yet, the row has E-BUG-01 instead of `problem`.
        """
        worker.child.close()
        del self._workers[worker.child]
        if worker.index < 0:
            return None
        if not worker.started:
            problem = Problem("E-BUG-01", detail="the process that checks programs does not start")
        return self._job.stopped(handed[worker.index], problem, took_s)
