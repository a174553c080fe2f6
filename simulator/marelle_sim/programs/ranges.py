"""A `range` that is longer than a board's memory: iterating over it and searching it cost virtual time.

Other iterables need no count of their own: their items are in memory, or made by loops and functions of the program, which
cost time already. But `map(f, range(10**9))` runs inside CPython, where the simulator cannot count. So in a rewritten program
a long `range` is a `LongRange`, unless the loop or call that reads it counts the items itself (`programs.lengths`).
"""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from marelle_sim.microcontroller.board_types import built_in

_MOST_PLACES = 65_536  # items of 4 bytes: more than a Pico's memory
_AT_ONCE = 256  # the time of so many items passes at once, after them; fewer items cost nothing
_NEVER_A_NUMBER = frozenset((str, bytes, bytearray, list, tuple, dict, set, type(None)))


def ranges(spend: Callable[[int], object], item_ns: int) -> Callable[..., Any]:
    """Return the function `range` of a program: it makes a `LongRange` if the range has more than 65 536 items.

    Args:
        spend: lets virtual time pass, in us.
        item_ns: the time for each item, in ns.
    """

    def made(*bounds: Any) -> Any:
        plain = range(*bounds)
        return plain if length(plain) <= _MOST_PLACES else LongRange(plain, passed)

    def passed(items: int) -> None:
        spend(items * item_ns // 1000)

    return made


@built_in("range")
class LongRange:
    """A `range` whose items cost virtual time when they are iterated over or searched.

    Attributes:
        plain: the same range as a Python `range`, which costs no time.
    """

    __slots__ = ("_passed", "plain")

    def __init__(self, plain: range, passed: Callable[[int], None]) -> None:
        self.plain, self._passed = plain, passed

    @property  # type: ignore[misc]  # that of `object` may be set
    def __class__(self) -> type:
        """`range`, so that `isinstance(x, range)` is true."""
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
        """Tell whether `value` is in the range, and let the time pass in which a board compares it with item after item.

        The position of an integer is computed, not searched. A value that cannot equal a number, such as a string, costs
        the time of the whole range. Any other value, such as a float, is compared with item after item here too.
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


def length(items: Any) -> int:
    """Return `len(items)`, or 2**62 if it is too large for `len`."""
    try:
        return len(items)
    except OverflowError:
        return 1 << 62
