"""The checks of a drive base's settings. Loaded by `bot.settings`, then unloaded."""

import sys

from .tools import const, number

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

    from .control import Engine

_NAMES = (
    "wheel_diameter", "wheel_diameter", "axle_track", "straight_speed", "straight_acceleration", "turn_rate", "turn_acceleration",
)  # fmt: skip

_RAMP_MOST = const(1250)  # ticks


def changed(values: "list[int]", changes: "list[Any]") -> "list[int]":
    """Return new settings of a base: two wheel diameters and the track in um, then speeds and accelerations in mm and degrees.

    Args:
        values: the old settings, in that order.
        changes: the arguments of `DriveBase.settings`, with the diameter twice. None leaves a value as it is.

    Raises:
        ArgumentError: E-BOT-01, a change is out of bounds.
    """
    if isinstance(changes[0], tuple) and len(changes[0]) == 2:
        changes[:2] = changes[0]
    values = list(values)
    for index, value in enumerate(changes):
        if value is not None:
            most, unit = (500, 1000) if index < 3 else (2000, 1)
            values[index] = number(value, most, _NAMES[index], unit, 1)
    return values


def take(engine: "Engine", values: "list[int]", top: int) -> None:
    """Give a base's settings to an engine, converted to the engine's units; `top` is the top speed of a wheel."""
    left, right, track, speed, gain, rate, turn_gain = values
    # pi = 355 / 113 within 1e-7
    for wheel, diameter in zip(engine.wheels, (left, right)):
        wheel.fit(diameter * 355 // 113)
    engine.half_per_turn = half = track * 355 // 113
    # A tick multiplies a speed by twice the ticks of a ramp, so ramps are bounded: 418 909 (48/55 of 3000 mm/s) x 2500 < 2**30.
    # In 16ths of um a tick: 1 mm/s = 160; 1 mm/s2 = 1.6 a tick; 1 degree/s = 160 half turns in 360 000.
    engine.mean_top = min(speed * 160, top)
    engine.half_top = min(rate * half // 2250, top)
    engine.mean_gain = max(gain * 8 // 5, engine.mean_top // _RAMP_MOST + 1)
    engine.half_gain = max(turn_gain * half // 225_000, engine.half_top // _RAMP_MOST + 1)


def let_go() -> None:
    """Unload this file."""
    if sys.modules.pop(__name__, None):
        del sys.modules["marelle"].settings
