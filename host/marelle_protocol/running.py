"""Runs a program on a board with what it needs: that is pushed first, and stays there; however it ends, the board is left at its prompt."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from marelle_protocol.codes import BoardError, heard, told
from marelle_protocol.following import Ended, LacksError, follow
from marelle_protocol.identity import identity
from marelle_protocol.prompt import enter, leave, restart
from marelle_protocol.push import push
from marelle_protocol.reading import list_files
from marelle_protocol.stopping import stop_motors
from marelle_protocol.stream import SilentError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from marelle_protocol.following import Program
    from marelle_protocol.identity import Identity
    from marelle_protocol.pushed import Plan
    from marelle_protocol.reading import FileFact
    from marelle_protocol.stream import Protocol, Stream

    Save = Callable[[Identity], Callable[[dict[str, bytes]], object]]

ANSWER_S = 10.0
"""The time for a board's first answer, in seconds: an old program may run, or it may be starting."""


class Ran(NamedTuple):
    """How a program went on a board: see `Ended`; and the paths of the files that were pushed for it."""

    ended: Ended
    sent: tuple[str, ...] = ()


class RunOptions(NamedTuple):
    """The options and callbacks of a run on one board.

    Attributes:
        seconds: true time after which it is stopped.
        say: called with each piece of text that it prints.
        save: called with what the board is, returns what takes path -> content of what is to be overwritten and is not marelle's.
        started: called with the paths of what was pushed, when its program starts.
        stopped: tells whether a person wants it to stop.
        progress: called with how many of how many bytes are there.
        typed: returns what a person has typed for it since the last time.
        lists: whether the files of the board have to be known before it is told what that must hold.
    """

    seconds: float
    say: Callable[[str], object]
    save: Save
    started: Callable[[tuple[str, ...]], object] = bool
    stopped: Callable[[], bool] = bool
    progress: Callable[[int, int], object] = lambda _done, _all: None
    typed: Callable[[], bytes] = bytes
    lists: bool = False


def run_with_files(
    stream: Stream,
    program: Program,
    needed: Callable[[Identity, Mapping[str, FileFact]], Plan],
    options: RunOptions,
) -> Protocol[Ran]:
    """Run a program, from whatever runs on the board to its prompt for people.

    Args:
        stream: to the board.
        program: what is to run; it is not written on the board.
        needed: called with what the board is, and its files, if `options.lists`; returns what it must hold.
        options: options and callbacks of the run.

    Raises:
        SilentError: nobody answers.
        BoardError: E-LINK-34, it answers no more; -18 to -20, of the files; -10, its MicroPython cannot run a program so.
        RunningError: the program cannot be interrupted.
        ValueError: what it says of itself is no identity.

    Example:
        >>> options = RunOptions(60.0, print, lambda _known: print)
        >>> protocol = run_with_files(Stream(), Program("square.py", "print(1)"), lambda known, listed: Plan({}), options)
        >>> drive_ports(["COM3"], lambda _port: protocol)["COM3"].ended.how
        'done'
    """
    try:
        yield from enter(stream, ANSWER_S, options.stopped)
    except SilentError:
        if options.stopped():
            return Ran(Ended("interrupted"))
        raise
    if (yield from stop_motors(stream)):  # then what still moves them goes with the memory
        yield from restart(stream)
    known = yield from identity(stream)
    try:
        ran = yield from _run(stream, known, program, needed, options)
    except SilentError as silent:
        raise BoardError("E-LINK-34") from silent
    except (BoardError, OSError):  # of what it is to hold: it can be spoken with
        yield from leave(stream)
        raise
    yield from leave(stream)
    return ran


def _run(
    stream: Stream,
    known: Identity,
    program: Program,
    needed: Callable[[Identity, Mapping[str, FileFact]], Plan],
    options: RunOptions,
) -> Protocol[Ran]:
    """Push what is needed, and run it."""
    listed: Mapping[str, FileFact] = {}
    if options.lists:
        listed = yield from told(heard(list_files(stream)))
    plan = needed(known, listed)
    sent: tuple[str, ...] = ()
    if any(plan):  # else there is nothing to compare
        pushes = push(
            stream, plan.files, remove=plan.remove, remove_ours=plan.remove_ours,
            progress=options.progress, save=options.save(known),
        )  # fmt: skip
        sent = (yield from told(heard(pushes))).sent
    if options.stopped():
        return Ran(Ended("interrupted"), sent)
    options.started(sent)
    try:
        ended = yield from follow(
            stream, program,
            seconds=options.seconds, say=options.say, stopped=options.stopped, typed=options.typed,
        )  # fmt: skip
    except LacksError as lacks:
        raise BoardError("E-LINK-10") from lacks
    return Ran(ended, sent)
