"""Finds the frame from which the program called a built-in that uses the caller's names: `globals`, `dir()`, `exec`."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

from marelle_sim.programs.attribute_lookup import OF_BOARD

_OPTIMIZED = 1  # of `co_flags`: the code of a function, whose names are not in a dictionary


def caller() -> FrameType:
    """Return the innermost frame that runs code of the program; frames of the simulator are skipped.

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
    """Do `globals()`: return the global names of the function that called it."""
    return caller().f_globals


def board_locals() -> dict[str, Any]:
    """Do `locals()` as on a board: return the names of the class body that calls it, else the global names."""
    return local_names(caller())


def local_names(frame: FrameType) -> dict[str, Any]:
    """Return the dictionary in which `exec` stores names when it is called in this frame.

    In a function it is that of the global names, as on a board.
    """
    return frame.f_globals if frame.f_code.co_flags & _OPTIMIZED else frame.f_locals
