"""Answer the questions of a program: the person at the terminal types, and the run is repeated with all typed lines."""

from __future__ import annotations

import shlex
import sys
from contextlib import suppress
from math import cos, hypot, radians, sin
from typing import TYPE_CHECKING

from marelle_host.cli.terminal import errors
from marelle_text import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from marelle_host.cli.terminal.output import Terminal
    from marelle_sim import Run
    from marelle_sim.world import Pose

    Again = Callable[[Sequence[str]], Run]

_NO_LINE = "E-RUN-27"
_LEAST_MM = 1.0  # the least distance that counts as a move
_MEANS_MORE = frozenset("\"'$`\\!%")  # special characters of some shell


def answered(terminal: Terminal, run: Run, typed: Sequence[str], again: Again) -> Run:
    """Return a run in which each question has its answer; the last run, where nobody can be asked or a question gets no answer.

    A run ends at a question without an answer. It is repeated from its beginning with one line more, so that it equals a
    run with the same lines given by `--type`, however long the person thinks.

    Args:
        terminal: where the person is asked.
        run: the run with the lines in `typed`.
        typed: the lines given by `--type`.
        again: given all lines, returns the run with them.
    """
    lines, shown, was = [*typed], 0, run.trace.pose_at(0)
    while _asks(run) and terminal.can_ask():
        _tell_move(terminal, was, run.pose)
        was = run.pose
        terminal.pour(run.stdout[shown:])
        line = _line()
        if line is None:
            terminal.say()
            break
        shown = len(run.stdout)
        try:
            run = again([*lines, line])
        except Problem as problem:
            if problem.code != _NO_LINE:
                raise
            errors.tell(terminal, problem)
            continue
        shown += len(line) + 1  # the typed line is on the screen already
        lines.append(line)
    if len(lines) > len(typed):
        options = " ".join(f"--type {_quoted(line)}" for line in lines)
        terminal.say(terminal.text("cli.run.typed_again", options=options), style="dim")
        terminal.say()
    return run


def _tell_move(terminal: Terminal, was: Pose, now: Pose) -> None:
    """Tell how far the robot has moved, if it has, since the last question, in mm ahead and to the right, and degrees turned.

    The person can answer the questions of `calibrate()` with these numbers.
    """
    east, north, heading = now.x_mm - was.x_mm, now.y_mm - was.y_mm, radians(was.heading_deg)
    turned = round((now.heading_deg - was.heading_deg + 180) % 360 - 180)
    if hypot(east, north) < _LEAST_MM and not turned:
        return
    facts = {
        "ahead": round(east * sin(heading) + north * cos(heading)),
        "right": round(east * cos(heading) - north * sin(heading)),
        "turned": turned,
    }
    terminal.tell(terminal.text("cli.run.moved", **facts), style="dim")


def _asks(run: Run) -> bool:
    """Return True if the run of a single robot ended because a question of its program had no answer."""
    return run.error is not None and run.error.asks and len(run.robots) == 1


def _quoted(line: str) -> str:
    return shlex.quote(line) if _MEANS_MORE.intersection(line) else f'"{line}"'


def _line() -> str | None:
    """Read a line from standard input; None at the end of the input or after Ctrl-C."""
    line = ""
    with suppress(KeyboardInterrupt):
        line = sys.stdin.readline()
    return line.rstrip("\r\n") if line else None
