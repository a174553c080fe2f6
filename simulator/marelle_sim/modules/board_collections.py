"""MicroPython's `collections`: `deque` of a fixed length, `namedtuple`, `OrderedDict`."""

import collections as _real
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NoReturn

from _board import board

__all__ = ["OrderedDict", "deque", "namedtuple"]

_SLOT_BYTES = 4
_MANY = 256  # items; smaller ones are counted at the next check of the memory


class OrderedDict(dict[Any, Any]):
    """A dictionary that keeps the order of its keys; it equals only another one with the same items in the same order."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OrderedDict) and list(self.items()) == list(other.items())

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = None

    def __repr__(self) -> str:
        return f"OrderedDict({super().__repr__()})"


class deque:
    """A queue of at most `maxlen` items; when it is full, an item added at one end removes the one at the other end.

    With `flags` 1 adding to a full queue raises IndexError instead.
    """

    __slots__ = ("_strict", "_things")

    def __init__(self, iterable: Iterable[Any], maxlen: int, flags: int = 0) -> None:
        if maxlen < 0:
            raise ValueError
        if maxlen >= _MANY:
            board.heap.allocate(_SLOT_BYTES * (maxlen + 1))
        self._things: _real.deque[Any] = _real.deque(maxlen=maxlen)
        self._strict = flags & 1
        self.extend(iterable)

    def append(self, value: Any) -> None:
        """Add an item at the right."""
        self._check_room()
        self._things.append(value)

    def appendleft(self, value: Any) -> None:
        """Add an item at the left."""
        self._check_room()
        self._things.appendleft(value)

    def extend(self, iterable: Iterable[Any]) -> None:
        """Add all items of an iterable at the right."""
        for value in iterable:
            self.append(value)

    def pop(self) -> Any:
        """Remove the item at the right and return it; IndexError if the queue is empty."""
        self._check_any()
        return self._things.pop()

    def popleft(self) -> Any:
        """Remove the item at the left and return it; IndexError if the queue is empty."""
        self._check_any()
        return self._things.popleft()

    def __len__(self) -> int:
        return len(self._things)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._things)

    def __getitem__(self, index: int) -> Any:
        return self._things[_index(index)]

    def __setitem__(self, index: int, value: Any) -> None:
        self._things[_index(index)] = value

    def __delitem__(self, index: int) -> NoReturn:
        raise TypeError("'deque' object doesn't support item deletion")

    def __repr__(self) -> str:
        return "<deque>"

    def _check_room(self) -> None:
        if self._strict and len(self._things) == self._things.maxlen:
            raise IndexError("full")

    def _check_any(self) -> None:
        if not self._things:
            raise IndexError("empty")


def _index(index: Any) -> int:
    if not isinstance(index, int):
        raise TypeError(f"deque indices must be integers, not {type(index).__name__}")
    return index


def namedtuple(name: str, fields: Any) -> Any:
    """Return a class of tuples whose elements also have names, such as `x` and `y` of a point."""
    made: Any = _real.namedtuple(name, fields)  # type: ignore[misc]
    for extra in ("_asdict", "_field_defaults", "_fields", "_make", "_replace"):
        delattr(made, extra)
    made.__new__ = staticmethod(_counting(made.__new__, made.__match_args__))  # type: ignore[method-assign]
    return made


def _counting(make: Callable[..., Any], fields: tuple[str, ...]) -> Callable[..., Any]:
    """Return the function `make` with a board's TypeError for a wrong number of values; a board counts neither the class nor `self`."""

    def counted(kind: type, *values: Any, **named: Any) -> Any:
        given = len(values) + len(named)
        if given != len(fields):
            raise TypeError(
                f"function takes {len(fields)} positional arguments but {given} were given"
            )
        return make(kind, *values, **named)

    return counted
