"""Classes of the simulator that programs hold: all runs of a process share them, so no program changes them.

On a board they are made in C and cannot be changed either. A store that a program's text shows to be one is refused before
(`programs.settable`); this refuses all others.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

OWN = "__own__"
"""Stands in each class that a program or the board library writes."""


class Closed(type):
    """The class of such classes; what a program derives from them is its own."""

    def __setattr__(cls, name: str, value: Any) -> None:
        # What is special is looked at wherever a program sets it; Python's own machinery sets it too.
        if name[:2] != "__" and OWN not in vars(cls):
            raise AttributeError(f"'type' object has no attribute '{name}'", name=name, obj=cls)
        super().__setattr__(name, value)

    def __delattr__(cls, name: str) -> None:
        if OWN not in vars(cls):
            raise AttributeError(f"'type' object has no attribute '{name}'", name=name, obj=cls)
        super().__delattr__(name)


Closed.__name__ = Closed.__qualname__ = "type"
