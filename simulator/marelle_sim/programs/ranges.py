"""A `range` longer than a board's memory: going through it costs time.

All else that a program can go through counts itself: it is in memory, or is made by the program's own loops and functions. What is made of a
range (`map`, `zip`, `iter`, …) is C's, and neither tells when it is gone through nor by whom. So a long range is this in a program,
unless the loop or the call that goes through it counts already (`programs.lengths`).
"""

from __future__ import annotations

from itertools import islice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

_MOST_PLACES = 65_536  # of 4 bytes: more than a Pico's memory
# What is gone through less far is not counted: the real interpreter does not count either.
_AT_ONCE = 256
_NEVER_A_NUMBER = frozenset((str, bytes, bytearray, list, tuple, dict, set, type(None)))


def ranges(spend: Callable[[int], object], item_ns: int) -> Callable[..., Any]:
    """Return the function `range` of a program.

    Args:
        spend: lets microseconds pass.
        item_ns: what each item takes.
    """

    def made(*bounds: Any) -> Any:
        plain = range(*bounds)
        return plain if length(plain) <= _MOST_PLACES else LongRange(plain, passed)

    def passed(items: int) -> None:
        spend(items * item_ns // 1000)

    return made


class LongRange:
    """A `range` that lets the time pass in which a board goes through it.

    Attributes:
        plain: the same range, without the time.
    """

    __slots__ = ("_passed", "plain")

    def __init__(self, plain: range, passed: Callable[[int], None]) -> None:
        self.plain, self._passed = plain, passed

    @property  # type: ignore[misc]  # that of `object` may be set
    def __class__(self) -> type:
        """What `isinstance` sees."""
        return range

    def __getattr__(self, name: str) -> int:
        return getattr(self.plain, name)  # type: ignore[no-any-return]  # `start`, `stop`, `step`

    def __iter__(self) -> Iterator[int]:
        return self._counted(iter(self.plain))

    def __reversed__(self) -> Iterator[int]:
        return self._counted(reversed(self.plain))

    def _counted(self, items: Iterator[int]) -> Iterator[int]:
        for _slice in range(0, length(self.plain), _AT_ONCE):
            yield from islice(items, _AT_ONCE)
            self._passed(_AT_ONCE)

    def __contains__(self, value: object) -> bool:
        """Search a value, and let the time pass that a board needs for it, item by item.

        The position of an integer is computed. A value that cannot equal a number, such as a string, costs the whole range.
        """
        if type(value) is not int and type(value) not in _NEVER_A_NUMBER:
            return any(value == item for item in self)
        found = type(value) is int and value in self.plain
        place = self.plain.index(value) if found else length(self.plain)  # type: ignore[arg-type]
        self._passed(place)
        return found

    def __len__(self) -> int:
        return len(self.plain)

    def __bool__(self) -> bool:
        return bool(self.plain)

    def __getitem__(self, place: Any) -> Any:
        found = self.plain[place]
        return found if isinstance(found, int) else LongRange(found, self._passed)

    def __eq__(self, other: object) -> bool:
        return self.plain == (other.plain if type(other) is LongRange else other)

    def __hash__(self) -> int:
        return hash(self.plain)

    def __repr__(self) -> str:
        return repr(self.plain)


LongRange.__name__ = LongRange.__qualname__ = "range"
LongRange.__module__ = "builtins"


def length(items: Any) -> int:
    """Return the length; `len()` cannot return more than a machine word."""
    try:
        return len(items)
    except OverflowError:
        return 1 << 62
