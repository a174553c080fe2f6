"""Maps CPython's types to MicroPython's, and lists the attribute names that a board has in each.

An attribute name that no type of a board has (`title`, `bit_length`, `gi_frame`) is checked wherever a program uses it. A name
that some types of a board have and others lack (`range.count`, `float.hex`) is not: programs use it on the other types all
the time, and each check would cost time.
"""

import types
from io import BytesIO, StringIO

from marelle_sim.microcontroller.board_types import BoardMemoryview
from marelle_sim.programs.board_names import CLASSES, KINDS, MODULES
from marelle_sim.programs.bytearrays import BoardBytearray
from marelle_sim.programs.ranges import LongRange

_NAMES_HERE = {
    "builtin_function_or_method": "function",
    "method": "bound_method",
    "coroutine": "generator",
    "method_descriptor": "function",
    "wrapper_descriptor": "function",
    "method-wrapper": "bound_method",
    "builtin_method": "bound_method",
}


def name_of(kind: type) -> str:
    """Return the name of a type on a board.

    Example:
        >>> name_of(type(len)), name_of(int)
        ('function', 'int')
    """
    return _NAMES_HERE.get(kind.__name__, kind.__name__)


NAMES: dict[type, frozenset[str]] = {
    kind: KINDS[name_of(kind)]
    for kind in (
        bool, bytearray, bytes, classmethod, complex, dict, float, frozenset, int, list, memoryview, object, property, range, set,
        slice, staticmethod, str, super, tuple, type,
        BoardBytearray, BoardMemoryview, LongRange,
        types.FunctionType, types.GeneratorType, types.CoroutineType, types.ModuleType,
    )
}  # fmt: skip
NAMES[StringIO], NAMES[BytesIO] = CLASSES["io.StringIO"], CLASSES["io.BytesIO"]
"""{type of CPython: the attribute names that the type has on a board}."""
_ONLY_HERE = (types.AsyncGeneratorType, types.CodeType, types.FrameType, types.TracebackType)
_OF_SOME = (
    "add_note", "obj", "with_traceback",  # of exceptions; the others are words of any program: `name`, `text`
    "imag", "real",  # of `complex` alone
)  # fmt: skip

_known = frozenset[str]().union(*KINDS.values(), *CLASSES.values())
FOREIGN_NAMES = frozenset(
    name
    for kind in (*NAMES, *_ONLY_HERE)
    for name in dir(kind)
    if not name.startswith("__") and name not in _known
).union(_OF_SOME)
"""Attribute names that a type of CPython has, and no type of a board."""


def names_there(name: str) -> frozenset[str]:
    """Return the attribute names that a built-in type, a module or a class of `machine` has on a board; empty for others.

    Example:
        >>> "sleep_ms" in names_there("time") and "append" in names_there("list")
        True
    """
    known = (KINDS.get(name), MODULES.get(name), CLASSES.get(f"machine.{name}"))
    return next((one for one in known if one is not None), frozenset())
