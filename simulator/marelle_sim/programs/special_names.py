"""Attributes whose value differs on a board, such as `__dict__` (a copy there), `format`, or the `args` of an exception."""

import re
from collections.abc import Callable
from functools import partial
from types import BuiltinMethodType, ModuleType
from typing import Any

from marelle_sim.microcontroller.board_types import OWN, Closed, built_in
from marelle_sim.programs.attribute_lookup import (
    MADE_BY_CPYTHON,
    has_attribute,
    is_own,
    method_that_sets,
    mro_of,
    vars_of,
)
from marelle_sim.programs.hidden import PRIVATE
from marelle_sim.programs.texts import shown

_FORMAT = str.__dict__["format"]  # of a class that is derived from it too
_DEEP_FIELD = re.compile(r"(?<!\{)(?:\{\{)*\{[^{}:!]*[.\[]")


@built_in("dict")
class FixedDict(dict, metaclass=Closed):  # type: ignore[type-arg]  # of whatever a program has
    """A dictionary that raises TypeError when it is changed, such as a `__dict__` on a board, which is a copy of the attributes."""

    def _fixed(self, *_args: Any, **_named: Any) -> Any:
        raise TypeError

    __setitem__ = __delitem__ = __ior__ = _fixed
    clear = pop = popitem = setdefault = update = _fixed


def _dict(thing: Any) -> Any:
    """Return the `__dict__` of a value: for a module of the program the real one, for any other value a `FixedDict`."""
    kind = type(thing)
    if issubclass(kind, ModuleType):
        return vars(thing) if is_own(thing) else FixedDict(_shown(vars(thing)))
    if not issubclass(kind, type):
        return FixedDict(_shown(getattr(thing, "__dict__", {})))
    if is_own(thing):
        return FixedDict(_shown(vars_of(thing)))
    return FixedDict(
        {
            name: getattr(thing, name)
            for name in sorted(dir(thing))
            if name[0] != "_" and has_attribute(thing, name)
        }
    )


def _shown(names: Any) -> dict[str, Any]:
    return {
        name: value
        for name, value in names.items()
        if name not in MADE_BY_CPYTHON and not name.startswith(PRIVATE)
    }


def _bases(thing: type) -> Any:
    """Return `__bases__` of a class as on a board, without the base classes that only the simulator has."""
    if is_own(thing):
        return type.__dict__["__bases__"].__get__(thing)
    if issubclass(thing, BaseException):  # the board's OSError is made of CPython's
        return (next(base for base in mro_of(thing) if base.__name__ != thing.__name__),)
    return () if thing is object else (object,)


def _qualname(thing: Any) -> Any:
    """Return `__qualname__`: the name of a class, or of a value's class, alone, as on a board, without those of enclosing classes and functions.

    A `__qualname__` that the class itself sets is ignored; a board returns it.
    """
    return (thing if isinstance(thing, type) else type(thing)).__name__


def _format(thing: Any) -> Any:
    found = getattr(thing, "format")  # noqa: B009 - a checked name
    text_of = getattr(found, "__self__", None) if type(found) is BuiltinMethodType else None
    if found is not _FORMAT and not isinstance(text_of, str):
        return found

    def format_(*values: Any, **named: Any) -> str:
        text = next(iter(values), "") if found is _FORMAT else text_of
        if isinstance(text, str) and _DEEP_FIELD.search(text):
            raise NotImplementedError("attributes not supported")
        return str(found(*values, **named))

    return format_


def _args(thing: Any) -> Any:
    """Return `args` of an exception, in which CPython's message is replaced by that of a board."""
    if not isinstance(thing, BaseException) or _has_own(thing, "args"):
        return thing.args
    given = thing.args
    if len(given) == 1 and type(given[0]) is str and str(thing) == given[0]:
        return (str(shown(thing)),)
    return given


def _first_argument(name: str, thing: Any) -> Any:
    """Return `value` or `errno` of an exception as on a board: its first argument, or None if it has none."""
    if not isinstance(thing, BaseException) or _has_own(thing, name):
        return getattr(thing, name)
    return next(iter(_args(thing)), None)


def _has_own(thing: Any, name: str) -> bool:
    return name in getattr(thing, "__dict__", ()) or any(
        name in vars_of(base) for base in mro_of(type(thing)) if OWN in vars_of(base)
    )


SPECIAL: dict[str, Callable[[Any], Any]] = {
    "__bases__": _bases,
    "__delattr__": partial(method_that_sets, "__delattr__"),
    "__dict__": _dict,
    "__qualname__": _qualname,
    "__setattr__": partial(method_that_sets, "__setattr__"),
    "args": _args,
    "errno": partial(_first_argument, "errno"),
    "format": _format,
    "value": partial(_first_argument, "value"),
}
"""{name of an attribute: function that returns it for a value}."""
