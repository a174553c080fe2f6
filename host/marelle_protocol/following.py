"""Runs a program on a board, with an empty memory at its start, and returns its output piece by piece.

The program is sent as a string and compiled on the board under its own file name, which tracebacks show. It gets no names but its
own. A `SystemExit` is caught, because the REPL drops its exit code and restarts MicroPython with the motors still running.
No file is written on the board.
"""

import ast
import codecs
import io
import re
from collections.abc import Callable
from typing import NamedTuple

from marelle_protocol import prompt
from marelle_protocol.stopping import stop_motors
from marelle_protocol.stream import Protocol, RefusedError, RunningError, SilentError, Stream

_COMPILES = "_program = compile('''{text}''', '''{name}''', 'exec')\n"
_RUNS = b"""\
class _Exit(Exception):
    pass
try:
    exec(_program, {"__name__": "__main__"})
except SystemExit as _exit:
    raise _Exit(repr(_exit.args))
"""
_LACKING = b"'compile'"
_EXIT = "_Exit: "
_OURS = '  File "<stdin>"'  # a traceback's lines about `_RUNS`
_ESCAPED = re.compile(r"[\\'\x00-\x08\x0b-\x1f\x7f]")  # a REPL would act on Ctrl-C and Ctrl-D

_COMPILES_S = 30.0  # the slowest boards compile 4 kB per second
_INTERRUPT = b"\r\x03"
_LOOK_S = 0.05  # maximum delay after a person wants to stop
_STOP_TRIES, STOP_S = 2, 3.0  # time for the program's `finally` before the next Ctrl-C
_PROMPT_S = 1.5  # to enter the raw REPL if the program's end was damaged on the line

# What the raw REPL sends at the end of a program. It must be the end of the received bytes, since a program may print a Ctrl-D itself.
_ENDED = re.compile(rb"\x04([^\x04]*)\x04>\Z")
_MAY_END = re.compile(rb"\x04[^\x04]*\x04?\Z")
_LONGEST_END = 100_000  # bytes: longer than any traceback of a board
_GREETING = b"information.\r\n>>> "  # of the normal REPL, after a reset
_RESTARTED = (prompt.READY, _GREETING)
_TAIL = max(map(len, _RESTARTED))


class LacksError(RefusedError):
    """A board's MicroPython has no `compile`: it is too old, or built for a chip with little memory."""


class Program(NamedTuple):
    """A program to run.

    Attributes:
        name: file name that tracebacks show. text: its source text.
    """

    name: str
    text: str


class Ended(NamedTuple):
    r"""How a program has ended.

    Attributes:
        how: `done`, `exit`, `reset`, `error`, `deadline` or `interrupted`, as in the simulator.
        exit_code: the exit code of `sys.exit`; 0 if it was not called.
        seconds: how long the program ran; 0 if it did not compile, or reset the board before it could be followed.
        traceback: the board's traceback of an error, with "\n" as line ends; "" for none.
        running: the error that prevented the motors from being stopped; "" if they have stopped.
    """

    how: str
    exit_code: int = 0
    seconds: float = 0.0
    traceback: str = ""
    running: str = ""


def follow(
    stream: Stream,
    program: Program,
    *,
    seconds: float,
    say: Callable[[str], object],
    stopped: Callable[[], bool],
    typed: Callable[[], bytes] = bytes,
) -> Protocol[Ended]:
    """Run a program on a board that is in the raw REPL, stop its motors afterwards, and leave the board in the raw REPL.

    Args:
        stream: the board.
        program: the program; modules that it imports must be on the board.
        seconds: time limit, counted from its first line.
        say: called with each piece of its output.
        stopped: returns True once a person wants to stop it.
        typed: returns the bytes that a person has typed for it since the last call.

    Raises:
        SilentError: the board does not answer.
        RunningError: the program cannot be interrupted.
        LacksError: this MicroPython has no `compile`.

    Example:
        >>> protocol = follow(Stream(), Program("square.py", "print(1)"), seconds=60, say=print, stopped=lambda: False)
        >>> drive_ports(["COM3"], lambda _port: protocol)["COM3"].how
        'done'
    """
    yield from prompt.restart(stream)
    words = {"text": _literal(program.text), "name": _literal(program.name)}
    compiled = yield from prompt.run(stream, _COMPILES.format(**words).encode(), _COMPILES_S)
    if _LACKING in compiled.traceback and b"NameError" in compiled.traceback:
        raise LacksError(compiled.traceback)
    if compiled.traceback:
        return Ended("error", traceback=_own_lines(compiled.traceback))
    followed = _Followed(stream, seconds, say, typed)
    try:
        yield from prompt.start(stream, _RUNS)
        ended = yield from followed.to_its_end(stopped)
    except SilentError as silent:
        # A greeting in place of the expected answer: the program has reset the board at once.
        if not silent.seen.endswith(_RESTARTED):
            raise
        ended = Ended("reset")
    if ended.how == "reset" or followed.was_typed:  # the REPL would execute unread input
        yield from prompt.enter(stream)
    running = yield from stop_motors(stream)
    yield from prompt.restart(stream)
    return ended._replace(running=running.decode("utf-8", "replace"))


def _literal(text: str) -> str:
    """Return a text with the escapes that it needs inside three single quotes; control characters are escaped too."""
    return _ESCAPED.sub(lambda sign: f"\\x{ord(sign[0]):02x}", text)


class _Followed:
    """Reads the output of a program that was started, until it ends; stops it at its time limit or when a person wants that.

    Attributes:
        was_typed: True if anything was typed for the program.
    """

    def __init__(
        self,
        stream: Stream,
        limit_s: float,
        say: Callable[[str], object],
        typed: Callable[[], bytes],
    ) -> None:
        self._stream, self._limit_s, self._say, self._typed = stream, limit_s, say, typed
        self.was_typed = False
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._decoder = io.IncrementalNewlineDecoder(decoder, translate=True)
        self._unprinted = self._tail = b""

    def to_its_end(self, stopped: Callable[[], bool]) -> Protocol[Ended]:
        began_s = yield from self._stream.time_s()
        while True:
            keys = self._typed()
            if keys:
                self.was_typed = True
                yield from self._stream.send(keys)
            ended = yield from self._look()
            ran_s = (yield from self._stream.time_s()) - began_s
            if ended is not None:
                return ended._replace(seconds=ran_s)
            if stopped():
                how = "interrupted"
            elif ran_s >= self._limit_s:
                how = "deadline"
            else:
                continue
            yield from self._stop()
            return Ended(how, seconds=ran_s)  # the traceback of KeyboardInterrupt is no error

    def _stop(self) -> Protocol[None]:
        for _ in range(_STOP_TRIES):
            yield from self._stream.send(_INTERRUPT)
            now_s = yield from self._stream.time_s()
            until_s = now_s + STOP_S
            while now_s < until_s:
                if (yield from self._look()) is not None:
                    return
                now_s = yield from self._stream.time_s()
        try:
            yield from prompt.enter(self._stream, _PROMPT_S)
        except SilentError as silent:
            raise RunningError(self._tail) from silent

    def _look(self) -> Protocol[Ended | None]:
        self._unprinted += yield from self._stream.read_some(_LOOK_S)
        end = _ENDED.search(self._unprinted)
        if end is not None:
            self._print(self._unprinted[: end.start()], last=True)
            return _outcome(_own_lines(end[1]))
        may_end = _MAY_END.search(self._unprinted)
        rest = len(self._unprinted)
        if may_end and rest < _LONGEST_END:
            rest = may_end.start()
        printed, self._unprinted = self._unprinted[:rest], self._unprinted[rest:]
        self._tail = (self._tail + printed)[-_TAIL:]
        has_reset = self._tail.endswith(_RESTARTED)  # no end of a program was sent
        self._print(printed.removesuffix(prompt.READY), last=has_reset)
        return Ended("reset") if has_reset else None

    def _print(self, printed: bytes, *, last: bool = False) -> None:
        text = self._decoder.decode(printed, last)
        if text:
            self._say(text)


def _own_lines(said: bytes) -> str:
    """Return a board's traceback without the lines about marelle's own code around the program."""
    lines = said.decode("utf-8", "replace").replace("\r\n", "\n").splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(_OURS))


def _outcome(traceback: str) -> Ended:
    if not traceback:
        return Ended("done")
    last = traceback.rstrip("\n").rpartition("\n")[2]
    if not last.startswith(_EXIT):
        return Ended("error", traceback=traceback)
    return Ended("exit", _exit_code(last.removeprefix(_EXIT)))


def _exit_code(given: str) -> int:
    """Return the exit code for the arguments of SystemExit, given as their `repr`: as Python does, 0 for None and 1 for anything but an int."""
    try:
        values = ast.literal_eval(given)
    except (TypeError, ValueError, SyntaxError, MemoryError, RecursionError):
        return 1  # the repr of an object that is no literal
    value = values[0] if isinstance(values, tuple) and values else None
    if value is None:
        return 0
    return value if isinstance(value, int) else 1
