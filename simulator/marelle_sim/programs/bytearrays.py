"""A board's `bytearray`: an element keeps the low eight bits of what it is set to.

CPython refuses what is not 0 to 255; MicroPython 1.25 does not look (`py/binary.c`), and drivers compute checksums so.
"""

from __future__ import annotations

from marelle_sim.microcontroller.buffers import BoardMemoryview
from marelle_sim.microcontroller.closed import Closed
from marelle_sim.programs.board_names import KINDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class _AnyBytearray(Closed, type):
    """Makes a slice of a board's bytearray, which is CPython's type, count as an instance."""

    def __instancecheck__(cls, thing: object) -> bool:
        return isinstance(thing, bytearray)


def _bytes_of(source: Any) -> Any:
    """Return the bytes of a value that is a buffer on a board but not in CPython 3.11."""
    known = isinstance(source, bytes | bytearray | memoryview | str | int | list | tuple)
    return source if known or not hasattr(source, "__buffer__") else BoardMemoryview(source)


class BoardBytearray(bytearray, metaclass=_AnyBytearray):
    """A `bytearray` whose elements keep the low eight bits."""

    __slots__ = ()

    def __new__(cls, source: Any = (), *more: Any) -> BoardBytearray:
        """Make one from a size, bytes, a text or integers."""
        del source, more
        return super().__new__(cls)

    def __init__(self, source: Any = (), *more: Any) -> None:
        try:
            super().__init__(_bytes_of(source), *more)
        except ValueError:
            super().__init__([number & 0xFF for number in source])

    def __setitem__(self, place: Any, value: Any) -> None:
        super().__setitem__(place, value & 0xFF if type(value) is int else value)

    def __iadd__(self, other: Any) -> Any:
        return super().__iadd__(bytes(other) if other is self else other)

    def __add__(self, other: Any) -> BoardBytearray:
        return BoardBytearray(super().__add__(other))


class Absent:
    """Hides an attribute that CPython's type has and a board's has not."""

    __slots__ = ("_kind", "_name")

    def __init__(self, kind: str, name: str) -> None:
        """Hide the attribute `name` of a class `kind`."""
        self._kind, self._name = kind, name

    def __get__(self, instance: object, owner: type) -> Any:
        words = f"'{self._kind}' object has no attribute '{self._name}'"
        raise AttributeError(words, name=self._name, obj=instance)


for _name in dir(bytearray):
    if _name[0] != "_" and _name not in KINDS["bytearray"]:
        type.__setattr__(BoardBytearray, _name, Absent("bytearray", _name))
BoardBytearray.__name__ = BoardBytearray.__qualname__ = "bytearray"
BoardBytearray.__module__ = "builtins"
