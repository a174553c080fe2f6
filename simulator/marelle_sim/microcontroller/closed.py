"""Classes whose attributes a program cannot set: they are shared by all runs of a process.

On a board they are made in C and cannot be changed either. An assignment that stands in a program's text is refused before the
program runs (`programs.settable`); this module refuses all others (by `setattr`, say).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Kind = TypeVar("Kind", bound=type)

OWN = "__own__"
"""The name that marks a class which a program or the board library defines."""


class Closed(type):
    """The metaclass of classes whose attributes cannot be set or deleted, except that special names (`__…`) can be set.

    A class that a program derives from such a class can be changed.
    """

    def __setattr__(cls, name: str, value: Any) -> None:
        # Special names: Python itself sets some; a program's assignments to them are checked where it makes them.
        if name[:2] != "__" and OWN not in vars(cls):
            raise AttributeError(f"'type' object has no attribute '{name}'", name=name, obj=cls)
        super().__setattr__(name, value)

    def __delattr__(cls, name: str) -> None:
        if OWN not in vars(cls):
            raise AttributeError(f"'type' object has no attribute '{name}'", name=name, obj=cls)
        super().__delattr__(name)


Closed.__name__ = Closed.__qualname__ = "type"


def built_in(name: str) -> Callable[[Kind], Kind]:
    """Return a decorator that gives a class the name of a board's built-in type, for messages and `repr`."""

    def named(kind: Kind) -> Kind:
        kind.__name__ = kind.__qualname__ = name
        kind.__module__ = "builtins"
        return kind

    return named
