"""The process of a worker: checks the programs that arrive on standard input, and writes their rows."""

import json
import os
import signal
import sys
from collections.abc import Callable
from typing import TextIO

from marelle_host.cli.grading.pool import READY, Job, Row
from marelle_sim.collector import collect_less_often, keep_what_is_loaded
from marelle_sim.processes import end_with_parent, unpacked
from marelle_sim.runners import Started
from marelle_text import Problem


def main() -> None:
    """Check one program after the other until standard input is closed, or a trusted one raises KeyboardInterrupt."""
    end_with_parent()
    # Ctrl-C is handled by the process that ends the workers
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    collect_less_often()
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    job = Job(**json.loads(sys.stdin.readline()))
    answers.write(READY.decode("ascii"))
    answers.flush()
    with job.starting() as start:
        _grade_all(job, answers, start)


def _grade_all(job: Job, answers: TextIO, start: Callable[[], Started]) -> None:
    for count, line in enumerate(sys.stdin):
        index, _space, handed = line.partition(" ")
        answers.write(_row(job, handed, start).said(int(index)) + "\n")
        answers.flush()
        if count == 0:
            keep_what_is_loaded()


def _row(job: Job, text: str, start: Callable[[], Started]) -> Row:
    handed = unpacked(text)
    try:
        return job.grade(handed, start)
    except KeyboardInterrupt:  # raised by the program itself: Ctrl-C is ignored here
        sys.exit(1)
    except Exception as error:  # noqa: BLE001  (a fault of marelle costs one row, which names it)
        detail = f"{type(error).__name__}: {error}".splitlines()[0][:120]
        return job.stopped(handed, Problem("E-BUG-01", detail=detail), 0.0)


if __name__ == "__main__":
    main()
