# ruff: noqa: SLF001 - this file is a part of the class `Robot`
"""The error for a mistake in a kit's table. Loaded when a part cannot be made from the table."""

from .nearest import nearest
from .tools import Current, refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_SIDE = "forward back enable direction standby encoder reverse frequency"
_KEYS = {
    "LEFT": _SIDE,
    "RIGHT": _SIDE,
    "DRIVE": "wheel_diameter axle_track counts full_speed dead_band time_constant mm_per_s_at_duty",
}
_NEEDED = {"LEFT": "forward", "RIGHT": "forward", "DRIVE": "wheel_diameter axle_track"}


def wrong(name: str, error: Exception) -> Exception:
    """Return the error to raise when nothing could be made from an entry of the robot's table.

    Args:
        name: the entry: "LEFT", "RIGHT", "DRIVE", or the name of a part.
        error: the error that was raised. It is returned as it is if the entry names a class of the program's own.
    """
    robot = Current.robot
    assert robot is not None  # the robot of that table
    table: "Any" = robot._kit
    if isinstance(error, ValueError) and "." in table.__name__:
        return refused("E-BOT-19", table.__name__.rpartition(".")[2], str(error))
    said = _of_keys(table, name) if name in _KEYS else None
    if said is not None:
        return said
    if name not in _KEYS:
        entry = table.PARTS.get(name)
        if entry and isinstance(entry, (tuple, list)) and "." in str(entry[0]):
            return error  # a class of the program's own: its error says more
    return refused("E-BOT-16" if isinstance(error, ValueError) else "E-BOT-14", name, str(error))


def _of_keys(table: "Any", name: str) -> "Exception | None":
    """Return an error if LEFT, RIGHT or DRIVE is wrong in a table, else None.

    E-BOT-15: one of them is missing; E-BOT-14: one is no dict. Keys are looked at in one alone, which `name` ("LEFT") says: E-BOT-17 for an
    unknown one, else E-BOT-15 for one that is missing.
    """
    for needed in _KEYS:
        if not hasattr(table, needed):
            return refused("E-BOT-15", needed, "is missing")
        if not isinstance(getattr(table, needed), dict):
            return refused("E-BOT-14", needed, "names and numbers are expected, in {}")
    entry, known = getattr(table, name), _KEYS[name].split()
    for key in entry:
        if key not in known:
            return refused(
                "E-BOT-17", str(key), "no such key in " + name + nearest(str(key), known)
            )
    for key in _NEEDED[name].split():
        if key not in entry:
            return refused("E-BOT-15", key, "is missing in " + name)
    return None
