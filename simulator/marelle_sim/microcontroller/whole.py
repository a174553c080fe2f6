"""Conversion of a program's values to integers as MicroPython's C code does it (`mp_obj_get_int`), and its error where a text is wanted."""

from __future__ import annotations

from typing import Any

_LEAST, _MOST = -(1 << 31), (1 << 31) - 1  # a machine word of the RP2040


def whole(value: Any) -> int:
    """Return a program's value as an integer, where MicroPython accepts only an integer.

    Raises:
        TypeError: it is a float, a text, None…
        OverflowError: it does not fit in signed 32 bits.
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
    """Return MicroPython's TypeError for an object of type `kind` where a text is wanted."""
    return TypeError(f"can't convert '{kind}' object to str implicitly")
