"""`memoryview` as on a board: it also accepts a text, a `FrameBuffer` and a structure of `uctypes`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from marelle_sim.microcontroller.closed import Closed, built_in


class _AnyMemoryview(Closed, type):
    """Makes `isinstance(view, BoardMemoryview)` true for CPython's `memoryview`, which `BoardMemoryview()` returns."""

    def __instancecheck__(cls, thing: object) -> bool:
        return isinstance(thing, memoryview)


@built_in("memoryview")
class BoardMemoryview(metaclass=_AnyMemoryview):
    """The board's `memoryview`: it also calls an object's method `__buffer__`, which CPython does from 3.12 on.

    Example:
        >>> bytes(BoardMemoryview(bytearray(b"ab")))
        b'ab'
    """

    def __new__(cls, thing: Any) -> Any:
        """Return CPython's `memoryview` of a buffer; of a text, of its UTF-8 bytes.

        Raises:
            TypeError: `thing` has no buffer.
        """
        if isinstance(thing, str):
            thing = thing.encode()
        try:
            return memoryview(thing)
        except TypeError:
            gives = getattr(type(thing), "__buffer__", None)
            if gives is None:
                raise TypeError("object with buffer protocol required") from None
        return gives(thing, 0)


def read_into(buffer: Any, size: int, read: Callable[[int], bytes]) -> int:
    """Store the bytes that one call of `read` returns at the start of a buffer, and return their number.

    Args:
        buffer: a writable buffer.
        size: the most bytes to read; below 0: as many as the buffer has.
        read: function from a number of bytes to at most as many bytes.
    """
    view = BoardMemoryview(buffer).cast("B")
    data = read(len(view) if size < 0 else min(size, len(view)))
    view[: len(data)] = data
    return len(data)
