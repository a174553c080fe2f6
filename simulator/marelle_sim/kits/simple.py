"""The keys of simple parts in a kit's file (servo, relay, knobs, sensors with one wire): `table` joins them."""

from __future__ import annotations

from operator import gt, ne
from types import MappingProxyType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.kits.kit import Kit
    from marelle_sim.toml import Source

_PLACE = {"ahead_mm": "mm", "right_mm": "mm"}

_SERVO = {
    "least_us": "pulse",
    "most_us": "pulse",
    "degrees": "turn",
    "start_deg": "angle",
    "speed_deg_s": "speed",
}
SERVOS = ("servo", "driven_servo")

SIMPLE = MappingProxyType(
    {
        "servo": {"pin": "pin", **_SERVO},
        "driven_servo": {"driver": "driver", "output": "signal", **_SERVO},
        "relay": {"pin": "pin", "active": "level"},
        "potentiometer": {"adc": "channel", "percent": "percent"},
        "joystick": {"adcs": "channels", "pin": "pin"},
        "analog": {
            "adc": "channel",
            "percent": "percent",
            "quantity": "quantity",
            "low": "quantity_value",
            "high": "quantity_value",
            **_PLACE,
        },
        "light_sensor": {
            "adc": "channel",
            "bright": "level",
            "fixed_ohm": "resistance",
            "ldr_ohm": "resistance",
            "gamma": "gamma",
            **_PLACE,
        },
        "digital": {
            "pin": "pin",
            "active": "level",
            "quantity": "quantity",
            "threshold": "quantity_value",
            **_PLACE,
        },
        "ir_receiver": {"pin": "pin"},
    }
)
"""The shape of each value, by the kind of part."""

SIMPLE_USUAL = MappingProxyType(
    {
        **{
            (kind, key): value
            for kind in SERVOS
            for key, value in zip(_SERVO, (500, 2500, 180, 90, 500), strict=True)
        },
        ("relay", "active"): 1,
        ("potentiometer", "percent"): 50,
        ("joystick", "pin"): None,
        ("analog", "percent"): 0,
        ("analog", "quantity"): None,
        ("analog", "low"): 0,
        ("analog", "high"): 100,
        ("light_sensor", "bright"): 1,
        ("light_sensor", "fixed_ohm"): 10_000,
        ("light_sensor", "ldr_ohm"): 14_000,
        ("light_sensor", "gamma"): 0.6,
        ("digital", "active"): 1,
        ("digital", "quantity"): None,
        ("digital", "threshold"): 1,
        **{(kind, key): 0 for kind in ("analog", "light_sensor", "digital") for key in _PLACE},
    }
)
"""The defaults of optional values. An LDR is a GL5528: 8 to 20 kilohms at 10 lux, gamma 0.6 from 10 to 100 lux."""


def check_simple(kit: Kit, source: Source) -> None:
    """Refuse pairs of values that do not fit together.

    Raises:
        WorldError: E-KIT-28, a servo whose pulses are the wrong way round, a scale that has no length.
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
