"""A drive base that drives as `calibrate()` has found: loaded when that is saved on the board."""

from .tools import const, refused

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

    from .drive import DriveBase


def apply(base: "DriveBase", table: "dict[str, Any]", found: "dict[str, Any]") -> None:
    """Have a drive base of that table drive as what is saved says.

    Raises:
        RobotError: E-BOT-05, a speed at full duty is saved for a robot whose encoders count.
    """
    mean = found.get("wheel_diameter", table["wheel_diameter"])
    if "mm_per_s_at_duty" in found:
        if base._engine.holds:  # noqa: SLF001 - what a drive base has inside
            raise refused("E-BOT-05", "/board.json 'mm_per_s_at_duty'", "this robot has encoders")
        mean = mean * found["mm_per_s_at_duty"] / by_duty(table)
    trim = found.get("trim", 0) / 100
    base.settings(
        wheel_diameter=(mean * (1 + trim), mean * (1 - trim)),
        axle_track=found.get("track", table["axle_track"]),
    )


def by_duty(table: "dict[str, Any]") -> float:
    """Return the speed that full duty stands for in a table, as `DriveBase` takes it (mm/s)."""
    speed: float = table.get("mm_per_s_at_duty", table["full_speed"])
    return speed
