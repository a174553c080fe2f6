"""The memory that an object takes on a board, by the rules of MicroPython 1.25 on 32 bits.

Its heap has blocks of 16 bytes. Integers of at most 30 bits, `None`, and texts of no more than one byte take none.
The sizes depend only on the values, not on how CPython stores them, so that they are the same in each version of Python.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import deque
from collections.abc import Callable
from io import BytesIO, StringIO
from types import FunctionType, GeneratorType, MethodType
from typing import Any

from marelle_sim.microcontroller.heap import BLOCK_BYTES as _BLOCK
from marelle_sim.programs.activations import Activation

_WORD = 4
_SMALL = 1 << 30  # integers below it take no heap memory
_FEWEST_SLOTS = 4  # of a list, which doubles when it is full
_MOST_DOUBLED = (
    32_768  # twice as many slots are more than a Pico has: a longer list was made in its length
)
_MOST_OF_A_DICT = 8 * 24_407  # while it is filled from one of 16 273 places, which is there still
_TABLES = (  # py/map.c: how many places a dict or a set has
    0, 2, 4, 6, 8, 10, 12, 17, 23, 29, 37, 47, 59, 73, 97, 127, 167, 223, 293, 389, 521, 691, 919, 1223, 1627, 2161, 3229, 4831,
    7243, 10861, 16273, 24407, 36607, 54907,
)  # fmt: skip


def blocks(size: int) -> int:
    """Return a number of bytes rounded up to a multiple of a heap block, 16 bytes."""
    return -(-size // _BLOCK) * _BLOCK


def table(entries: int, words: int = 2) -> int:
    """Return the bytes of a hash table with `entries` entries.

    `words` are the 4-byte words of an entry: 2 in a dict, 1 in a set.
    """
    place = bisect_left(_TABLES, entries)
    return blocks(_WORD * words * (_TABLES[place] if place < len(_TABLES) else entries))


def grown(thing: Any) -> int:
    """Return the bytes that a board requests when the container `thing`, the largest on the heap, grows by one item.

    A program on a board ends with `MemoryError` when such a request does not fit.
    """
    if isinstance(thing, list):
        return 2 * _WORD * min(_slots(len(thing)), _MOST_DOUBLED)
    if isinstance(thing, dict):
        return min(table(len(thing) + 1), _MOST_OF_A_DICT)
    return table(len(thing) + 1, 1) if isinstance(thing, set) else len(thing) + 1


def _slots(length: int) -> int:
    doubled = max(_FEWEST_SLOTS, 1 << (length - 1).bit_length())
    return length if length > _MOST_DOUBLED else doubled


def _of_int(number: int, _inside: list[Any]) -> int:
    small = -_SMALL <= number < _SMALL
    return 0 if small else _BLOCK + blocks(2 * (number.bit_length() // 16 + 1))


def _of_float(_number: float, _inside: list[Any]) -> int:
    return _BLOCK


def _of_text(text: str, _inside: list[Any]) -> int:
    length = len(text) if text.isascii() else len(text.encode(errors="replace"))
    return _BLOCK + blocks(length + 1) if length > 1 else 0


def _of_bytes(data: bytes, _inside: list[Any]) -> int:
    return _BLOCK + blocks(len(data) + 1) if data else 0


def _of_buffer(data: bytearray | memoryview, _inside: list[Any]) -> int:
    return _BLOCK + blocks(len(data))


def _of_array(data: Any, _inside: list[Any]) -> int:
    return _BLOCK + blocks(memoryview(data).nbytes)


def _of_bytes_io(file: BytesIO, _inside: list[Any]) -> int:
    return _BLOCK if file.closed else _BLOCK + blocks(len(file.getvalue()))


def _of_string_io(file: StringIO, _inside: list[Any]) -> int:
    return _BLOCK if file.closed else _BLOCK + _of_text(file.getvalue(), [])


def _of_tuple(items: tuple[Any, ...], inside: list[Any]) -> int:
    inside += items
    return blocks(2 * _WORD + _WORD * len(items)) if items else 0


def _of_list(items: list[Any], inside: list[Any]) -> int:
    inside += items
    return _BLOCK + blocks(_WORD * _slots(len(items)))


def _of_deque(items: Any, inside: list[Any]) -> int:
    inside += items
    return _BLOCK + blocks(_WORD * (len(items) + 1))


def _of_dict(items: dict[Any, Any], inside: list[Any]) -> int:
    inside += items.keys()
    inside += items.values()
    return _BLOCK + table(len(items))


def _of_set(items: set[Any], inside: list[Any]) -> int:
    inside += items
    return _BLOCK + table(len(items), 1)


def _of_method(method: MethodType, inside: list[Any]) -> int:
    inside += (method.__self__, method.__func__)
    return _BLOCK


def _of_function(function: FunctionType, inside: list[Any]) -> int:
    """Return the bytes of a function object with its default values and closure cells, but without its code.

    Append the objects to which these refer to `inside`.
    """
    defaults = [*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values()]
    inside += defaults
    cells = function.__closure__ or ()
    for cell in cells:
        try:
            inside.append(cell.cell_contents)
        except ValueError:  # nothing is in it yet
            continue
    shared = blocks(_WORD * (3 + len(cells))) + _BLOCK * len(cells) if cells else 0
    return blocks(_WORD * (4 + len(defaults))) + shared


def _of_error(error: BaseException, inside: list[Any]) -> int:
    inside.append(error.args)
    return 4 * _BLOCK  # with a traceback of some lines


def _of_wrapper(wrapper: Any, inside: list[Any]) -> int:
    inside.append(wrapper.__func__)
    return _BLOCK


def _of_property(wrapper: property, inside: list[Any]) -> int:
    inside += (wrapper.fget, wrapper.fset)
    return _BLOCK


def _of_generator(generator: GeneratorType[Any, Any, Any], inside: list[Any]) -> int:
    frame = generator.gi_frame
    names = {} if frame is None else frame.f_locals
    inside += [value for name, value in names.items() if not name.startswith(".")]
    return blocks(_WORD * (12 + len(names)))


RULES: dict[type, Callable[[Any, list[Any]], int]] = {
    int: _of_int, float: _of_float, str: _of_text, bytes: _of_bytes, bytearray: _of_buffer, memoryview: _of_buffer,
    array: _of_array, BytesIO: _of_bytes_io, StringIO: _of_string_io, tuple: _of_tuple, list: _of_list, deque: _of_deque,
    dict: _of_dict, set: _of_set, frozenset: _of_set, MethodType: _of_method, FunctionType: _of_function,
    BaseException: _of_error, staticmethod: _of_wrapper, classmethod: _of_wrapper, property: _of_property,
    GeneratorType: _of_generator,
}  # fmt: skip
"""{type: function(object, inside)}; it returns the object's bytes, and appends the objects it refers to, to the list `inside`."""
GROWS = frozenset((list, dict, set, str, bytes))
NO_OBJECT = frozenset((Activation, bool, type(None), type(...), type(NotImplemented)))
INSTANCE_BYTES = _BLOCK
CLASS_BYTES = 3 * _BLOCK
CODE_BYTES, CODE_PER_HUNDRED = 128, 60
"""Bytes of a file's compiled code: a fixed part, and a part for each hundred bytes of text; estimated on MicroPython's unix port."""
