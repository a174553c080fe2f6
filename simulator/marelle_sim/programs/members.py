"""What can stand behind a dot on a Pico, by the name of what stands before it."""

from __future__ import annotations

from marelle_sim.programs.board_names import CLASSES, KINDS, MODULES


def names_there(name: str) -> frozenset[str]:
    """Return the names that a board has in a module, or in an object of a class of Python or of `machine`; none if it is of neither.

    Example:
        >>> "sleep_ms" in names_there("time") and "append" in names_there("list")
        True
    """
    known = (KINDS.get(name), MODULES.get(name), CLASSES.get(f"machine.{name}"))
    return next((one for one in known if one is not None), frozenset())
