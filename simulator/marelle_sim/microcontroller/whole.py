"""Whole numbers and texts as the C of MicroPython takes them from a program (`mp_obj_get_int`, `mp_obj_str_get_str`)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_LEAST, _MOST = -(1 << 31), (1 << 31) - 1  # a machine word of the RP2040


def whole(value: Any) -> int:
    """Return a number that a program gave where only a whole one is taken.

    Raises:
        TypeError: it is a float, a text, None…
        OverflowError: it does not fit in 32 bits.
    """
    if type(value) is not int and (
        isinstance(value, float) or not hasattr(type(value), "__int__")
    ):
        raise TypeError(f"can't convert {type(value).__name__} to int")
    number = int(value)  # of True, False, and a program's own class with `__int__` too
    if _LEAST <= number <= _MOST:
        return number
    raise OverflowError("overflow converting long int to machine word")


def no_text(kind: str) -> TypeError:
    """Return the error of a board that wants a text and is given an object of the type `kind`."""
    return TypeError(f"can't convert '{kind}' object to str implicitly")
