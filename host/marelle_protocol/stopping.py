"""How a program that runs on a board is ended, so that nothing on it goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marelle_protocol import prompt
from marelle_protocol.stream import SilentError

if TYPE_CHECKING:
    from marelle_protocol.stream import Protocol, Stream

# The library stops its motors in the order that its parts need; what else goes on ends with the restart.
_STOPS = b"""\
import sys
if "marelle.tools" in sys.modules:
    sys.modules["marelle.tools"].stop_all()
"""
_STOPS_S = 3.0


def stopped(stream: Stream, timeout_s: float = 5.0) -> Protocol[float]:
    """Stop what runs on a board and its motors, restart its MicroPython, and leave it at the prompt for people.

    Its `main.py` does not start before the board is plugged in again, or restarted. Return how long the program took to
    stop, in seconds.

    Raises:
        SilentError: its program cannot be interrupted, or it is no MicroPython.
    """
    began_s = yield from stream.time_s()
    yield from prompt.enter(stream, timeout_s)
    took_s = (yield from stream.time_s()) - began_s
    try:
        yield from prompt.done(stream, _STOPS, _STOPS_S)
    except SilentError:  # a motor's part waits for what does not come: the restart ends that too
        yield from prompt.enter(stream, timeout_s)
    yield from prompt.restart(stream)
    yield from prompt.leave(stream)
    return took_s
