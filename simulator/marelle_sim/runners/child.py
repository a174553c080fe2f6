"""The child process of an isolated run: reads one question, runs, writes the answer as lines of JSON."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from functools import partial
from threading import Thread, Timer
from time import monotonic
from traceback import format_exception
from typing import TYPE_CHECKING, Any

from marelle_help import diagnose, explain  # noqa: F401 - while there is memory for them
from marelle_sim.errors import ChipError, KitError, UsageProblem
from marelle_sim.parts.faults import Fault
from marelle_sim.programs.source import read_source
from marelle_sim.runners.engine import engine_of
from marelle_sim.runners.group import Group
from marelle_sim.runners.parcel import cannot_travel, unpacked
from marelle_sim.runners.request import Request
from marelle_sim.runners.roles import Role, no_program

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

    from marelle_sim.errors import ProgramError
    from marelle_sim.runners.engine import Engine, Outcome
    from marelle_sim.simulation import Seen
    from marelle_sim.testing.virtual_board import Board
    from marelle_sim.world.model import World

MEMORY_BYTES = 2 << 30  # of address space; an hour's run takes a tenth of it
_WATCH_US = 50_000  # how often the run looks at the wall clock


def main() -> None:
    """Answer the one question on standard input."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    question = json.loads(sys.stdin.readline())
    _limit_memory(MEMORY_BYTES)
    world = unpacked(question["world"])
    try:
        _run(question, world, answers)
    except (ChipError, KitError, UsageProblem) as problem:
        told = "".join(format_exception(problem))
        failed = {"code": problem.code, "facts": problem.facts, "traceback": told}
        with answers:
            _say(answers, {"failed": failed})


def _run(question: dict[str, Any], world: World, answers: TextIO) -> None:
    roles = [_role(question, robot) for robot in question["robots"]]
    run = _Alone(roles[0], world) if question["alone"] else Group(roles, world)
    for engine in run.engines:
        _watch(engine, run.stop, monotonic() + question["wall_s"])
    for index, (interval_us, *robot) in enumerate(question["observe"]):
        run.observe(interval_us, partial(_seen, answers, index), *robot)
    Thread(target=_listen, args=(run.stop,), daemon=True).start()
    if roles[0].request.vm != "python":  # what computes there looks at no clock here
        limit = Timer(question["wall_s"], run.stop, ("wall-clock",))
        limit.daemon = True
        limit.start()
    outcomes = run.run(finished=lambda: _limit_memory(None))
    with answers:
        _answer(answers, outcomes, with_bus=bool(question["board"]))


class _Alone:
    """One robot that has the world to itself, as a group."""

    def __init__(self, role: Role, world: World) -> None:
        engine = engine_of(role.request)(role.source, role.kit, world, role.request)
        self.engines = [engine]
        self.stop = engine.stop

    def observe(self, interval_us: int, seen: Seen, _robot: str = "") -> None:
        """Look at it."""
        self.engines[0].observe(interval_us, seen)

    def run(self, finished: Callable[[], object]) -> list[Outcome]:
        """Run it."""
        return [self.engines[0].run(finished)]


def _role(question: dict[str, Any], robot: dict[str, Any]) -> Role:
    request = Request(
        seconds=question["limit_us"] / 1e6,
        seed=question["seed"],
        tolerances=question["tolerances"],
        presses=(),
        inputs=(),
    )
    request.inputs = [tuple(change) for change in robot["inputs"]]
    request.lines, request.flash = question["lines"], question["flash"]
    request.modules, request.bench = question["modules"], _board(question["board"])
    request.vm = question["vm"]
    request.broken = [Fault(*fault) for fault in robot["broken"]]
    program = robot["folder"] or robot["program"]
    source = read_source(program) if program else no_program()
    start, kit = unpacked(robot["start"]), unpacked(robot["kit"])
    return Role(robot["name"], start, kit, source, request)


def _board(parcel: str) -> Board | None:
    """Return the board with its chips, whose classes are imported here."""
    try:
        return unpacked(parcel) if parcel else None
    except Exception as error:
        raise cannot_travel(error) from error


def _limit_memory(most_bytes: int | None) -> None:
    """Have a memory bomb raise `MemoryError` (where the system knows such limits); None lifts the limit."""
    try:
        import resource  # noqa: PLC0415 - Unix only
    except ImportError:
        return
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    least = [most for most in (most_bytes, hard) if most not in (None, resource.RLIM_INFINITY)]
    with suppress(ValueError, OSError):  # macOS knows the limit and refuses to set it
        resource.setrlimit(resource.RLIMIT_AS, (min(least, default=hard), hard))


def _watch(engine: Engine, stop: Callable[[str], object], end_s: float) -> None:
    """Stop the run when its wall-clock time is over; it looks there, and nothing else changes."""
    clock = engine.board.clock

    def look() -> None:
        if monotonic() > end_s:
            stop("wall-clock")
        clock.at(clock.now + _WATCH_US, look)

    clock.at(_WATCH_US, look)


def _listen(stop: Callable[[str], object]) -> None:
    """Stop the run when the parent says so, or when it is gone."""
    sys.stdin.readline()
    stop("interrupted")


def _answer(answers: TextIO, outcomes: list[Outcome], *, with_bus: bool) -> None:
    for line in outcomes[0].trace.lines():
        answers.write(line + "\n")
    _say(answers, {"robots": [_said(outcome, with_bus) for outcome in outcomes]})


def _said(outcome: Outcome, with_bus: bool) -> dict[str, Any]:
    return {
        "ended": outcome.ended,
        "error": None if outcome.error is None else _error(outcome.error),
        "stdout": outcome.stdout,
        "written": {path: data.hex() for path, data in outcome.written.items()},
        "removed": outcome.removed,
        "lines": outcome.lines,
        "bus": [
            [time_us, bus, address, written.hex(), read.hex(), ack]
            for time_us, bus, address, written, read, ack in (
                outcome.bus or () if with_bus else ()
            )
        ],
    }


def _error(error: ProgramError) -> dict[str, Any]:
    return {
        "code": error.code,
        "facts": error.facts,
        "traceback": error.traceback,
        "file": error.file,
        "line": error.line,
        "column": error.column,
        "end_column": error.end_column,
        "source_line": error.source_line,
        "host_traceback": error.host_traceback,
    }


def _seen(answers: TextIO, index: int, time_us: int, pose: tuple[float, float, float]) -> None:
    _say(answers, {"seen": [index, time_us, pose]})


def _say(answers: TextIO, message: dict[str, Any]) -> None:
    answers.write(json.dumps(message) + "\n")
    answers.flush()


if __name__ == "__main__":
    main()
