"""What may stand in a kit's file of the parts that have no chip of their own and do not drive: `table` joins it."""

from __future__ import annotations

from types import MappingProxyType

SIMPLE = MappingProxyType(
    {
        "servo": {
            "pin": "pin",
            "least_us": "pulse",
            "most_us": "pulse",
            "degrees": "turn",
            "start_deg": "angle",
            "speed_deg_s": "speed",
        },
        "relay": {"pin": "pin", "active": "level"},
        "potentiometer": {"adc": "channel", "percent": "percent"},
        "digital": {"pin": "pin", "active": "level"},
    }
)
"""For each kind, the shape of each of its values."""

SIMPLE_USUAL = MappingProxyType(
    {
        ("servo", "least_us"): 500,
        ("servo", "most_us"): 2500,
        ("servo", "degrees"): 180,
        ("servo", "start_deg"): 90,
        ("servo", "speed_deg_s"): 500,
        ("relay", "active"): 1,
        ("potentiometer", "percent"): 50,
        ("digital", "active"): 1,
    }
)
"""What may be left out, and what it then is."""
