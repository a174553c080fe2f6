"""Runs a job in this process: all its programs, until every robot stands still."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from functools import partial
from time import perf_counter
from warnings import catch_warnings, simplefilter

from marelle_sim.errors import UsageProblem
from marelle_sim.kernel import Ending
from marelle_sim.kernel.turns import Alone, together
from marelle_sim.kits.chips import SEEING
from marelle_sim.results import RunResult
from marelle_sim.runners.engine import BUILD, COAST_MS, Build, Engine
from marelle_sim.runners.header import header_of
from marelle_sim.trace import make_trace
from marelle_sim.trace.recorder import motion_first
from marelle_sim.world import WallGrid
from marelle_sim.world.pushable import PushableBox
from marelle_sim.world.shared_world import RobotSlot, SharedWorld

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from marelle_sim.kernel.turns import Turns
    from marelle_sim.runners.engine import Pose
    from marelle_sim.runners.job import Job

    Seen = Callable[[int, Pose], object]
    Observer = tuple[int, Seen] | tuple[int, Seen, str]


def run_in_process(job: Job, observers: Iterable[Observer] = ()) -> RunResult:
    """Run a job in this process and return its result.

    Raises:
        UsageProblem: there are several robots, and nothing here by which they could take turns; or E-RUN-21, an
            observer of a robot that is not there.
        KeyboardInterrupt: Ctrl-C: it was meant for whoever runs programs.
    """
    numbered = numbered_observers(job, observers)
    under_way = LocalRun(job)
    for observer in numbered:
        under_way.observe(*observer)
    result = under_way.run()
    if any(robot.ended is Ending.INTERRUPTED for robot in result.robots):
        raise KeyboardInterrupt
    return result


def numbered_observers(job: Job, observers: Iterable[Observer]) -> list[tuple[int, Seen, int]]:
    """Replace the robot's name in each observer by its number; without a name it is robot 0.

    Raises:
        UsageProblem: E-RUN-21, there is none of that name.
    """
    names = [role.name for role in job.roles]
    found = []
    for interval_us, seen, *asked in observers:
        name = names[0] if job.alone or not asked or not asked[0] else asked[0]
        if name not in names:
            raise UsageProblem("E-RUN-21", name=str(name), known=", ".join(names))
        found.append((interval_us, seen, names.index(name)))
    return found


class LocalRun:
    """A job under way in this process.

    Attributes:
        engines: one for each robot, in order of their names.
    """

    def __init__(
        self,
        job: Job,
        turns: Turns | None = None,
        build: Build = BUILD,
    ) -> None:
        """Put the robots into the world.

        Args:
            job: what is run.
            turns: how the programs take turns; by default directly for one, and for more as `together` finds here.
            build: the classes that the engines are built from.

        Raises:
            UsageProblem: there are several robots, and nothing here by which they could take turns.
        """
        self._job, self._started_s = job, perf_counter()
        self._shared_world = None if job.alone else _shared_world_of(job)
        self.engines: list[Engine] = []
        engine_type = _engine_type(job)
        try:
            for role in job.roles:
                world = self._shared_world
                slot = None if world is None else RobotSlot(world, role.name, role.start)
                self.engines.append(engine_type(job, role, slot, build))
            if turns is None:
                turns = Alone() if len(job.roles) == 1 else together()
        except BaseException:
            self._abandon()
            raise
        self._turns = turns
        if self._shared_world is not None:
            self._shared_world.wait = turns.wait

    def _abandon(self) -> None:
        for engine in self.engines:
            engine.abandon()

    @property
    def tracks_mm(self) -> list[float]:
        """How far apart the wheels of each robot are."""
        return [engine.robot.body.track_mm for engine in self.engines]

    def stop(self, reason: Ending) -> None:
        """End the run of every robot at its next access."""
        for engine in self.engines:
            engine.stop(reason)

    def observe(self, interval_us: int, seen: Seen, number: int = 0) -> None:
        """Call `seen` regularly with the pose of one robot; see `Engine.observe`."""
        self.engines[number].observe(interval_us, seen)

    def run(self, finished: Callable[[], object] | None = None) -> RunResult:
        """Run all programs to their ends, let the robots roll out, and return the result.

        `finished` is called when the programs are over and the trace has yet to be made.
        """
        try:
            self._run_programs()
            if finished is not None:
                finished()
            for engine in self.engines:
                engine.raise_others()
            self._come_to_rest()
        except BaseException:
            self._abandon()
            raise
        for engine in self.engines:
            engine.close()
        header = header_of(self._job, self.tracks_mm)
        order = motion_first if len(self.engines) > 1 else None
        trace = make_trace(header, *(engine.recorder for engine in self.engines), order=order)
        robots = tuple(engine.result(trace) for engine in self.engines)
        return RunResult(robots, perf_counter() - self._started_s)

    def _run_programs(self) -> None:
        with catch_warnings(), _numbers_of_any_length():
            # Of a coroutine never awaited or a file never closed a board says nothing.
            simplefilter("ignore")
            self._turns.run([partial(self._play, engine) for engine in self.engines])

    def _play(self, engine: Engine) -> None:
        """Run one program, then stop its robot: the others go on."""
        engine.play()
        if self._shared_world is None:
            engine.power_off(over=engine.ended.by_itself)
            return
        if engine.ended.of_all:
            self.stop(engine.ended)
        engine.power_off(over=not engine.ended.of_all and engine.ended is not Ending.DEADLINE)
        if engine.over:
            self._shared_world.robots[engine.recorder.robot].done_ms = engine.end_us // 1000

    def _come_to_rest(self) -> None:
        if self._shared_world is None:
            self.engines[0].come_to_rest()
            return
        end_ms = max(engine.end_us for engine in self.engines) // 1000
        if all(engine.over for engine in self.engines):
            end_ms += COAST_MS
        self._shared_world.finish(
            max(end_ms, *(engine.robot.chassis.ms for engine in self.engines))
        )


@contextmanager
def _numbers_of_any_length() -> Iterator[None]:
    """Convert integers of more than 4300 digits to text and back, which CPython refuses and a board allows."""
    limit = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    try:
        yield
    finally:
        sys.set_int_max_str_digits(limit)


def _engine_type(job: Job) -> type[Engine]:
    """Return the engine class of the interpreter that was asked for."""
    if job.options.vm == "python":
        return Engine
    from marelle_sim.runners.micropython import GuestEngine  # needs subprocess

    return GuestEngine


def _shared_world_of(job: Job) -> SharedWorld:
    boxes = [PushableBox(box) for box in job.world.boxes if box.mass_g]
    kinds = [kind for role in job.roles for kind, _ahead, _right in role.kit.sensors]
    looks = "range" in kinds or any(
        part.kind in SEEING for role in job.roles for part in role.kit.parts
    )
    watched = len(job.roles) > 1 and looks
    return SharedWorld(WallGrid(job.world.walls), boxes, watched=watched)
