"""Checks which attributes a program may set or delete on a board: `setattr`, `delattr`, and assignments in programs."""

from __future__ import annotations

from typing import Any

from marelle_sim.microcontroller.closed import OWN
from marelle_sim.microcontroller.whole import no_text
from marelle_sim.programs.attribute_lookup import is_of_board, is_own
from marelle_sim.programs.hidden import PRIVATE
from marelle_sim.programs.kinds import NAMES, name_of

_NEVER_SET = ("__builtins__", "__dict__", OWN)
_DELEGATED = {"sys": ("path", "ps1", "ps2")}
"""{module of the firmware: the attributes in it that a board lets a program set}."""


def board_setattr(thing: Any, name: str, value: Any) -> None:
    """Do `setattr(thing, name, value)` as on a board."""
    setattr(settable(thing, name), name, value)


def board_delattr(thing: Any, name: str) -> None:
    """Do `delattr(thing, name)` as on a board."""
    delattr(settable(thing, name), name)


def settable(thing: Any, name: str) -> Any:
    """Return the object on which the attribute `name` is to be set: `thing`, or another one if a board treats it specially.

    Raises:
        AttributeError: a board does not let a program set this attribute.
        TypeError: `name` is no text.
    """
    if type(name) is not str:  # a subclass could override the methods that are used below
        raise no_text(type(name).__name__)
    is_function = name_of(type(thing)) in ("bound_method", "function")
    if name in ("__bases__", "__class__") and not is_function:
        return _Nowhere()  # a board stores it and never uses it
    if name == "__traceback__" and isinstance(thing, BaseException):
        return _Traceback(thing)
    is_foreign = is_function or not is_own(thing)
    is_closed = isinstance(thing, type) or type(thing) in NAMES or is_function
    if is_foreign and name in _DELEGATED.get(getattr(thing, "__name__", ""), ()):
        return thing
    is_hidden = name in _NEVER_SET or name.startswith(PRIVATE)
    if is_hidden or (is_foreign and (is_closed or name.startswith("_"))):
        kind = "type" if isinstance(thing, type) else name_of(type(thing))
        raise AttributeError(f"'{kind}' object has no attribute '{name}'", name=name, obj=thing)
    return thing


class _Traceback:
    """Takes an assignment to an exception's `__traceback__`: None is set, any other value raises AttributeError."""

    __slots__ = ("_error",)
    _error: BaseException

    def __init__(self, error: BaseException) -> None:
        object.__setattr__(self, "_error", error)

    def __setattr__(self, name: str, value: object) -> None:
        if value is not None:
            raise AttributeError(
                f"'{name_of(type(self._error))}' object has no attribute '{name}'", name=name
            )
        self._error.__traceback__ = None


class _Nowhere:
    """Takes an assignment to any attribute and stores nothing."""

    def __setattr__(self, name: str, value: object) -> None:
        pass


def setattr_of(thing: Any) -> Any:
    """Return the method `__setattr__` of a value, which checks as `settable` does unless the program defines it."""
    return _closed(getattr(thing, "__setattr__"), thing)  # noqa: B009 - a checked name


def delattr_of(thing: Any) -> Any:
    """Return the method `__delattr__` of a value, which checks as `settable` does unless the program defines it."""
    return _closed(getattr(thing, "__delattr__"), thing)  # noqa: B009 - a checked name


def _closed(function: Any, thing: Any) -> Any:
    if is_of_board(function) or is_of_board(getattr(function, "__func__", None)):
        return function
    if not issubclass(type(thing), type):
        one = thing if type(thing) is not super else super.__dict__["__self__"].__get__(thing)

        def bound(name: str, *value: Any) -> None:
            if settable(one, name) is one:
                function(name, *value)

        return bound

    def unbound(one: Any, name: str, *value: Any) -> None:
        if settable(one, name) is one:
            function(one, name, *value)

    return unbound
