"""The text of a variable's value, with which the step-by-step view shows and compares it; it runs no code of the program.

A `__repr__` of the program is never called, because it could move the robot, run for ever or fail. A text is cut at 80
characters, and the rest of a long value is not read.
"""

from collections import OrderedDict, deque
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from operator import is_
from types import BuiltinFunctionType, FunctionType, GetSetDescriptorType, ModuleType
from typing import Any

from marelle_files import LIBRARY
from marelle_sim.microcontroller.board_types import OWN
from marelle_sim.programs.attribute_lookup import mro_of, vars_of
from marelle_sim.programs.bytearrays import BoardBytearray

LONGEST = 80  # characters
SCALARS = frozenset((bool, bytes, float, int, str, type(None)))
"""Types whose objects always have the same text, because they cannot change."""
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
    """Return the text of a variable's value, at most 80 characters; None for a function, a class or a module.

    Example:
        >>> value_text([1, "é", {"x": 2.5}])
        "[1, 'é', {'x': 2.5}]"
        >>> value_text(Robot()), value_text(Dog("Rex"))  # Robot is of the library; Dog, of the program, shows its attributes
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
    """Return a mark with which to tell later, without making its text again, that a value's text has not changed.

    For a scalar the mark is the scalar itself; for a list of scalars, its first 28 items (see `same_items`); for a value
    that is shown by the name of its type alone, the type. For any other value it is an object that equals nothing: the
    text must be made again. A mark does not keep a mutable value alive.
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
    """Tell whether a list has the same items as its mark, compared with `is`."""
    return len(value) == len(items) and all(map(is_, value, items))


def _plain(value: Any, kind: type) -> str:
    if kind is list or kind is tuple:
        value = value[:_MOST_ITEMS]
        return repr(value) if _are_short(value) else ""
    if kind is dict:
        value = dict(islice(value.items(), _MOST_ITEMS))
        return repr(value) if _are_short(value) and _are_short(value.values()) else ""
    return ""


def _are_short(values: Collection[Any]) -> bool:
    """Tell whether values are all numbers between -2**64 and 2**64, or all strings with less than 1000 letters together."""
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
    """Yield the text `<Class name=value …>` of an object in pieces, without running its code.

    The attributes are left out if the class is not the program's own, or inside three levels of objects and containers.
    """
    yield f"<{_name_of(kind)}"
    for name, item in (_attributes(value, kind) if depth < _DEEPEST_OBJECT else {}).items():
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
    """Tell whether a `class` statement of the program itself, not of the board library or Python, defines a class."""
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
    """Return the sorted texts of a set's items; for more than 100 items only ["… 123"] with their number."""
    items = [*value]
    if len(items) > _MOST_SORTED:
        return [f"… {len(items)}"]
    return sorted("".join(_parts(item, depth + 1)) for item in items)
