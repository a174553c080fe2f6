"""Runs a job in this process: all its programs, until each has ended."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from time import perf_counter
from warnings import catch_warnings, simplefilter

from marelle_sim.errors import UsageProblem
from marelle_sim.kernel import Ending
from marelle_sim.kernel.turns import Alone, Turns, together
from marelle_sim.results import RunResult
from marelle_sim.runners.engine import BUILD, COAST_MS, Build, Engine, Pose
from marelle_sim.runners.job import Job, header_of
from marelle_sim.trace import make_trace
from marelle_sim.world import WallGrid
from marelle_sim.world.pushable import PushableBox
from marelle_sim.world.shared_world import RobotSlot, SharedWorld

Seen = Callable[[int, Pose], object]
Observer = tuple[int, Seen] | tuple[int, Seen, str]


def run_in_process(job: Job, observers: Iterable[Observer] = ()) -> RunResult:
    """Run a job in this process and return its result.

    Args:
        job: the job.
        observers: (interval in us, function) or (…, name of a robot); the function is called with virtual time and pose at
            each interval, see `Engine.observe`.

    Raises:
        UsageProblem: there are several robots, and no way to run several programs at a time in this Python; or E-RUN-21,
            an observer of a robot that does not exist.
        KeyboardInterrupt: Ctrl-C was pressed during the run.
        Exception: the one that an observer, a test's function or a simulated chip has raised.
    """
    numbered = numbered_observers(job, observers)
    under_way = LocalRun(job)
    for interval_us, seen, number in numbered:
        under_way.engines[number].observe(interval_us, seen)
    result = under_way.run()
    if any(robot.ended is Ending.INTERRUPTED for robot in result.robots):
        raise KeyboardInterrupt
    return result


def numbered_observers(job: Job, observers: Iterable[Observer]) -> list[tuple[int, Seen, int]]:
    """Return the observers with the number of their robot in place of its name; it is 0 without a name, or if the robot is alone.

    Raises:
        UsageProblem: E-RUN-21, there is no robot with that name.
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
    """Runs one job in this process, once, when `run` is called.

    Attributes:
        engines: the engine of each robot, in order of the robots' names.
    """

    def __init__(
        self,
        job: Job,
        turns: Turns | None = None,
        build: Build = BUILD,
    ) -> None:
        """Make the engines and put the robots into the world; nothing runs yet.

        Args:
            job: the job.
            turns: how the robots' programs take turns; None: `Alone` for one robot, `kernel.turns.together()` for several.
            build: the classes with which the engines are built.

        Raises:
            UsageProblem: there are several robots, and no way to run several programs at a time in this Python.
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
            engine.free()

    @property
    def tracks_mm(self) -> list[float]:
        """The distance between the wheels of each robot, in mm."""
        return [engine.robot.body.track_mm for engine in self.engines]

    def stop(self, reason: Ending) -> None:
        """End the run of every robot when its program next spends time, with the ending `reason`."""
        for engine in self.engines:
            engine.stop(reason)

    def run(self, finished: Callable[[], object] | None = None) -> RunResult:
        """Run all programs to their ends, let robots that are switched off roll out for 1 s of virtual time, and return the result.

        `finished` is called when the programs have ended. If an observer, a test function or a simulated chip raised an exception, it is
        raised right after that, before robots roll out and the trace is made.
        """
        try:
            with catch_warnings(), _numbers_of_any_length():
                # A board does not warn of a coroutine that was never awaited or a file that was never closed.
                simplefilter("ignore")
                self._turns.run([partial(self._play, engine) for engine in self.engines])
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
        trace = make_trace(header, *(engine.recorder for engine in self.engines))
        robots = tuple(engine.result(trace) for engine in self.engines)
        return RunResult(robots, perf_counter() - self._started_s)

    def _play(self, engine: Engine) -> None:
        """Run the program of one robot, then switch its board off; the other robots go on, unless its ending is one of all."""
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
    """Allow, inside the `with`, to convert integers of more than 4300 digits to text and back, as on a board."""
    limit = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    try:
        yield
    finally:
        sys.set_int_max_str_digits(limit)


def _engine_type(job: Job) -> type[Engine]:
    if job.options.vm == "python":
        return Engine
    from marelle_sim.runners.micropython import GuestEngine  # needs subprocess

    return GuestEngine


def _shared_world_of(job: Job) -> SharedWorld:
    boxes = [PushableBox(box) for box in job.world.boxes if box.mass_g]
    parts = [part for role in job.roles for part in role.kit.parts]
    # A part with a direction looks at what is around it; nobody knows what an author's own chip looks at.
    looks = any(
        part.kind == "chip" or part.values.get("direction_deg") is not None for part in parts
    )
    return SharedWorld(WallGrid(job.world.walls), boxes, watched=len(job.roles) > 1 and looks)
