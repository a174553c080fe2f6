"""The host's side of a run in MicroPython: answers the guest's questions with the simulated board's modules.

A question is three 64-bit integers. The first is the virtual time in us, which the guest counts itself between questions (-1: the
time of the host). The second is 4 times the number of the question or function, plus 0: no argument, 1: the third integer is
the argument, 2: it is the size of the JSON that follows, 3: the argument, and the guest does not wait for an answer. Questions of
the last form are sent together with the next one that has an answer.

An answer is four 64-bit integers: its kind (plus 16 times the number of an object that the guest may free), an integer or the size
of the bytes that follow, the virtual time, and the time of the board's next event; both in us.
"""

import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from struct import Struct
from typing import Any, NamedTuple, NoReturn

from marelle_help import board_words
from marelle_sim.kernel import RunStopped
from marelle_sim.microcontroller.board import VirtualBoard
from marelle_sim.programs.built_ins import DEEPEST
from marelle_sim.programs.loader import Loader
from marelle_sim.programs.modules_table import left_by_boot
from marelle_sim.runners.micropython.failure import GuestError, GuestGoneError, GuestMemoryError
from marelle_sim.runners.micropython.files import GuestFiles
from marelle_sim.runners.micropython.helpers import helpers
from marelle_sim.runners.micropython.process import GuestProcess
from marelle_sim.runners.micropython.values import Values, buffers_in

_REACH, _RETURN, _RAISE, _ATTRIBUTE, _FACE, _STAT, _TEXT, _END, _HELLO, _WORDS, _SLEEP, _DOZE = (
    range(12)
)
_NONE, _INTEGER, _TRUE, _FALSE, _VALUE, _RAISED, _CALL, _RAW = range(8)
_NO_ARGUMENT, _ONE_ARGUMENT, _BYTES_FOLLOW, _POSTED = range(4)
_QUESTION, _ANSWER = Struct("<qqq"), Struct("<qqqq")
_AT_ONCE = 4096
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_LARGEST = 1 << 62
_MOST_BYTES = 4_000_000  # of one question; more than its heap holds

# Modules that are MicroPython's own, in the same C code as on a board. So are `io` and `json`, except for files.
_NATIVE = (
    "array", "asyncio", "binascii", "cmath", "collections", "cryptolib", "deflate", "errno", "framebuf", "hashlib",
    "heapq", "math", "re", "struct", "uctypes",
)  # fmt: skip
# Modules that MicroPython has on a computer, and that no simulated board has in that form.
_ABSENT = (
    "_thread", "argparse", "ffi", "jni", "mip", "requests", "socket", "ssl", "termios", "tls", "usocket", "ussl",
    "uwebsocket", "websocket",
)  # fmt: skip


# Methods that cannot fail and return None, when they are called with so many integers.
_NEED_NO_ANSWER = {
    ("PWM", "duty_u16"): 1, ("Pin", "__call__"): 1, ("Pin", "value"): 1, ("Pin", "high"): 0, ("Pin", "low"): 0,
    ("Pin", "off"): 0, ("Pin", "on"): 0, ("Pin", "toggle"): 0,
}  # fmt: skip


class _Over(BaseException):
    """Raised when the guest reports that the program has ended."""


class _Returned(BaseException):
    """Raised when the guest reports that a callback has ended; `value` is its result, or the exception that it raised."""

    def __init__(self, value: object) -> None:
        self.value = value


class Session:
    """Answers the questions of one MicroPython that runs one program.

    Attributes:
        files: the files that the program imports.
    """

    def __init__(self, board: VirtualBoard, loader: Loader, wire: GuestProcess) -> None:
        self._board, self._clock, self._wire = board, board.clock, wire
        self._firmware = loader.firmware
        self.files = GuestFiles(loader, _faces(loader.firmware_names), _ABSENT)
        self._values = Values(self._run_callback)
        self._calls = self._values.functions
        self._entry = ""
        self._given: list[str] = []
        self._report: dict[str, Any] = {}
        self._errors: dict[int, BaseException] = {}
        self._waits: dict[int, Callable[[int], None]] = {
            _REACH: self._clock.spend,
            _SLEEP: lambda duration_us: self._clock.wait_until(self._clock.now + duration_us),
            _DOZE: board.scheduler.doze,
        }
        self._questions: dict[int, Callable[[Any], Any]] = {
            _ATTRIBUTE: self._attribute,
            _FACE: self._face,
            _STAT: self.files.kind_of,
            _TEXT: self._text,
            _END: self._end,
            _RETURN: self._returned,
            _RAISE: self._callback_failed,
            _WORDS: self.files.told_as_written,
        }

    def run(self, text: str, path: str) -> None:
        """Run a program's main file until it ends.

        Args:
            text: source text of the file.
            path: path of the file on the board.

        Raises:
            RunStopped: the run was stopped.
            GuestError, SystemExit, KeyboardInterrupt: the exception that ended the program.
            GuestGoneError: MicroPython has ended without a report.
        """
        self._entry, self._given = self.files.place_entry(text, path), left_by_boot(text)
        with suppress(_Over):
            self._serve()
        if self._report.get("type"):
            raise self._error(self._report)

    def stop_all(self) -> bool:
        """Have the board library stop its motors, if the program has loaded it; return True if a move was not finished.

        Before MicroPython has reported the end of the program, do nothing and return False.
        """
        return bool(self._report) and self._run_callback(0, ()) is True

    def _serve(self) -> None:
        """Answer questions until the program or a callback ends, or the run is stopped: each of these raises an exception."""
        write, pack = self._wire.write, _ANSWER.pack
        calls, clock = self._calls, self._clock
        while True:
            try:
                what, third, rest = self._next()
                call = None if what & 2 else calls.get(what >> 2)
                if call is None:
                    result = self._asked(what >> 2, third, rest)
                else:
                    result = call(third) if what & 1 else call()
            except (RunStopped, KeyboardInterrupt, GuestGoneError, _Over, _Returned):
                raise
            except BaseException as error:  # noqa: BLE001 - it is the program's: it is raised there
                self._answer_raised(error)
                continue
            if type(result) is int and -_LARGEST < result < _LARGEST:
                write(pack(_INTEGER, result, clock.now, clock.next))
            else:
                self._answer(result)

    def _next(self) -> tuple[int, int, bytes]:
        """Read questions, and do those that have no answer; return the next one as (second integer, third integer, JSON)."""
        data = self._wire.read(_AT_ONCE)
        if len(data) < 24:
            self._gone()
        now, what, third = _QUESTION.unpack_from(data)
        if now >= 0:
            self._clock.now = now
        if what & 3 == _NO_ARGUMENT or what & 3 == _ONE_ARGUMENT:
            return what, third, b""
        posted, at = [], 24
        while what & 3 == _POSTED:
            posted.append((what >> 2, third))
            _now, what, third = _QUESTION.unpack_from(data, at)
            at += 24
        # Everything that was sent is read first, because a posted question may run a callback, which sends more.
        rest = self._rest(third, data[at:]) if what & 3 == _BYTES_FOLLOW else b""
        for number, value in posted:
            if value == -_LARGEST:
                self._calls[number]()
            else:
                self._calls[number](value)
        return what, third, rest

    def _asked(self, number: int, third: int, data: bytes) -> object:
        """Return the answer to a question that is no plain call; `third` is its third integer, `data` its JSON or b""."""
        if number in self._waits:
            return self._waits[number](third)
        if number == _HELLO:
            return self._hello()
        if number == _RETURN and not data:
            raise _Returned(None)
        return self._with_payload(number, data)

    def _rest(self, size: int, data: bytes) -> bytes:
        """Return the `size` bytes of JSON that follow a question; `data` are those of them that have been read already.

        Raises:
            GuestGoneError: MicroPython sends no more, or announces more than 4 MB.
        """
        if not 0 <= size <= _MOST_BYTES:
            self._gone()
        while len(data) < size:
            more = self._wire.read(size - len(data))
            if not more:
                self._gone()
            data += more
        return data

    def _answer(self, result: object) -> None:
        if result is None and not self._values.freed:
            self._wire.write(_ANSWER.pack(_NONE, 0, self._clock.now, self._clock.next))
            return
        data, kind = b"", _VALUE
        if result is None:
            kind = _NONE
        elif result is True or result is False:
            kind = _TRUE if result else _FALSE
        elif isinstance(result, _Raw):
            kind, data = _RAW, result.data
        elif isinstance(result, _Encoded):
            data = _json(result.value)
        else:
            data = _json(self._values.encoded(result))
        self._send(kind, data)

    def _send(self, kind: int, data: bytes) -> None:
        kind |= self._values.next_freed() << 4
        self._wire.write(_ANSWER.pack(kind, len(data), self._clock.now, self._clock.next) + data)

    def _answer_raised(self, error: BaseException) -> None:
        """Answer that the guest has to raise an exception; store the exception, in case it ends the program."""
        self._errors = {len(self._errors) + 1: error} if len(self._errors) > 99 else self._errors
        number = len(self._errors) + 1
        self._errors[number] = error
        self._send(_RAISED, _json(_exception(error, self._values, number)))

    def _with_payload(self, number: int, data: bytes) -> object:
        value = json.loads(data)
        question = self._questions.get(number)
        if question is not None:
            return question(value)
        given = self._values.decoded(value[0])
        named = {str(name): self._values.decoded(part) for name, part in value[1].items()}
        before = list(buffers_in(given))
        result = self._calls[number](*given, **named)
        changed = {
            str(place): bytes(given[place]).hex()
            for place, content in before
            if bytes(given[place]) != content
        }
        return _Encoded({"w": [self._values.encoded(result), changed]}) if changed else result

    def _gone(self) -> NoReturn:
        """Raise the reason why MicroPython sends nothing more: the run was stopped, or its process failed."""
        self._clock.spend(0)
        raise GuestGoneError("E-PROG-30")

    # The guest's questions

    def _hello(self) -> dict[str, object]:
        costs = self._board.costs
        functions = helpers(self._board, self._firmware)
        functions["absent"], functions["importing"] = self.files.refuse, self.files.importing
        return {
            "entry": self._entry,
            "left_by_boot": [[name, self.files.face_of(name)] for name in self._given],
            "absent": self.files.never_there(),
            "deepest": DEEPEST,
            "costs": {
                "loop": costs.loop_us,
                "call": costs.call_us,
                "except": costs.except_us,
                "poll": costs.poll_us,
                "drawing": costs.drawing_us,
                "letter": costs.letter_us,
                "turn": costs.turn_us,
            },
            "functions": {name: self._values.function(call) for name, call in functions.items()},
        }

    def _face(self, name: str) -> "_Encoded":
        named = vars(self._firmware(name)).items()
        shown = [(key, value) for key, value in named if key[:2] != "__"]
        return _Encoded({"k": [[key, self._values.encoded(value)] for key, value in shown]})

    def _attribute(self, value: list[Any]) -> object:
        handle, name = value
        thing = self._values.known(handle)
        found = getattr(thing, str(name))
        if not callable(found) or not hasattr(found, "__name__"):  # a pin can be called too
            return found
        number = self._values.function(found)
        takes = _NEED_NO_ANSWER.get((type(thing).__name__, name))
        return _Encoded({"m": number} if takes is None else {"p": [number, takes]})

    def _text(self, value: list[Any]) -> object:
        path, guarded = value
        return _Raw(self.files.text(path, guarded=bool(guarded)).encode())

    def _end(self, value: dict[str, Any]) -> None:
        self._report = value
        raise _Over

    def _returned(self, value: Any) -> None:
        raise _Returned(self._values.decoded(value))

    def _callback_failed(self, value: dict[str, Any]) -> None:
        raise _Returned(self._error(value))

    def _run_callback(self, number: int, given: tuple[object, ...]) -> object:
        """Have the guest, which waits for an answer, run its function `number`; return its result.

        Raises:
            GuestError: the function raised an exception; the error has the guest's report of it, and is a `GuestMemoryError` for
                a `MemoryError`.
            SystemExit: the function raised SystemExit.
            RunStopped, KeyboardInterrupt: the run was stopped meanwhile.
            GuestGoneError: MicroPython has ended without a report.
        """
        self._send(_CALL, _json([number, [self._values.encoded(part) for part in given]]))
        try:
            self._serve()
        except _Returned as returned:
            if isinstance(returned.value, BaseException):
                raise returned.value from None
            return returned.value
        return None

    # The program's end

    def _error(self, report: dict[str, Any]) -> BaseException:
        """Return the exception to raise here for the guest's report of an exception in MicroPython."""
        known = report.get("known", [])
        values = report.get("values", [])
        if "SystemExit" in known:
            return SystemExit(*values[:1])
        error = (GuestMemoryError if "MemoryError" in known else GuestError)(report)
        error.__cause__ = self._errors.get(int(report.get("number", 0)))
        return error


class _Encoded(NamedTuple):
    """A result that is already data for JSON, which `Values.encoded` must not change."""

    value: object


class _Raw(NamedTuple):
    """A result that is sent as plain bytes, without JSON."""

    data: bytes


def _json(value: object) -> bytes:
    return _encode(value).encode()


def _exception(error: BaseException, values: Values, number: int) -> list[Any]:
    """Return the data with which the guest raises an exception: [names of its classes, nearest first; arguments; number].

    The arguments of an OSError, StopIteration, SystemExit or KeyError are its integers and texts; of others, the message alone.
    """
    names = [kind.__name__ for kind in type(error).__mro__ if kind is not object]
    if isinstance(error, OSError | StopIteration | SystemExit | KeyError):
        given = [part for part in error.args if isinstance(part, int | str)]
    else:
        given = [words] if (words := board_words(error)) else []
    return [names, values.encoded(given), number]


def _faces(names: Iterable[str]) -> list[str]:
    """Return those names of firmware modules whose module comes from the host, in place of MicroPython's own."""
    return [name for name in names if name not in _NATIVE and name.lstrip("u") not in _NATIVE]
