"""MicroPython's `array`: whole numbers wrap around, and only `append` and `extend` exist."""

import array as _real
from collections.abc import Iterable
from typing import Any

from marelle_sim.programs.board_names import CLASSES
from marelle_sim.programs.bytearrays import Absent

__all__ = ["array"]

_BITS = {"b": 8, "B": 8, "h": 16, "H": 16, "i": 32, "I": 32, "l": 32, "L": 32, "q": 64, "Q": 64}
_REAL_CODE = {"l": "i", "L": "I"}  # long has 32 bits on a Pico


class array(_real.array):  # type: ignore[type-arg]  # int or float, as the type code says
    """Numbers of one kind, side by side in memory."""

    def __new__(cls, typecode: str, initial: Iterable[Any] = ()) -> "array":
        """Make an array of `typecode`, one of b B h H i I l L q Q f d."""
        if typecode not in _BITS and typecode not in ("f", "d"):
            raise ValueError("bad typecode")
        if isinstance(initial, (bytes, bytearray)):
            return super().__new__(cls, _REAL_CODE.get(typecode, typecode), bytes(initial))
        made = super().__new__(cls, _REAL_CODE.get(typecode, typecode))
        made.extend(initial)
        return made

    def append(self, value: Any) -> None:
        """Add a value at the end."""
        super().append(self._wrapped(value))

    def extend(self, values: Iterable[Any]) -> None:
        """Add values at the end."""
        super().extend([self._wrapped(value) for value in values])

    def __setitem__(self, index: Any, value: Any) -> None:
        super().__setitem__(index, value if isinstance(index, slice) else self._wrapped(value))

    def _wrapped(self, value: Any) -> Any:
        code = _real.array.typecode.__get__(self)
        bits = _BITS.get(code, 0)
        if not bits or not isinstance(value, int):
            return value
        value &= (1 << bits) - 1
        return value - (1 << bits) if code.islower() and value >> (bits - 1) else value


for _name in dir(_real.array):
    if _name[0] != "_" and _name not in CLASSES["array.array"]:
        setattr(array, _name, Absent("array", _name))
