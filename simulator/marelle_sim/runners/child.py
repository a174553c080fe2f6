"""The child process of an isolated run: reads one question, runs, writes the answer as lines of JSON."""

from __future__ import annotations

import json
import os
import pickle
import sys
from base64 import b64decode
from contextlib import suppress
from functools import partial
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING, Any

from marelle_sim.parts.faults import Fault
from marelle_sim.runners import diagnosis, failure  # noqa: F401 - while there is memory for them
from marelle_sim.runners.engine import Engine
from marelle_sim.runners.request import Request
from marelle_sim.runners.source import read_source

if TYPE_CHECKING:
    from typing import TextIO

    from marelle_sim.errors import ProgramError
    from marelle_sim.runners.engine import Outcome

MEMORY_BYTES = 2 << 30  # of address space; an hour's run takes a tenth of it
_WATCH_US = 50_000  # how often the run looks at the wall clock


def main() -> None:
    """Answer the one question on standard input."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    question = json.loads(sys.stdin.readline())
    _limit_memory(MEMORY_BYTES)
    request = Request(
        seconds=question["limit_us"] / 1e6,
        seed=question["seed"],
        tolerances=question["tolerances"],
        presses=(),
        inputs=(),
    )
    request.inputs = [tuple(change) for change in question["inputs"]]
    request.lines, request.flash = question["lines"], question["flash"]
    request.broken = [Fault(*fault) for fault in question["broken"]]
    source = read_source(question["folder"] or question["program"])
    kit, world = (pickle.loads(b64decode(question[name])) for name in ("kit", "world"))
    engine = Engine(source, kit, world, request)
    _watch(engine, monotonic() + question["wall_s"])
    for index, interval_us in enumerate(question["observe_us"]):
        engine.observe(interval_us, partial(_seen, answers, index))
    Thread(target=_listen, args=(engine,), daemon=True).start()
    outcome = engine.run(finished=lambda: _limit_memory(None))
    with answers:
        _answer(answers, outcome)


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


def _watch(engine: Engine, end_s: float) -> None:
    """Stop the run when its wall-clock time is over; it looks there, and nothing else changes."""
    clock = engine.board.clock

    def look() -> None:
        if monotonic() > end_s:
            engine.stop("wall-clock")
        clock.at(clock.now + _WATCH_US, look)

    clock.at(_WATCH_US, look)


def _listen(engine: Engine) -> None:
    """Stop the run when the parent says so, or when it is gone."""
    sys.stdin.readline()
    engine.stop("interrupted")


def _answer(answers: TextIO, outcome: Outcome) -> None:
    for line in outcome.trace.lines():
        answers.write(line + "\n")
    _say(
        answers,
        {
            "ended": outcome.ended,
            "error": None if outcome.error is None else _error(outcome.error),
            "stdout": outcome.stdout,
            "written": {path: data.hex() for path, data in outcome.written.items()},
            "removed": outcome.removed,
            "lines": outcome.lines,
        },
    )


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
