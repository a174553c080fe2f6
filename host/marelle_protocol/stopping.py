"""Interrupts a board's program and stops its motors."""

from typing import NamedTuple

from marelle_protocol import prompt
from marelle_protocol.codes import BoardError
from marelle_protocol.guarded import Guarded, ask_guard
from marelle_protocol.stream import (
    Protocol,
    RefusedError,
    RestartedError,
    Result,
    RunningError,
    SilentError,
    Stream,
)

ASKED, RESTARTED, CAUGHT = "asked", "restarted", "caught"
_ASKED_S = 1.0  # time limit for a program that does not ignore Ctrl-C
_ASKED_AGAIN_S = 4.0  # for a program that catches the first Ctrl-C and stops at another
_CAUGHT_S = 1.6  # an ESP32 runs `boot.py` within a second of its restart

# The library stops its motors in the order that its parts need; the restart ends everything else. A program may have changed the
# current folder: `board.json` and `name.txt` are read and written in the one in which MicroPython starts.
_STOPS = b"""\
import sys
try:
    import os
    os.chdir("/flash" if "/flash" in sys.path else "/")
except Exception:
    pass
if "marelle.tools" in sys.modules:
    sys.modules["marelle.tools"].stop_all()
"""
_STOPS_S = 3.0
# Sent to a starting board, and repeated at this interval: a flood of Ctrl-C at its start may damage its flash (MicroPython, pull request 10833).
_INTERRUPT_AND_RAW, _BETWEEN_S = b"\x03\x01", 0.1
_TRIES = 2  # a chip whose bus transfer was interrupted by Ctrl-C answers the second time


class Stopped(NamedTuple):
    """How a program was stopped.

    Attributes:
        seconds: how long it took. guarded: the notes of the board's guard.
        by: `ASKED` (by Ctrl-C), `RESTARTED` (by a reset through its port) or `CAUGHT` (while the board was starting).
    """

    seconds: float
    guarded: Guarded
    by: str


def stop(stream: Stream, timeout_s: float = 5.0) -> Protocol[Stopped]:
    """Interrupt a board's program, stop its motors, restart MicroPython, and leave it in the normal REPL.

    `main.py` does not start until the board is reset or plugged in again.

    Raises:
        SilentError: the program cannot be interrupted, or there is no MicroPython.
        RunningError: its motors could not be stopped.
    """
    began_s = yield from stream.time_s()
    yield from prompt.enter(stream, timeout_s)
    return (yield from _ended(stream, began_s, timeout_s))


def stop_or_restart(stream: Stream) -> Protocol[Stopped]:
    """Do as `stop`; if the program ignores Ctrl-C, reset the board through its port, if the port can do that. This takes about 5 s at most.

    Raises:
        SilentError: the program cannot be interrupted, and the port has no such lines.
        RestartedError: the program was running again before it could be stopped, because the board has no guard.
        RunningError: its motors could not be stopped.
    """
    began_s = yield from stream.time_s()
    try:
        return (yield from stop(stream, _ASKED_S))
    except SilentError:
        restarted = yield from stream.restart()
    stopped = yield from (_caught(stream) if restarted else stop(stream, _ASKED_AGAIN_S))
    return stopped._replace(seconds=(yield from stream.time_s()) - began_s)


def _caught(stream: Stream) -> Protocol[Stopped]:
    """Stop a board that was just reset by its port; if that fails, reset it once more and try again."""
    try:
        stopped = yield from catch(stream, _CAUGHT_S)
    except SilentError:
        yield from stream.restart()
        try:
            stopped = yield from catch(stream, _CAUGHT_S)
        except SilentError as silent:
            raise RestartedError(silent.seen) from silent
    return stopped._replace(by=RESTARTED)


def catch(stream: Stream, timeout_s: float = 3.0) -> Protocol[Stopped]:
    """Do as `stop` with a board that was just reset: its guard accepts a Ctrl-C for a moment before it starts any program.

    This also stops a board whose program cannot be interrupted, because the program has not started yet.

    Raises:
        SilentError: the raw REPL does not answer within `timeout_s`: the program runs because there is no guard, or MicroPython did not start.
        RunningError: its motors could not be stopped.
    """
    began_s, asked = (yield from stream.time_s()), 0
    while True:
        yield from stream.send(_INTERRUPT_AND_RAW)
        asked += 1
        try:
            yield from stream.read_until(prompt.READY, _BETWEEN_S)
        except SilentError:
            if (yield from stream.time_s()) - began_s >= timeout_s:
                raise
        else:
            break
    yield from prompt.forget_answers(stream, asked - 1)
    return (yield from _ended(stream, began_s, timeout_s))._replace(by=CAUGHT)


def _ended(stream: Stream, began_s: float, timeout_s: float) -> Protocol[Stopped]:
    """Stop the motors of a board that is in the raw REPL, restart MicroPython, and leave it in the normal REPL.

    Args:
        stream: the board.
        began_s: the time at which stopping began.
        timeout_s: how long to try to enter the raw REPL again.

    Raises:
        SilentError: there was no raw REPL, but a program that prints the same text.
        RunningError: the motors could not be stopped.
    """
    took_s = (yield from stream.time_s()) - began_s
    said = yield from stop_motors(stream, timeout_s)
    try:
        guarded = yield from ask_guard(stream)
    except ValueError as error:
        if not said:  # there is no raw REPL, but a program that prints the same text
            raise SilentError(str(error).encode()) from error
        guarded = Guarded()
    yield from prompt.restart(stream)
    yield from prompt.leave(stream)
    if said:
        raise RunningError(said)
    return Stopped(took_s, guarded, ASKED)


def stop_motors(stream: Stream, timeout_s: float = 5.0) -> Protocol[bytes]:
    """Let the library on a board in the raw REPL stop the motors; return the error, b"" if they have stopped or no program has used the library.

    Call this after each `enter`: a second Ctrl-C may have interrupted the `finally` in which the program stops its motors.
    """
    said = b""
    for _ in range(_TRIES):
        try:
            said = (yield from prompt.run(stream, _STOPS, _STOPS_S)).traceback
        except SilentError as silent:  # a part of a motor waits for an answer that never comes
            said = silent.seen or b"silent"
            yield from prompt.enter(stream, timeout_s)
        if not said:
            break
    return said


def at_prompt(stream: Stream, protocol: Protocol[Result]) -> Protocol[Result]:
    """Interrupt a board's program, stop its motors, run a protocol in the raw REPL, and leave the board in the normal REPL.

    Raises:
        SilentError: the program cannot be interrupted, there is no MicroPython, or the board stops answering.
        RunningError: its motors could not be stopped; the protocol was not run.
        BoardError, RefusedError, ValueError, OSError: from the protocol; the board is left in the normal REPL.
    """
    yield from prompt.enter(stream)
    try:
        said = yield from stop_motors(stream)
        if said:
            raise RunningError(said)
        result = yield from protocol
    except (BoardError, RefusedError, ValueError, OSError):
        yield from prompt.leave(stream)
        raise
    yield from prompt.leave(stream)
    return result
