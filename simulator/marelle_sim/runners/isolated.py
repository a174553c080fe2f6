"""Runs a stranger's program in a child process, with limits on memory and on wall-clock time.

The child speaks lines of JSON on its standard output; what it says is checked before it is believed.
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from base64 import b64encode
from contextlib import suppress
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING, Any

from marelle_sim.errors import ProgramError, TraceError
from marelle_sim.runners.engine import Outcome, empty_outcome
from marelle_sim.runners.failure import Failure
from marelle_sim.runners.loader import MOST_LINES
from marelle_sim.runners.place import Place
from marelle_sim.trace import Trace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from marelle_sim.kits.kit import Kit
    from marelle_sim.runners.request import Request
    from marelle_sim.runners.source import Source
    from marelle_sim.simulation import Observer
    from marelle_sim.world.model import World

_GRACE_S = 3.0  # from asking the child to stop to ending it
_MOST_CHARACTERS = 400_000_000
_HEADER = {"kit", "limit_us", "seed", "tolerances", "world"}
_ENDED = {
    "done", "deadline", "error", "exit", "reset", "output", "memory", "wall-clock", "interrupted",
}  # fmt: skip


def run_isolated(
    source: Source,
    kit: Kit,
    world: World,
    request: Request,
    *,
    limit_s: float,
    observers: Iterable[Observer] = (),
) -> Outcome:
    """Run the program in a child and return what came of it, whatever the child does.

    The child looks at the wall clock itself, and Ctrl-C first asks it to stop: the run so far is kept. Only
    one that does not answer is ended with nothing.
    """
    watched = list(observers)
    child = _start()
    lines = _Lines(child)
    question = {
        "program": os.path.join(source.folder, source.entry.lstrip("/")),  # noqa: PTH118
        "folder": source.folder if source.is_folder else "",
        "kit": _packed(kit),
        "world": _packed(world),
        "limit_us": request.limit_us,
        "seed": request.seed,
        "tolerances": request.tolerances,
        "inputs": request.inputs,
        "lines": request.lines,
        "flash": request.flash,
        "broken": request.broken,
        "wall_s": limit_s,
        "observe_us": [interval for interval, _seen in watched],
    }
    lines.send(question)
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
    if lines.ended and why == "wall-clock":
        why = "error"  # it is gone, and was not asked to go
    return _outcome(answer, events, why, request.flash) or empty_outcome(why, kit, world, request)


def _packed(value: object) -> str:
    """Pack what this process made, for its own child; the way back is JSON only."""
    return b64encode(pickle.dumps(value)).decode("ascii")


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
        """End the child, however busy it is."""
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
    with suppress(ValueError, TypeError, AttributeError, RecursionError, IndexError):
        said = json.loads(message)
        if "seen" in said:
            index, time_us, pose = said["seen"]
            look = partial(
                watched[index][1], int(time_us), (float(pose[0]), float(pose[1]), float(pose[2]))
            )
        elif said.get("ended") in _ENDED:
            answer.update(said)
    if look is not None:
        look()


def _outcome(
    answer: dict[str, Any], events: list[str], why: str, flash: dict[str, str]
) -> Outcome | None:
    if not answer:
        return None
    try:
        trace = Trace.read(events)
        trace.pose_at(0)  # a run has a robot
        if not trace.header.keys() >= _HEADER:
            return None
        error = answer["error"]
        written = {str(path): bytes.fromhex(data) for path, data in answer["written"].items()}
        return Outcome(
            ended=why if why == "interrupted" else answer["ended"],
            error=None if error is None else _error(error),
            stdout=str(answer["stdout"]),
            trace=trace,
            written=written,
            removed=[path for path in answer.get("removed", []) if path in flash],
            lines=[
                (int(time_us), str(file), int(line))
                for time_us, file, line in answer.get("lines", [])[:MOST_LINES]
            ],
        )
    except (TraceError, KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return None


def _error(said: dict[str, Any]) -> ProgramError:
    failure = Failure(
        traceback=str(said["traceback"]),
        kind="",
        words="",
        file=str(said["file"]),
        place=Place(int(said["line"]), int(said["column"]), int(said["end_column"])),
        source_line=str(said["source_line"]),
    )
    facts = {str(k): v for k, v in said["facts"].items() if isinstance(v, str | int | float)}
    error = ProgramError(str(said["code"]), failure, **facts)
    error.host_traceback = str(said.get("host_traceback", ""))
    return error
