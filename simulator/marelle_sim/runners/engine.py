"""Runs one program on one robot, from power on until the robot stands still."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import NamedTuple

from marelle_files import FOLDER, LIBRARY, board_files
from marelle_sim.errors import ProgramError
from marelle_sim.kernel import Ending, RunStopped, seed_of
from marelle_sim.microcontroller.board import VirtualBoard
from marelle_sim.microcontroller.flash import Flash
from marelle_sim.parts.wiring import Robot
from marelle_sim.programs.attributes import board_dir
from marelle_sim.programs.loader import Loader
from marelle_sim.results import RobotResult
from marelle_sim.runners.after_program import AfterProgram
from marelle_sim.runners.scripted_inputs import ScriptedInputs, scripted_inputs
from marelle_sim.trace.recorder import Recorder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from marelle_help import Failure
    from marelle_sim.runners.job import Job, Role
    from marelle_sim.trace import Trace
    from marelle_sim.world.shared_world import RobotSlot

    Pose = tuple[float, float, float]

_IN_LIBRARY = f"{FOLDER}{LIBRARY}/"
COAST_MS = 1000  # longer than a robot rolls after its motors are cut
_NAME_IS_MISSING = ("E-PROG-14", "E-PROG-22")
_LARGEST_EXIT = 255
LIMIT_CODES = {
    Ending.ERROR: "E-BOARD-21",  # it was caught
    Ending.MEMORY: "E-PROG-18", Ending.OUTPUT: "E-PROG-19", Ending.WALL_CLOCK: "E-PROG-20",
}  # fmt: skip


class Build(NamedTuple):
    """The classes that an engine is built from.

    Attributes:
        guard: whether its program can be stopped (`programs.guard`); False only to measure what that costs.
        robot: the robot's class, which decides its chassis.
        recorder: returns the recorder of a robot's number.
    """

    guard: bool = True
    robot: type[Robot] = Robot
    recorder: Callable[[int], Recorder] = Recorder


BUILD = Build()


class Engine:
    """One robot of a job with its program, from power on until it stands still.

    Attributes:
        stop: call it with a reason, from a signal handler say, to end the run at its next access.
        ended: how the program ended. over: whether nothing of it acts any more. end_us: when.
    """

    def __init__(
        self,
        job: Job,
        role: Role,
        slot: RobotSlot | None = None,
        build: Build = BUILD,
    ) -> None:
        """Wire the robot to its board and put its program on it.

        Args:
            job: what is run.
            role: which robot of it.
            slot: its place among others; None for a robot that has the world to itself.
            build: the classes that it is built from.
        """
        self._role, self._options = role, job.options
        self._raised: Exception | None = None  # by an observer, or by a test's function
        self._returned: object = None
        self._exit_code = ""
        self.ended = Ending.DONE
        self._error: ProgramError | None = None
        self.over, self.end_us, self.in_time = False, 0, True
        options, number = job.options, slot.number if slot else 0
        self.recorder = build.recorder(number)
        needed_files = board_files(role.kit.library, role.source, options.modules, as_it_is=True)
        self.board = _board_of(job, role, slot, self.recorder, needed_files)
        changes, texts = scripted_inputs(job, role, slot.name if slot else "")
        self.robot = _maker(role, build.robot)(
            role.kit, job.world, self.board, tolerances=options.tolerances,
            scripted={name for name, _time_us, _value in changes}, slot=slot,
        )  # fmt: skip
        if role.placed:
            from marelle_sim.parts.hand import Hand  # only for a robot that is lifted

            Hand(self.robot, role.placed)
        if options.test_board is not None:
            options.test_board.plug(self.board)
        self.loader = Loader(
            self.board, _modules_of(job, role, needed_files), guard=build.guard, tell_lines=options.lines, copy=number,
            lines=None if number else options.noted,
        )  # fmt: skip
        self.board.describe_failure = lambda error: self._diagnose(error).traceback
        self.stop = self.board.clock.stop
        self.board.clock.at(options.limit_us, lambda: self.stop(Ending.DEADLINE))
        ScriptedInputs(self.board, self.robot).schedule(changes, texts)

    def observe(self, interval_us: int, seen: Callable[[int, Pose], object]) -> None:
        """Call `seen(time_us, (x_mm, y_mm, heading in radians))` regularly; it changes nothing.

        The pose is computed apart from the robot's, so that whoever looks leaves the run as it is.
        """
        clock = self.board.clock

        def look() -> None:
            now = clock.now
            clock.at(now + interval_us, look)
            try:
                seen(now, self.robot.chassis.pose_at(now // 1000))
            except Exception as error:  # noqa: BLE001 - it is the observer's, not the program's: `run` raises it
                self._raised = error
                self.stop(Ending.INTERRUPTED)

        clock.at(interval_us, look)

    def play(self) -> None:
        """Run the program until it ends, fails or is stopped, then the timers, interrupts and motors that it left running."""
        self.ended, self._error = self._run_program()
        if self.ended in (Ending.DONE, Ending.ERROR):
            AfterProgram(self).run()

    def stop_motors(self) -> bool:
        """Have the library stop its motors, as after any program; return True if that cut a move short."""
        tools = self.loader.modules.get("marelle.tools")
        return tools is not None and tools.stop_all() is True

    def tell_last(self) -> None:
        """Record that the program is over while something that it started goes on."""
        code = self._error.code if self._error else ""
        self.board.record("last", str(self.ended), code)

    def stopped_by(self, reason: Ending) -> None:
        """Store why the run was stopped after its program; the error of a program that failed before is kept."""
        if reason is Ending.DEADLINE:
            self.in_time = False
        elif self.ended is Ending.DONE or reason.of_all:
            code = LIMIT_CODES.get(reason)
            self.ended, self._error = reason, ProgramError(code) if code else None

    def raise_others(self) -> None:
        """Raise the exception of an observer, of a test's own function or of a chip's twin, if there was one."""
        raised = self._raised or self.board.failure
        if raised is not None:
            raise raised

    def abandon(self) -> None:
        """Free what the program holds, without a result."""
        self.loader.close()

    def power_off(self, *, over: bool) -> None:
        """Release the pins; motors are stopped first if the program was ended by somebody else or by `sys.exit`."""
        self.over = over and self.in_time
        if self.ended in (Ending.DONE, Ending.ERROR):
            with suppress(RunStopped):  # a chip's twin failed at it: `raise_others` says so
                self.board.unplug()
        elif over:
            self._switch_off()
        self.end_us = min(self.board.clock.now, self._options.limit_us)

    def come_to_rest(self) -> None:
        """Let a robot that is alone in its world roll out for `COAST_MS`."""
        chassis = self.robot.chassis
        chassis.advance(max(chassis.ms, self.end_us // 1000))
        if self.over:
            chassis.advance(chassis.ms + COAST_MS)

    def close(self) -> None:
        """Record the end of the program."""
        self.loader.close()
        if self.ended is Ending.DEADLINE:
            for name, button in self.robot.buttons.items():
                if button.is_awaited():
                    self.recorder.add(self.end_us, "await", name)
        code = self._error.code if self._error else self._exit_code
        self.recorder.add(self.end_us, "end", str(self.ended), code)
        self.robot.chassis.note()

    def result(self, trace: Trace) -> RobotResult:
        """Return the result of this robot."""
        role, board = self._role, self.board
        return RobotResult(
            number=self.recorder.robot,
            name=role.name,
            kit=role.kit,
            source=role.source,
            world=self.robot.world,
            trace=trace,
            ended=self.ended,
            error=self._error,
            stdout=board.console.text,
            written=board.flash.written(),
            removed=[path for path in self._options.flash if not board.flash.is_file(path)],
            lines=self.loader.lines,
            bus=board.transactions.all(),
            returned=self._returned,
        )

    def _run_program(self) -> tuple[Ending, ProgramError | None]:
        ended, error = self._try_program()
        clock = self.board.clock
        try:
            if clock.next == 0:  # stopped, whatever a `finally: return` of the program made of it
                clock.reach(clock.now)
        except RunStopped as stopped:
            code = LIMIT_CODES.get(stopped.reason)
            if error is None or stopped.reason is not Ending.ERROR:
                error = ProgramError(code) if code else None
            return stopped.reason, error
        return ended, error

    def _try_program(self) -> tuple[Ending, ProgramError | None]:
        try:
            self._start()
        except RunStopped as stopped:
            return stopped.reason, None
        except KeyboardInterrupt:
            return Ending.INTERRUPTED, None
        except SystemExit as stop:
            self._exit_code = _exit_code(stop.code)
            return Ending.EXIT, None
        except MemoryError as error:
            return Ending.MEMORY, self._diagnose(error)
        except BaseException as error:  # noqa: BLE001 - whatever a pupil's program raises ends its run, not ours
            return Ending.ERROR, self._diagnose(error)
        return Ending.DONE, None

    def _start(self) -> None:
        source = self._role.source
        self.board.heap.watch()
        if source.function is None:
            self.loader.run(source.text, source.entry)
        else:
            from marelle_sim.programs.functions import run_function  # for tests and notebooks

            try:
                self._returned = run_function(self.loader, source.function)
            except Exception as error:
                if self._options.check or isinstance(error, AssertionError):
                    self._raised = error  # it is the test's own
                raise

    def _diagnose(self, error: BaseException) -> ProgramError:
        """Describe the exception that ended the program; looking at a pupil's own exception class may raise again."""
        try:
            problem = self._hidden(self._looked_at(error))
        except BaseException as failed:  # noqa: BLE001 - see above: nothing of it may leave the run
            problem = ProgramError("E-PROG-25", file="", line=0, kind="Exception", words="")
            error = failed
        problem.host_traceback = _host_traceback(error)
        return problem

    def _hidden(self, problem: ProgramError) -> ProgramError:
        """Name the file of the program that hides a module of the board, if the missing name is in that module."""
        if problem.code not in _NAME_IS_MISSING:
            return problem
        for name in self._stand_ins():
            if hasattr(self.loader.firmware(name), str(problem.facts["name"])):
                problem.code = "E-BOARD-05"
                problem.facts = {"file": f"{name}.py", "name": name, "line": problem.line}
        return problem

    def _stand_ins(self) -> list[str]:
        """Return the names of the board's modules that a file of the program has replaced."""
        modules = self.loader.modules
        loaded = [name for name in self.loader.firmware_names if name in modules]
        return [name for name in loaded if modules[name] is not self.loader.firmware(name)]

    def _looked_at(self, error: BaseException) -> ProgramError:
        from marelle_help import diagnose  # only when a program failed

        main = self.loader.modules.get("__main__")
        known = [*(vars(main) if main else ()), *self.loader.builtins]
        if isinstance(error, AttributeError) and hasattr(error, "known"):  # the board library says
            known = list(error.known)
        elif isinstance(error, AttributeError) and error.obj is not None:
            known = board_dir(error.obj)
        return diagnose(error, self._explain(error), known, self.loader.firmware_names)

    def _explain(self, error: BaseException) -> Failure:
        from marelle_help import explain  # only when a program failed

        loader = self.loader
        return explain(error, loader.names, loader.own, loader.source_of)

    def _switch_off(self) -> None:
        """Stop the motors and release all pins, as a restart of the board does."""
        self.board.clock.clear()
        with suppress(Exception, RunStopped):  # the pins are let go in any case
            self.stop_motors()
        with suppress(RunStopped):  # a chip's twin failed at it: `raise_others` says so
            self.board.release()


def _board_of(
    job: Job,
    role: Role,
    slot: RobotSlot | None,
    recorder: Recorder,
    needed_files: dict[str, bytes | str],
) -> VirtualBoard:
    """Return a board with nothing wired to it; a file of `simulate(flash=…)` replaces one of the program at the same path."""
    options = job.options
    storage = role.kit.facts.memory.storage
    flash = Flash({**needed_files, **options.flash}, limit_bytes=storage)
    seed = options.seed + job.world.seed
    seed = seed_of(seed, slot.name) if slot else seed
    board = VirtualBoard(seed=seed, recorder=recorder, flash=flash, facts=role.kit.facts)
    board.console.typed.extend(options.typed)
    flash.keep_time(board.clock.spend, lambda: board.clock.now, board.scheduler.block)
    return board


def _modules_of(job: Job, role: Role, needed_files: dict[str, bytes | str]) -> dict[str, str]:
    """Return {path on the board: path on the computer} of the modules that the program can import."""
    options = job.options
    library = {path: place for path, place in needed_files.items() if path.startswith(_IN_LIBRARY)}
    own = {**options.modules, **options.flash, **role.source.files}
    needed = {
        path: place for path, place in own.items() if path in needed_files or path in options.flash
    }
    return {**needed, **{path: str(place) for path, place in library.items()}}


def _maker(role: Role, robot_type: type[Robot]) -> Callable[..., Robot]:
    """Return the robot's constructor: the subclasses for faults and for lifting are slower, so only robots that need them get them."""
    maker: Callable[..., Robot] = robot_type
    if role.faults:
        from marelle_sim.parts.breaking import FaultyRobot  # only for a robot with faults

        maker = robot_type = FaultyRobot
    if role.placed:
        from marelle_sim.parts.hand import carried  # only for a robot that is lifted

        maker = carried(robot_type)
    return partial(maker, faults=role.faults) if role.faults else maker


def _host_traceback(error: BaseException) -> str:
    from traceback import format_exception  # only when a program fails

    try:
        return "".join(format_exception(error))
    except BaseException:  # noqa: BLE001 - as in `_diagnose`
        return ""


def _exit_code(given: object) -> str:
    """Return the text of a `sys.exit` argument, -255 to 255; "" for none or 0, "1" for what is not an integer."""
    if given is None or given is False:
        return ""
    if type(given) is not int:  # a class of the program's own may do anything when it is looked at
        return "1"
    return "" if given == 0 else str(max(-_LARGEST_EXIT, min(given, _LARGEST_EXIT)))
