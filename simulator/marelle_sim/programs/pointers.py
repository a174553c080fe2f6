"""The built-ins of viper code: conversions to machine integers, and pointers."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

from marelle_sim.errors import BoardError
from marelle_sim.microcontroller.board_types import BoardMemoryview

_KINDS: dict[int, Any] = {8: "B", 16: "H", 32: "i"}  # format of a cell, by its bits


def viper_names(uctypes: Callable[[], ModuleType]) -> dict[str, object]:
    """Return {name: function} of the functions that rewritten viper code calls.

    `uctypes` returns the board's module `uctypes`, which has the addresses of buffers; it is called only when one is needed.
    """

    def pointer(place: Any, bits: int) -> object:
        """Return a `Pointer` with cells of `bits` bits (0 for `ptr`) to a buffer, an address or another pointer's place."""
        return Pointer(place.place if isinstance(place, Pointer) else place, bits, uctypes)

    return {
        "__viper_int__": viper_int, "__viper_bool__": bool,
        "__viper_pointer__": pointer, "__viper_address__": lambda pointer: pointer.address,
    }  # fmt: skip


def viper_int(thing: Any) -> Any:
    """Do viper's `int(thing)`: return the value of an int or a bool, or the address of a `Pointer`.

    Raises:
        TypeError: `thing` is of any other type, such as a text, a float or None.
    """
    if isinstance(thing, int):
        return int(thing)
    if isinstance(thing, Pointer):
        return thing.address
    raise TypeError(f"can't convert {type(thing).__name__} to int")


class Pointer:
    """A pointer of viper code into a board's memory: `pointer[i]` reads or sets its cell number i.

    Outside its buffer this raises BoardError (E-BOARD-01), unless another buffer is at that address.

    Attributes:
        place: the buffer to which it points, or an address.
    """

    __slots__ = ("_bits", "_cells", "_uctypes", "place")

    def __init__(self, place: Any, bits: int, uctypes: Callable[[], ModuleType]) -> None:
        self.place, self._bits, self._uctypes = place, bits, uctypes
        self._cells: Any = ()
        if not isinstance(place, int) and bits:
            data = BoardMemoryview(place).cast("B")
            self._cells = data[: len(data) - len(data) % (bits // 8)].cast(_KINDS[bits])

    @property
    def address(self) -> int:
        """The address of the pointer's first byte."""
        place = self.place
        return int(place if isinstance(place, int) else self._uctypes().addressof(place))

    def _elsewhere(self, index: int) -> Any:
        """Return a memoryview of the one cell number `index`, which is outside the pointer's own buffer.

        Another buffer may be at its address.

        Raises:
            BoardError: no buffer is there (E-BOARD-01).
        """
        size = self._bits // 8
        address = (self.address + index * size) & 0xFFFFFFFF
        try:
            return (
                BoardMemoryview(self._uctypes().bytearray_at(address, size))
                .cast("B")
                .cast(_KINDS[self._bits])
            )
        except OSError:
            raise BoardError("E-BOARD-01", address=f"0x{address:08X}") from None

    def __getitem__(self, index: int) -> int:
        cells = self._cells
        return int(cells[index] if 0 <= index < len(cells) else self._elsewhere(index)[0])

    def __setitem__(self, index: int, value: int) -> None:
        value &= (1 << self._bits) - 1
        if self._bits == 32:  # such a cell has a sign
            value = (value ^ 1 << 31) - (1 << 31)
        if 0 <= index < len(self._cells):
            self._cells[index] = value
        else:
            self._elsewhere(index)[0] = value
