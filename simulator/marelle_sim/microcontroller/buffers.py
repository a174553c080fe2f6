"""`memoryview` as a board has it: it takes a `FrameBuffer` and a structure of `uctypes` too."""

from __future__ import annotations

from marelle_sim.microcontroller.closed import Closed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class _AnyMemoryview(Closed, type):
    """Makes `isinstance(view, BoardMemoryview)` true for CPython's `memoryview`, which `BoardMemoryview()` returns."""

    def __instancecheck__(cls, thing: object) -> bool:
        return isinstance(thing, memoryview)


class BoardMemoryview(metaclass=_AnyMemoryview):
    """`memoryview`, which asks an object's `__buffer__` as CPython 3.12 and later do.

    Example:
        >>> bytes(BoardMemoryview(bytearray(b"ab")))
        b'ab'
    """

    def __new__(cls, thing: Any) -> Any:
        """Return a view of a buffer; a text is one too, of its bytes."""
        if isinstance(thing, str):
            thing = thing.encode()
        try:
            return memoryview(thing)
        except TypeError:
            gives = getattr(type(thing), "__buffer__", None)
            if gives is None:
                raise TypeError("object with buffer protocol required") from None
        return gives(thing, 0)


BoardMemoryview.__name__ = BoardMemoryview.__qualname__ = "memoryview"
BoardMemoryview.__module__ = "builtins"


def read_into(buffer: Any, size: int, read: Callable[[int], bytes]) -> int:
    """Fill a buffer, or its first `size` bytes (below 0: all), with what `read(count)` gives; return how many bytes came."""
    view = BoardMemoryview(buffer).cast("B")
    data = read(len(view) if size < 0 else min(size, len(view)))
    view[: len(data)] = data
    return len(data)
