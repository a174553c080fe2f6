"""Whose names a built-in function means that is about those of its caller: `globals`, `dir()`, `exec`."""

from __future__ import annotations

import sys

from marelle_sim.programs.presence import OF_BOARD

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType
    from typing import Any

_OPTIMIZED = 1  # of `co_flags`: a function's code, whose names are not in a dictionary


def caller() -> FrameType:
    """Return the program's own frame that is nearest: a function of the simulator may have been given `exec` to call.

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
    """Do `locals()`: in a class those of the class; a function of a board has none to show, and gives the module's."""
    return local_names(caller())


def local_names(frame: FrameType) -> dict[str, Any]:
    """Return the names that a statement of `exec` sets there."""
    in_function = frame.f_code.co_flags & _OPTIMIZED
    return frame.f_globals if in_function else dict_of(frame.f_locals)


def dict_of(names: Any) -> dict[str, Any]:
    """Return a class's names as they are: a dictionary, unless a metaclass has made something else."""
    return names if isinstance(names, dict) else dict(names)
