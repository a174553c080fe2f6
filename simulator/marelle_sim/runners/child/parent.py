"""Runs a job in a child process, and returns what came of it whatever the child does."""

from __future__ import annotations

import json
from contextlib import suppress
from time import monotonic, perf_counter
from typing import TYPE_CHECKING, Any

from marelle_sim.errors import ProgramError
from marelle_sim.kernel import Ending
from marelle_sim.processes import MOST_BYTES, Heard, next_line, python_child
from marelle_sim.results import RobotResult, RunResult
from marelle_sim.runners.child.messages import Answer, question_of, readable_of
from marelle_sim.runners.engine import LIMIT_CODES
from marelle_sim.runners.header import header_of
from marelle_sim.runners.here import numbered_observers
from marelle_sim.trace import make_trace
from marelle_sim.trace.recorder import Recorder

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Self

    from marelle_sim.processes import ChildProcess
    from marelle_sim.runners.here import Observer, Seen
    from marelle_sim.runners.job import Job, Role
    from marelle_sim.world import World

_CODES = {**LIMIT_CODES, Ending.ERROR: "E-PROG-30"}
GRACE_S = 3.0  # from asking the child to stop to ending it


def run_in_child(job: Job, observers: Iterable[Observer] = (), *, limit_s: float) -> RunResult:
    """Run a job in a child of its own, as `ProgramProcess.run` does."""
    with ProgramProcess() as process:
        return process.run(job, observers, limit_s=limit_s)


class ProgramProcess:
    """A child process in which one program is run, as often as it is asked: each run begins as in a fresh one.

    It starts with the first run; and anew, if a run does not come to its end or another program is to be run: no child
    sees two programs.

    Example:
        >>> with ProgramProcess() as process:
        ...     runs = [simulate("square.py", seed=seed, isolate=process) for seed in range(5)]
    """

    def __init__(self) -> None:
        self._child: ChildProcess | None = None
        self._programs: object = None
        self._worlds: list[World] = []
        self._heard = Heard()

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
        """Run a job in the child and return what came of it.

        The child looks at the wall clock itself, and Ctrl-C first asks it to stop: the run so far is kept. Only
        one that does not answer is ended with nothing.

        Args:
            job: what is run.
            observers: as for `run_here`.
            limit_s: of the wall clock.

        Raises:
            ChipError, KitError, UsageProblem: a twin did something wrong, or the board cannot go to another process.
        """
        started_s, watched = perf_counter(), numbered_observers(job, observers)
        child = self._child_for(job)
        looks = [[interval_us, number] for interval_us, _seen, number in watched]
        question = {**question_of(job, self._worlds), "wall_s": limit_s, "observe": looks}
        answer = _Listener(job, self._heard, [seen for _interval_us, seen, _number in watched])
        why = Ending.WALL_CLOCK
        try:
            _say(child, question)
            answer.take_all(limit_s + GRACE_S)
        except KeyboardInterrupt:
            why = Ending.INTERRUPTED
            _say(child, {"stop": why})
            with suppress(KeyboardInterrupt):
                answer.take_all(GRACE_S)
        finally:
            if why is Ending.INTERRUPTED or not answer.complete:
                self.close()
        return answer.result(why, perf_counter() - started_s)

    def _child_for(self, job: Job) -> ChildProcess:
        """Return the child that has run this program before and no other, or a new one.

        What it may read is settled when it starts: for anything else there is a new one too.
        """
        sources = [role.source for role in job.roles]
        programs = [(one.folder, one.entry, one.text) for one in sources], readable_of(job)
        if programs != self._programs:
            self.close()
        if self._child is None:
            self._programs, self._worlds, self._heard = programs, [], Heard()
            self._child = python_child("marelle_sim.runners.child")
            self._child.listen(self._heard, MOST_BYTES)
        return self._child


def _say(child: ChildProcess, question: dict[str, Any]) -> None:
    child.send(json.dumps(question).encode() + b"\n")


class _Listener:
    """Hears a child's answer to one question."""

    def __init__(self, job: Job, heard: Heard, watched: list[Seen]) -> None:
        self._job, self._heard, self._watched = job, heard, watched
        self._answer = Answer(job)
        self._over = False  # whether the child has closed its side of its own accord
        self._forged = False  # whether it has said what no run says, or too much

    @property
    def complete(self) -> bool:
        """Whether the child has said all that it was asked for."""
        return self._answer.complete and not self._forged

    def take_all(self, limit_s: float) -> None:
        """Sort in its lines until it has ended, has said all or too much, or that many seconds have passed."""
        end_s = monotonic() + limit_s
        while not self._answer.complete and (said := next_line(self._heard, end_s)) is not None:
            _child, line = said
            if line is None:
                self._over = True
                return
            try:
                look = self._answer.take(line)
                seen = None if look is None else self._watched[look[0]]
            except (ValueError, LookupError):
                self._forged = True
                return
            if look is not None and seen is not None:
                seen(*look[1:])

    def result(self, why: Ending, wall_s: float) -> RunResult:
        """Return what came of the run, which ended for that reason if the child has not said another.

        Raises:
            ChipError, KitError, UsageProblem: the child has said that.
        """
        robots = self._robots()
        if why is Ending.INTERRUPTED:
            robots = [robot._replace(ended=why) for robot in robots]
        elif self._over or self._forged:
            why = Ending.ERROR  # it is gone and was not asked to go, or has said what is no answer
        code = "E-RUN-23" if self._forged else _CODES.get(why, "")
        return RunResult(tuple(robots or _nothing_known(self._job, why, code)), wall_s)

    def _robots(self) -> list[RobotResult]:
        """Return what came of each robot, if the child has said it."""
        if not self.complete:
            return []
        try:
            failure = self._answer.failure()
            robots = [] if failure else self._answer.results()
        except ValueError:
            self._forged = True
            return []
        if failure:
            raise failure
        return robots


def _nothing_known(job: Job, ended: Ending, code: str) -> list[RobotResult]:
    """Return the result of each robot of a run of which nothing is known but why it ended: it stands at its start."""
    header = header_of(job, [role.kit.body.track_mm for role in job.roles])
    recorders = [_recorder(number, role, ended, code) for number, role in enumerate(job.roles)]
    trace = make_trace(header, *recorders)
    return [
        RobotResult(
            number=number, name=role.name, kit=role.kit, source=role.source, world=job.world, trace=trace,
            ended=ended, error=ProgramError(code) if code else None, stdout="", written={}, removed=[], lines=[], bus=[],
        )
        for number, role in enumerate(job.roles)
    ]  # fmt: skip


def _recorder(number: int, role: Role, ended: Ending, code: str) -> Recorder:
    recorder = Recorder(number)
    start = role.start
    place = [round(value * 1000) for value in (start.x_mm, start.y_mm, start.heading_deg)]
    recorder.add_pose(0, *place, 0, 0, 0, 0, 1)
    recorder.add(0, "end", str(ended), code)
    return recorder
