"""Measures the memory of a board that a program uses: that of all objects to which its modules and running functions refer.

Only the program's own objects are measured one by one, by the rules of MicroPython 1.25 on 32 bits. The board library counts as a
fixed number of bytes once it is imported; an object of one of the board's modules counts as one heap block, whatever its Python
object refers to. The heap has blocks of 16 bytes. Integers of at most 30 bits, `None`, and texts of no more than one byte take none.
The sizes depend only on the values, not on how CPython stores them, so that they are the same in each version of Python.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections import deque
from collections.abc import Callable
from gc import get_referents
from io import BytesIO, StringIO
from types import FrameType, FunctionType, GeneratorType, MethodType, ModuleType
from typing import Any

from marelle_files import LIBRARY
from marelle_sim.microcontroller.heap import BLOCK_BYTES as _BLOCK
from marelle_sim.programs.activations import Activation
from marelle_sim.programs.bytearrays import BoardBytearray

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
    """Return the bytes that a board requests when the container `thing`, the largest on the heap, next needs a larger memory.

    For a list these are twice its slots, 65 536 at most; for a dict or a set the table for one more entry, in a dict of 24 407 places
    at most; for a text or bytes one byte more than its length.

    A program on a board ends with `MemoryError` when such a request does not fit.
    """
    if isinstance(thing, list):
        return 2 * _WORD * min(_slots(len(thing)), _MOST_DOUBLED)
    if isinstance(thing, dict):
        return min(table(len(thing) + 1), _MOST_OF_A_DICT)
    return table(len(thing) + 1, 1) if isinstance(thing, set) else len(thing) + 1


def _slots(length: int) -> int:
    return length if length > _MOST_DOUBLED else max(_FEWEST_SLOTS, 1 << (length - 1).bit_length())


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


def _holding(size: int, *names: str) -> Callable[[Any, list[Any]], int]:
    """Return the rule of a type whose objects take `size` bytes and refer to the values of these attributes."""

    def rule(thing: Any, inside: list[Any]) -> int:
        inside += [getattr(thing, name) for name in names]
        return size

    return rule


def _of_generator(generator: GeneratorType[Any, Any, Any], inside: list[Any]) -> int:
    frame = generator.gi_frame
    names = {} if frame is None else frame.f_locals
    inside += [value for name, value in names.items() if not name.startswith(".")]
    return blocks(_WORD * (12 + len(names)))


RULES: dict[type, Callable[[Any, list[Any]], int]] = {
    int: _of_int, float: _of_float, str: _of_text, bytes: _of_bytes, bytearray: _of_buffer, memoryview: _of_buffer,
    array: _of_array, BytesIO: _of_bytes_io, StringIO: _of_string_io, tuple: _of_tuple, list: _of_list, deque: _of_deque,
    dict: _of_dict, set: _of_set, frozenset: _of_set, FunctionType: _of_function, GeneratorType: _of_generator,
    MethodType: _holding(_BLOCK, "__self__", "__func__"), property: _holding(_BLOCK, "fget", "fset"),
    staticmethod: _holding(_BLOCK, "__func__"), classmethod: _holding(_BLOCK, "__func__"),
    BaseException: _holding(4 * _BLOCK, "args"),  # with a traceback of some lines
}  # fmt: skip
"""{type: function(object, inside)}; it returns the object's bytes, and appends the objects it refers to, to the list `inside`."""
GROWS = frozenset((list, dict, set, str, bytes))
NO_OBJECT = frozenset((Activation, bool, type(None), type(...), type(NotImplemented)))
INSTANCE_BYTES = _BLOCK
CLASS_BYTES = 3 * _BLOCK
CODE_BYTES, CODE_PER_HUNDRED = 128, 60
"""Bytes of a file's compiled code: a fixed part, and a part for each hundred bytes of text; estimated on MicroPython's unix port."""


_CO_OPTIMIZED = 1  # of a function's code, as `inspect` names it: importing it costs 5 ms


LIBRARY_BYTES = 18_600  # with a robot: decision 010
_LEAST_GROWTH = 16
_LONG: dict[type, int] = {
    list: 0, dict: 0, set: 0, deque: 0, str: 2, bytes: 2, bytearray: 2, BoardBytearray: 2,
}  # fmt: skip
"""{type of a container: by how many bits to shift its length to the right for its number of 4-byte words}."""


class ReachableBytes:
    """Measures the memory that one program uses.

    Args:
        modules: {name: module} of the program's own modules; the loader adds more while the program runs.
        files: paths of the program's own files on the computer.
        all_modules: {name: module} of all loaded modules.
    """

    def __init__(
        self, modules: dict[str, ModuleType], files: set[str], all_modules: dict[str, ModuleType]
    ) -> None:
        self._modules, self._files, self._all_modules = modules, files, all_modules
        self._code_bytes = 0

    def loaded(self, text: str) -> None:
        """Add the estimated bytes of the code of a loaded file; `text` is its source."""
        written = sum(
            len(line) for line in map(str.strip, text.splitlines()) if not line.startswith("#")
        )
        self._code_bytes += CODE_BYTES + written * CODE_PER_HUNDRED // 100

    def __call__(self) -> tuple[int, int, bool]:
        """Measure; return (bytes in use, bytes that the largest object requests to grow, whether the program is running)."""
        own = set(self._modules)
        inside: list[Any] = []
        total = self._code_bytes + (LIBRARY_BYTES if LIBRARY in self._all_modules else 0)
        for module in self._modules.values():
            names = _given(vars(module))
            inside += names.values()
            total += table(len(names))
        frames = self._frames()
        for frame in frames:
            own.add(str(frame.f_globals.get("__name__")))
            if frame.f_code.co_flags & _CO_OPTIMIZED:
                inside += frame.f_locals.values()
        size, growth = _Walk(own).through(inside)
        return total + size, growth, bool(frames)

    def slots(self) -> int:
        """Return the number of items in all lists, dicts, sets, deques, texts and bytes to which a variable of the program refers.

        Four letters or bytes count as one item. Tuples, and containers inside containers, are not counted.
        """
        groups = [vars(module) for module in self._modules.values()]
        groups += [
            frame.f_locals for frame in self._frames() if frame.f_code.co_flags & _CO_OPTIMIZED
        ]
        named = {  # an object with two names counts once
            id(thing): thing
            for names in groups
            for thing in names.values()
            if type(thing) in _LONG
        }
        return sum(len(thing) >> _LONG[type(thing)] for thing in named.values())

    def _frames(self) -> list[FrameType]:
        """Return the frames of the program's running functions and modules.

        Comprehensions are left out, because they have frames of their own only before CPython 3.12.
        """
        found = []
        frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - the documented way to one's callers
        while frame is not None:
            code = frame.f_code
            if code.co_filename in self._files and code.co_name not in _COMPREHENSIONS:
                found.append(frame)
            frame = frame.f_back
        return found


_COMPREHENSIONS = ("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>")


class _Walk:
    def __init__(self, own: set[str]) -> None:
        self._own = own
        self._largest: Any = None  # of what can grow, with what it takes
        self._most = 4 * _LEAST_GROWTH

    def through(self, waiting: list[Any]) -> tuple[int, int]:
        """Return the bytes of these objects and of all objects to which they refer, and the bytes by which the largest grows; empty `waiting`."""
        seen: set[int] = set()
        total = 0
        while waiting:
            thing = waiting.pop()
            kind = type(thing)
            if kind in NO_OBJECT or id(thing) in seen:
                continue
            seen.add(id(thing))
            rule = RULES.get(kind)
            if rule is None:
                total += self._other(thing, kind, waiting)
            elif kind is not FunctionType or thing.__module__ in self._own:
                size = rule(thing, waiting)
                total += size
                if size > self._most and kind in GROWS:
                    self._largest, self._most = thing, size
        return total, _LEAST_GROWTH if self._largest is None else grown(self._largest)

    def _other(self, thing: Any, kind: type, waiting: list[Any]) -> int:
        """Return the bytes of an object whose type has no rule in `RULES`; add the objects that it refers to, to `waiting`.

        It is an instance or a class that the program defines, or an object of a board's module. A module, and an object of the board
        library, counts 0 bytes.
        """
        if kind is type:
            return self._class(thing, waiting) if thing.__module__ in self._own else 0
        if kind.__module__.partition(".")[0] == LIBRARY or kind.__name__ == "module":
            return 0
        rule = next((RULES[base] for base in kind.__mro__ if base in RULES), None)
        native = rule(thing, waiting) if rule is not None else 0
        if kind.__module__ not in self._own:
            return native or INSTANCE_BYTES
        values = list((_dict_of(thing) or {}).values()) if native else _values(thing, kind)
        waiting += values
        return native + INSTANCE_BYTES + table(len(values))

    def _class(self, thing: type, waiting: list[Any]) -> int:
        names = _given(vars(thing))
        waiting += (*names.values(), *thing.__bases__)
        return CLASS_BYTES + table(len(names))


def _given(names: Any) -> dict[str, Any]:
    """Return the {name: value} that a program has defined in a module or class, without the special names that Python adds."""
    return {
        name: value
        for name, value in names.items()
        if isinstance(value, FunctionType) or not name.startswith("__")
    }


def _values(thing: object, kind: type) -> list[Any]:
    """Return the values of an object's attributes.

    They come from `gc.get_referents`: reading `__dict__` would make CPython build one, and slow down each later access.
    """
    parts = [part for part in get_referents(thing) if part is not kind]
    dicts = [part for part in parts if type(part) is dict]
    may_be_one = len(parts) == 1 or any(len(one) == len(parts) - 1 for one in dicts)
    slots = any("__slots__" in vars(base) for base in kind.__mro__)
    if not slots and not (dicts and may_be_one):
        return parts
    real = _dict_of(thing)  # one of the dicts may be the real one, if it was requested before
    if real is None or (not slots and len(parts) > 1 and all(one is not real for one in dicts)):
        return parts
    values = list(real.values())
    if slots:
        values += [
            part for part in parts if part is not real and all(part is not one for one in values)
        ]
    return values


def _dict_of(thing: object) -> dict[str, Any] | None:
    try:
        found = object.__getattribute__(thing, "__dict__")
    except AttributeError:
        return None
    return found if isinstance(found, dict) else None
