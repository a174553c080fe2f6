"""MicroPython's `collections`: `deque` of a fixed length, `namedtuple`, `OrderedDict`."""

import collections as _real
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NoReturn

from _board import board

from marelle_sim.microcontroller.board_types import no_text

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


def namedtuple(name: str, fields: str | Sequence[str], /) -> Any:
    """Return a class of tuples whose elements also have names, such as `x` and `y` of a point.

    A board splits a text at blanks alone, so that "x,y" is one name, and takes any text as a name. A name that begins with `__` is
    shown, but cannot be read as an attribute here; one that begins with a single `_` can be read, but not by `getattr`.

    Raises:
        TypeError: a name is no text, or the fields are no text, list or tuple.
    """
    names = _fields_of(fields)
    numbers = [f"n{place}" for place in range(len(names))]
    getters = vars(_real.namedtuple("numbered", numbers))  # faster than properties
    pairs = reversed([*zip(names, numbers, strict=True)])  # of two equal names the first counts
    named = {
        field: getters[number]
        for field, number in pairs
        if not field.startswith("__")  # Python itself would use them
    }
    return type(_text(name), (tuple,), {
        **named, "__slots__": (), "__new__": _maker(names), "__repr__": _shower(name, names),
    })  # fmt: skip


def _fields_of(fields: Any) -> list[str]:
    if isinstance(fields, str):
        return fields.split()
    if not isinstance(fields, tuple | list):
        raise TypeError(f"object '{type(fields).__name__}' isn't a tuple or list")
    return [_text(name) for name in fields]


def _text(name: Any) -> str:
    if isinstance(name, str):
        return name
    raise no_text(type(name).__name__)


def _shower(name: str, names: list[str]) -> Callable[[tuple[Any, ...]], str]:
    """Return the `__repr__` of a named tuple, which shows the name given to it in a subclass too."""

    def shown(self: tuple[Any, ...]) -> str:
        parts = [f"{field}={value!r}" for field, value in zip(names, self, strict=True)]
        return f"{name}({', '.join(parts)})"

    return shown


def _maker(names: list[str]) -> Callable[..., Any]:
    """Return the `__new__` of a named tuple, with a board's TypeError for wrong values; a board counts neither the class nor `self`."""

    def made(kind: type[tuple[Any, ...]], /, *values: Any, **named: Any) -> Any:
        given = len(values) + len(named)
        if given != len(names):
            raise TypeError(
                f"function takes {len(names)} positional arguments but {given} were given"
            )
        if not named:
            return tuple.__new__(kind, values)
        try:
            return tuple.__new__(kind, (*values, *map(named.__getitem__, names[len(values) :])))
        except KeyError:
            raise _wrong_name(names, len(values), named) from None

    return made


def _wrong_name(names: list[str], first: int, named: dict[str, Any]) -> TypeError:
    """Return the error for a name that is no field, or that of one of the `first` fields, which have values already; there is one."""
    for name in named:
        if name not in names:
            return TypeError(f"unexpected keyword argument '{name}'")
    twice = next(name for name in named if names.index(name) < first)
    return TypeError(f"function got multiple values for argument '{twice}'")
