"""The keys of simple parts in a kit's file (servo, relay, knobs, sensors with one wire); `kits.table` adds those of the others."""

from __future__ import annotations

from operator import gt, ne
from types import MappingProxyType

from marelle_sim.kits.fields import (
    CHANNEL,
    CHANNELS,
    LEVEL,
    MIDDLE,
    OHM,
    PERCENT,
    PIN,
    PULSE_US,
    QUANTITY,
    QUANTITY_VALUE,
)  # fmt: skip
from marelle_sim.kits.kit import Kit
from marelle_sim.toml import Field, Source

_SERVO = {
    "least_us": PULSE_US.default(500),
    "most_us": PULSE_US.default(2500),
    "degrees": Field.number(1, 360, 180, "180"),
    "start_deg": Field.number(0, 360, 90, "90"),
    "speed_deg_s": Field.number(10, 5000, 500, "500"),
}
SERVOS = ("servo", "driven_servo")

SIMPLE = MappingProxyType(
    {
        "servo": {"pin": PIN, **_SERVO},
        "driven_servo": {
            "driver": Field.text().shown('"servos"'),
            "output": Field.whole(0, 15, None, "0"),
            **_SERVO,
        },
        "relay": {"pin": PIN, "active": LEVEL.default(1)},
        "potentiometer": {"adc": CHANNEL, "percent": PERCENT.default(50)},
        "joystick": {"adcs": CHANNELS, "pin": PIN.default(None)},
        "analog": {
            "adc": CHANNEL,
            "percent": PERCENT.default(0),
            "quantity": QUANTITY,
            "low": QUANTITY_VALUE.default(0),
            "high": QUANTITY_VALUE.default(100),
            **MIDDLE,
        },
        "light_sensor": {  # a GL5528: 8 to 20 kilohms at 10 lux, gamma 0.6 from 10 to 100 lux
            "adc": CHANNEL,
            "bright": LEVEL.default(1),
            "fixed_ohm": OHM.default(10_000),
            "ldr_ohm": OHM.default(14_000),
            "gamma": Field.number(0.1, 2, 0.6, "0.6"),
            **MIDDLE,
        },
        "digital": {
            "pin": PIN,
            "active": LEVEL.default(1),
            "quantity": QUANTITY,
            "threshold": QUANTITY_VALUE.default(1),
            **MIDDLE,
        },
        "ir_receiver": {"pin": PIN},
    }
)
"""The fields of each kind of part."""


def check_simple(kit: Kit, source: Source) -> None:
    """Refuse two values of a part that contradict each other.

    Raises:
        WorldError: E-KIT-28, a servo's shortest pulse is not shorter than its longest, or a scale has no length.
    """
    for index, part in enumerate(kit.parts):
        values = part.values
        for key, other, fits in _TOGETHER.get(part.kind, ()):
            if not fits(values[key], values[other]):
                raise source.error(
                    "E-KIT-28", ("part", index, key), key=key, value=values[key],
                    other=other, beside=values[other],
                )  # fmt: skip


_TOGETHER = MappingProxyType(
    {**dict.fromkeys(SERVOS, (("most_us", "least_us", gt),)), "analog": (("high", "low", ne),)}
)
"""The pairs of values of a kind that must fit together, with the comparison."""
