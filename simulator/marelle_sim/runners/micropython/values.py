"""Converts values to data for JSON and back, to send them to MicroPython and to receive them.

A value that JSON does not have is an object with one key, which tells its type: `t` a tuple, `n` a named tuple, `b` bytes, `w` a
writable buffer, `d` a float (its eight bytes), `k` a dictionary, `i` an iterator; `o` an object of the simulated board, `c` a class
of the board, `e` an exception class, `m` a function of the host; `f` and `g` a function and an object of MicroPython.
`session` sends two more: `p`, a method that needs no answer, and `w`, here a result with the new content of buffers.
"""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Callable, Iterator
from struct import pack, unpack
from typing import Any, NamedTuple

_FIRST = 16  # least number of a function; smaller ones are the questions of `session`
_MOST = 200_000  # objects that a program may get in a run; on a board the memory would be full long before


class _GuestThing:
    """Stands for an object of MicroPython; when it is freed here, MicroPython may free the object."""

    def __init__(self, number: int, values: Values) -> None:
        self.number, self._values = number, values

    def __del__(self) -> None:
        self._values.let_go(self.number)


class _GuestFunction(_GuestThing):
    """Stands for a function of MicroPython; a call has MicroPython, which waits for an answer, run it, and returns the result."""

    def __call__(self, *given: object) -> object:
        return self._values.run(self.number, given)


class ByReference(NamedTuple):
    """Marks a value that is sent as an object of the board, by its number, though its content could be sent as JSON."""

    value: object


class Values:
    """The numbers by which host and guest name each other's functions and objects.

    Attributes:
        functions: {number: function} of the functions of the host that MicroPython may call.
        freed: numbers of objects whose last `_GuestThing` was freed, of which MicroPython has not been told.
    """

    def __init__(self, run: Callable[[int, tuple[object, ...]], object]) -> None:
        self.run = run
        self.functions: dict[int, Callable[..., Any]] = {}
        self.freed: deque[int] = deque()
        self._held: dict[int, int] = {}
        self._numbers: dict[int, int] = {}  # id -> number, of objects in `_objects`
        self._objects: dict[int, object] = {}
        self._classes: dict[type, int] = {}

    def known(self, number: int) -> object:
        """Return the object of the board with this number from `handle`.

        Raises:
            KeyError: there is none.
        """
        return self._objects[number]

    def function(self, call: Callable[..., Any]) -> int:
        """Return a new number by which MicroPython can call a function.

        Raises:
            MemoryError: there are already 200 000 functions.
        """
        if len(self.functions) >= _MOST:
            raise MemoryError("memory allocation failed")
        number = _FIRST + len(self.functions)
        self.functions[number] = call
        return number

    def handle(self, thing: object) -> int:
        """Return the number of an object of the board, which it keeps for the whole run.

        Raises:
            MemoryError: there are already 200 000 objects.
        """
        number = self._numbers.get(id(thing))
        if number is None:
            if len(self._objects) >= _MOST:
                raise MemoryError("memory allocation failed")
            number = self._numbers[id(thing)] = 1 + len(self._objects)
            self._objects[number] = thing
        return number

    def hold(self, kind: type[_GuestThing], number: int) -> _GuestThing:
        """Return a new `_GuestThing` of class `kind` for MicroPython's object with this number, and count it."""
        self._held[number] = self._held.get(number, 0) + 1
        return kind(number, self)

    def let_go(self, number: int) -> None:
        """Record that one `_GuestThing` with this number was freed."""
        self._held[number] -= 1
        if not self._held[number]:
            self.freed.append(number)

    def next_freed(self) -> int:
        """Remove and return the number of an object that MicroPython may free; 0 for none."""
        while self.freed:
            number = self.freed.popleft()
            if number and not self._held[number]:
                return number
        return 0

    def encoded(self, value: Any) -> Any:
        """Return a value as JSON data for the guest.

        None, bool and str stay as they are, and so do integers; a list becomes a list of such data. Any other value becomes a
        dictionary with one key that tells its type, as the module docstring lists them.

        Raises:
            MemoryError: there are too many functions or objects.
        """
        kind = type(value)
        if value is None or kind in (bool, int, str):
            return value
        write = _WRITE.get(kind)
        if write is not None:
            return write(self, value)
        if isinstance(value, type):
            return self._class(value)
        for kind, write in _WRITE_ANY:
            if isinstance(value, kind):
                return write(self, value)
        return self._of_unknown(value)

    def _of_unknown(self, value: Any) -> Any:
        """Return the data for a value that neither `_WRITE` nor `_WRITE_ANY` lists: a function, an iterator or an object of the board.

        An iterator is read to its end.
        """
        if callable(value) and hasattr(value, "__name__"):
            return {"m": self.function(value)}
        if hasattr(value, "__next__") and not hasattr(value, "read"):
            return {"i": [self.encoded(part) for part in value]}
        return self.of_object(value)

    def of_object(self, value: object) -> dict[str, list[int | str]]:
        """Return {"o": [its handle, the name of its class, the number of its class or 0]} for an object of the board."""
        kind = type(value)
        return {"o": [self.handle(value), kind.__name__.lstrip("_"), self._classes.get(kind, 0)]}

    def _class(self, kind: type) -> dict[str, Any]:
        """Return the data for a class: its number, name, constants, and static and class methods.

        Of an exception class only the name.
        """
        if issubclass(kind, BaseException):
            return {"e": kind.__name__}
        number = self._classes.get(kind)
        if number is None:
            number = self._classes[kind] = self.function(
                lambda *a, **k: self.handle(kind(*a, **k))
            )
        inside = {name: value for name, value in vars(kind).items() if name[0] != "_"}
        constants = {
            name: self.encoded(value)
            for name, value in inside.items()
            if type(value) in (int, str, tuple) or hasattr(type(value), "__getattr__")
        }
        functions = {
            name: self.function(getattr(kind, name))
            for name, value in inside.items()
            if isinstance(value, staticmethod | classmethod)
        }
        return {"c": [number, kind.__name__, constants, functions]}

    def decoded(self, value: Any) -> Any:
        """Return the value of JSON data from MicroPython.

        Raises:
            ValueError, KeyError, TypeError, AttributeError: the data are malformed.
        """
        if type(value) is list:
            return [self.decoded(part) for part in value]
        if type(value) is not dict:
            return value
        ((kind, inside),) = value.items()
        return _READ[kind](self, inside)


def _tuple(values: Values, value: tuple[object, ...]) -> dict[str, Any]:
    parts = [values.encoded(part) for part in value]
    fields = getattr(value, "_fields", None)
    return (
        {"t": parts}
        if fields is None
        else {"n": [type(value).__name__.lstrip("_"), fields, parts]}
    )


_WRITE: dict[type, Callable[[Values, Any], Any]] = {
    float: lambda _values, value: {"d": pack("<d", value).hex()},
    bytes: lambda _values, value: {"b": value.hex()},
    tuple: _tuple,
    list: lambda values, value: [values.encoded(part) for part in value],
    dict: lambda values, value: {
        "k": [[values.encoded(key), values.encoded(part)] for key, part in value.items()]
    },
    ByReference: lambda values, value: values.of_object(value.value),
}

_WRITE_ANY: tuple[tuple[Any, Callable[[Values, Any], Any]], ...] = (
    (tuple, _tuple),
    (_GuestThing, lambda _values, value: {"g": value.number}),
    (int, lambda _values, value: int(value)),
    ((bytearray, memoryview, array), lambda _values, value: {"b": bytes(value).hex()}),
)

_READ: dict[str, Callable[[Values, Any], Any]] = {
    "t": lambda values, parts: tuple(values.decoded(part) for part in parts),
    "b": lambda _values, text: bytes.fromhex(text),
    "d": lambda _values, text: unpack("<d", bytes.fromhex(text))[0],
    "w": lambda _values, inside: _buffer(*inside),
    "k": lambda values, pairs: {values.decoded(key): values.decoded(part) for key, part in pairs},
    "o": lambda values, number: values.known(number),
    "f": lambda values, number: values.hold(_GuestFunction, number),
    "g": lambda values, number: values.hold(_GuestThing, number),
}


def _buffer(text: str, letter: str) -> bytearray | array[Any]:
    data = bytearray.fromhex(text)
    return data if letter == "B" else array(letter, bytes(data))


def buffers_in(given: list[Any]) -> Iterator[tuple[int, bytes]]:
    """Yield (place from 0, bytes) of each argument that is a buffer, into which a function may write."""
    for place, value in enumerate(given):
        if isinstance(value, bytearray | array):
            yield place, bytes(value)
