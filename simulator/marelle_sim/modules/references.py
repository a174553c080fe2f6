"""Numbers of objects: what `struct` and `array` keep for the codes `O` and `S`, where a board keeps an address."""

from typing import Any

from uctypes_memory import memory

__all__ = ["thing_at", "word_for"]

_FIRST = 0x2001_0000
_things: list[Any] = []


def word_for(code: str, thing: Any) -> Any:
    """Return what stands for a thing in memory: of a text (`S`) its address is given."""
    if code == "S":
        return thing
    for number, known in enumerate(_things):
        if known is thing:
            return _FIRST + 16 * number
    _things.append(thing)
    return _FIRST + 16 * (len(_things) - 1)


def thing_at(code: str, word: int) -> Any:
    """Return the thing that a number stands for, or the text at an address."""
    if code == "S":
        return memory.text_at(word)
    return _things[(word - _FIRST) // 16]
