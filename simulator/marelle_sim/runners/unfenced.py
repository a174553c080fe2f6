"""Warns if no layer of the operating system's sandbox held during a run."""

from __future__ import annotations

from typing import TYPE_CHECKING
from warnings import warn

from marelle_sim.errors import UnfencedWarning
from marelle_text import Problem

if TYPE_CHECKING:
    from collections.abc import Collection

_OF_THE_SYSTEM = {"files", "calls"}  # layers that hold whatever a program has become
_CODES = {"python": "E-RUN-25", "micropython": "E-VM-06"}


def warn_if_unfenced(layers: Collection[str], vm: str) -> None:
    """Warn, unless one of these layers is the operating system's.

    Args:
        layers: the names of those that hold.
        vm: the interpreter in which the program ran.
    """
    if not _OF_THE_SYSTEM & {*layers}:
        warn(UnfencedWarning(Problem(_CODES[vm])), stacklevel=2)
