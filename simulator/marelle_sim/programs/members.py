"""The attributes that a Pico's modules and classes have, for completion and help."""

from __future__ import annotations

from marelle_sim.programs.board_names import CLASSES, KINDS, MODULES


def names_there(name: str) -> frozenset[str]:
    """Return the names in a module, or in a class of Python or of `machine`; empty if it is neither.

    Example:
        >>> "sleep_ms" in names_there("time") and "append" in names_there("list")
        True
    """
    known = (KINDS.get(name), MODULES.get(name), CLASSES.get(f"machine.{name}"))
    return next((one for one in known if one is not None), frozenset())
