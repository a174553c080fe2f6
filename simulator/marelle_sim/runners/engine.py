"""Runs one program on one robot, from power on until it stands still."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from warnings import catch_warnings, simplefilter

from marelle_sim.errors import ProgramError
from marelle_sim.kernel.chance import seed_of
from marelle_sim.kernel.clock import RunStopped
from marelle_sim.microcontroller.board import VirtualBoard
from marelle_sim.microcontroller.flash import Flash
from marelle_sim.parts.wiring import Robot
from marelle_sim.programs.loader import Loader
from marelle_sim.programs.modules_table import MODULES
from marelle_sim.trace import VERSION, make_trace
from marelle_sim.trace.recorder import Recorder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from marelle_help import Failure
    from marelle_sim.kits.kit import Kit
    from marelle_sim.microcontroller.transactions import Transaction
    from marelle_sim.programs.source import Source
    from marelle_sim.runners.request import Request
    from marelle_sim.trace import Trace
    from marelle_sim.world.crowd import Place
    from marelle_sim.world.model import World

COAST_MS = 1000  # a robot whose motors are cut stands long before that
_LARGEST_EXIT = 255
_OVER = ("done", "error", "exit")  # of a program: its board switches off
LIMIT_CODES = {"memory": "E-PROG-18", "output": "E-PROG-19", "wall-clock": "E-PROG-20"}


class Outcome:
    """How a run ended, with what was recorded of it."""

    __slots__ = (
        "bus", "ended", "error", "lines", "removed", "returned", "stdout", "trace", "written",
    )  # fmt: skip

    def __init__(  # noqa: PLR0913 - one for each attribute
        self,
        *,
        ended: str,
        error: ProgramError | None,
        stdout: str,
        trace: Trace,
        written: dict[str, bytes],
        removed: list[str],
        lines: list[tuple[int, str, int]],
        bus: list[Transaction] | None = None,
        returned: object = None,
    ) -> None:
        self.ended, self.error, self.stdout = ended, error, stdout
        self.trace, self.lines = trace, lines
        self.written, self.removed = written, removed
        self.bus: list[Transaction] = [] if bus is None else bus
        self.returned = returned


class Engine:
    """One robot, one program, ready to run.

    Attributes:
        stop: call it with a reason, from a signal handler say, to end the run at its next access.
        ended: how the program ended. over: whether the robot then came to rest. end_us: when.
        header: of the trace.
    """

    def __init__(
        self,
        source: Source,
        kit: Kit,
        world: World,
        request: Request,
        *,
        guard: bool = True,
        among: Place | None = None,
    ) -> None:
        self._source, self._request = source, request
        self._raised: Exception | None = None  # by an observer, or by a test's function
        self._returned: object = None
        self._exit_code = ""
        self.ended = "done"
        self._error: ProgramError | None = None
        self.over, self.end_us = False, 0
        flash = _flash(source, kit, request)
        self.recorder = Recorder(among.number if among else 0)
        seed = request.seed + world.seed
        self.board = VirtualBoard(
            seed=seed if among is None else seed_of(seed, among.name),
            recorder=self.recorder,
            flash=flash,
        )
        flash.keep_time(self.board.clock.spend, lambda: self.board.clock.now)
        self.robot = self._wired(kit, world, among)
        if request.bench is not None:
            request.bench.plug(self.board)
        # the program's own come from where it is
        modules = {**request.modules, **request.flash, **source.files}
        self.loader = Loader(
            self.board, modules, guard=guard, tell_lines=request.lines,
            copy=among.number if among else 0,
        )  # fmt: skip
        self.board.describe_failure = lambda error: self._diagnose(error).traceback
        self.stop = self.board.clock.stop
        self.header = header_of(kit, world, request, self.robot.body.track_mm)
        self._schedule(world, among.name if among else "")

    def _wired(self, kit: Kit, world: World, among: Place | None) -> Robot:
        """Return the robot whose parts are wired to the board."""
        request = self._request
        scripted = {name for name, _us, _value in request.inputs}
        scripted |= {change.name for change in world.inputs_of(among.name if among else "")}
        return _maker(request)(
            kit, world, self.board,
            tolerances=request.tolerances, scripted=scripted, among=among,
        )  # fmt: skip

    def _schedule(self, world: World, robot: str) -> None:
        """Plan the end of the run, and what changes before it."""
        self.board.clock.at(self._request.limit_us, lambda: self.stop("deadline"))
        for change in world.inputs_of(robot):
            self._script(change.name, change.time_us, change.value)
        for name, time_us, value in self._request.inputs:
            self._script(name, time_us, value)

    def observe(
        self, interval_us: int, seen: Callable[[int, tuple[float, float, float]], object]
    ) -> None:
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
                self.stop("interrupted")

        clock.at(interval_us, look)

    def run(self, finished: Callable[[], object] = bool) -> Outcome:
        """Run the program until it ends, fails or is stopped, then let the robot come to rest.

        `finished` is called when the program is over and its trace has yet to be made.
        """
        with catch_warnings():
            # Of a coroutine never awaited or a file never closed a board says nothing.
            simplefilter("ignore")
            self.play()
        finished()
        self.raise_others()
        self.power_off(over=self.ended in _OVER)
        chassis = self.robot.chassis
        chassis.advance(max(chassis.ms, self.end_us // 1000))
        if self.over:
            chassis.advance(chassis.ms + COAST_MS)
        self.close()
        return self.outcome(make_trace(self.header, self.recorder))

    def play(self) -> None:
        """Run the program until it ends, fails or is stopped."""
        self.ended, self._error = self._run_program()

    def raise_others(self) -> None:
        """Raise what was no mistake of the program: an observer's, a test's own, a chip's."""
        raised = self.board.failure or self._raised
        if raised is not None:
            self.loader.close()
            raise raised

    def power_off(self, *, over: bool) -> None:
        """Do what a board does when its program is over, if it is."""
        self.over = over
        if over:
            self._switch_off()
        self.end_us = min(self.board.clock.now, self._request.limit_us)

    def close(self) -> None:
        """Enter the end of the program into the record: the robot stands still, or time is over."""
        self.loader.close()
        code = self._error.code if self._error else self._exit_code
        self.recorder.add(self.end_us, "end", self.ended, code)
        self.robot.chassis.note()

    def outcome(self, trace: Trace) -> Outcome:
        """Return how it ended."""
        return Outcome(
            ended=self.ended,
            error=self._error,
            stdout=self.board.console.text,
            trace=trace,
            written=self.board.flash.written(),
            removed=[path for path in self._request.flash if not self.board.flash.is_file(path)],
            lines=self.loader.lines,
            bus=self.board.transactions.all(),
            returned=self._returned,
        )

    def _run_program(self) -> tuple[str, ProgramError | None]:
        ended, error = self._try_program()
        clock = self.board.clock
        try:
            if clock.next == 0:  # stopped, whatever a `finally: return` of the program made of it
                clock.reach(clock.now)
        except RunStopped as stopped:
            code = LIMIT_CODES.get(stopped.reason)
            return stopped.reason, ProgramError(code) if code else None
        return ended, error

    def _try_program(self) -> tuple[str, ProgramError | None]:
        try:
            self._start()
        except RunStopped as stopped:
            return stopped.reason, None
        except KeyboardInterrupt:
            return "interrupted", None
        except SystemExit as stop:
            self._exit_code = _exit_code(stop.code)
            return "exit", None
        except MemoryError as error:
            return "memory", self._diagnose(error)
        except BaseException as error:  # noqa: BLE001 - whatever a pupil's program raises ends its run, not ours
            return "error", self._diagnose(error)
        return "done", None

    def _start(self) -> None:
        source = self._source
        if source.function is None:
            self.loader.run(source.text, source.entry)
        else:
            from marelle_sim.programs.functions import run_function  # noqa: PLC0415 - tests only

            try:
                self._returned = run_function(self.loader, source, source.function)
            except Exception as error:
                if self._request.check or isinstance(error, AssertionError):
                    self._raised = error  # it is the test's own
                raise

    def _diagnose(self, error: BaseException) -> ProgramError:
        """Say what failed; a pupil's own exception class may fail in its turn when it is looked at."""
        try:
            problem = self._looked_at(error)
        except BaseException as failed:  # noqa: BLE001 - see above: nothing of it may leave the run
            problem = ProgramError("E-PROG-25", file="", line=0, kind="Exception", words="")
            error = failed
        problem.host_traceback = _host_traceback(error)
        return problem

    def _looked_at(self, error: BaseException) -> ProgramError:
        from marelle_help import diagnose  # noqa: PLC0415 - only when a program failed

        main = self.loader.modules.get("__main__")
        known = [*(vars(main) if main else ()), *self.loader.builtins]
        return diagnose(error, self._explain(error), known, MODULES)

    def _explain(self, error: BaseException) -> Failure:
        from marelle_help import explain  # noqa: PLC0415 - only when a program failed

        loader = self.loader
        return explain(error, loader.names, loader.own, loader.source_of)

    def _switch_off(self) -> None:
        """Do what the board does after a program: the library stops its motors, all pins are let go."""
        self.board.clock.clear()
        tools = self.loader.modules.get("marelle.tools")
        if tools is not None:
            with suppress(Exception, RunStopped):  # the pins are let go in any case
                tools.stop_all()
        self.board.release()

    def _script(self, name: str, time_us: int, value: int) -> None:
        button = self.robot.buttons.get(name)
        if button is not None:
            self.board.clock.at(time_us, lambda: button.press(value))
        else:
            self.board.clock.at(time_us, lambda: self.board.record("set", name, value))


def engine_of(request: Request) -> type[Engine]:
    """Return what runs a program in the interpreter that was asked for."""
    if request.vm == "python":
        return Engine
    from marelle_sim.runners.micropython.engine import GuestEngine  # noqa: PLC0415 - needs subprocess

    return GuestEngine


def _flash(source: Source, kit: Kit, request: Request) -> Flash:
    """Return what is on the board at the start: what was written last is what is there."""
    flash = Flash({**request.modules, **source.files, **request.flash})
    if kit.library and not flash.is_file("/board.json"):
        flash.place("/board.json", f'{{"kit": "{kit.library}"}}\n')
    return flash


def _maker(request: Request) -> Callable[..., Robot]:
    """Return what makes the robot: a plain one costs nothing for the faults that it has not."""
    if not request.broken:
        return Robot
    from marelle_sim.parts.breaking import FaultyRobot  # noqa: PLC0415 - only for a robot with faults

    return partial(FaultyRobot, faults=request.broken)


def _host_traceback(error: BaseException) -> str:
    from traceback import format_exception  # noqa: PLC0415 - only when a program fails

    try:
        return "".join(format_exception(error))
    except BaseException:  # noqa: BLE001 - as in `_diagnose`
        return ""


def _exit_code(given: object) -> str:
    """Return what `sys.exit` was given, "" for nothing or 0; what is no number means 1, as in Python."""
    if given is None or given is False:
        return ""
    if type(given) is not int:  # a class of the program's own may do anything when it is looked at
        return "1"
    return "" if given == 0 else str(max(-_LARGEST_EXIT, min(given, _LARGEST_EXIT)))


def _faults(request: Request) -> dict[str, Any]:
    """Return what the trace says of a robot with faults; of a sound one it says nothing."""
    told = [[fault.part, fault.fault, fault.time_us] for fault in request.broken]
    return {"faults": told} if told else {}


def header_of(kit: Kit, world: World, request: Request, track_mm: float) -> dict[str, Any]:
    """Return the header of the trace of a robot that is alone."""
    return {
        "trace": VERSION,
        "kit": kit.name,
        "world": world.name,
        "seed": request.seed,
        "limit_us": request.limit_us,
        "tolerances": int(request.tolerances),
        "robots": [
            {
                "name": kit.name,
                "radius_um": round(kit.body.radius_mm * 1000),
                "track_um": round(track_mm * 1000),
                "tau_us": round(kit.body.motor_ms * 1000),
                **_faults(request),
            }
        ],
    }
