"""How a drive base's settings are checked: loaded by `bot.settings`, and let go again."""

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
    """Return the values of a base with those that change: two diameters and the track in um, then mm and degrees.

    `changes` are the arguments of `settings`, the diameter twice. What is None stays; if one is refused, all do.
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
    """Give an engine what it needs of a base's values, in its units; no wheel is to be faster than `top`."""
    left, right, track, speed, gain, rate, turn_gain = values
    # pi = 355 / 113 within 1e-7
    for wheel, diameter in zip(engine.wheels, (left, right)):
        wheel.fit(diameter * 355 // 113)
    engine.half_per_turn = half = track * 355 // 113
    # The ramps of a plan are counted within a tick, which multiplies a speed by twice their ticks: 418 909 (48/55 of 3000 mm/s) x 2500 < 2**30.
    # In 16ths of um a tick: 1 mm/s = 160; 1 mm/s2 = 1.6 a tick; 1 degree/s = 160 half turns in 360 000.
    engine.mean_top = min(speed * 160, top)
    engine.half_top = min(rate * half // 2250, top)
    engine.mean_gain = max(gain * 8 // 5, engine.mean_top // _RAMP_MOST + 1)
    engine.half_gain = max(turn_gain * half // 225_000, engine.half_top // _RAMP_MOST + 1)


def let_go() -> None:
    """Leave the memory to others."""
    if sys.modules.pop(__name__, None):
        del sys.modules["marelle"].settings
