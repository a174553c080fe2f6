"""Runs one program on one robot, from power-on to the end of the run."""

from collections.abc import Callable
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
from marelle_sim.runners.after_program import run_on
from marelle_sim.runners.job import Job, Role
from marelle_sim.runners.scripted_inputs import schedule_inputs, scripted_inputs
from marelle_sim.trace import Trace
from marelle_sim.trace.recorder import Recorder
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
    """The classes and settings with which an engine is built.

    Attributes:
        guard: whether its program is rewritten so that it can be stopped (`programs.guard`); False only to measure.
        robot: class of a robot without faults, which decides its chassis.
        recorder: function that returns the recorder for a robot's number.
    """

    guard: bool = True
    robot: type[Robot] = Robot
    recorder: Callable[[int], Recorder] = Recorder


BUILD = Build()


class Engine:
    """Runs one robot of a job with its program, from power-on to the end of the run.

    Attributes:
        stop: function to end the run, with an `Ending` as its argument; the run ends when the program next spends time.
            It may be called in a signal handler or another thread.
        ended: how the program ended.
        over: whether the robot was switched off before the time limit, so that it rolls out; False after an ending `of_all`, and for
            a robot that is alone in its world after any ending but one `by_itself`.
        end_us: virtual time of the end, in us.
        in_time: False if the program had ended but timers, interrupts or motors were still active at the time limit; else True, also
            for a program that was still running then.
    """

    def __init__(
        self,
        job: Job,
        role: Role,
        slot: RobotSlot | None = None,
        build: Build = BUILD,
    ) -> None:
        """Make the robot and its board, connect them, and put the program's files on the board; nothing runs yet.

        Args:
            job: the job.
            role: the robot of the job.
            slot: its place among several robots; None for a robot that is alone in its world.
            build: the classes and settings to build with.
        """
        self._role, self._options = role, job.options
        self._raised: Exception | None = None  # by an observer, or by a test's function
        self._returned: object = None
        self._exit_code, self.ended = "", Ending.DONE
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
        schedule_inputs(self.board, self.robot, changes, texts)

    def observe(self, interval_us: int, seen: Callable[[int, Pose], object]) -> None:
        """Call `seen(time_us, (x_mm, y_mm, heading in radians))` each `interval_us` of virtual time, first after one interval.

        The pose is computed without advancing the robot, so that observing does not change the run. An exception of `seen`
        ends the run (INTERRUPTED).
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
        """Run the program until it ends, fails or is stopped.

        After its last line or an exception, but not after `sys.exit` or a `MemoryError`, the board library stops its motors; then run on
        while timers, interrupts or other motors are active.
        """
        self.ended, self._error = self._run_program()
        if self.ended in (Ending.DONE, Ending.ERROR):
            run_on(self)

    def stop_motors(self) -> bool:
        """Have the board library stop its motors, as after any program; return True if a move was not finished."""
        tools = self.loader.modules.get("marelle.tools")
        return tools is not None and tools.stop_all() is True

    def tell_last(self) -> None:
        """Record the event "last": the program has ended, but something that it started is still active."""
        self.board.record("last", str(self.ended), self._error.code if self._error else "")

    def stopped_by(self, reason: Ending) -> None:
        """Store the reason why the run was stopped after the program had ended.

        The time limit leaves the program's ending as it is. Another reason replaces the ending if the program had
        returned, or if the reason concerns all robots.
        """
        if reason is Ending.DEADLINE:
            self.in_time = False
        elif self.ended is Ending.DONE or reason.of_all:
            code = LIMIT_CODES.get(reason)
            self.ended, self._error = reason, ProgramError(code) if code else None

    def raise_others(self) -> None:
        """Raise the exception of an observer, of a test function or of a simulated chip, if there was one."""
        raised = self._raised or self.board.failure
        if raised is not None:
            raise raised

    def free(self) -> None:
        """Free the program's modules."""
        self.loader.close()

    def power_off(self, *, over: bool) -> None:
        """Switch the board off, and store the end time.

        After the program's last line or an exception other than `MemoryError`, its pins keep their levels. If it ended in another way,
        such as by `sys.exit`, and `over` is true, its motors are stopped and its pins released.

        Args:
            over: False if the run was cut off, as at its time limit: the robot then does not roll out.
        """
        self.over = over and self.in_time
        if self.ended in (Ending.DONE, Ending.ERROR):
            with suppress(RunStopped):  # a chip failed: `raise_others` raises its exception
                self.board.unplug()
        elif over:
            # As a restart of the board does.
            self.board.clock.clear()
            with suppress(Exception, RunStopped):  # the pins are released in any case
                self.stop_motors()
            with suppress(RunStopped):  # a chip failed: `raise_others` raises its exception
                self.board.release()
        self.end_us = min(self.board.clock.now, self._options.limit_us)

    def come_to_rest(self) -> None:
        """Move a robot that is alone in its world to the end of the run and, if it was switched off, 1 s (`COAST_MS`) more."""
        chassis = self.robot.chassis
        chassis.advance(max(chassis.ms, self.end_us // 1000))
        if self.over:
            chassis.advance(chassis.ms + COAST_MS)

    def close(self) -> None:
        """Free the program's modules; record the buttons awaited at the time limit, the end of the program, and the last pose."""
        self.free()
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
            if clock.next == 0:  # stopped, even if a `finally: return` dropped the exception
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
        """Return the error with its help for the exception that ended the program.

        Reading an exception of a pupil's own class may raise again; the error is then E-PROG-25.
        """
        try:
            problem = self._hidden(self._looked_at(error))
        except BaseException as failed:  # noqa: BLE001 - see above: nothing of it may leave the run
            problem = ProgramError("E-PROG-25", file="", line=0, kind="Exception", words="")
            error = failed
        problem.host_traceback = _host_traceback(error)
        return problem

    def _hidden(self, problem: ProgramError) -> ProgramError:
        """Return the error, changed to E-BOARD-05 if a file of the program hides the board's module with the missing name."""
        if problem.code not in _NAME_IS_MISSING:
            return problem
        for name in self._stand_ins():
            if hasattr(self.loader.firmware(name), str(problem.facts["name"])):
                problem.code = "E-BOARD-05"
                problem.facts = {"file": f"{name}.py", "name": name, "line": problem.line}
        return problem

    def _stand_ins(self) -> list[str]:
        modules = self.loader.modules
        loaded = [name for name in self.loader.firmware_names if name in modules]
        return [name for name in loaded if modules[name] is not self.loader.firmware(name)]

    def _looked_at(self, error: BaseException) -> ProgramError:
        from marelle_help import diagnose, explain  # only when a program failed

        loader = self.loader
        main = loader.modules.get("__main__")
        known = [*(vars(main) if main else ()), *loader.builtins]
        if isinstance(error, AttributeError) and hasattr(error, "known"):  # the board library says
            known = list(error.known)
        elif isinstance(error, AttributeError) and error.obj is not None:
            known = board_dir(error.obj)
        failure = explain(error, loader.names, loader.own, loader.source_of)
        return diagnose(error, failure, known, loader.firmware_names)


def _board_of(
    job: Job,
    role: Role,
    slot: RobotSlot | None,
    recorder: Recorder,
    needed_files: dict[str, bytes | str],
) -> VirtualBoard:
    """Return a new board with its files in flash and nothing connected to it.

    A file of `simulate(flash=…)` replaces a file of the program with the same path.
    """
    options = job.options
    flash = Flash({**needed_files, **options.flash}, limit_bytes=role.kit.facts.memory.storage)
    seed = options.seed + job.world.seed
    if options.test_board is not None:
        seed += options.test_board.seed
    seed = seed_of(seed, slot.name) if slot else seed
    board = VirtualBoard(seed=seed, recorder=recorder, flash=flash, facts=role.kit.facts)
    board.console.typed.extend(options.typed)
    flash.keep_time(board.clock.spend, lambda: board.clock.now, board.scheduler.block)
    return board


def _modules_of(job: Job, role: Role, needed_files: dict[str, bytes | str]) -> dict[str, str]:
    """Return {path on the board: path on the computer} of the files from which the program can import."""
    options = job.options
    library = {path: place for path, place in needed_files.items() if path.startswith(_IN_LIBRARY)}
    own = {**options.modules, **options.flash, **role.source.files}
    needed = {
        path: place for path, place in own.items() if path in needed_files or path in options.flash
    }
    return {**needed, **{path: str(place) for path, place in library.items()}}


def _maker(role: Role, robot_type: type[Robot]) -> Callable[..., Robot]:
    """Return the function that makes the robot: `robot_type`, or a slower class if it has faults or is lifted."""
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
    """Return the exit code for the argument of `sys.exit`, as a text.

    An integer is limited to -255 to 255; "" stands for 0, None and False, "1" for any other value.
    """
    if given is None or given is False:
        return ""
    if type(given) is not int:  # a class of the program's own may do anything when it is looked at
        return "1"
    return "" if given == 0 else str(max(-_LARGEST_EXIT, min(given, _LARGEST_EXIT)))
