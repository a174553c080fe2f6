"""The child process of an isolated run: reads each question as a JSON line, runs its job, and writes JSON lines as answer."""

import faulthandler
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from queue import SimpleQueue
from threading import Thread, Timer
from time import monotonic
from traceback import format_exception
from typing import Any, TextIO

from marelle_help import diagnose, explain  # noqa: F401 - while there is memory for them
from marelle_sim.collector import collect_less_often, keep_what_is_loaded
from marelle_sim.errors import BoardError, ChipError, KitError, UsageProblem
from marelle_sim.kernel import Ending
from marelle_sim.processes import end_with_parent
from marelle_sim.processes.fence import Limits, close_fence
from marelle_sim.runners.child.messages import (
    STOP,
    answer_messages,
    failure_message,
    job_of,
    line_counts_message,
    observation_message,
    tracks_message,
)
from marelle_sim.runners.child.progress import ReportingRecorder, alive_message, report_progress
from marelle_sim.runners.engine import BUILD, Build, Engine, Pose
from marelle_sim.runners.in_process import LocalRun
from marelle_sim.world import World

Stop = Callable[[Ending], object]

_MEMORY_BYTES = 2 << 30  # of address space; an hour's run takes a tenth of it
_MORE_MEMORY = 2  # the hard limit is so many times as much: the trace of a program that used all memory needs more
# Of processor time, for all runs of the child together; each run has its own limit of wall-clock time.
_MOST_SECONDS = 3600
_MOST_RUNS = 10  # number of runs that may take all of their wall-clock time
_WATCH_US = 50_000  # how often the run looks at the wall clock
_NEVER = 1 << 62
_ALIVE_S = 0.3  # between two reports that the run goes on
_GRACE_S = 0.5  # from the wall-clock limit until the process is ended, whatever it computes


class _Questions:
    """The questions from the parent; a thread reads standard input, also for requests to stop the run."""

    def __init__(self, first: dict[str, Any]) -> None:
        self._waiting: SimpleQueue[dict[str, Any] | None] = SimpleQueue()
        self._waiting.put(first)
        self._stop: Stop | None = None
        self._stopped = False
        Thread(target=self._listen, daemon=True).start()

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self._waiting.get, None)

    def stop_with(self, stop: Stop) -> None:
        """Set the function to call with `Ending.INTERRUPTED` when the parent asks to stop the run; call it at once if it has asked."""
        self._stop = stop
        if self._stopped:
            stop(Ending.INTERRUPTED)

    def _listen(self) -> None:
        while line := sys.stdin.readline():
            if not line.startswith(STOP):
                self._waiting.put(json.loads(line))
                continue
            self._stopped = True
            if self._stop is not None:
                self._stop(Ending.INTERRUPTED)
        if self._stop is not None:
            os._exit(1)  # the parent is gone, so nothing reads the answer
        self._waiting.put(None)


class _Reaching:
    def __init__(self) -> None:
        self.stop: Stop | None = None

    def __call__(self, event: str) -> BoardError:
        """Stop the run, and return the exception to raise for the audit event with this name."""
        if self.stop is not None:
            self.stop(Ending.ERROR)
        return BoardError("E-BOARD-21", name=event)


def answer_questions(worlds: Sequence[World] = ()) -> None:
    """Read the questions on standard input one after the other, and write the answer to each to standard output.

    `worlds` are the worlds that this process has already loaded: questions name them by their numbers.
    """
    end_with_parent()
    collect_less_often()
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    line = sys.stdin.readline()
    if not line:
        return
    asked, reaching = json.loads(line), _Reaching()
    _close_fence(asked, answers, reaching)  # before a second thread, which it would not hold in
    questions, known, first = _Questions(asked), [*worlds], True
    for question in questions:
        _limit_memory(_MEMORY_BYTES)
        try:
            for said in _answer(question, questions, answers, known, reaching):
                answers.write(json.dumps(said, separators=(",", ":")) + "\n")
        except (ChipError, KitError, UsageProblem) as problem:
            _say(answers, failure_message(problem, "".join(format_exception(problem))))
        answers.flush()
        if first:
            keep_what_is_loaded()
            first = False


def _close_fence(question: dict[str, Any], answers: TextIO, reaching: _Reaching) -> None:
    if question["trust"]:
        return
    seconds = _MOST_SECONDS + _MOST_RUNS * int(question["wall_s"])
    limits = Limits(_MORE_MEMORY * _MEMORY_BYTES, processor_s=seconds)
    keep = (answers.fileno(),)
    if question["vm"] == "python":
        layers = close_fence(question["readable"], limits, refusal=reaching, keep=keep)
    else:
        from marelle_sim.runners.micropython import OUTPUT_BYTES, executables

        guest = executables()
        limits = limits._replace(file_bytes=OUTPUT_BYTES)
        readable = [*question["readable"], *guest.readable]
        layers = close_fence(readable, limits, programs=guest.programs, keep=keep)
    _say(answers, {"layers": [layer.name for layer in layers if layer.holds]})


def _answer(
    question: dict[str, Any],
    questions: _Questions,
    answers: TextIO,
    worlds: list[World],
    reaching: _Reaching,
) -> Iterator[dict[str, Any]]:
    """Run the job of a question, and return an iterator of the messages with its result."""
    job, wall_s = job_of(question, worlds), question["wall_s"]
    again = question.get("again")
    say = partial(_say, answers)
    build = Build(recorder=partial(ReportingRecorder, say=say)) if again else BUILD
    run = LocalRun(job, build=build)
    watch = _Watch(answers, monotonic() + wall_s, run.stop, again)
    for engine in run.engines:
        watch.over(engine)
        if again:
            report_progress(engine, job.options.limit_us, say, watch.goes_on)
    if again:
        say(tracks_message(run.tracks_mm))
    for index, (interval_us, number) in enumerate(question["observe"]):
        seen = partial(_seen, answers, index, job.options.begun)
        run.engines[number].observe(interval_us, seen)
    questions.stop_with(run.stop)
    reaching.stop = run.stop
    if job.options.vm != "python":  # the real MicroPython does not call `_Watch`
        limit = Timer(wall_s, run.stop, (Ending.WALL_CLOCK,))
        limit.daemon = True
        limit.start()
    watch.begin(wall_s + _GRACE_S)
    try:
        result = run.run(finished=_finished)
    finally:
        faulthandler.cancel_dump_traceback_later()
    with_bus, with_trace = job.options.test_board is not None, not again
    return answer_messages(result, run.tracks_mm, with_bus=with_bus, with_trace=with_trace)


def _finished() -> None:
    _limit_memory(None)
    faulthandler.cancel_dump_traceback_later()


def _limit_memory(most_bytes: int | None) -> None:
    """Limit the address space of this process, in bytes, so that a program that fills it gets `MemoryError`.

    None removes the limit, down to the hard limit of the sandbox. Nothing happens on a system without such a limit.
    """
    try:
        import resource  # Unix only
    except ImportError:
        return
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    least = [most for most in (most_bytes, hard) if most not in (None, resource.RLIM_INFINITY)]
    with suppress(ValueError, OSError):  # macOS knows the limit and refuses to set it
        resource.setrlimit(resource.RLIMIT_AS, (min(least, default=hard), hard))


class _Watch:
    """Reads the wall clock regularly during a run; it does not change the run.

    It stops the run at its wall-clock limit, and reports to the parent every 0.3 s that the run goes on: if no report
    comes for 3 s, the run hangs for the parent. In a second child, which repeats a run that hung, it ends the process
    when the run hangs at the same point.
    """

    def __init__(
        self, answers: TextIO, end_s: float, stop: Stop, again: tuple[int, float] | None
    ) -> None:
        self._answers, self._end_s, self._stop = answers, end_s, stop
        self._looks, self._next_s = 0, monotonic() + _ALIVE_S
        self._hangs_from, self._silence_s = again or (_NEVER, 0.0)
        self._waits = False  # True from the point at which the first child hung

    def over(self, engine: Engine) -> None:
        """Read the wall clock from now on every 50 ms of virtual time of this engine's robot."""
        clock = engine.board.clock

        def look() -> None:
            self._looks += 1
            if monotonic() > self._end_s:
                self._stop(Ending.WALL_CLOCK)
            self.goes_on()
            clock.at(clock.now + _WATCH_US, look)

        clock.at(_WATCH_US, look)

    def goes_on(self) -> None:
        """Report to the parent that the run goes on, at most every 0.3 s.

        At the point at which the first child hung, report at once; from there on, also start the time limit of `end_after` again
        with each report.
        """
        now_s, near = monotonic(), self._looks >= self._hangs_from
        if now_s < self._next_s and near == self._waits:
            return
        self._next_s, self._waits = now_s + _ALIVE_S, near
        _say(self._answers, alive_message(self._looks))
        if near:
            self.end_after(self._silence_s)

    def begin(self, limit_s: float) -> None:
        """Report to the parent that the run begins, and have this process ended after `limit_s`, whatever it does then."""
        self.end_after(limit_s)
        self._next_s = 0.0
        self.goes_on()

    def end_after(self, seconds: float) -> None:
        """Have the interpreter print its stack and end this process after `seconds`.

        It needs no lock of the interpreter, so it also ends a call in C that never returns.
        """
        faulthandler.dump_traceback_later(seconds, exit=True, file=self._answers)


def _seen(
    answers: TextIO, index: int, begun: dict[int, int] | None, time_us: int, pose: Pose
) -> None:
    if begun is not None:
        _say(answers, line_counts_message(begun))
    _say(answers, observation_message(index, time_us, pose))


def _say(answers: TextIO, message: dict[str, Any]) -> None:
    answers.write(json.dumps(message) + "\n")
    answers.flush()


if __name__ == "__main__":
    answer_questions()
