"""MicroPython's `array`: whole numbers that are too large wrap around, and the only methods are `append` and `extend`."""

import array as _real
from collections.abc import Callable, Iterable, Iterator
from operator import eq, ge, gt, le, lt
from typing import Any, NoReturn

from references import BITS, OF_THINGS, REAL_CODE, thing_at, word_for, wrapped

from marelle_sim.programs.board_names import CLASSES
from marelle_sim.programs.bytearrays import Absent

__all__ = ["array"]


def _comparison(how: Callable[[bytes, bytes], bool]) -> Callable[["array", object], bool]:
    def compared(self: "array", other: object) -> bool:
        return self._compared(how, other)

    return compared


class array(_real.array):  # type: ignore[type-arg]  # int or float, as the type code says
    """Numbers of one type, side by side in memory."""

    _code: str

    def __new__(cls, typecode: str, initial: Iterable[Any] = ()) -> "array":
        """Make an array of `typecode`, one of b B h H i I l L q Q f d, P (an address), O (objects) or S (texts).

        `initial` has the items; the bytes of a `bytes` or `bytearray` are taken as the array's memory instead.

        Raises:
            ValueError: `typecode` is another one, or the bytes do not fill whole items.
        """
        if typecode not in BITS and typecode not in ("f", "d"):
            raise ValueError("bad typecode")
        made = super().__new__(
            _Things if typecode in OF_THINGS else cls, REAL_CODE.get(typecode, typecode)
        )
        made._code = typecode
        if isinstance(initial, (bytes, bytearray)):
            _real.array.frombytes(made, bytes(initial))
        else:
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

    def __delitem__(self, index: Any) -> NoReturn:
        raise TypeError("'array' object doesn't support item deletion")

    def __add__(self, other: Any) -> "array":
        made = array(self._code)
        _real.array.extend(made, super().__add__(other))
        return made

    def __contains__(self, value: object) -> bool:
        if isinstance(value, (int, float)):
            raise NotImplementedError
        return False

    __eq__, __lt__, __le__, __gt__, __ge__ = map(_comparison, (eq, lt, le, gt, ge))

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = None

    def __repr__(self) -> str:
        items = list(self)
        return f"array('{self._code}', {items})" if items else f"array('{self._code}')"

    def _compared(self, how: Callable[[bytes, bytes], bool], other: Any) -> bool:
        """Compare this array with another buffer byte by byte; `how` is an operator such as `eq` or `lt`.

        The result is False unless `other` is an array, a bytearray or a memoryview. NotImplementedError, as on a board, unless both
        have whole numbers of one type code, such as `h` or `H`; an order (such as `lt`) also needs an unsigned one.
        """
        kinds = [_kind(self), _kind(other)]
        if not kinds[1]:
            return False
        alike = kinds[0].lower() == kinds[1].lower() not in ("f", "d")
        if not alike or not (how is eq or any(kind.isupper() for kind in kinds)):
            raise NotImplementedError
        return how(memoryview(self).tobytes(), memoryview(other).tobytes())

    def _wrapped(self, value: Any) -> Any:
        if self._code not in BITS or not isinstance(value, int):
            return value
        return wrapped(value, BITS[self._code], signed=self._code.islower())


class _Things(array):
    """An array of objects (`O`) or of texts (`S`); its memory has their addresses."""

    def __getitem__(self, index: Any) -> Any:
        found = super().__getitem__(index)
        return found if isinstance(index, slice) else thing_at(self._code, found)

    def __iter__(self) -> Iterator[Any]:
        return map(self.__getitem__, range(len(self)))

    def _wrapped(self, value: Any) -> Any:
        return word_for(self._code, value)


_Things.__name__ = _Things.__qualname__ = "array"


def _kind(thing: Any) -> str:
    """Return the type code of a buffer's items, "B" for a bytearray or memoryview; "" for what an array is not compared with."""
    if isinstance(thing, array):
        return thing._code  # noqa: SLF001 - it is the module's own
    if isinstance(thing, _real.array):  # a slice of an array
        return thing.typecode
    return "B" if isinstance(thing, (bytearray, memoryview)) else ""


for _name in dir(_real.array):
    if _name[0] != "_" and _name not in CLASSES["array.array"]:
        setattr(array, _name, Absent("array", _name))
