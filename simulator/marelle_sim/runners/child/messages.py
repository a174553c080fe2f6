"""What a run's child is asked and what it answers: a question is what this process made, an answer is hostile until it is checked."""

from __future__ import annotations

import os
import sys
from math import isfinite
from typing import TYPE_CHECKING, Any

from marelle_help import Failure, Place, ProgramError
from marelle_sim.kernel import Ending
from marelle_sim.microcontroller.transactions import Transaction
from marelle_sim.parts.faults import Fault
from marelle_sim.processes import packed, unpacked
from marelle_sim.programs.built_ins import MOST_LINES
from marelle_sim.results import RobotResult
from marelle_sim.runners.child.boards import packed_board, unpacked_board
from marelle_sim.runners.child.recordings import Pieces, pieces_of
from marelle_sim.runners.header import header_of
from marelle_sim.runners.job import Job, Role
from marelle_sim.runners.options import Options
from marelle_sim.trace import Trace
from marelle_sim.trace.recorder import motion_first

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from marelle_sim.results import RunResult
    from marelle_sim.world import World

_ERROR = (
    "code", "facts", "traceback", "file", "line", "column", "end_column", "source_line", "host_traceback",
)  # fmt: skip
_MOST_FILES = 500  # that are named one by one
STOP = '{"stop"'  # how a line begins that asks for the end of a run
_WIDEST_MM = 1e6  # of a robot
_WRONG = (LookupError, TypeError, ValueError, AttributeError, OverflowError)


def question_of(job: Job, worlds: list[World]) -> dict[str, Any]:
    """Return a job as data for JSON.

    Args:
        job: what is asked.
        worlds: those that the child has got with its other questions, in order; this one's is added if it is another.
    """
    options = job.options
    number = next((at for at, world in enumerate(worlds) if world is job.world), len(worlds))
    if number == len(worlds):
        worlds.append(job.world)
        new = packed(job.world)  # megabytes, where it has a picture
    else:
        new = ""
    return {
        "roles": [_asked(role) for role in job.roles],
        "world": number,
        "new_world": new,
        "alone": job.alone,
        "limit_us": options.limit_us,
        "seed": options.seed,
        "tolerances": options.tolerances,
        "lines": options.lines,
        "flash": options.flash,
        "modules": options.modules,
        "board": "" if options.bench is None else packed_board(options.bench),
        "vm": options.vm,
        "readable": readable_of(job),
    }


def readable_of(job: Job) -> list[str]:
    """Return the files and folders that the run itself reads, besides those of Python and ours."""
    options = job.options
    files = [file for role in job.roles for file in role.source.files.values()]
    files += [*options.flash.values(), *options.modules.values()]
    if len(files) > _MOST_FILES:
        files = sorted({os.path.dirname(file) for file in files})  # noqa: PTH120
    kits = [
        role.kit for role in job.roles if role.kit.trusted
    ]  # whose chips are files beside them
    folders = [os.path.dirname(kit.source) for kit in kits if kit.source]  # noqa: PTH120
    imported = sys.path if options.bench is not None else []  # its chips may be of any module
    return [*files, *(os.path.realpath(place) for place in [*folders, *imported] if place)]


def _asked(role: Role) -> dict[str, Any]:
    return {
        "name": role.name,
        "start": packed(role.start),
        "kit": packed(role.kit),
        "source": packed(role.source),
        "inputs": role.inputs,
        "faults": role.faults,
    }


def job_of(question: Mapping[str, Any], worlds: list[World]) -> Job:
    """Return the job of a question; its world is kept among those that came before.

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
    if question["new_world"]:
        worlds.append(unpacked(question["new_world"]))
    return Job(roles, worlds[question["world"]], options, question["alone"])


def _role(said: Mapping[str, Any]) -> Role:
    return Role(
        name=said["name"],
        start=unpacked(said["start"]),
        kit=unpacked(said["kit"]),
        source=unpacked(said["source"]),
        inputs=[tuple(change) for change in said["inputs"]],
        faults=[Fault(*fault) for fault in said["faults"]],
    )


def answer_of(
    result: RunResult, tracks_mm: Sequence[float], *, with_bus: bool
) -> Iterator[dict[str, Any]]:
    """Yield what came of a run as data for JSON, in pieces; the last one has `robots`."""
    yield {"tracks_mm": list(tracks_mm)}
    for recording in result.trace.recordings:
        yield from pieces_of(recording)
    yield {"robots": [_answered(robot, with_bus=with_bus) for robot in result.robots]}


def _answered(robot: RobotResult, *, with_bus: bool) -> dict[str, Any]:
    """Return what came of a robot, without the trace."""
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


class Answer:
    """What has come of a child's answer to one question.

    Attributes:
        complete: whether all of it has come.
    """

    def __init__(self, job: Job) -> None:
        self._job, self._pieces = job, Pieces(len(job.roles))
        self._tracks_mm: object = None
        self._robots: object = None

    @property
    def complete(self) -> bool:
        """Whether its last piece has come."""
        return self._robots is not None

    def add(self, said: dict[str, Any]) -> None:
        """Add what the child has said of it.

        Raises:
            ValueError, TypeError, LookupError: it is no piece of an answer.
        """
        self._tracks_mm = said.get("tracks_mm", self._tracks_mm)
        self._robots = said.get("robots", self._robots)
        self._pieces.add(said)

    def results(self) -> list[RobotResult]:
        """Return what came of each robot of the job; nothing, if the answer is not what it should be."""
        job, answers = self._job, self._robots
        try:
            trace = self._trace()
            if not isinstance(answers, list) or len(answers) != len(job.roles):
                return []
            return [_result(job, trace, number, said) for number, said in enumerate(answers)]
        except _WRONG:
            return []

    def _trace(self) -> Trace:
        """Return the trace; only how far the wheels of each robot are apart is taken from the child's word."""
        roles, tracks_mm = self._job.roles, self._tracks_mm
        if not isinstance(tracks_mm, list) or not all(map(_is_width, tracks_mm)):
            raise ValueError(tracks_mm)
        header = header_of(self._job, tracks_mm)
        order = motion_first if len(roles) > 1 else None
        return Trace(header, recordings=self._pieces.recordings(), order=order)


def _is_width(value: object) -> bool:
    return isinstance(value, int | float) and isfinite(value) and 0.001 <= value <= _WIDEST_MM


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
