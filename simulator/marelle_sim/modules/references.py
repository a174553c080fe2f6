"""The codes of `struct` and `array`: sizes, numbers that wrap around, and the objects of `O` and `S`; and the addresses of buffers.

A buffer gets an address in the board's memory when a program first asks for it. For `O` a board stores the address of an object; here each object has a number instead, which it gets when it is first stored.
"""

from typing import Any

from marelle_sim.microcontroller.board_types import byte_view

BITS = {
    "b": 8, "B": 8, "h": 16, "H": 16, "i": 32, "I": 32, "l": 32, "L": 32, "P": 32, "O": 32, "S": 32, "q": 64, "Q": 64,
}  # fmt: skip
"""The codes of whole numbers and of addresses, with their size on a board of 32 bits."""
REAL_CODE = {"l": "i", "L": "I", "P": "I", "O": "I", "S": "I"}
"""CPython's code where it has another size."""
OF_THINGS = ("O", "S")
_FIRST = 0x2001_0000
_things: list[Any] = []


class _Memory:
    """Gives each buffer an address in a Pico's RAM, which it keeps until the end of the run.

    A view of a part of a buffer counts as a buffer of its own, with an address outside the whole one's.
    """

    def __init__(self) -> None:
        self._next = 0x2000_8000
        self._views: dict[int, tuple[int, memoryview]] = {}

    def address_of(self, buffer: Any) -> int:
        """Return the address of a buffer; the first call for a buffer chooses a free one, and so does each call for a text.

        Views of the same number of bytes of one buffer get the same address.

        Raises:
            TypeError: it is neither a buffer nor a text.
        """
        view = byte_view(buffer)
        for address, known in self._views.values():
            if known.obj is view.obj and known.nbytes == view.nbytes:
                return address
        address, self._next = self._next, self._next + (view.nbytes + 31) // 16 * 16
        self._views[address] = (address, view)
        return address

    def at(self, address: int, size: int) -> memoryview:
        """Return a view of `size` bytes at an address; OSError EFAULT if they are not all in one buffer that has an address."""
        for start, view in self._views.values():
            if start <= address and address + size <= start + view.nbytes:
                return view[address - start : address - start + size]
        raise OSError(14)  # EFAULT: a board would read whatever is there

    def text_at(self, address: int) -> str:
        """Return the text at an address, up to the next zero byte; OSError EFAULT if the address is in no buffer that has one."""
        for start, view in self._views.values():
            if start <= address < start + view.nbytes:
                return bytes(view[address - start :]).split(b"\0")[0].decode()
        raise OSError(14)


memory = _Memory()


def word_for(code: str, thing: Any) -> Any:
    """Return the number to store for an object (code `O`); for a text (`S`) its address is given already, and returned."""
    if code == "S":
        return thing
    for number, known in enumerate(_things):
        if known is thing:
            return _FIRST + 16 * number
    _things.append(thing)
    return _FIRST + 16 * (len(_things) - 1)


def thing_at(code: str, word: int) -> Any:
    """Return the object whose number was stored (`O`), or the text at an address (`S`)."""
    return memory.text_at(word) if code == "S" else _things[(word - _FIRST) // 16]


def wrapped(number: int, bits: int, *, signed: bool) -> int:
    """Return the lowest `bits` bits of a number as a value, in two's complement if `signed`."""
    number &= (1 << bits) - 1
    return number - (1 << bits) if signed and number >> (bits - 1) else number
