"""Warns if no layer of the operating system's sandbox is applied to a program."""

from collections.abc import Collection
from warnings import warn

from marelle_sim.errors import UnfencedWarning
from marelle_text import Problem

_OF_THE_SYSTEM = {"files", "calls"}  # layers of the operating system, which also stop machine code
_CODES = {"python": "E-RUN-25", "micropython": "E-VM-06"}


def warn_if_unfenced(layers: Collection[str], vm: str) -> None:
    """Issue an `UnfencedWarning`, unless one of the applied layers is one of the operating system ("files", "calls").

    Args:
        layers: names of the layers that are applied.
        vm: the interpreter of the program, "python" or "micropython".
    """
    if not _OF_THE_SYSTEM & {*layers}:
        warn(UnfencedWarning(Problem(_CODES[vm])), stacklevel=2)
