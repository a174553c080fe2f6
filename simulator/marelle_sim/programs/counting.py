"""Makes a built-in call cost virtual time for each item that it processes, and allocates the memory of its result (MemoryError).

`programs.lengths` and `programs.widths` put calls of these functions into the programs.
"""

from array import array
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from itertools import islice
from math import inf
from typing import Any

from marelle_sim.kernel import Clock
from marelle_sim.microcontroller.access_costs import Costs
from marelle_sim.microcontroller.board_types import BoardMemoryview
from marelle_sim.microcontroller.heap import Heap
from marelle_sim.programs import growing, lengths, widths
from marelle_sim.programs.bytearrays import BoardBytearray
from marelle_sim.programs.ranges import LongRange, length, ranges

_SIZED = frozenset(
    (list, tuple, str, bytes, bytearray, BoardBytearray, dict, set, frozenset, range, memoryview, deque,
     OrderedDict, type({}.keys()), type({}.values()), type({}.items()))
)  # fmt: skip
_AT_ONCE = 256  # the time of so many items passes at once, before the first, if the loop may stop half way
_SHORT = 32  # fewer items cost no time; the time of an iterator passes after each 32
_SLOT_BYTES, _FIRST_SLOTS = 4, 4  # of a list, which doubles when it is full
_SHORT_BITS = 64
_COPIED_LIKE_ONE = 25  # letters
_SIZE_BITS = 31


def counters(clock: Clock, costs: Costs, heap: Heap) -> dict[str, Callable[..., Any]]:
    """Return {name: function} of the functions by which a rewritten program spends time and memory on many items and large numbers."""
    item_ns = costs.item_ns
    turn_ns = costs.loop_us * 500  # a comprehension's turn takes half of a loop's
    count, numbers = _Count(clock, costs, heap), _Numbers(clock, costs, heap)
    pair_counter = count.counter(item_ns, slot_bytes=2 * _SLOT_BYTES)
    return {
        lengths.ITEMS: count.counter(item_ns),
        lengths.LAZY_ITEMS: count.counter(item_ns, lazy=True),
        lengths.KEPT: count.counter(item_ns, slot_bytes=_SLOT_BYTES),
        lengths.ORDERED: count.counter(
            item_ns, slot_bytes=_SLOT_BYTES, compare_ns=costs.compare_ns
        ),
        lengths.OCTETS: count.sizes(item_ns, more=1),
        lengths.BYTE_ARRAY: count.sizes(item_ns, more=0),
        lengths.TURNS: count.counter(turn_ns, lazy=True),
        lengths.FILLED: count.counter(turn_ns, slot_bytes=_SLOT_BYTES),
        lengths.DICT_OF: lambda pairs: dict(pair_counter(pairs)),
        lengths.SORTING: count.sorting,
        lengths.UNTIL: count.until,
        lengths.REPEATED: count.repeated,
        lengths.REPLACED: count.replaced,
        widths.ROOM: count.room,
        lengths.RANGE: ranges(clock.spend, item_ns),
        growing.DOUBLES: numbers.doubles(count.doubles),
        growing.LONGER: count.longer,
        growing.SQUARES: numbers.check_power,
        lengths.POWER: numbers.power,
        lengths.SHIFT: numbers.shift,
    }


class _Count:
    def __init__(self, clock: Clock, costs: Costs, heap: Heap) -> None:
        self._clock, self._costs, self._heap = clock, costs, heap

    def counter(
        self, item_ns: int, *, slot_bytes: int = 0, compare_ns: int = 0, lazy: bool = False
    ) -> Callable[[Any], Any]:
        """Return a function that takes an iterable and returns one with the same items, each of which costs virtual time.

        A value that is no iterable, a mapping of the program's own, or a built-in collection of at most 32 items is returned itself, and
        costs nothing. A longer collection is returned itself after its time has passed, but if `lazy` and of more than 256 items as an
        iterator. Of an iterator each 32 items cost time, and what is left over costs nothing.

        Args:
            item_ns: time for each item, in ns.
            slot_bytes: bytes for each item in the list that the call makes (MemoryError), not counted for a collection of at most 256
                items; 0: the call makes no list.
            compare_ns: time for each comparison, in ns, if the call sorts the items.
            lazy: whether the call may stop half way, like `any`. If not, the time of a whole sequence passes at once.
        """
        clock = self._clock
        most = _AT_ONCE if lazy else 1 << 62

        def counted(items: Any) -> Any:
            if type(items) is LongRange:
                items = items.plain  # it is counted here, not a second time by its own iterator
            if type(items) in _SIZED or isinstance(items, array):
                number = length(items)
                if number <= most:
                    if number <= _SHORT:
                        return items
                    if slot_bytes and number > _AT_ONCE:
                        self._grow(number, item_ns, slot_bytes)
                    clock.spend(number * (item_ns + compare_ns * number.bit_length()) // 1000)
                    return items
                return self._slices(iter(items), number, item_ns)
            if hasattr(type(items), "keys"):  # a mapping is no iterator of pairs
                return items
            try:
                iterator = iter(items)
            except TypeError:  # the called function raises, or accepts it as something else
                return items
            return self._each(iterator, item_ns, slot_bytes, compare_ns)

        return counted

    def _grow(self, number: int, item_ns: int, slot_bytes: int) -> None:
        """Allocate the memory of a list of `number` items, whose size doubles step by step as on a board.

        If it does not fit, let the time pass until the step that does not, and raise `MemoryError`.
        """
        slots = _FIRST_SLOTS
        while slots < number and self._heap.fits(2 * slots * slot_bytes):
            slots *= 2
        if slots < number:
            self._clock.spend(slots * item_ns // 1000)
            slots *= 2
        self._heap.allocate(slots * slot_bytes)

    def _each(
        self, items: Iterator[Any], item_ns: int, slot_bytes: int, compare_ns: int
    ) -> Iterator[Any]:
        """Yield the items of an iterator; let their time pass after each 32, and allocate the memory of the list that they fill."""
        spend = self._clock.spend
        slots = _FIRST_SLOTS
        for number, item in enumerate(items, 1):
            if number % _SHORT == 0:
                spend(_SHORT * (item_ns + compare_ns * number.bit_length()) // 1000)
            if slot_bytes and number > slots:
                slots *= 2
                self._heap.allocate(slots * slot_bytes)
            yield item

    def _slices(self, items: Iterator[Any], number: int, item_ns: int) -> Iterator[Any]:
        """Yield the `number` items of a sequence; the time of 256 items passes before each 256."""
        for _slice in range(0, number, _AT_ONCE):
            self._clock.spend(_AT_ONCE * item_ns // 1000)
            yield from islice(items, _AT_ONCE)
        yield from items

    def sizes(self, item_ns: int, *, more: int) -> Callable[[Any], Any]:
        """Return a function that checks the argument of `bytes` or `bytearray`, and returns it or an iterator of its items.

        It allocates the memory of the bytes (MemoryError), and lets the time of copying them pass; for an integer, no time.

        Args:
            item_ns: time for each byte, in ns.
            more: bytes that the object needs besides its content.

        The returned function raises OverflowError for an integer of 2**31 or more.
        """
        counted, clock = self.counter(item_ns, slot_bytes=1), self._clock

        def sized(source: Any) -> Any:
            if isinstance(source, int):
                if source > 0 and source >> _SIZE_BITS:
                    raise OverflowError("overflow converting long int to machine word")
                self._heap.allocate(max(source, 0) + more)
                return source
            try:
                buffer = BoardMemoryview(source)
            except TypeError:
                return counted(source)
            self._heap.allocate(buffer.nbytes + more)
            clock.spend(buffer.nbytes * item_ns // 1000)
            return source

        return sized

    def sorting(self, items: Any) -> Any:
        """Let the time of `items.sort()` pass, if `items` is a list of more than 32 items, and return `items`."""
        if type(items) is list and len(items) > _SHORT:
            number = len(items)
            self._clock.spend(number * self._costs.compare_ns * number.bit_length() // 1000)
        return items

    def until(self, call: Callable[[], object], last: object) -> Iterator[object]:
        """Return `iter(call, last)`, in which each 32 calls cost the virtual time of 32 calls; what is left over costs nothing."""
        return self._each(iter(call, last), self._costs.call_us * 1000, 0, 0)

    def repeated(self, left: Any, right: Any) -> Any:
        """Return `left * right`, after allocating the memory of a repeated text, bytes, list or tuple (MemoryError), as `doubles`."""
        self.doubles(left, right)
        self.doubles(right, left)
        return left * right

    def replaced(self, text: Any, old: Any, new: Any) -> Any:
        if type(text) in (str, bytes) and type(text) is type(old) is type(new):
            self.room(len(text) + text.count(old) * (len(new) - len(old)))
        return text.replace(old, new)

    def room(self, value: Any, size: Any = None) -> Any:
        """Return `value`, after allocating the memory of a text of `size` letters (MemoryError); nothing for 256 letters or fewer.

        Without `size`, `value` itself is the number of letters.
        """
        size = value if size is None else size
        if type(size) is int and size > _AT_ONCE:
            self._heap.allocate(size + 1)
        return value

    def doubles(self, value: Any, times: Any) -> None:
        """Allocate the memory of a text, bytes, list or tuple that is repeated `times` times; nothing for 256 items or fewer.

        Raises:
            MemoryError: it does not fit.
        """
        kind = type(value)
        if type(times) is not int or times <= 0 or kind not in (str, bytes, list, tuple):
            return
        number = (len(value.encode()) if kind is str else len(value)) * times
        if number > _AT_ONCE:
            self._heap.allocate(number * _SLOT_BYTES if kind in (list, tuple) else number + 1)

    def longer(self, text: Any, more: int) -> None:
        """Allocate the memory of a copy of a text or bytes that is `more` letters longer, and let the time of the copy pass.

        Nothing happens for a text of 256 letters or fewer, and for a value of another class.

        Raises:
            MemoryError: it does not fit.
        """
        if type(text) in (str, bytes) and len(text) > _AT_ONCE:
            self._heap.allocate(len(text) + more)
            self._clock.spend(len(text) // _COPIED_LIKE_ONE * self._costs.copy_ns // 1000)


class _Numbers:
    """Operations on integers: above 64 bits they cost virtual time for the digits, and allocate memory (MemoryError)."""

    def __init__(self, clock: Clock, costs: Costs, heap: Heap) -> None:
        self._clock, self._costs, self._heap = clock, costs, heap

    def _product(self, bits: int, more: int) -> None:
        """Allocate the memory of a product (MemoryError), and let its time pass; the factors have `bits` and `more` bits.

        On a board a digit of a long integer has 16 bits.
        """
        digits, others = -(-bits // 16), -(-more // 16)
        self._heap.allocate(2 * (digits + others))
        self._clock.spend(digits * others * self._costs.digit_ns // 1000)

    def power(self, base: Any, exponent: Any, *modulus: Any) -> Any:
        """Return `base ** exponent` or `pow(base, exponent, modulus)`, after its time has passed.

        A float that is too large becomes infinite, as with `pow` in C.
        """
        if modulus:
            self._check_remainders(exponent, *modulus)
            return pow(base, exponent, *modulus)
        self.check_power(base, exponent)
        try:
            return base**exponent
        except OverflowError:
            if float not in (type(base), type(exponent)):
                raise
            return -inf if base < 0 and exponent % 2 == 1 else inf

    def check_power(self, base: Any, exponent: Any) -> None:
        """Let the time pass of the products by which a board computes an integer power of more than 64 bits: repeated squaring."""
        if type(base) is not int or type(exponent) is not int or exponent < 2:
            return
        bits = base.bit_length()
        if bits < 2 or bits * exponent <= _SHORT_BITS:
            return
        result = 1
        while True:
            if exponent & 1:
                self._product(result, bits)
                result += bits
            exponent >>= 1
            if not exponent:
                return
            self._product(bits, bits)
            bits *= 2

    def _check_remainders(self, exponent: Any, modulus: Any) -> None:
        """Let the time of `pow(base, exponent, modulus)` pass, if the modulus has more than 64 bits.

        It is that of two products of the modulus's length for each bit of the exponent.
        """
        if type(exponent) is not int or type(modulus) is not int:
            return
        bits = modulus.bit_length()
        if bits > _SHORT_BITS:
            for _bit in range(2 * exponent.bit_length()):
                self._product(bits, bits)

    def doubles(self, otherwise: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
        """Return the check that runs before a value is multiplied by a small number or added to itself.

        It lets the time pass if the value is an integer of more than 64 bits; for a value that is no integer it calls `otherwise`.
        """

        def doubles(value: Any, times: Any) -> None:
            if type(value) is not int:
                otherwise(value, times)
            elif value.bit_length() > _SHORT_BITS:
                self._product(value.bit_length(), 1)

        return doubles

    def shift(self, number: Any, by: Any) -> Any:
        """Return `number << by`; if that is an integer of more than 64 bits, first allocate its memory (MemoryError), let its time pass."""
        if type(number) is int and type(by) is int and number.bit_length() + by > _SHORT_BITS:
            self._heap.allocate(2 * ((number.bit_length() + by) // 16 + 1))
            self._clock.spend(by // 16 * self._costs.copy_ns // 1000)
        return number << by
