"""The reports of a child while it runs: their messages, what the parent reads of them, and the results of a run that was not completed.

A child sends its answer at the end of the run. A child that hangs in a call in C, or that the system ends, sends none, and no
code in it can run any more. So a second child repeats the run, which is deterministic, and sends each event when it happens.
The stack that its interpreter prints when it ends the run says in which line the program hangs.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from marelle_help import ProgramError
from marelle_sim.kernel import Ending
from marelle_sim.programs.source import Source
from marelle_sim.results import RobotResult
from marelle_sim.runners.engine import Engine
from marelle_sim.runners.job import Job, Role, header_of
from marelle_sim.trace import Trace, make_trace
from marelle_sim.trace.recorder import SIZE, Recorder
from marelle_sim.trace.tracefile import LATEST_US, events_message, poses_message, whole_number
from marelle_sim.world import Chassis

KINDS = ("alive", "at", "file")
_MOST_FILE_BYTES = 4_000_000  # of all files of a robot; more than a flash can have
_FRAME = re.compile(rb'  File "([^"]*)", line (\d+)')
_DUMP = b"Timeout ("  # how faulthandler begins
_MOST_FRAMES = 2_000


def alive_message(looks: int) -> dict[str, Any]:
    """Return the message that the run goes on; `looks` is the number of times that it has read the wall clock."""
    return {"alive": looks}


class Progress:
    """The progress of a run in a child process, from the messages that the child sends.

    Attributes:
        looks: number of times that the run has read the wall clock; None until the program has started.
        time_us: virtual time on the boards, in us.
        files: for each robot by its number, {path on the board: bytes} of the files that its program has written.
    """

    def __init__(self) -> None:
        self.looks: int | None = None
        self.time_us = 0
        self.files: dict[int, dict[str, bytes]] = {}
        self._frames: list[tuple[str, int]] | None = None

    def add(self, kind: str, value: Any) -> None:
        """Store a message of the child; `kind` is one of `KINDS`.

        Raises:
            ValueError, TypeError, LookupError: the message is malformed, or the files of a robot exceed 4 MB.
        """
        if kind == "alive":
            self.looks = whole_number(value)
        elif kind == "at":
            self.time_us = max(self.time_us, min(whole_number(value), LATEST_US))
        else:
            robot, path, start, data = value
            files = self.files.setdefault(whole_number(robot), {})
            before = files.get(str(path), b"")[: whole_number(start)]
            files[str(path)] = before + bytes.fromhex(data)
            if sum(map(len, files.values())) > _MOST_FILE_BYTES:
                raise ValueError(path)

    @property
    def dumped(self) -> bool:
        """Whether the interpreter has begun to print its stack, after which it ends the process."""
        return self._frames is not None

    def is_dump(self, line: bytes) -> bool:
        """Store a line of the interpreter's stack dump and return True; return False for a line before the dump."""
        if self._frames is None:
            if not line.startswith(_DUMP):
                return False
            self._frames = []
        elif (frame := _FRAME.match(line)) and len(self._frames) < _MOST_FRAMES:
            self._frames.append((frame[1].decode("ascii", "replace"), int(frame[2][:9])))
        return True

    def place(self, sources: Iterable[Source]) -> tuple[str, int] | None:
        """Return (path on the board without the first "/", line) of the program's line in which the run hung; None if unknown.

        It is the innermost line in the stack dump of a file of `sources`.
        """
        known = {
            _escaped(place): path.lstrip("/")
            for source in sources
            for path, place in [*source.files.items(), (source.entry, source.entry)]
        }
        hung = ((known[file], line) for file, line in self._frames or () if file in known)
        return next(hung, None)


def _escaped(file: str) -> str:
    """Return a file name as faulthandler prints it: in ASCII, with "..." after the first 500 characters if there are more."""
    return file[:500].encode("ascii", "backslashreplace").decode("ascii") + "..." * (
        len(file) > 500
    )


def partial_results(
    job: Job, trace: Trace, progress: Progress, ended: Ending, error: ProgramError | None
) -> list[RobotResult]:
    """Return the result of each robot until the run was ended, without recorded lines, bus transactions and removed files.

    Args:
        job: the job that was run.
        trace: the events that the child has reported.
        progress: virtual time, files and stack that the child has reported.
        ended: the ending to put into the results.
        error: the error to put into the results.
    """
    place = progress.place(role.source for role in job.roles)
    code = "" if error is None else error.code
    whole = trace.stopped(max(progress.time_us, trace.end_us), [str(ended), code], place)
    return [
        _result(job, role, whole, ended, error)._replace(
            number=number,
            stdout=whole.printed(number),
            written=progress.files.get(number, {}).copy(),
        )
        for number, role in enumerate(job.roles)
    ]


def unknown_results(job: Job, ended: Ending, error: ProgramError | None) -> list[RobotResult]:
    """Return the result of each robot for a run of which only the ending is known.

    The trace of each robot has its start pose and its end, both at 0 s, and nothing else. Each result has `ended` and `error`.
    """
    header = header_of(job, [role.kit.body.track_mm for role in job.roles])
    recorders = [Recorder(number) for number in range(len(job.roles))]
    for recorder, role in zip(recorders, job.roles, strict=True):
        recorder.add_pose(0, *(round(value * 1000) for value in role.start), 0, 0, 0, 0, 1)
        recorder.add(0, "end", str(ended), "" if error is None else error.code)
    trace = make_trace(header, *recorders)
    return [
        _result(job, role, trace, ended, error)._replace(number=number)
        for number, role in enumerate(job.roles)
    ]


def _result(
    job: Job, role: Role, trace: Trace, ended: Ending, error: ProgramError | None
) -> RobotResult:
    return RobotResult(
        number=0, name=role.name, kit=role.kit, source=role.source, world=job.world, trace=trace,
        ended=ended, error=error, stdout="", written={}, removed=[], lines=[], bus=[],
    )  # fmt: skip


Say = Callable[[dict[str, Any]], object]

_LEAST_LOOK_US = 1_000
_LOOKS = 60_000  # largest number of progress reports in a run


class ReportingRecorder(Recorder):
    """A recorder that also sends each event, and each pose of the chassis that it watches, to the parent at once."""

    __slots__ = ("_say",)

    def __init__(self, robot: int, say: Say) -> None:
        super().__init__(robot)
        self._say = say

    def add(self, time_us: int, kind: str, *values: int | str) -> None:
        """Record an event that is no pose, and send it to the parent."""
        super().add(time_us, kind, *values)
        self._say(events_message(self.robot, self._others[-1:]))

    def watch(self, chassis: Chassis) -> None:
        """From now on, record each pose of the robot with this chassis, and send it to the parent."""
        super().watch(chassis)
        keep = chassis.on_pose
        assert keep is not None

        def tell(*motion: Any) -> None:
            keep(*motion)
            self._say(poses_message(self.robot, bytes(self._poses[-SIZE:])))

        chassis.on_pose = tell


def report_progress(engine: Engine, limit_us: int, say: Say, seen: Callable[[], object]) -> None:
    """From now on, regularly send to the parent the virtual time of a robot's board and the files that its program changed.

    Args:
        engine: the robot's engine.
        limit_us: limit of the run in virtual time, in us; a report is sent each 1/60 000 of it, but at least 1 ms apart.
        say: function that sends a message.
        seen: function that is called after each report.
    """
    board, number = engine.board, engine.recorder.robot
    clock, interval_us = board.clock, max(_LEAST_LOOK_US, limit_us // _LOOKS)
    known: dict[str, bytes] = {}

    def look() -> None:
        say({"at": clock.now})
        for path, data in board.flash.written().items():
            before = known.get(path, b"")
            if before != data or path not in known:
                start = len(before) if data.startswith(before) else 0
                known[path] = data
                say({"file": [number, path, start, data[start:].hex()]})
        seen()
        clock.at(clock.now + interval_us, look)

    clock.at(interval_us, look)
