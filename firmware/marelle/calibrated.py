"""The use of the dimensions that `calibrate()` has saved, for a drive base. Loaded when `/board.json` has or gets some."""

from .tools import const, refused

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

    from .drive import DriveBase

_FULL_SPEED = const(550)  # mm/s, as `DriveBase` has if a table gives none


def apply(base: "DriveBase", table: "dict[str, Any]", found: "dict[str, Any]") -> None:
    """Give the saved dimensions to a drive base.

    Args:
        base: the drive base.
        table: `DRIVE` of the kit's table.
        found: the settings of `/board.json`.

    Raises:
        KitError: E-BOT-05, a speed at full duty is saved, but the robot has encoders.
        ArgumentError: E-BOT-01, a diameter with its trim is out of bounds.
    """
    mean = found.get("wheel_diameter", table["wheel_diameter"])
    if "mm_per_s_at_duty" in found:
        if base._engine.holds:  # noqa: SLF001 - of our own class
            raise refused("E-BOT-05", "/board.json 'mm_per_s_at_duty'", "this robot has encoders")
        mean = mean * found["mm_per_s_at_duty"] / by_duty(table)
    trim = found.get("trim", 0) / 100
    base.settings(
        wheel_diameter=(mean * (1 + trim), mean * (1 - trim)),
        axle_track=found.get("track", table["axle_track"]),
    )


def by_duty(table: "dict[str, Any]") -> float:
    """Return the wheel speed in mm/s at full duty that `DriveBase` takes from a table `DRIVE`: `mm_per_s_at_duty`, else `full_speed`."""
    speed: float = table.get("mm_per_s_at_duty") or table.get("full_speed", _FULL_SPEED)
    return speed
