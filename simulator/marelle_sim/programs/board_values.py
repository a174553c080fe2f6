"""What rewritten programs call (`programs.values`): a board's whole numbers in bytes, exceptions in text, stores in a `memoryview`."""

from __future__ import annotations

import operator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_NO_NAMES = "function doesn't take keyword arguments"
_BY_NAME: dict[str, Callable[[Any, Any], Any]] = {
    "Add": operator.iadd, "Sub": operator.isub, "Mult": operator.imul, "MatMult": operator.imatmul,
    "Div": operator.itruediv, "FloorDiv": operator.ifloordiv, "Mod": operator.imod, "Pow": operator.ipow,
    "LShift": operator.ilshift, "RShift": operator.irshift, "BitOr": operator.ior, "BitXor": operator.ixor,
    "BitAnd": operator.iand,
}  # fmt: skip
_GROUPS = (list, tuple, dict)


def value_names() -> dict[str, object]:
    """Return what rewritten programs name."""
    return {
        "__to_bytes__": to_bytes,
        "__from_bytes__": from_bytes,
        "__shown__": shown,
        "__store__": store,
        "__change__": change,
    }


def to_bytes(number: Any, *args: Any, **named: Any) -> Any:
    r"""Do `number.to_bytes(…)`: below zero it is two's complement.

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
    if not isinstance(size, int):
        raise TypeError(f"can't convert {type(size).__name__} to int")
    if size < 0:
        raise ValueError
    try:
        return number.to_bytes(size, _order(args[1:]), signed=number < 0)
    except OverflowError:
        raise OverflowError("buffer too small") from None


def from_bytes(kind: Any, *args: Any, **named: Any) -> Any:
    """Do `int.from_bytes(…)`: never below zero, as what a board is told of signs is not looked at."""
    if kind is not int and type(kind) is not int:
        return kind.from_bytes(*args, **named)
    if named:
        raise TypeError(_NO_NAMES)
    try:
        data = memoryview(args[0]).tobytes()
    except TypeError:
        raise TypeError("object with buffer protocol required") from None
    return int.from_bytes(data, _order(args[1:]))


def _order(args: Any) -> Any:
    """Return the order of bytes: all that is not "little" is the other one."""
    return "little" if args and args[0] == "little" else "big"


def shown(value: Any) -> Any:
    """Return what stands for a value where it becomes text: a board words its exceptions itself."""
    if isinstance(value, BaseException):
        return _Shown(value)
    if type(value) in _GROUPS and _has_errors(value):
        if type(value) is dict:
            return {key: shown(item) for key, item in value.items()}
        return type(value)(map(shown, value))
    return value


def _has_errors(group: Any) -> bool:
    things = group.values() if type(group) is dict else group
    return any(
        isinstance(thing, BaseException) or (type(thing) in _GROUPS and _has_errors(thing))
        for thing in things
    )


class _Shown:
    """An exception's text."""

    __slots__ = ("_error",)

    def __init__(self, error: BaseException) -> None:
        self._error = error

    def __str__(self) -> str:
        from marelle_help import board_words  # only when one is printed

        return board_words(self._error)

    def __repr__(self) -> str:
        from marelle_help import board_repr  # only when one is printed

        return board_repr(self._error)

    def __format__(self, how: str) -> str:
        if how:
            kind = type(self._error).__name__
            raise TypeError(f"can't convert '{kind}' object to str implicitly")
        return str(self)


def store(value: Any, thing: Any, index: Any) -> None:
    """Do `thing[index] = value`."""
    if type(thing) is memoryview and type(value) is int and thing.format not in "fd":
        bits = 8 * thing.itemsize
        value &= (1 << bits) - 1
        if thing.format.islower() and value >> (bits - 1):
            value -= 1 << bits
    thing[index] = value


def change(thing: Any, index: Any, operation: str, value: Any) -> None:
    """Do `thing[index] += value`, or what another operation is called."""
    store(_BY_NAME[operation](thing[index], value), thing, index)
