"""What a run's child is asked and what it answers: a question is what this process made, an answer is hostile until it is checked."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from marelle_help import Failure, Place, ProgramError
from marelle_sim.errors import TraceError
from marelle_sim.kernel import Ending
from marelle_sim.microcontroller.transactions import Transaction
from marelle_sim.parts.faults import Fault
from marelle_sim.processes import packed, unpacked
from marelle_sim.programs import read_source
from marelle_sim.programs.built_ins import MOST_LINES
from marelle_sim.results import RobotResult
from marelle_sim.runners.child.boards import packed_board, unpacked_board
from marelle_sim.runners.job import Job, Role, no_program
from marelle_sim.runners.options import Options
from marelle_sim.trace import Trace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_HEADER = {"kit", "limit_us", "seed", "tolerances", "world"}
_ERROR = (
    "code", "facts", "traceback", "file", "line", "column", "end_column", "source_line", "host_traceback",
)  # fmt: skip
_WRONG = (TraceError, LookupError, TypeError, ValueError, AttributeError, OverflowError)


def question_of(job: Job) -> dict[str, Any]:
    """Return a job as data for JSON."""
    options = job.options
    return {
        "roles": [_asked(role) for role in job.roles],
        "world": packed(job.world),
        "alone": job.alone,
        "limit_us": options.limit_us,
        "seed": options.seed,
        "tolerances": options.tolerances,
        "lines": options.lines,
        "flash": options.flash,
        "modules": options.modules,
        "board": "" if options.bench is None else packed_board(options.bench),
        "vm": options.vm,
    }


def _asked(role: Role) -> dict[str, Any]:
    source = role.source
    program = os.path.join(source.folder, source.entry.lstrip("/"))  # noqa: PTH118
    return {
        "name": role.name,
        "start": packed(role.start),
        "kit": packed(role.kit),
        "program": source.folder if source.is_folder else program if source.files else "",
        "inputs": role.inputs,
        "faults": role.faults,
    }


def job_of(question: Mapping[str, Any]) -> Job:
    """Return the job of a question, its programs read anew.

    Raises:
        UsageProblem: E-RUN-14, the board's chips cannot be made here.
    """
    options = Options(
        seconds=question["limit_us"] / 1e6,
        seed=question["seed"],
        tolerances=question["tolerances"],
        lines=question["lines"],
        flash=question["flash"],
        bench=unpacked_board(question["board"]),
        vm=question["vm"],
    )
    options.modules = question["modules"]
    roles = [_role(said) for said in question["roles"]]
    return Job(roles, unpacked(question["world"]), options, question["alone"])


def _role(said: Mapping[str, Any]) -> Role:
    return Role(
        name=said["name"],
        start=unpacked(said["start"]),
        kit=unpacked(said["kit"]),
        source=read_source(said["program"]) if said["program"] else no_program(),
        inputs=[tuple(change) for change in said["inputs"]],
        faults=[Fault(*fault) for fault in said["faults"]],
    )


def answer_of(robot: RobotResult, *, with_bus: bool) -> dict[str, Any]:
    """Return what came of a robot as data for JSON, without the trace."""
    return {
        "ended": robot.ended,
        "error": robot.error and {name: getattr(robot.error, name) for name in _ERROR},
        "stdout": robot.stdout,
        "written": {path: data.hex() for path, data in robot.written.items()},
        "removed": robot.removed,
        "lines": robot.lines,
        "bus": [
            [time_us, bus, address, written.hex(), read.hex(), ack]
            for time_us, bus, address, written, read, ack in (robot.bus if with_bus else ())
        ],
    }


def results_of(job: Job, answers: object, events: Sequence[str]) -> list[RobotResult]:
    """Return what came of each robot of a job; nothing, if an answer is not what it should be."""
    try:
        trace = Trace.read(events)
        for number in range(len(job.roles)):
            trace.pose_at(0, number)  # each robot is there
        if not trace.header.keys() >= _HEADER or len(trace.header["robots"]) != len(job.roles):
            return []
        if not isinstance(answers, list) or len(answers) != len(job.roles):
            return []
        return [_result(job, trace, number, said) for number, said in enumerate(answers)]
    except _WRONG:
        return []


def _result(job: Job, trace: Trace, number: int, said: Mapping[str, Any]) -> RobotResult:
    role, error, ended = job.roles[number], said["error"], Ending(said["ended"])
    if ended is Ending.MOMENT:
        raise ValueError(ended)
    return RobotResult(
        number=number,
        name=role.name,
        kit=role.kit,
        source=role.source,
        world=job.world,
        trace=trace,
        ended=ended,
        error=None if error is None else _error(error),
        stdout=str(said["stdout"]),
        written={str(path): bytes.fromhex(data) for path, data in said["written"].items()},
        removed=[path for path in said.get("removed", []) if path in job.options.flash],
        lines=[
            (int(time_us), str(file), int(line))
            for time_us, file, line in said.get("lines", [])[:MOST_LINES]
        ],
        bus=[_transaction(*seen) for seen in said.get("bus", [])],
    )


def _transaction(
    time_us: int, bus: str, address: int, written: str, read: str, ack: bool
) -> Transaction:
    data = bytes.fromhex(written), bytes.fromhex(read)
    return Transaction(int(time_us), str(bus), int(address), *data, bool(ack))


def _error(said: Mapping[str, Any]) -> ProgramError:
    failure = Failure(
        traceback=str(said["traceback"]),
        kind="",
        words="",
        file=str(said["file"]),
        place=Place(int(said["line"]), int(said["column"]), int(said["end_column"])),
        source_line=str(said["source_line"]),
    )
    error = ProgramError(str(said["code"]), failure, **plain_facts(said["facts"]))
    error.host_traceback = str(said.get("host_traceback", ""))
    return error


def plain_facts(said: Mapping[str, Any]) -> dict[str, str | int | float]:
    """Return those of the facts of an error that are text or numbers."""
    return {
        str(name): value for name, value in said.items() if isinstance(value, str | int | float)
    }
