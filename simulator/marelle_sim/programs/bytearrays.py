"""A board's `bytearray`: an element that is set to an integer stores the integer's low eight bits.

CPython refuses integers outside 0 to 255. MicroPython 1.25 does not check them (`py/binary.c`), and drivers use this to
compute checksums. What is joined to a bytearray is a buffer or a text (`py/objarray.c`), never a list.
"""

from typing import Any

from marelle_sim.microcontroller.board_types import BoardMemoryview, Closed, built_in, whole
from marelle_sim.programs.board_names import KINDS

_WORD = 0xFFFFFFFF  # a size is an unsigned machine word


class _AnyBytearray(Closed, type):
    """Makes `isinstance(x, BoardBytearray)` true for a CPython `bytearray` too: a slice of a BoardBytearray is one."""

    def __instancecheck__(cls, thing: object) -> bool:
        return isinstance(thing, bytearray)


@built_in("bytearray")
class BoardBytearray(bytearray, metaclass=_AnyBytearray):
    """A `bytearray` whose elements store the low eight bits of an integer."""

    __slots__ = ()

    def __new__(cls, source: Any = (), *more: Any) -> "BoardBytearray":
        """Make a bytearray from a size, a buffer, a string with an encoding, or integers."""
        del source, more
        return super().__new__(cls)

    def __init__(self, source: Any = (), *more: Any) -> None:
        """Raise MemoryError if `source` is a negative size, as on a board, where it is a very large one."""
        if not isinstance(source, bytes | bytearray | memoryview | str | int | list | tuple):
            if hasattr(source, "__buffer__"):  # no buffer in CPython 3.11
                source = BoardMemoryview(source)
            elif hasattr(source, "__next__"):
                source = list(source)  # an iterator can be read only once
        try:
            super().__init__(source, *more)
        except ValueError:
            if type(source) is int:
                size = whole(source) & _WORD
                raise MemoryError(f"memory allocation failed, allocating {size} bytes") from None
            super().__init__([_octet(number) for number in source])

    def __setitem__(self, place: Any, value: Any) -> None:
        super().__setitem__(place, value & 0xFF if type(value) is int else value)

    def append(self, value: Any) -> None:
        """Add the low eight bits of an integer at the end."""
        super().append(value & 0xFF if type(value) is int else _octet(value))

    def extend(self, other: Any) -> None:
        """Add the bytes of a buffer or a text at the end; for anything else, such as a list, raise TypeError."""
        super().extend(_joined(other))

    def __iadd__(self, other: Any) -> Any:
        return super().__iadd__(_joined(other))

    def __add__(self, other: Any) -> "BoardBytearray":
        return BoardBytearray(super().__add__(_joined(other)))


def _octet(value: Any) -> int:
    """Return the low eight bits of an integer, or of what converts to one; raise TypeError for anything else."""
    return (value if type(value) is int else whole(value)) & 0xFF


def _joined(thing: Any) -> bytes:
    """Return the bytes of a buffer or a text; they are a copy, so that a bytearray can be joined to itself."""
    return thing if type(thing) is bytes else bytes(BoardMemoryview(thing))


class Absent:
    """A descriptor that raises AttributeError, for an attribute that CPython's type has and a board's does not."""

    __slots__ = ("_kind", "_name")

    def __init__(self, kind: str, name: str) -> None:
        self._kind, self._name = kind, name

    def __get__(self, instance: object, owner: type) -> Any:
        raise AttributeError(
            f"'{self._kind}' object has no attribute '{self._name}'", name=self._name, obj=instance
        )


for _name in dir(bytearray):
    if _name[0] != "_" and _name not in KINDS["bytearray"]:
        type.__setattr__(BoardBytearray, _name, Absent("bytearray", _name))
