"""Measures the memory of a board that a program uses: that of all objects to which its modules and running functions refer.

Only the program's own objects are measured one by one. The board library counts as a fixed number of bytes once it is
imported; an object of one of the board's modules counts as one heap block, whatever its Python object refers to.
"""

from __future__ import annotations

import sys
from collections import deque
from gc import get_referents
from types import FrameType, FunctionType, ModuleType
from typing import Any

from marelle_files import LIBRARY
from marelle_sim.programs.bytearrays import BoardBytearray
from marelle_sim.programs.sizes import (
    CLASS_BYTES,
    CODE_BYTES,
    CODE_PER_HUNDRED,
    GROWS,
    INSTANCE_BYTES,
    NO_OBJECT,
    RULES,
    grown,
    table,
)  # fmt: skip

_CO_OPTIMIZED = 1  # of a function's code, as `inspect` names it: importing it costs 5 ms


LIBRARY_BYTES = 18_600  # with a robot: decision 010
_LEAST_GROWTH = 16
_LONG: dict[type, int] = {list: 0, dict: 0, set: 0, deque: 0, str: 2, bytes: 2, bytearray: 2}
_LONG[BoardBytearray] = 2
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
        """Return the number of items in all lists, texts and other containers to which a variable of the program refers.

        Four letters or bytes count as one item. Containers inside containers are not counted.
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

        It is an instance or a class that the program defines, or an object of a board's module.
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
        waiting += names.values()
        waiting += thing.__bases__
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
