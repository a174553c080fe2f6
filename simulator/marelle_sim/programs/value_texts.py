"""The text by which a variable is shown and compared in the step-by-step view; it never runs code of the program.

A `__repr__` of a program could move its robot, last for ever or fail, so none is asked. What is long is not gone through: a text ends at
80 characters, and so does the work for it.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from itertools import islice
from operator import is_
from types import BuiltinFunctionType, FunctionType, GetSetDescriptorType, ModuleType

from marelle_files import LIBRARY
from marelle_sim.microcontroller.closed import OWN
from marelle_sim.programs.attribute_lookup import mro_of, vars_of
from marelle_sim.programs.bytearrays import BoardBytearray

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from typing import Any

LONGEST = 80  # characters
SCALARS = frozenset((bool, bytes, float, int, str, type(None)))
"""Of which one object has one text for ever."""
_NO_VARIABLE = (BuiltinFunctionType, FunctionType, ModuleType, type)
_MOST_BITS = 1024  # of an integer that is shown in full: computing its digits takes quadratic time
_NUMBERS = frozenset((bool, float, int))
_WORD, _SHORT = 1 << 64, 1000
_MOST_ITEMS = 28  # of a letter and a comma each: more are not shown
_SHOWN_BITS = 4 * LONGEST
_MOST_SORTED = 100  # of a set: its order differs between processes
_DEEPEST, _DEEPEST_OBJECT = 6, 3  # of lists in lists, and of objects in objects
_NO_MARK = object()
_name_of = type.__dict__["__name__"].__get__
_BRACKETS: dict[type, tuple[str, str]] = {
    list: ("[", "]"), tuple: ("(", ")"), deque: ("deque([", "])"), set: ("{", "}"), frozenset: ("frozenset({", "})"),
}  # fmt: skip
_OTHERS = frozenset((*SCALARS, BoardBytearray, OrderedDict, bytearray, dict, range))


def value_text(value: Any) -> str | None:
    """Return the text of a variable's value; None for a function, a class or a module.

    Example:
        >>> value_text([1, "é", {"x": 2.5}])
        "[1, 'é', {'x': 2.5}]"
        >>> value_text(Robot()), value_text(Dog("Rex"))  # a class of the library, and one of the program with its attributes
        ('<Robot>', "<Dog name='Rex'>")
    """
    kind = type(value)
    if kind in SCALARS:
        text = _of_scalar(value)
    elif issubclass(kind, _NO_VARIABLE):  # `isinstance` would ask the value
        return None
    else:
        text = _plain(value, kind) or _first_parts(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def mark_of(value: Any) -> object:
    """Return a mark that stays equal as long as the value's text does; the value may be freed meanwhile.

    Of a scalar it is the scalar itself, of a list of scalars its items (`same_items`), of what is shown by its type's name that type; of all else
    it is nothing that any value has.
    """
    kind = type(value)
    if kind in SCALARS:
        return value
    if kind is list:
        items = value[:_MOST_ITEMS]
        return items if SCALARS.issuperset(map(type, items)) else _NO_MARK
    named = kind not in _BRACKETS and kind not in _OTHERS and not _is_own(kind)
    return kind if named else _NO_MARK


def same_items(value: Any, items: Any) -> bool:
    """Tell whether the shown items of a list equal those of its mark."""
    return len(value) == len(items) and all(map(is_, value, items))


def _plain(value: Any, kind: type) -> str:
    """Return the `repr` of a list or dict of plain values; "" if another kind of value is in it."""
    if kind is list or kind is tuple:
        value = value[:_MOST_ITEMS]
        return repr(value) if _are_short(value) else ""
    if kind is dict:
        value = dict(islice(value.items(), _MOST_ITEMS))
        return repr(value) if _are_short(value) and _are_short(value.values()) else ""
    return ""


def _are_short(values: Collection[Any]) -> bool:
    """Tell by their types whether values have short texts: small integers or words."""
    kinds = {*map(type, values)}
    if kinds <= _NUMBERS:
        return not kinds or -_WORD < min(values) <= max(values) < _WORD
    return kinds == {str} and sum(map(len, values)) < _SHORT


def _first_parts(value: Any) -> str:
    text = ""
    for part in _parts(value, 0):
        text += part
        if len(text) > LONGEST:
            break
    return text


def _parts(value: Any, depth: int) -> Iterator[str]:
    """Yield the text of a value piece by piece, so that a caller can stop early."""
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
    elif issubclass(kind, type):
        yield f"<class '{_name_of(value)}'>"
    else:
        yield from _of_object(value, kind, depth)


def _of_object(value: Any, kind: type, depth: int) -> Iterator[str]:
    """Yield the name of an object's class and, for a class of the program, its attributes, read without calling its code."""
    yield f"<{_name_of(kind)}"
    attributes = _attributes(value, kind) if depth < _DEEPEST_OBJECT else {}
    for name, item in attributes.items():
        yield f" {name}="
        yield from _parts(item, depth + 1)
    yield ">"


def _attributes(value: Any, kind: type) -> dict[str, Any]:
    if not _is_own(kind):
        return {}
    for base in mro_of(kind):
        found = vars_of(base).get("__dict__")
        if type(found) is GetSetDescriptorType:  # Python's own
            attributes: dict[str, Any] = found.__get__(value)
            return attributes
    return {}


def _is_own(kind: type) -> bool:
    """Tell whether a class is one of the program's own, and none of the board library."""
    names = vars_of(kind)
    home = names.get("__module__")
    return OWN in names and isinstance(home, str) and home.partition(".")[0] != LIBRARY


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
    kind = type(value)
    begin, end = _BRACKETS[kind]
    is_set = kind is set or kind is frozenset
    if is_set and not value:
        yield f"{kind.__name__}()"
        return
    if depth == _DEEPEST:
        yield f"{begin}…{end}"
        return
    yield begin
    if is_set:
        yield ", ".join(_sorted_texts(value, depth))
    else:
        for number, item in enumerate(value):
            yield ", " if number else ""
            yield from _parts(item, depth + 1)
        if kind is tuple and len(value) == 1:
            yield ","
    yield end


def _sorted_texts(value: Iterable[Any], depth: int) -> list[str]:
    """Return the sorted texts of a set's items; of a large set only its size."""
    items = [*value]
    if len(items) > _MOST_SORTED:
        return [f"… {len(items)}"]
    return sorted("".join(_parts(item, depth + 1)) for item in items)
