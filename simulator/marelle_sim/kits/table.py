"""The keys of a kit's file for each kind of part, and the bounds of each value.

The loader and the JSON Schema for editors use these tables.
"""

from __future__ import annotations

from types import MappingProxyType

from marelle_sim.boards import BOARDS
from marelle_sim.kits.chips import CHIPS
from marelle_sim.kits.simple import SIMPLE, SIMPLE_USUAL

FORMAT = 1
SIDES = ("left", "right")
ROWS = (32, 64)  # of a screen
BRIDGES = MappingProxyType(
    {
        "DRV8833": (("pins",), ()),
        "DRV8411A": (("pins",), ()),
        "DRV8835": (("phase", "enable"), ()),
        "L298N": (("pins",), ("enable",)),
        "TB6612FNG": (("pins",), ("enable", "standby")),
    }
)
"""For each motor driver, the wires that it needs, and those that may be tied high instead."""
BRIDGE_WIRES = ("pins", "phase", "enable", "standby")
OUTPUTS = ("A", "B")  # of an encoder
CHOICES = MappingProxyType(
    {"side": SIDES, "bridge": tuple(BRIDGES), "rows": ROWS, "output": OUTPUTS}
)

BODY = MappingProxyType(
    {
        "radius_mm": (5, 1000),
        "track_mm": (5, 1000),
        "wheel_mm": (5, 1000),
        "wheel_width_mm": (1, 500),
        "motor_ms": (1, 5000),
        "no_load_mm_s": (1, 5000),
        "nominal_mv": (500, 100_000),
        "dead_band": (0, 0.9),
        "grip_mm_s2": (100, 100_000),
        "stall_ma": (1, 100_000),
    }
)
"""Bounds of the body's numbers; `wheel_counts`, a whole number, is required with encoders."""
WHEEL_COUNTS = (1, 1_000_000)

TOLERANCES = ("wheel", "track", "motor", "gyro", "battery")
MOST_TOLERANCE = 0.5
BATTERY = MappingProxyType(
    {
        "open_mv": (500, 100_000),
        "ohm": (0, 100),
        "idle_ma": (0, 10_000),
        "capacity_mah": (1, 1_000_000),
        "empty_mv": (0, 100_000),
    }
)
DIVIDER, USUAL_DIVIDER = (1, 100), 3
"""Bounds of the factor by which the battery's voltage is divided before `adc`; by default three, as for VSYS of a Pico."""
DIVIDER_OHM, USUAL_DIVIDER_OHM = (0, 10_000_000), 66_667
"""Bounds of the divider's source resistance, its two resistors in parallel: a Pico has 200 and 100 kilo-ohm (data sheet, appendix B)."""
USUAL = MappingProxyType(
    {"stall_ma": 360.0, "idle_ma": 60.0, "capacity_mah": 2100.0, "empty_mv": None}
)
"""Defaults of body and battery: small motors, AA cells (see `pico_bot.toml`)."""
STILL = MappingProxyType(
    {
        "track_mm": 20.0, "wheel_mm": 10.0, "wheel_width_mm": 2.0, "motor_ms": 60.0, "no_load_mm_s": 100.0,
        "nominal_mv": 5000.0, "dead_band": 0.0, "grip_mm_s2": 5000.0,
    }
)  # fmt: skip
"""Further defaults of a body without motors, which does not move."""
USUAL_EMPTY = 0.6  # of `open_mv`: 0.9 V of 1.5

IDENTITY = ("machine", "build")
LIGHT = "LED"  # the name that each board gives to the pin of its own light
PIN_NAME = "[A-Za-z_][A-Za-z0-9_]*"  # what can stand behind the dot of `Pin.board.`

WHOLE = MappingProxyType(
    {
        "pin": (0, max(board.chip.gpios for board in BOARDS.values()) - 1),
        "channel": (0, max(board.chip.thermometer for board in BOARDS.values())),
        "bus": (0, 1),
        "address": (0x08, 0x77),
        "count": (1, 256),
        "signal": (0, 15),
        "darkness": (1, 255),
        "level": (0, 1),
        "pulse": (300, 3000),
        "percent": (0, 100),
        "resistance": (1, 100_000_000),
        "quantity_value": (-1_000_000, 1_000_000),
    }
)
NUMBERS = MappingProxyType(
    {
        "mm": (-1000, 1000),
        "spot": (1, 100),
        "cone": (0, 90),
        "slope": (0, 90),
        "error": (0, 100_000),
        "share": (0, 0.9),
        "direction": (-180, 180),
        "turn": (1, 360),
        "angle": (0, 360),
        "speed": (10, 5000),
        "gamma": (0.1, 2),
    }
)
"""Bounds of the numeric shapes of values. Other shapes are `pair` (two pins), `light` (a pin, or `LED`), those of `CHOICES`, `class`, `servo` (the name of one) and `driver` (that of a PCA9685). `wires` checks which pins a board has."""

PARTS = MappingProxyType(
    {
        "motor": {
            "side": "side",
            "bridge": "bridge",
            "pins": "pair",
            "phase": "pin",
            "back": "level",
            "enable": "pin",
            "standby": "pin",
            "encoder": "pair",
            "leads": "output",
            "dead_ns": "error",
        },
        "reflectance": {"adc": "channel", "ahead_mm": "mm", "right_mm": "mm", "spot_mm": "spot"},
        "digital_reflectance": {
            "pin": "pin",
            "ahead_mm": "mm",
            "right_mm": "mm",
            "spot_mm": "spot",
            "threshold": "darkness",
            "black": "level",
        },
        "ultrasonic": {
            "trigger": "pin",
            "echo": "pin",
            "ahead_mm": "mm",
            "right_mm": "mm",
            "direction_deg": "direction",
            "servo": "servo",
            "cone_deg": "cone",
            "wall_deg": "slope",
        },
        **{kind: chip.shapes for kind, chip in CHIPS.items()},
        "pixels": {"pin": "pin", "count": "count"},
        "buzzer": {"pin": "pin"},
        "button": {"pin": "pin"},
        "led": {"pin": "light"},
        **SIMPLE,
    }
)
"""The shape of each value, by the kind of part."""

OPTIONAL = MappingProxyType(
    {
        ("motor", "encoder"): None,
        ("motor", "leads"): "A",
        ("motor", "bridge"): None,
        ("motor", "pins"): None,
        ("motor", "phase"): None,
        ("motor", "back"): 1,
        ("motor", "enable"): None,
        ("motor", "standby"): None,
        ("motor", "dead_ns"): 450,
        ("digital_reflectance", "threshold"): 128,
        ("digital_reflectance", "black"): 1,
        ("ultrasonic", "right_mm"): 0,
        ("ultrasonic", "direction_deg"): 0,
        ("ultrasonic", "servo"): None,
        ("ultrasonic", "wall_deg"): 45,
        **{
            (kind, key): value for kind, chip in CHIPS.items() for key, value in chip.usual.items()
        },
        **SIMPLE_USUAL,
    }
)
"""The defaults of optional values."""

SAMPLES = MappingProxyType(
    {
        "pin": "14",
        "light": "14",
        "channel": "0",
        "bus": "0",
        "address": "0x3C",
        "count": "4",
        "mm": "50",
        "spot": "4",
        "cone": "15",
        "slope": "45",
        "error": "10",
        "share": "0.2",
        "rows": "64",
        "signal": "0",
        "driver": '"servos"',
        "direction": "0",
        "darkness": "128",
        "level": "1",
        "pulse": "500",
        "percent": "50",
        "turn": "180",
        "angle": "90",
        "speed": "500",
        "resistance": "10000",
        "quantity": '"light"',
        "quantity_value": "100",
        "gamma": "0.6",
        "channels": "[0, 1]",
        "pair": "[10, 11]",
        "bus_pins": "[4, 5]",
        "side": '"left"',
        "bridge": '"L298N"',
        "output": '"A"',
        "class": '"my_chip.py:MyChip"',
        "servo": '"servo"',
    }
)
"""The example of each shape in messages."""
