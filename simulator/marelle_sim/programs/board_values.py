"""Functions that rewritten programs call for operations whose result differs between CPython and a board.

`programs.values` puts these calls into the programs.
"""

import operator
from array import array
from collections.abc import Callable
from typing import Any

from marelle_sim.microcontroller.board_types import byte_view, integer
from marelle_sim.programs.texts import shown, written

_NO_NAMES = "function doesn't take keyword arguments"
_BY_NAME: dict[str, Callable[[Any, Any], Any]] = {
    "Add": operator.iadd, "Sub": operator.isub, "Mult": operator.imul, "MatMult": operator.imatmul,
    "Div": operator.itruediv, "FloorDiv": operator.ifloordiv, "Mod": operator.imod, "Pow": operator.ipow,
    "LShift": operator.ilshift, "RShift": operator.irshift, "BitOr": operator.ior, "BitXor": operator.ixor,
    "BitAnd": operator.iand,
}  # fmt: skip


def value_names() -> dict[str, object]:
    """Return {name: function} of the functions of this module, and of `programs.texts`, that programs call.

    The names are those that rewriting puts into programs, and those of the built-ins that are replaced: `repr`, `isinstance` and
    `issubclass`.
    """
    return {
        "__to_bytes__": to_bytes,
        "__from_bytes__": from_bytes,
        "__shown__": shown,
        "__written__": written,
        "repr": written,
        "__store__": store,
        "__change__": change,
        "__letters__": letters,
        "__stepping__": stepping,
        "isinstance": is_instance,
        "issubclass": is_subclass,
    }


def to_bytes(number: Any, *args: Any, **named: Any) -> Any:
    r"""Do `number.to_bytes(…)` as on a board: a negative number is written in two's complement.

    Example:
        >>> to_bytes(-2, 2, "big")
        b'\xff\xfe'
    """
    if number is int and args:
        number, *args = args  # type: ignore[assignment]  # `int.to_bytes(5, 2)`
    if type(number) is not int:
        return number.to_bytes(*args, **named)
    if named:
        raise TypeError(_NO_NAMES)
    size = args[0] if args else 1
    if integer(size) < 0:
        raise ValueError
    try:
        return number.to_bytes(size, _order(args[1:]), signed=number < 0)
    except OverflowError:
        raise OverflowError("buffer too small") from None


def from_bytes(kind: Any, *args: Any, **named: Any) -> Any:
    """Do `int.from_bytes(…)` as on a board: keyword arguments are refused, so the result is never negative."""
    if kind is not int and type(kind) is not int:
        return kind.from_bytes(*args, **named)
    if named:
        raise TypeError(_NO_NAMES)
    return int.from_bytes(byte_view(args[0]), _order(args[1:]))


def _order(args: Any) -> Any:
    return "little" if args and args[0] == "little" else "big"


def store(value: Any, thing: Any, index: Any) -> None:
    """Do `thing[index] = value` as on a board: an integer element of a memoryview keeps its low bits."""
    if type(thing) is memoryview and type(value) is int and thing.format not in "fd":
        bits = 8 * thing.itemsize
        value &= (1 << bits) - 1
        if thing.format.islower() and value >> (bits - 1):
            value -= 1 << bits
    thing[index] = value


def change(thing: Any, index: Any, operation: str, value: Any) -> None:
    """Do `thing[index] += value` as on a board; `operation` names the operator by its class in `ast`, such as "Add"."""
    store(_BY_NAME[operation](thing[index], value), thing, index)


def letters(thing: Any, name: str, *args: Any) -> Any:
    """Call a method such as `thing.upper()` as on a board: only ASCII letters are letters, the only encoding is UTF-8.

    Example:
        >>> letters("élève", "upper"), letters("é", "isalpha")
        ('éLèVE', False)
    """
    if args and isinstance(thing, str | bytes | bytearray):
        return getattr(thing, name)()
    if type(thing) is not str or thing.isascii():
        return getattr(thing, name)(*args)
    found = getattr(thing.encode(), name)()  # those of bytes look at ASCII alone
    return found.decode() if isinstance(found, bytes) else found


def stepping(thing: Any) -> Any:
    """Return the object whose slice `[a:b:c]` is read, set or deleted instead of that of `thing`.

    A `_Stepping` for a str, bytes, tuple, list, bytearray, memoryview or array; `thing` itself for any other value, such as a range.
    """
    return _Stepping(thing) if isinstance(thing, _STEPLESS) else thing


class _Stepping:
    """Wraps a sequence so that a slice with a step other than 1 raises NotImplementedError, as on a board.

    A board supports such a step only to read a slice of a list. Where CPython refuses the operation itself (a str is set, the step is 0),
    its error stays.
    """

    __slots__ = ("_thing",)

    def __init__(self, thing: Any) -> None:
        self._thing = thing

    def __getitem__(self, index: slice) -> Any:
        if index.step not in _NO_STEP and not isinstance(self._thing, list):
            raise NotImplementedError(_ONLY_STEP_1)
        return self._thing[index]

    def __setitem__(self, index: slice, value: Any) -> None:
        if index.step not in _NO_STEP and isinstance(self._thing, _CHANGEABLE):
            raise NotImplementedError(*([] if isinstance(self._thing, list) else [_ONLY_STEP_1]))
        self._thing[index] = value

    def __delitem__(self, index: slice) -> None:
        if index.step not in _NO_STEP and isinstance(self._thing, list):
            raise NotImplementedError
        del self._thing[index]


_NO_STEP = (None, 0, 1)  # 0 is refused by all
_ONLY_STEP_1 = "only slices with step=1 (aka None) are supported"
_CHANGEABLE = (list, bytearray, memoryview, array)
_STEPLESS = (str, bytes, tuple, *_CHANGEABLE)


def is_instance(thing: Any, kinds: Any) -> bool:
    """Do `isinstance(thing, kinds)` as on a board, where `True` and `False` are not instances of `int`."""
    return isinstance(thing, kinds) and (
        (thing is not True and thing is not False) or _is_of_bool(kinds)
    )


def is_subclass(kind: Any, kinds: Any) -> bool:
    """Do `issubclass(kind, kinds)` as on a board, where `bool` is no subclass of `int`."""
    return issubclass(kind, kinds) and (kind is not bool or _is_of_bool(kinds))


def _is_of_bool(kinds: Any) -> bool:
    return any(
        kind is bool or kind is object
        for kind in (kinds if isinstance(kinds, tuple) else (kinds,))
    )
