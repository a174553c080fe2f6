"""How a program that runs on a board is ended, so that nothing on it goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from marelle_protocol import prompt
from marelle_protocol.stream import RefusedError, RunningError, SilentError

if TYPE_CHECKING:
    from marelle_protocol.stream import Protocol, Stream

Result = TypeVar("Result")

# The library stops its motors in the order that its parts need; what else goes on ends with the restart.
_STOPS = b"""\
import sys
if "marelle.tools" in sys.modules:
    sys.modules["marelle.tools"].stop_all()
"""
_STOPS_S = 3.0
_TRIES = 2  # a chip on a bus that a Ctrl-C has cut answers the second time


def stop(stream: Stream, timeout_s: float = 5.0) -> Protocol[float]:
    """Stop what runs on a board and its motors, restart its MicroPython, and leave it at the prompt for people.

    Its `main.py` does not start before the board is plugged in again, or restarted. Return how long the program took to
    stop, in seconds.

    Raises:
        SilentError: its program cannot be interrupted, or it is no MicroPython.
        RunningError: its motors could not be stopped.
    """
    began_s = yield from stream.time_s()
    yield from prompt.enter(stream, timeout_s)
    took_s = (yield from stream.time_s()) - began_s
    said = yield from stop_motors(stream, timeout_s)
    yield from prompt.restart(stream)
    yield from prompt.leave(stream)
    if said:
        raise RunningError(said)
    return took_s


def stop_motors(stream: Stream, timeout_s: float = 5.0) -> Protocol[bytes]:
    """Have the library stop its motors, at the prompt for programs; return what was wrong, b"" if they have stopped.

    A program's own `finally` may have been cut by a second Ctrl-C, so that this is needed after each `enter`.
    """
    said = b""
    for _ in range(_TRIES):
        try:
            said = (yield from prompt.run(stream, _STOPS, _STOPS_S)).traceback
        except SilentError as silent:  # a motor's part waits for what does not come
            said = silent.seen or b"silent"
            yield from prompt.enter(stream, timeout_s)
        if not said:
            break
    return said


def at_prompt(
    stream: Stream, protocol: Protocol[Result], timeout_s: float = 5.0
) -> Protocol[Result]:
    """Stop what runs on a board and its motors, do something at its prompt for programs, and leave it at the one for people.

    Raises:
        SilentError: its program cannot be interrupted, or it is no MicroPython.
        RunningError: its motors could not be stopped; nothing was done then.
        RefusedError, ValueError, OSError: of what was to be done; the board is left at the prompt for people then too.
    """
    yield from prompt.enter(stream, timeout_s)
    try:
        said = yield from stop_motors(stream, timeout_s)
        if said:
            raise RunningError(said)
        result = yield from protocol
    except (RefusedError, ValueError, OSError):
        yield from prompt.leave(stream)
        raise
    yield from prompt.leave(stream)
    return result
