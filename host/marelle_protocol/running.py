"""Runs a program on a board, after pushing the files that it needs; these stay there.

At the end the board is in the normal REPL, unless it does not answer, its identity is malformed, or its program cannot be interrupted.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from marelle_protocol.codes import BoardError, with_file_codes, with_link_codes
from marelle_protocol.following import Ended, LacksError, Program, follow
from marelle_protocol.identity import Identity, identity
from marelle_protocol.prompt import enter, leave, restart
from marelle_protocol.push import push
from marelle_protocol.pushed import Plan
from marelle_protocol.reading import FileFact, list_files
from marelle_protocol.stopping import stop_motors
from marelle_protocol.stream import Protocol, SilentError, Stream

Save = Callable[[Identity], Callable[[dict[str, bytes]], object]]

ANSWER_S = 10.0
"""Time limit (s) for a board's first answer: an old program may be running, or the board may be starting."""


class Ran(NamedTuple):
    """The result of a run.

    Attributes:
        ended: how the program has ended.
        sent: paths of the files that were pushed for it.
    """

    ended: Ended
    sent: tuple[str, ...] = ()


class RunOptions(NamedTuple):
    """The options and callbacks of a run on one board.

    Attributes:
        seconds: time limit of the program, in real time.
        say: called with each piece of its output.
        save: called with the board's identity; returns the callback `save` of `push`.
        started: called with the paths of the pushed files, just before the program starts.
        stopped: returns True once a person wants to stop.
        progress: called with the number of bytes that were sent, and of all bytes.
        typed: returns the bytes that a person has typed for the program since the last call.
        lists: True if the board's files must be listed for the argument `needed` of `run_with_files`.
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
    """Interrupt a board's program, push files, run another program, and leave the board in the normal REPL.

    Args:
        stream: the board.
        program: the program; it is not stored on the board.
        needed: called with the board's identity and its files ({} without `options.lists`); returns the files that the board must have.
        options: options and callbacks of the run.

    Raises:
        SilentError: the board does not answer at the beginning.
        BoardError: E-LINK-34, the board has stopped answering; E-LINK-18 to -20, the files could not be pushed; E-LINK-10, its MicroPython has no `compile`.
        RunningError: the program cannot be interrupted; the board is not in the normal REPL then.
        ValueError: the board's identity is malformed; the board is in the raw REPL then.

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
    if (yield from stop_motors(stream)):  # then the restart ends what still drives the motors
        yield from restart(stream)
    known = yield from identity(stream)
    try:
        ran = yield from _run(stream, known, program, needed, options)
    except SilentError as silent:
        raise BoardError("E-LINK-34") from silent
    except (BoardError, OSError):  # from `needed` or from the push: the board still answers
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
    listed: Mapping[str, FileFact] = {}
    if options.lists:
        listed = yield from with_file_codes(with_link_codes(list_files(stream)))
    plan = needed(known, listed)
    sent: tuple[str, ...] = ()
    if any(plan):  # with an empty plan there is nothing to push
        pushes = push(
            stream, plan.files, remove=plan.remove, remove_ours=plan.remove_ours,
            progress=options.progress, save=options.save(known),
        )  # fmt: skip
        sent = (yield from with_file_codes(with_link_codes(pushes))).sent
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
