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
from marelle_sim.kernel import Ending
from marelle_sim.runners.child.messages import answer_of, job_of
from marelle_sim.runners.here import LocalRun

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

    from marelle_sim.runners.engine import Engine, Pose

    Stop = Callable[[Ending], object]

MEMORY_BYTES = 2 << 30  # of address space; an hour's run takes a tenth of it
_WATCH_US = 50_000  # how often the run looks at the wall clock


def main() -> None:
    """Answer the one question on standard input."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    question = json.loads(sys.stdin.readline())
    _limit_memory(MEMORY_BYTES)
    try:
        _run(question, answers)
    except (ChipError, KitError, UsageProblem) as problem:
        told = "".join(format_exception(problem))
        failed = {"code": problem.code, "facts": problem.facts, "traceback": told}
        with answers:
            _say(answers, {"failed": failed})


def _run(question: dict[str, Any], answers: TextIO) -> None:
    job, wall_s = job_of(question), question["wall_s"]
    run = LocalRun(job)
    for engine in run.engines:
        _watch(engine, run.stop, monotonic() + wall_s)
    for index, (interval_us, number) in enumerate(question["observe"]):
        run.observe(interval_us, partial(_seen, answers, index), number)
    Thread(target=_listen, args=(run.stop,), daemon=True).start()
    if job.options.vm != "python":  # what computes there looks at no clock here
        limit = Timer(wall_s, run.stop, (Ending.WALL_CLOCK,))
        limit.daemon = True
        limit.start()
    result = run.run(finished=lambda: _limit_memory(None))
    with answers:
        for line in result.trace.lines():
            answers.write(line + "\n")
        with_bus = job.options.bench is not None
        _say(answers, {"robots": [answer_of(one, with_bus=with_bus) for one in result.robots]})


def _limit_memory(most_bytes: int | None) -> None:
    """Have a memory bomb raise `MemoryError` (where the system knows such limits); None lifts the limit."""
    try:
        import resource  # Unix only
    except ImportError:
        return
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    least = [most for most in (most_bytes, hard) if most not in (None, resource.RLIM_INFINITY)]
    with suppress(ValueError, OSError):  # macOS knows the limit and refuses to set it
        resource.setrlimit(resource.RLIMIT_AS, (min(least, default=hard), hard))


def _watch(engine: Engine, stop: Stop, end_s: float) -> None:
    """Stop the run when its wall-clock time is over; it looks there, and nothing else changes."""
    clock = engine.board.clock

    def look() -> None:
        if monotonic() > end_s:
            stop(Ending.WALL_CLOCK)
        clock.at(clock.now + _WATCH_US, look)

    clock.at(_WATCH_US, look)


def _listen(stop: Stop) -> None:
    """Stop the run when the parent says so, or when it is gone."""
    sys.stdin.readline()
    stop(Ending.INTERRUPTED)


def _seen(answers: TextIO, index: int, time_us: int, pose: Pose) -> None:
    _say(answers, {"seen": [index, time_us, pose]})


def _say(answers: TextIO, message: dict[str, Any]) -> None:
    answers.write(json.dumps(message) + "\n")
    answers.flush()


if __name__ == "__main__":
    main()
