"""Runs a job in a child process and returns its result whatever the child does."""

from __future__ import annotations

import sys
from contextlib import contextmanager, suppress
from functools import lru_cache
from threading import Thread, current_thread
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from marelle_sim.kernel import Ending
from marelle_sim.kits.kit import LINE_SENSORS
from marelle_sim.processes import MOST_BYTES, OutputLines, packed, python_child
from marelle_sim.programs import cache_code
from marelle_sim.runners.child.listener import Listener, ask
from marelle_sim.runners.child.messages import question_message, readable_of
from marelle_sim.runners.in_process import numbered_observers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Self

    from marelle_sim.processes import ChildProcess
    from marelle_sim.results import RunResult
    from marelle_sim.runners.in_process import Observer
    from marelle_sim.runners.job import Job
    from marelle_sim.world import World

_COLD, _WARM = "marelle_sim.runners.child", "marelle_sim.runners.child.warm"
GRACE_S = 3.0  # from asking the child to stop to ending it


def run_in_child(job: Job, observers: Iterable[Observer] = (), *, limit_s: float) -> RunResult:
    """Run a job in a child of its own, as `ProgramProcess.run` does."""
    with ProgramProcess() as process:
        return process.run(job, observers, limit_s=limit_s)


@lru_cache(maxsize=1)
def _cache_code_once() -> None:
    """Compile the modules while the child loads: inside its sandbox it may not write the compiled files."""
    cache_code()


class Started(NamedTuple):
    """A child that has just started, and the worlds that it has loaded."""

    child: ChildProcess
    worlds: Sequence[World] = ()


def cold_child() -> Started:
    """Start a child as a new interpreter, without a fork server."""
    return Started(python_child(_COLD))


@contextmanager
def warm_children(worlds: Sequence[World] = ()) -> Iterator[Callable[[], Started]]:
    """Return a function that starts a child: from a fork server on Linux, else as a new interpreter.

    The server has run a program of ours and never another one. Where it fails, children start from the beginning.
    It has one child at a time: of two `ProgramProcess` with the same `start`, the one that starts a child ends the
    other's, which starts anew with its next run. Who wants both at once gives each its own `warm_children`.

    Args:
        worlds: those in which programs will be run.

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
    """A child process for the repeated runs of one program: each run begins as in a new process.

    It starts with the first run; and anew, if a run does not come to its end, if the process has ended between two runs or
    if another program is to be run: no child sees two programs. A world is sent once: it is not to be changed between runs.

    Runs come one after the other, and may be asked for in several threads. The process ends with the thread in which it
    has started, for Linux ends it so when we are killed: while a run goes on, that thread has to go on too.

    Example:
        >>> with ProgramProcess() as process:
        ...     runs = [simulate("square.py", seed=seed, isolate=process) for seed in range(5)]
    """

    def __init__(self, start: Callable[[], Started] = cold_child) -> None:
        """Start nothing yet; `start` starts a child, as `warm_children` gives it."""
        self._start = start
        self._child: ChildProcess | None = None
        self._starter: Thread | None = None  # with which Linux ends the child, somewhat later
        self._programs: object = None
        self._worlds: list[World] = []
        self._heard = OutputLines()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process, if there is one."""
        if self._child is not None:
            self._child.close()
            self._child = None

    def run(self, job: Job, observers: Iterable[Observer] = (), *, limit_s: float) -> RunResult:
        """Run a job in the child and return its result.

        The child looks at the wall clock itself, and Ctrl-C first asks it to stop: the run so far is kept. Only
        one that does not answer is ended with nothing.

        Args:
            job: what is run.
            observers: as for `run_in_process`.
            limit_s: of the wall clock.

        Raises:
            ChipError, KitError, UsageProblem: a twin did something wrong, or the board cannot go to another process.
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
        """Return the child that has run this program before and no other, or a new one.

        What it may read is settled when it starts: for anything else there is a new one too.
        """
        sources = [role.source for role in job.roles]
        programs = (
            [(one.folder, one.entry, one.text) for one in sources],
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
        """Tell whether the child has ended, or ends with the thread that started it."""
        starter_ended = self._starter is not None and not self._starter.is_alive()
        return self._child is not None and (starter_ended or self._child.is_over())


def _draw_mats(job: Job) -> None:
    """Draw the mat of the line sensors while the child loads: the drawing is sent with the world."""
    if not (job.world.shapes or job.world.image):
        return  # the child makes a bare mat in less time
    for role in job.roles:
        for part in role.kit.parts:
            if part.kind in LINE_SENSORS:
                job.world.mat(int(part.values["spot_mm"]))
