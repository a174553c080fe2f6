"""Runs a stranger's program in a child process, with limits on memory and on wall-clock time.

The child speaks lines of JSON on its standard output; what it says is checked before it is believed.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING, Any

from marelle_help import Failure, Place
from marelle_sim.errors import ChipError, KitError, ProgramError, TraceError, UsageProblem
from marelle_sim.microcontroller.transactions import Transaction
from marelle_sim.programs.loader import MOST_LINES
from marelle_sim.runners.empty import empty_outcomes
from marelle_sim.runners.engine import Outcome
from marelle_sim.runners.parcel import packed, packed_board
from marelle_sim.trace import Trace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from marelle_sim.runners.request import Request
    from marelle_sim.runners.roles import Role
    from marelle_sim.simulation import Observer
    from marelle_sim.world.model import World
    from marelle_text import Problem

_GRACE_S = 3.0  # from asking the child to stop to ending it
_MOST_CHARACTERS = 400_000_000
_HEADER = {"kit", "limit_us", "seed", "tolerances", "world"}
_FAILURES: tuple[tuple[str, type[Problem]], ...] = (("E-CHIP-", ChipError), ("E-KIT-", KitError))
_ENDED = {
    "done", "deadline", "error", "exit", "reset", "output", "memory", "wall-clock", "interrupted",
    "brown-out",
}  # fmt: skip


def run_isolated(
    roles: Sequence[Role],
    world: World,
    request: Request,
    *,
    limit_s: float,
    observers: Iterable[Observer] = (),
    alone: bool = False,
) -> list[Outcome]:
    """Run the programs in a child and return what came of each, whatever the child does.

    The child looks at the wall clock itself, and Ctrl-C first asks it to stop: the run so far is kept. Only
    one that does not answer is ended with nothing.

    Args:
        roles: who runs what, in order of their names.
        world: where.
        request: what is the same for all of them.
        limit_s: of the wall clock.
        observers: each of the robot that it names, or of the first.
        alone: whether the one robot has a world to itself, in which nothing else moves.

    Raises:
        ChipError, UsageProblem: a twin did something wrong, or the board cannot go to another process.
    """
    watched = list(observers)
    asked = [[interval, *robot] for interval, _seen, *robot in watched]
    question = {**_question(roles, world, request), "alone": alone, "wall_s": limit_s}
    lines = _Lines(_start())
    lines.send({**question, "observe": asked})
    why = "wall-clock"
    answer: dict[str, Any] = {}
    events: list[str] = []
    try:
        for message in lines.until(limit_s + _GRACE_S):
            _take(message, events, answer, watched)
    except KeyboardInterrupt:
        why = "interrupted"
        lines.send({"stop": why})
        with suppress(KeyboardInterrupt):
            for message in lines.until(_GRACE_S):
                _take(message, events, answer, watched)
    finally:
        lines.end()
    _raise_failure(answer)
    if lines.ended and why == "wall-clock":
        why = "error"  # it is gone, and was not asked to go
    return _outcomes(answer, events, why, roles) or empty_outcomes(
        why, roles, world, request, alone=alone
    )


def _question(roles: Sequence[Role], world: World, request: Request) -> dict[str, Any]:
    return {
        "robots": [_asked(role) for role in roles],
        "world": packed(world),
        "limit_us": request.limit_us,
        "seed": request.seed,
        "tolerances": request.tolerances,
        "lines": request.lines,
        "flash": request.flash,
        "modules": request.modules,
        "board": "" if request.bench is None else packed_board(request.bench),
        "vm": request.vm,
    }


def _asked(role: Role) -> dict[str, Any]:
    source = role.source
    program = os.path.join(source.folder, source.entry.lstrip("/"))  # noqa: PTH118
    return {
        "name": role.name,
        "start": packed(role.start),
        "kit": packed(role.kit),
        "program": program if source.files else "",
        "folder": source.folder if source.is_folder else "",
        "inputs": role.request.inputs,
        "broken": role.request.broken,
    }


def _start() -> subprocess.Popen[str]:
    environment = dict(os.environ)
    environment["PYTHONPATH"] = os.pathsep.join(place for place in sys.path if place)
    environment["PYTHONIOENCODING"] = "utf-8"
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "marelle_sim.runners.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        env=environment,
        start_new_session=True,  # Ctrl-C goes to us, and we ask the child to stop (not on Windows)
    )


class _Lines:
    """The child's lines, with a deadline on every wait.

    Attributes:
        ended: whether the child has closed its side, of its own accord.
    """

    def __init__(self, child: subprocess.Popen[str]) -> None:
        self._child = child
        self.ended = False
        self._queue: SimpleQueue[str | None] = SimpleQueue()
        Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        if self._child.stdout is not None:
            with suppress(OSError, ValueError):
                for line in self._child.stdout:
                    self._queue.put(line)
        self._queue.put(None)

    def send(self, question: dict[str, Any]) -> None:
        """Write one line to the child, if it still listens."""
        if self._child.stdin is not None:
            with suppress(OSError, ValueError):
                self._child.stdin.write(json.dumps(question) + "\n")
                self._child.stdin.flush()

    def until(self, limit_s: float) -> Iterator[str]:
        """Yield lines until the child has ended or that many seconds have passed."""
        end_s = monotonic() + limit_s
        characters = 0
        while characters < _MOST_CHARACTERS:
            try:
                line = self._queue.get(timeout=max(0.0, end_s - monotonic()))
            except Empty:
                return
            if line is None:
                self.ended = True
                return
            characters += len(line)
            yield line

    def end(self) -> None:
        """End the child, however busy it is, and the MicroPython that it may have started."""
        with suppress(OSError, AttributeError):  # the second: Windows knows no groups
            os.killpg(self._child.pid, signal.SIGKILL)
        self._child.kill()
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                with suppress(OSError, ValueError):
                    pipe.close()


def _take(
    message: str, events: list[str], answer: dict[str, Any], watched: list[Observer]
) -> None:
    """Sort in one line of the child: an event of the trace, a look at the pose, or the end."""
    if message.startswith(("[", '{"kit"')):
        events.append(message)
        return
    look = None
    with suppress(ValueError, TypeError, AttributeError, RecursionError, LookupError):
        said = json.loads(message)
        if "seen" in said:
            index, time_us, pose = said["seen"]
            look = partial(
                watched[index][1], int(time_us), (float(pose[0]), float(pose[1]), float(pose[2]))
            )
        elif "failed" in said or all(robot["ended"] in _ENDED for robot in said["robots"]):
            answer.update(said)
    if look is not None:
        look()


def _raise_failure(answer: dict[str, Any]) -> None:
    """Raise what somebody has to put right who is not the program's author: a twin's, or a board's."""
    failed = answer.get("failed")
    if not isinstance(failed, dict):
        return
    code, facts, words = str(failed.get("code")), failed.get("facts"), failed.get("traceback")
    kind = next((kind for start, kind in _FAILURES if code.startswith(start)), UsageProblem)
    failure = kind(code, **_facts(facts if isinstance(facts, dict) else {}))
    failure.add_note(str(words))
    raise failure


def _facts(said: dict[str, Any]) -> dict[str, str | int | float]:
    return {
        str(name): value for name, value in said.items() if isinstance(value, str | int | float)
    }


def _outcomes(
    answer: dict[str, Any], events: list[str], why: str, roles: Sequence[Role]
) -> list[Outcome]:
    """Return what came of each robot, or nothing if the child's answer is not what it should be."""
    if not answer:
        return []
    try:
        trace = Trace.read(events)
        for robot in range(len(roles)):
            trace.pose_at(0, robot)  # each robot is there
        if not trace.header.keys() >= _HEADER or len(trace.header["robots"]) != len(roles):
            return []
        return [
            _outcome(said, trace, why, role)
            for said, role in zip(answer["robots"], roles, strict=True)
        ]
    except (TraceError, KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return []


def _outcome(said: dict[str, Any], trace: Trace, why: str, role: Role) -> Outcome:
    error = said["error"]
    written = {str(path): bytes.fromhex(data) for path, data in said["written"].items()}
    return Outcome(
        ended=why if why == "interrupted" else said["ended"],
        error=None if error is None else _error(error),
        stdout=str(said["stdout"]),
        trace=trace,
        written=written,
        removed=[path for path in said.get("removed", []) if path in role.request.flash],
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


def _error(said: dict[str, Any]) -> ProgramError:
    failure = Failure(
        traceback=str(said["traceback"]),
        kind="",
        words="",
        file=str(said["file"]),
        place=Place(int(said["line"]), int(said["column"]), int(said["end_column"])),
        source_line=str(said["source_line"]),
    )
    error = ProgramError(str(said["code"]), failure, **_facts(said["facts"]))
    error.host_traceback = str(said.get("host_traceback", ""))
    return error
