"""Finds the caller of a built-in that works on the caller's names: `globals`, `dir()`, `exec`."""

from __future__ import annotations

import sys

from marelle_sim.programs.attribute_lookup import OF_BOARD

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType
    from typing import Any

_OPTIMIZED = 1  # of `co_flags`: the code of a function, whose names are not in a dictionary


def caller() -> FrameType:
    """Return the nearest frame of the program; the built-in may have been called through the simulator.

    Raises:
        RuntimeError: no program is running.
    """
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - what the caller's names are about
    while frame is not None and OF_BOARD not in frame.f_builtins:
        frame = frame.f_back
    if frame is None:
        raise RuntimeError
    return frame


def board_globals() -> dict[str, Any]:
    """Do `globals()`."""
    return caller().f_globals


def board_locals() -> dict[str, Any]:
    """Do `locals()`: the names of a class body, else those of the module, as on a board."""
    return local_names(caller())


def local_names(frame: FrameType) -> dict[str, Any]:
    """Return the names in which a statement of `exec` stores there."""
    in_function = frame.f_code.co_flags & _OPTIMIZED
    return frame.f_globals if in_function else dict_of(frame.f_locals)


def dict_of(names: Any) -> dict[str, Any]:
    """Return the `__dict__` of a class, which must be a real dictionary."""
    return names if isinstance(names, dict) else dict(names)
