"""A board's raw REPL, the prompt for programs: how to enter it, run a program, read its output, and leave for the normal REPL.

Facts: MicroPython's `docs/reference/repl.rst` and `shared/runtime/pyexec.c`. Ctrl-A (1) asks for the raw REPL, Ctrl-B (2) for the normal one,
Ctrl-C (3) interrupts, Ctrl-D (4) ends a program that is sent and, on an empty line, restarts MicroPython. Ctrl-E, A, Ctrl-A starts raw-paste
mode: the board tells how many bytes it can take, and asks for more with a byte 1.
"""

import struct
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from typing import NamedTuple

from marelle_protocol.stream import Protocol, SilentError, Stream

READY = b"raw REPL; CTRL-B to exit\r\n>"
_INTERRUPT, _RAW, _FRIENDLY, _END = b"\r\x03", b"\r\x01", b"\r\x02", b"\x04"
_PASTE, _PASTES, _PASTES_NOT = b"\x05A\x01", b"R\x01", b"R\x00"
_MORE = 1
_TRY_S = 1.0  # a board that is starting must not be flooded
_LATE_S = 0.3  # wait for a late answer to an earlier Ctrl-A
_QUIET_S = 0.05
_RESTARTS_S = 10.0
_BYTE_S = 3.0  # between two bytes of one answer
_SLOWEST = 500  # bytes per second: a board that reads fewer is given up
_PIECE, _PIECE_S = 256, 0.01  # for a board without raw-paste mode, which has no flow control


class Output(NamedTuple):
    """The output of a program, and its traceback (b"" for none); both as the board has sent them."""

    printed: bytes
    traceback: bytes


def enter(
    stream: Stream, timeout_s: float = 5.0, given_up: Callable[[], bool] = bool
) -> Protocol[None]:
    """Interrupt a board's program and enter the raw REPL.

    Args:
        stream: the board.
        timeout_s: how long to try.
        given_up: returns True if no more tries are wanted, because the user has stopped waiting.

    Raises:
        SilentError: the raw REPL does not answer: there is no MicroPython, or the program cannot be interrupted.
    """
    until_s = (yield from stream.time_s()) + timeout_s
    for unanswered in count():
        yield from stream.send(_INTERRUPT)
        yield from stream.forget(_QUIET_S)
        yield from stream.send(_RAW)
        left_s = until_s - (yield from stream.time_s())
        try:
            yield from stream.read_until(READY, max(0.0, min(_TRY_S, left_s)))
        except SilentError:
            if given_up() or (yield from stream.time_s()) >= until_s:
                raise
        else:
            return (yield from forget_answers(stream, unanswered))


def forget_answers(stream: Stream, most: int) -> Protocol[None]:
    """Drop late answers to Ctrl-A, at most `most`: `enter` may have asked several times before the first answer came."""
    with suppress(SilentError):
        for _ in range(most):
            yield from stream.read_until(READY, _LATE_S)


def leave(stream: Stream) -> Protocol[None]:
    """Return to the normal REPL."""
    yield from stream.send(_FRIENDLY)


def restart(stream: Stream) -> Protocol[None]:
    """Restart MicroPython from the raw REPL (a soft reset): its memory is empty then, and `main.py` does not run.

    Raises:
        SilentError: the raw REPL does not come back within 10 s.
    """
    yield from stream.send(_END)
    yield from stream.read_until(READY[:-1], _RESTARTS_S)
    yield from stream.read(1, _BYTE_S)


def start(stream: Stream, program: bytes) -> Protocol[None]:
    """Send a program to the raw REPL, which starts it; do not wait for its end, also if the board stops reading, as with a full memory.

    Raises:
        SilentError: the board does not accept the program.
    """
    yield from stream.send(_PASTE)
    answer = yield from stream.read(2, _BYTE_S)
    if answer == _PASTES:
        yield from _paste(stream, program)
        return
    # MicroPython before 1.14 takes the Ctrl-A as a new request for the raw REPL.
    if answer != _PASTES_NOT:
        yield from stream.read_until(READY[2:], _BYTE_S)
    for place in range(0, len(program), _PIECE):
        yield from stream.send(program[place : place + _PIECE])
        yield from stream.pause(_PIECE_S)
    yield from stream.send(_END)
    yield from stream.read_until(b"OK", _BYTE_S)


def _paste(stream: Stream, program: bytes) -> Protocol[None]:
    (window,) = struct.unpack("<H", (yield from stream.read(2, _BYTE_S)))
    if not window:
        raise SilentError(b"")
    until_s = (yield from stream.time_s()) + _BYTE_S + len(program) / _SLOWEST
    left, place = window, 0
    while place < len(program):
        while not left:
            asked = yield from stream.read(1, _BYTE_S)
            if (yield from stream.time_s()) >= until_s:
                raise SilentError(asked)
            # The board reads no more: it was interrupted, or its memory is full.
            if asked[0] != _MORE:
                yield from stream.send(_END)
                return
            left = window
        piece = program[place : place + left]
        yield from stream.send(piece)
        place += len(piece)
        left -= len(piece)
    yield from stream.send(_END)
    yield from stream.read_until(_END, _BYTE_S)


def end(stream: Stream, timeout_s: float) -> Protocol[Output]:
    """Wait until a program has ended; return the last 1 MiB of its output, and its traceback.

    Raises:
        SilentError: its output does not end within `timeout_s` in all, or then its traceback or the prompt within 3 s each.
    """
    printed = yield from stream.read_until(_END, timeout_s)
    traceback = yield from stream.read_until(_END, _BYTE_S)
    yield from stream.read_until(b">", _BYTE_S)
    return Output(printed, traceback)


def run(stream: Stream, program: bytes, timeout_s: float = 10.0) -> Protocol[Output]:
    """Run a short program in the raw REPL; return its output and its traceback.

    Raises:
        SilentError: the board does not accept the program, or it does not end within `timeout_s`.
    """
    yield from start(stream, program)
    return (yield from end(stream, timeout_s))
