"""Messages between the parent and the child of an isolated run: the child trusts questions, the parent checks answers."""

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

from marelle_help import Failure, ProgramError, SourceRange
from marelle_sim.errors import ChipError, KitError, UsageProblem
from marelle_sim.kernel import Ending
from marelle_sim.microcontroller.bus import Transaction
from marelle_sim.processes import packed, unpacked
from marelle_sim.programs import LineNotes
from marelle_sim.programs.built_ins import MOST_LINES
from marelle_sim.results import RobotResult, RunResult
from marelle_sim.runners.child.boards import packed_board, unpacked_board
from marelle_sim.runners.child.progress import KINDS, Progress, partial_results
from marelle_sim.runners.engine import Pose
from marelle_sim.runners.job import Job, header_of
from marelle_sim.runners.options import Options
from marelle_sim.trace import Trace
from marelle_sim.trace.tracefile import Pieces, finite_number, pieces_of, whole_number
from marelle_sim.world import World
from marelle_text import Problem, Text
from marelle_text.codes import is_code

Look: TypeAlias = tuple[int, int, Pose]
"""A call of an observer: (number of the observer, virtual time in us, pose)."""

_ERROR = (
    "code", "facts", "traceback", "file", "line", "column", "end_column", "source_line", "host_traceback",
)  # fmt: skip
_SHOWN = 100  # bytes of a malformed line that its error shows
_Told = TypeVar("_Told", bound=Problem)
STOP = '{"stop"'  # beginning of a line that asks to stop the run
_WIDEST_MM = 1e6  # greatest distance between the wheels of a robot
_TRANSACTIONS = 1_000  # on a bus, in one message
_ONCE = frozenset(("failed", "layers", "robots", "tracks_mm"))
_FAILURES = {kind.__name__: kind for kind in (ChipError, KitError, UsageProblem)}
_WRONG = (LookupError, TypeError, ValueError, AttributeError, OverflowError, RecursionError)


def question_message(job: Job, worlds: list[World]) -> dict[str, Any]:
    """Return the question to run a job, as a dict for JSON.

    Args:
        job: the job.
        worlds: the worlds that the child has loaded, in order; the question names the job's world by its index here. If the
            job's world is none of these objects (an equal one does not count), it is added to the list and put into the question.

    Raises:
        UsageProblem: E-RUN-14, the chips of the board under test cannot be sent to another process.
    """
    options = job.options
    number = next((at for at, world in enumerate(worlds) if world is job.world), len(worlds))
    if number == len(worlds):
        worlds.append(job.world)
        new = packed(job.world)  # megabytes, where it has a picture
    else:
        new = ""
    return {
        "roles": packed([*job.roles]),
        "world": number,
        "new_world": new,
        "alone": job.alone,
        "limit_us": options.limit_us,
        "seed": options.seed,
        "tolerances": options.tolerances,
        "lines": options.lines,
        "typed": options.typed,
        "counted": options.begun is not None,
        "flash": options.flash,
        "modules": options.modules,
        "board": "" if options.test_board is None else packed_board(options.test_board),
        "vm": options.vm,
        "trust": options.trust,
        "readable": readable_of(job),
    }


def readable_of(job: Job) -> list[str]:
    """Return the files and folders that the child of a run has to read, in addition to Python's and this package's.

    The program's files are named one by one, because the program must not read other files in their folders.
    """
    options = job.options
    files = [file for role in job.roles for file in role.source.files.values()]
    files += [*options.flash.values(), *options.modules.values()]
    # The chips of a trusted kit are files beside it.
    kits = [role.kit for role in job.roles if role.kit.trusted]
    folders = [os.path.dirname(kit.source) for kit in kits if kit.source]  # noqa: PTH120
    imported = sys.path if options.test_board is not None else []  # its chips may be of any module
    return [*files, *(os.path.realpath(place) for place in [*folders, *imported] if place)]


def job_of(question: Mapping[str, Any], worlds: list[World]) -> Job:
    """Return the job of a question; if the question has a new world, add that to `worlds`.

    Raises:
        UsageProblem: E-RUN-14, the chips of the board cannot be made in this process.
    """
    options = Options(
        seconds=question["limit_us"] / 1e6,
        seed=question["seed"],
        tolerances=question["tolerances"],
        typed=question["typed"],
        lines=LineNotes() if question["counted"] else question["lines"],
        flash=question["flash"],
        test_board=unpacked_board(question["board"]),
        vm=question["vm"],
        trust=question["trust"],
    )
    options.modules = question["modules"]
    if question["new_world"]:
        worlds.append(unpacked(question["new_world"]))
    return Job(unpacked(question["roles"]), worlds[question["world"]], options, question["alone"])


def answer_messages(
    result: RunResult, tracks_mm: Sequence[float], *, with_bus: bool, with_trace: bool
) -> Iterator[dict[str, Any]]:
    """Yield the result of a run as messages for JSON; the last one has the key `robots`.

    Args:
        result: the result of the run.
        tracks_mm: distance between the wheels of each robot, in mm.
        with_bus: whether to send the transactions on the buses.
        with_trace: whether to send the trace; False if its events were sent already.
    """
    yield tracks_message(tracks_mm)
    # Without `with_trace`, its events were sent already.
    for recording in result.trace.recordings if with_trace else ():
        yield from pieces_of(recording)
    for robot in result.robots if with_bus else ():
        for start in range(0, len(robot.bus), _TRANSACTIONS):
            yield {"bus": [robot.number, [*map(_told, robot.bus[start : start + _TRANSACTIONS])]]}
    yield {"robots": [_answered(robot) for robot in result.robots]}


def tracks_message(tracks_mm: Sequence[float]) -> dict[str, Any]:
    """Return the message with the distance between the wheels of each robot, in mm."""
    return {"tracks_mm": list(tracks_mm)}


def failure_message(problem: Problem, told: str) -> dict[str, Any]:
    """Return the message of an error that is not the program's: a ChipError, KitError or UsageProblem; `told` is its traceback."""
    kind = next(name for name, known in _FAILURES.items() if isinstance(problem, known))
    return {
        "failed": {"kind": kind, "code": problem.code, "facts": problem.facts, "traceback": told}
    }


def observation_message(index: int, time_us: int, pose: Pose) -> dict[str, Any]:
    """Return the message of one call of the observer with number `index`; the time is virtual, in us."""
    return {"seen": [index, time_us, pose]}


def line_counts_message(begun: Mapping[int, int]) -> dict[str, Any]:
    """Return the message of the line counts of a program; `begun` is {line number: how often the line began}."""
    return {"begun": [*begun.items()]}


def _told(seen: Transaction) -> list[Any]:
    time_us, bus, address, written, read, ack = seen
    return [time_us, bus, address, written.hex(), read.hex(), ack]


def _answered(robot: RobotResult) -> dict[str, Any]:
    return {
        "ended": robot.ended,
        "error": robot.error and {name: getattr(robot.error, name) for name in _ERROR},
        "stdout": robot.stdout,
        "written": {path: data.hex() for path, data in robot.written.items()},
        "removed": robot.removed,
        "lines": robot.lines,
    }


class Answer:
    """The messages of a child's answer to one question that have been received so far.

    Attributes:
        progress: the progress of the run, from these messages.
    """

    def __init__(self, job: Job) -> None:
        self.progress = Progress()
        self._job, self._pieces = job, Pieces(len(job.roles))
        self._once: dict[str, Any] = {}  # the messages that come once, by their kind
        self._buses: list[Any] = []

    @property
    def complete(self) -> bool:
        """Whether the last message of the answer has been received."""
        return not self._once.keys().isdisjoint(("robots", "failed"))

    @property
    def layers(self) -> object:
        """The names of the sandbox's layers that are applied to the child, as it has reported them, unchecked; None: no report."""
        return self._once.get("layers")

    def take(self, line: bytes) -> Look | None:
        """Store the message in a line from the child, and return None; for an observer's call, return it only.

        It is (observer's number, virtual time in us, (x in mm, y in mm, heading in degrees)). Most values are checked only by `results` and `failure`.

        Raises:
            ValueError: the line has no message of a known kind, or a value that is checked here is wrong.
        """
        if self.progress.is_dump(line):
            return None
        try:
            ((kind, value),) = json.loads(line).items()
            if kind == "seen":
                index, time_us, (x_mm, y_mm, heading) = value
                pose = finite_number(x_mm), finite_number(y_mm), finite_number(heading)
                return whole_number(index), whole_number(time_us), pose
            self._add(kind, value)
        except _WRONG as error:
            raise ValueError(line[:_SHOWN]) from error
        return None

    def _add(self, kind: str, value: Any) -> None:
        if kind in _ONCE:
            self._once[kind] = value
        elif kind == "bus":
            self._buses.append(value)
        elif kind == "begun" and (begun := self._job.options.begun) is not None:
            begun.update({whole_number(line): whole_number(times) for line, times in value})
        elif kind in KINDS:
            self.progress.add(kind, value)
        else:
            self._pieces.add(kind, value)

    def failure(self) -> Problem | None:
        """Return the ChipError, KitError or UsageProblem that the child has sent instead of a result; None if it has not.

        Raises:
            ValueError: the message is malformed.
        """
        said = self._once.get("failed")
        if said is None:
            return None
        try:
            kind: type[Problem] = _FAILURES[said["kind"]]
            failure = kind(_known(said["code"]), **_plain_facts(said["facts"]))
            failure.add_note(str(said["traceback"]))
            return _explained(failure)
        except _WRONG as error:
            raise ValueError("failed") from error

    def results(self) -> list[RobotResult]:
        """Return the result of each robot of the job, from a complete answer.

        Raises:
            ValueError: the answer is malformed.
        """
        job, answers = self._job, self._once.get("robots")
        try:
            trace = self._trace()
            if not isinstance(answers, list) or len(answers) != len(job.roles):
                raise ValueError("robots")
            found = [_result(job, trace, number, said) for number, said in enumerate(answers)]
            for number, told in self._buses:
                found[whole_number(number)].bus.extend(_transaction(*seen) for seen in told)
        except _WRONG as error:
            raise ValueError("answer") from error
        return found

    def partial_results(self, ended: Ending, error: ProgramError | None) -> list[RobotResult]:
        """Return the result of each robot until the run was ended, from the reports of a second child.

        `ended` is the ending of the run, `error` its error.

        Raises:
            ValueError: the reports are malformed.
        """
        try:
            return partial_results(self._job, self._trace(), self.progress, ended, error)
        except _WRONG as error_of_trace:
            raise ValueError("so far") from error_of_trace

    def _trace(self) -> Trace:
        """Return the trace; its header comes from the job, except the distances between wheels, which come from the child."""
        tracks_mm = self._once.get("tracks_mm")
        if not isinstance(tracks_mm, list) or not all(map(_is_width, tracks_mm)):
            raise ValueError(tracks_mm)
        return Trace(
            header_of(self._job, tracks_mm),
            recordings=self._pieces.recordings(),
        )


def _is_width(value: object) -> bool:
    return isinstance(value, int | float) and 0.001 <= value <= _WIDEST_MM


def _result(job: Job, trace: Trace, number: int, said: Mapping[str, Any]) -> RobotResult:
    role, error, ended = job.roles[number], said["error"], Ending(said["ended"])
    end = trace.end(number)
    if end is None or Ending.MOMENT in (ended, Ending(end.reason)):
        raise ValueError(end)
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
        bus=[],
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
        place=SourceRange(int(said["line"]), int(said["column"]), int(said["end_column"])),
        source_line=str(said["source_line"]),
    )
    error = ProgramError(_known(said["code"]), failure, **_plain_facts(said["facts"]))
    error.host_traceback = str(said.get("host_traceback", ""))
    return _explained(error)


def _known(code: object) -> str:
    """Return an error's code if a child may send it: any known code, except of a bug of marelle (E-BUG).

    Raises:
        ValueError: it may not.
    """
    if not isinstance(code, str) or not is_code(code) or code.startswith("E-BUG"):
        raise ValueError(code)
    return code


def _explained(problem: _Told) -> _Told:
    """Return the problem, after a check that its sentences can be made with its facts.

    Raises:
        ValueError: they cannot.
    """
    try:
        problem.explain(Text("en"))
    except _WRONG as error:
        raise ValueError(problem.code) from error
    return problem


def _plain_facts(said: Mapping[str, Any]) -> dict[str, str | int | float]:
    return {
        str(name): value for name, value in said.items() if isinstance(value, str | int | float)
    }
