"""What rewritten programs call (`programs.values`): a board's whole numbers in bytes, exceptions in text, stores in a `memoryview`."""

from __future__ import annotations

import operator

from marelle_sim.microcontroller.buffers import BoardMemoryview

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
_PLAIN = frozenset([str, int, float, bool, bytes, type(None)])
_GROUPS = frozenset([list, tuple, dict])
_OTHERS = (BaseException, type)


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
        data = BoardMemoryview(args[0]).tobytes()
    except TypeError:
        raise TypeError("object with buffer protocol required") from None
    return int.from_bytes(data, _order(args[1:]))


def _order(args: Any) -> Any:
    """Return the order of bytes: all that is not "little" is the other one."""
    return "little" if args and args[0] == "little" else "big"


def shown(value: Any) -> Any:
    """Return what stands for a value where it becomes text: a board words its exceptions and classes itself."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind in _GROUPS:
        return _shown_group(value) if _has_others(value) else value
    return _Shown(value) if isinstance(value, _OTHERS) else value


def _shown_group(group: Any) -> Any:
    if type(group) is dict:
        return {key: shown(value) for key, value in group.items()}
    return type(group)(map(shown, group))


def _has_others(group: Any) -> bool:
    things = group.values() if type(group) is dict else group
    return any(
        isinstance(thing, _OTHERS) or (type(thing) in _GROUPS and _has_others(thing))
        for thing in things
    )


class _Shown:
    """The text of an exception or a class."""

    __slots__ = ("_value",)

    def __init__(self, value: BaseException | type) -> None:
        self._value = value

    def __str__(self) -> str:
        from marelle_help import board_words  # only when one is printed

        return repr(self) if isinstance(self._value, type) else board_words(self._value)

    def __repr__(self) -> str:
        from marelle_help import board_repr  # only when one is printed

        if isinstance(self._value, type):
            return f"<class '{self._value.__name__}'>"
        return board_repr(self._value)

    def __format__(self, how: str) -> str:
        if how:
            kind = type(self._value).__name__
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
