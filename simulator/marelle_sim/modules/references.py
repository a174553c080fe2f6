"""The codes of `struct` and `array`: sizes, numbers that wrap around, and the objects of `O` and `S`.

For `O` a board stores the address of an object; here each object has a number instead, which it gets when it is first stored.
"""

from typing import Any

from uctypes_memory import memory

__all__ = ["BITS", "OF_THINGS", "REAL_CODE", "thing_at", "word_for", "wrapped"]

BITS = {
    "b": 8, "B": 8, "h": 16, "H": 16, "i": 32, "I": 32, "l": 32, "L": 32, "P": 32, "O": 32, "S": 32, "q": 64, "Q": 64,
}  # fmt: skip
"""The codes of whole numbers and of addresses, with their size on a board of 32 bits."""
REAL_CODE = {"l": "i", "L": "I", "P": "I", "O": "I", "S": "I"}
"""CPython's code where it has another size."""
OF_THINGS = ("O", "S")
_FIRST = 0x2001_0000
_things: list[Any] = []


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
