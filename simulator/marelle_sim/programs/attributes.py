"""Attribute access as on a board: `getattr`, `hasattr`, `dir`, and the functions that rewritten programs call, also for `with`."""

from types import ModuleType
from typing import Any

from marelle_sim.kernel import RunStopped
from marelle_sim.microcontroller.board_types import OWN, no_text
from marelle_sim.programs.attribute_lookup import (
    MADE_BY_CPYTHON,
    OF_MODULES,
    OF_OWN,
    WHOLE,
    board_delattr,
    board_setattr,
    caller,
    classes,
    has_attribute,
    is_own,
    is_whole,
    local_names,
    mro_of,
    no_attribute,
    settable,
    vars_of,
)
from marelle_sim.programs.board_names import KINDS
from marelle_sim.programs.kinds import name_of
from marelle_sim.programs.special_names import SPECIAL

_NOT_DELEGATED = ("__delattr__", "__delete__", "__get__", "__getattr__", "__set__", "__setattr__")
_ABSENT = object()


def attribute_names() -> dict[str, object]:
    """Return {name: function} for attribute access and `with`, by the names that rewritten programs call."""
    return {
        "__attribute__": attribute,
        "__settable__": settable,
        "__augmented__": Augmented,
        "__entered__": context_manager,
        "delattr": board_delattr,
        "dir": board_dir,
        "getattr": board_getattr,
        "hasattr": board_hasattr,
        "setattr": board_setattr,
    }


def attribute(thing: Any, name: str) -> Any:
    """Return `thing.name` as on a board; if it is missing, the result of the program's own `__getattr__`.

    Raises:
        AttributeError: the value has no such attribute on a board, though it may have one in CPython.
        TypeError: `name` is no text.

    Example:
        >>> attribute("a", "title")
        Traceback (most recent call last):
        AttributeError: 'str' object has no attribute 'title'
    """
    if type(name) is not str:  # a subclass could override the methods that are used below
        raise no_text(name_of(type(name)))
    kind = type(thing)
    if (vars_of(kind).get(OWN) is WHOLE or is_whole(kind)) and name[:2] != "__":
        return getattr(thing, name)
    if not has_attribute(thing, name):
        return _asked(thing, name)
    return SPECIAL[name](thing) if name in SPECIAL else getattr(thing, name)


class Augmented:
    """Replaces `thing.name` in `thing.name += value`, which is rewritten to `Augmented(thing, "name").value += value`."""

    __slots__ = ("_name", "_thing")

    def __init__(self, thing: Any, name: str) -> None:
        self._thing, self._name = thing, name

    @property
    def value(self) -> Any:
        """The value of the attribute; it is read and set by a board's rules."""
        return attribute(self._thing, self._name)

    @value.setter
    def value(self, value: Any) -> None:
        board_setattr(self._thing, self._name, value)


def board_getattr(thing: Any, name: str, *default: Any) -> Any:
    """Do `getattr(thing, name)` or `getattr(thing, name, default)` as on a board."""
    try:
        return attribute(thing, name)
    except AttributeError:
        if default:
            return default[0]
        raise


def board_hasattr(thing: Any, name: str) -> bool:
    """Do `hasattr(thing, name)` as on a board."""
    return board_getattr(thing, name, _ABSENT) is not _ABSENT


def board_dir(*things: Any) -> list[str]:
    """Do `dir(thing)`, or `dir()` for the names of the caller, as on a board."""
    if not things:
        return sorted(local_names(caller()))
    (thing,) = things
    for base in mro_of(type(thing)):
        asked = vars_of(base).get("__dir__")
        if asked is not None and (OWN in vars_of(base) or base.__module__ == "machine"):
            return list(asked(thing))  # of `machine`, the names of pins have one: Pin.board
    if issubclass(type(thing), ModuleType):
        names = {"__class__", *OF_MODULES, *vars(thing)}
        return sorted(name for name in names if board_hasattr(thing, name))
    names = {"__class__"}.union(*(vars_of(base) for base in classes(thing)))
    if is_own(thing):
        names.update(vars(thing) if not isinstance(thing, type) else ())
    elif isinstance(thing, BaseException):
        names.update(KINDS["BaseException"])
    names.difference_update(MADE_BY_CPYTHON)
    if is_own(thing):
        names.update(OF_OWN)
    return sorted(name for name in names if has_attribute(thing, name))


def _asked(thing: Any, name: str) -> Any:
    """Return what the program's own `__getattr__` returns for a missing attribute.

    Raises:
        AttributeError: no class of the value has one, or it is not asked for this name, such as `__get__` (`_NOT_DELEGATED`).
    """
    if name not in _NOT_DELEGATED:
        for base in mro_of(type(thing)):
            found = vars_of(base).get("__getattr__")
            if OWN in vars_of(base) and found is not None:
                return found(thing, name)
    raise no_attribute(thing, name)


class _WithoutTraceback:
    """Wraps a context manager of the program or the board library: calls its `__exit__` with None as the traceback.

    When the run has ended (`RunStopped`), `__exit__` is not called.
    """

    __slots__ = ("_kind", "_manager")

    def __init__(self, manager: Any) -> None:
        self._manager, self._kind = manager, type(manager)

    def __enter__(self) -> Any:
        return self._kind.__enter__(self._manager)

    def __exit__(self, kind: object, error: object, _traceback: object) -> Any:
        # after `RunStopped` the board is gone, and nothing of it runs any more
        gone = isinstance(error, RunStopped)
        return None if gone else self._kind.__exit__(self._manager, kind, error, None)


def context_manager(manager: Any) -> Any:
    """Return the context manager that a `with` uses: `manager`, wrapped if the program or the board library defines its class or a base of it."""
    kind = type(manager)
    own = any(OWN in vars(base) for base in kind.__mro__)
    return _WithoutTraceback(manager) if own and hasattr(kind, "__exit__") else manager
