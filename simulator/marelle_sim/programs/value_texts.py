"""The text by which a variable is shown and compared, step by step: made without running anything of the program's own.

A `__repr__` of a program could move its robot, last for ever or fail, so none is asked. What is long is not gone through: a text ends at
80 characters, and so does the work for it.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from types import BuiltinFunctionType, FunctionType, ModuleType

from marelle_sim.programs.bytearrays import BoardBytearray

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

LONGEST = 80  # characters
SCALARS = frozenset((bool, bytes, float, int, str, type(None)))
"""Of which one object has one text for ever."""
_NO_VARIABLE = (BuiltinFunctionType, FunctionType, ModuleType, type)
_MOST_BITS = (
    1024  # of a whole number whose digits are worked out: their time grows with its square
)
_SHOWN_BITS = 4 * LONGEST
_MOST_SORTED = 100  # of a set, whose order is another in another process
_DEEPEST = 6  # of lists in lists
_BRACKETS: dict[type, tuple[str, str]] = {
    list: ("[", "]"), tuple: ("(", ")"), deque: ("deque([", "])"), set: ("{", "}"), frozenset: ("frozenset({", "})"),
}  # fmt: skip


def value_text(value: Any) -> str | None:
    """Return what a variable's value is shown by; None for what is no variable: a function, a class, a module.

    Example:
        >>> value_text([1, "é", {"x": 2.5}])
        "[1, 'é', {'x': 2.5}]"
        >>> value_text(Robot())
        '<Robot>'
    """
    if isinstance(value, _NO_VARIABLE):
        return None
    text = ""
    for part in _parts(value, 0):
        text += part
        if len(text) > LONGEST:
            return f"{text[: LONGEST - 1]}…"
    return text


def _parts(value: Any, depth: int) -> Iterator[str]:
    """Yield the text of a value piece by piece; whoever has enough stops asking."""
    kind = type(value)
    if kind in SCALARS:
        yield _of_scalar(value)
    elif kind in (bytearray, BoardBytearray):
        yield f"bytearray({bytes(value[:LONGEST])!r})"
    elif kind in (dict, OrderedDict):
        yield from _of_dict(value, depth)
    elif kind in _BRACKETS:
        yield from _of_sequence(value, depth)
    elif kind is range:
        yield f"range({value.start}, {value.stop}{f', {value.step}' if value.step != 1 else ''})"
    else:
        yield f"<{kind.__name__}>"


def _of_scalar(value: Any) -> str:
    if isinstance(value, str | bytes):
        return repr(value[: LONGEST + 1])
    if type(value) is int and value.bit_length() > _MOST_BITS:
        first = abs(value) >> value.bit_length() - _SHOWN_BITS
        return f"{'-' if value < 0 else ''}{first:#x}"  # longer than what is shown
    return repr(value)


def _of_dict(value: dict[Any, Any], depth: int) -> Iterator[str]:
    if depth == _DEEPEST:
        yield "{…}"
        return
    yield "{"
    for number, (key, item) in enumerate(value.items()):
        yield ", " if number else ""
        yield from _parts(key, depth + 1)
        yield ": "
        yield from _parts(item, depth + 1)
    yield "}"


def _of_sequence(value: Any, depth: int) -> Iterator[str]:
    begin, end = _BRACKETS[type(value)]
    if depth == _DEEPEST:
        yield f"{begin}…{end}"
        return
    yield begin if value or begin != "{" else "set(["
    if isinstance(value, set | frozenset):
        yield ", ".join(_sorted_texts(value, depth))
    else:
        for number, item in enumerate(value):
            yield ", " if number else ""
            yield from _parts(item, depth + 1)
        if type(value) is tuple and len(value) == 1:
            yield ","
    yield end if value or end != "}" else "])"


def _sorted_texts(value: Iterable[Any], depth: int) -> list[str]:
    """Return the texts of a set's items; a large set is shown by its size, for its order says nothing."""
    items = [*value]
    if len(items) > _MOST_SORTED:
        return [f"… {len(items)}"]
    return sorted("".join(_parts(item, depth + 1)) for item in items)
