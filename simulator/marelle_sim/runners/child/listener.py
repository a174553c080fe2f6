"""Reads a child's answer to a question; if the child falls silent, a second child repeats the run and reports each event."""

import json
from typing import Any

from marelle_help import Failure, ProgramError, SourceRange, line_of
from marelle_sim.kernel import Ending
from marelle_sim.processes import MOST_BYTES, ChildProcess, OutputLines, python_child
from marelle_sim.results import RobotResult, RunResult
from marelle_sim.runners.child.messages import Answer, question_message
from marelle_sim.runners.child.progress import unknown_results
from marelle_sim.runners.engine import LIMIT_CODES
from marelle_sim.runners.in_process import Seen
from marelle_sim.runners.job import Job
from marelle_sim.runners.unfenced import warn_if_unfenced

SILENCE_S = 3.0  # without a report for so long a run hangs: it reports ten times as often
LEAST_SILENCE_S = 1.0  # of the second child, where the first had not so long to be silent
_SLOWER = 3  # times, at most, is a run that says each thing at once
_START_S = 3.0  # for the second child
_CODES = {**LIMIT_CODES, Ending.ERROR: "E-PROG-30"}


def ask(child: ChildProcess, question: dict[str, Any]) -> None:
    """Send a question, or a request to stop the run, to a child, and return at once."""
    child.send(json.dumps(question).encode() + b"\n")


class Listener:
    """Reads a child's answer to one question."""

    def __init__(
        self, job: Job, child: ChildProcess, heard: OutputLines, watched: list[Seen]
    ) -> None:
        self._job, self._child, self._heard, self._watched = job, child, heard, watched
        self._answer, self._again = Answer(job), _Again(job, heard)
        self._over = False  # whether the child has closed its side of its own accord
        self._forged = False  # whether it has sent a malformed message, or too many bytes
        self._began_s = self._spoke_s = heard.clock()

    @property
    def complete(self) -> bool:
        """True if the whole answer has been received, and no malformed message was found yet; `result` checks the values."""
        return self._answer.complete and not self._forged

    def take_all(self, limit_s: float) -> None:
        """Read the child's lines until the answer is complete or malformed, the child has ended, or `limit_s` has passed.

        When the child reports that the run begins, `limit_s` starts again, so that a slow start of the child does not
        shorten the run. If the child is then silent for 3 s, a second child is started.
        """
        end_s = self._heard.clock() + limit_s
        while not (self._answer.complete or self._over or self._forged):
            silent_s = self._spoke_s + SILENCE_S
            waits = self._again.begun or self._answer.progress.looks is None
            said = self._heard.next_line(end_s if waits else min(end_s, silent_s))
            if said is not None:
                starts = self._answer.progress.looks is None
                self._take(*said)
                if starts and self._answer.progress.looks is not None:
                    end_s = self._spoke_s + limit_s
            elif self._heard.clock() >= end_s:
                return
            else:
                self._do_again()

    def take_again(self) -> None:
        """If the run began and its answer is incomplete, repeat it in a second child, and read all messages of that one."""
        if self.complete or self._forged or self._answer.progress.looks is None:
            return
        self._do_again()
        self._again.take_all()

    def warn_of_no_fence(self) -> None:
        """Warn if the child has reported that neither of the layers "files" and "calls" of its sandbox is applied.

        The report comes from the child, but a program that forged it would gain nothing.
        """
        layers = self._answer.layers
        if isinstance(layers, list):
            warn_if_unfenced([*map(str, layers)], self._job.options.vm)

    def close(self) -> None:
        """Kill the second child, if there is one."""
        self._again.close()

    def _do_again(self) -> None:
        if not self._again.begun:
            took_s = self._spoke_s - self._began_s
            silent_s = self._heard.clock() - self._spoke_s
            self._again.begin(self._answer.progress.looks or 0, took_s, silent_s)

    def _take(self, child: ChildProcess, line: bytes | None) -> None:
        if child is not self._child:
            self._again.take(child, line)
            return
        if self._again.begun and line:  # the first child was slow, it did not hang
            self._again.close()
            self._again = _Again(self._job, self._heard)
        self._spoke_s = self._heard.clock() if line else self._spoke_s
        if line is None:
            self._over = True
            return
        try:
            look = self._answer.take(line)
            seen = None if look is None else self._watched[look[0]]
        except (ValueError, LookupError):
            self._forged = True
            return
        if look is not None and seen is not None:
            seen(*look[1:])

    def result(self, why: Ending, wall_s: float) -> RunResult:
        """Return the result of the run, which took `wall_s` seconds.

        `why` is the run's ending if the answer is incomplete; INTERRUPTED also replaces the ending in a complete answer.
        With another `why` the ending is ERROR after a malformed answer, or if the child ended by itself before its answer was complete.

        Raises:
            ChipError, KitError, UsageProblem: the child has sent this error instead of a result.
        """
        robots = self._robots()
        if why is Ending.INTERRUPTED:
            robots = [robot._replace(ended=why) for robot in robots]
        elif (self._over and not self._answer.progress.dumped) or self._forged:
            why = Ending.ERROR  # the child ended too early, or its answer is malformed
        return RunResult(tuple(robots or self._so_far(why)), wall_s)

    def _so_far(self, why: Ending) -> list[RobotResult]:
        if self._forged:
            return unknown_results(self._job, why, ProgramError("E-RUN-23"))
        return self._again.results(why) or unknown_results(self._job, why, _error(why))

    def _robots(self) -> list[RobotResult]:
        """Return the result of each robot; [] if the answer is incomplete or malformed.

        Raises:
            ChipError, KitError, UsageProblem: the child has sent this error instead of a result.
        """
        if not self.complete:
            return []
        try:
            failure = self._answer.failure()
            robots = [] if failure else self._answer.results()
        except ValueError:
            self._forged = True
            return []
        if failure:
            raise failure
        return robots


class _Again:
    """A second child that repeats the run after the first one fell silent, to its end if it does not hang too, and reports each event.

    Attributes:
        begun: whether the second child was started.
    """

    def __init__(self, job: Job, heard: OutputLines) -> None:
        self._job, self._heard = job, heard
        self._answer = Answer(job)
        self._child: ChildProcess | None = None
        self.begun = self._over = False
        self._end_s = 0.0

    def begin(self, looks: int, took_s: float, silent_s: float) -> None:
        """Start the second child.

        Args:
            looks: how often the first child had read the wall clock, by its last report.
            took_s: time from its start until that report, in s.
            silent_s: time since that report, in s.
        """
        self.begun = True
        silence_s = min(SILENCE_S, max(LEAST_SILENCE_S, silent_s))
        limit_s = _SLOWER * took_s + _START_S + silence_s
        self._end_s = self._heard.clock() + limit_s
        self._child = python_child("marelle_sim.runners.child")
        self._child.listen(self._heard, MOST_BYTES)
        ask(
            self._child,
            {
                **question_message(self._job, []),
                "wall_s": limit_s,
                "observe": [],
                "again": [looks, silence_s],
            },
        )

    def take_all(self) -> None:
        """Read the second child's lines until it has ended or its time limit is reached."""
        while not self._over and (said := self._heard.next_line(self._end_s)) is not None:
            self.take(*said)

    def take(self, child: ChildProcess, line: bytes | None) -> None:
        """Read a line of the second child as part of its answer, None as the end of its output; ignore a line of any other child.

        After a malformed line, or a call of an observer, no more is read.
        """
        if child is not self._child or self._over:
            return
        try:
            self._over = line is None or self._answer.take(line) is not None
        except ValueError:
            self._over = True

    def close(self) -> None:
        if self._child is not None:
            self._child.close()

    def results(self, why: Ending) -> list[RobotResult]:
        try:
            if self._answer.complete:  # the run hung in the first child only
                return self._answer.results()
            place = self._answer.progress.place(role.source for role in self._job.roles)
            error = _error(why)
            if error is not None and why is Ending.WALL_CLOCK and place is not None:
                error = _stuck(self._job, *place)
            return self._answer.partial_results(why, error)
        except ValueError:
            return []


def _error(why: Ending) -> ProgramError | None:
    code = _CODES.get(why)
    return None if code is None else ProgramError(code)


def _stuck(job: Job, file: str, line: int) -> ProgramError:
    """Return the error E-RUN-24: a run was ended in this line of a program, which did not finish."""
    # Only the text of the main file is known here.
    texts = [role.source.text for role in job.roles if role.source.entry.lstrip("/") == file]
    failure = Failure(
        traceback="",
        kind="",
        words="",
        file=file,
        place=SourceRange(line, 0, 0),
        source_line=line_of(texts[0], line) if texts else "",
    )
    return ProgramError("E-RUN-24", failure, line=line)
