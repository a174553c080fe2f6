"""Runs a job in a child process, and returns a result whatever the child does, also if it hangs or ends."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from threading import Thread, current_thread
from time import perf_counter
from typing import NamedTuple, Self

from marelle_sim.kernel import Ending
from marelle_sim.kits.kit import LINE_SENSORS
from marelle_sim.processes import MOST_BYTES, ChildProcess, OutputLines, packed, python_child
from marelle_sim.programs import cache_code
from marelle_sim.results import RunResult
from marelle_sim.runners.child.listener import Listener, ask
from marelle_sim.runners.child.messages import question_message, readable_of
from marelle_sim.runners.in_process import Observer, numbered_observers
from marelle_sim.runners.job import Job
from marelle_sim.world import World

_COLD, _WARM = "marelle_sim.runners.child", "marelle_sim.runners.child.warm"
GRACE_S = 3.0  # from asking the child to stop to ending it


@lru_cache(maxsize=1)
def _cache_code_once() -> None:
    """Compile and cache the board's modules, once in this process; a child in its sandbox could not write the cache."""
    cache_code()


class Started(NamedTuple):
    """A child that has just been started, and the worlds that it has already loaded, in order."""

    child: ChildProcess
    worlds: Sequence[World] = ()


def cold_child() -> Started:
    """Start a child as a new interpreter, without a fork server."""
    return Started(python_child(_COLD))


@contextmanager
def warm_children(worlds: Sequence[World] = ()) -> Iterator[Callable[[], Started]]:
    """Yield a function that starts a child: a fork of a prepared process on Linux, else a new interpreter.

    The prepared process has loaded all modules and has run a small program of ours, never a pupil's. If it has ended,
    children are new interpreters. It has one child at a time: if two `ProgramProcess` use the same function, starting a
    child of one ends the child of the other, which starts again at its next run. To use two at once, make two
    `warm_children`.

    Args:
        worlds: worlds that each child finds loaded.

    Example:
        >>> with warm_children() as start, ProgramProcess(start) as process:
        ...     run = simulate("square.py", isolate=process)
    """
    if sys.platform != "linux":  # elsewhere a copy of a process is not safe, or there is none
        yield cold_child
        return
    from marelle_sim.processes.fork_server import ForkServer  # needs socket

    with ForkServer(_WARM, packed([*worlds]).encode("ascii")) as server:

        def start() -> Started:
            with suppress(OSError):
                return Started(server.start(), worlds)
            return cold_child()

        yield start


class ProgramProcess:
    """A child process for repeated runs of one program; each run begins as in a new process.

    The child is started at the first run. A new one replaces it after a run that did not complete, after the child has
    ended, and for another program, so that no child runs two programs. A world is sent to the child once, so it must not
    be changed between runs.

    Runs may be started from several threads, but only one at a time. The child ends when the thread that started it ends
    (this is how Linux ends it if our process is killed), so that thread has to live as long as a run.

    Example:
        >>> with ProgramProcess() as process:
        ...     runs = [simulate("square.py", seed=seed, isolate=process) for seed in range(5)]
    """

    def __init__(self, start: Callable[[], Started] = cold_child) -> None:
        """Store `start`, the function that starts a child, such as that of `warm_children`; no child is started yet."""
        self._start = start
        self._child: ChildProcess | None = None
        self._starter: Thread | None = None  # shortly after its end, Linux ends the child
        self._programs: object = None
        self._worlds: list[World] = []
        self._heard = OutputLines()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()

    def close(self) -> None:
        """Kill the child, if there is one."""
        if self._child is not None:
            self._child.close()
            self._child = None

    def run(self, job: Job, observers: Iterable[Observer] = (), *, limit_s: float) -> RunResult:
        """Run a job in the child and return its result.

        At the wall-clock limit, or at Ctrl-C, the child itself stops the run and sends the result so far. A child that
        does not answer within 3 s more is killed; the result is then taken from a second child that repeats the run, or
        has only the ending.

        Args:
            job: the job.
            observers: as for `run_in_process`.
            limit_s: limit of wall-clock time for the run, in s.

        Raises:
            ChipError: a simulated chip has failed. KitError: the kit is wrong.
            UsageProblem: an option is wrong, or the board cannot be sent to another process.
            Exception: the one that an observer has raised; the child is ended.
        """
        started_s, watched = perf_counter(), numbered_observers(job, observers)
        child = self._child_for(job)
        _cache_code_once()
        if all(known is not job.world for known in self._worlds):
            _draw_mats(job)
        looks = [[interval_us, number] for interval_us, _seen, number in watched]
        question = {**question_message(job, self._worlds), "wall_s": limit_s, "observe": looks}
        seen = [seen for _interval_us, seen, _number in watched]
        answer, why = Listener(job, child, self._heard, seen), Ending.WALL_CLOCK
        try:
            ask(child, question)
            answer.take_all(limit_s + GRACE_S)
            answer.take_again()
        except KeyboardInterrupt:
            why = Ending.INTERRUPTED
            ask(child, {"stop": why})
            with suppress(KeyboardInterrupt):
                answer.take_all(GRACE_S)
                answer.take_again()
        finally:
            answer.close()
            if why is Ending.INTERRUPTED or not answer.complete:
                self.close()
        answer.warn_of_no_fence()
        return answer.result(why, perf_counter() - started_s)

    def _child_for(self, job: Job) -> ChildProcess:
        """Return the child for a job: the one of the last run, if it ran the same program and has not ended, else a new one.

        The files that a child may read are fixed when it starts, so a job that needs others gets a new child too.
        """
        programs = (
            [(role.source.folder, role.source.entry, role.source.text) for role in job.roles],
            readable_of(job),
            job.options.trust,
        )
        if programs != self._programs or self._is_over():
            self.close()
        if self._child is None:
            self._starter = current_thread()
            self._child, worlds = self._start()
            self._programs, self._worlds, self._heard = programs, [*worlds], OutputLines()
            self._child.listen(self._heard, MOST_BYTES)
        return self._child

    def _is_over(self) -> bool:
        """Tell whether the child has ended, or is about to, because the thread that started it has ended."""
        starter_ended = self._starter is not None and not self._starter.is_alive()
        return self._child is not None and (starter_ended or self._child.is_over())


def _draw_mats(job: Job) -> None:
    """Draw the mat for the robots' line sensors, unless it is bare, while the child loads; it is sent to the child with the world."""
    if not (job.world.shapes or job.world.image):
        return  # the child makes a bare mat in less time
    for role in job.roles:
        for part in role.kit.parts:
            if part.kind in LINE_SENSORS:
                job.world.mat(int(part.values["spot_mm"]))
