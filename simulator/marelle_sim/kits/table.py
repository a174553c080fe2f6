"""The keys of a kit's file: the fields of each table, by which the file is read and its JSON Schema is made.

Simple parts (servo, relay, knobs, sensors with one wire) stand first. A new chip needs a line in `CHIPS`, a class in `chips/`, and a
row in docs/kits.md. If its class takes arguments, it also needs a function in `parts.wiring_parts`. A part that may detect other
robots has the key `direction_deg`: the robots of a world can be seen only if some part has a value for it.
"""

from collections.abc import Iterable, Iterator, Mapping
from operator import gt, ne
from re import fullmatch
from types import MappingProxyType
from typing import NamedTuple

from marelle_sim.boards import BOARDS
from marelle_sim.kits.fields import (
    AHEAD,
    CHANNEL,
    CHANNELS,
    CLASS,
    DIRECTION_DEG,
    LEVEL,
    MIDDLE,
    OHM,
    PERCENT,
    PIN,
    PIN_OR_LIGHT,
    PINS,
    PLACE,
    PULSE_US,
    QUANTITY,
    QUANTITY_VALUE,
    ROWS,
    SPOT_MM,
    facts_of,
    i2c,
)  # fmt: skip  # fmt: skip  # fmt: skip
from marelle_sim.kits.kit import Kit
from marelle_sim.toml import TITLES, Field, Source, Table, many, one_of, schema_of
from marelle_sim.toml.schema import Schema, number

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


class ChipKind(NamedTuple):
    """One kind of chip.

    Attributes:
        twin: the class in `chips/<kind>.py` that simulates it; "" for a chip whose class the kit's author wrote.
        fields: the keys of such a chip in a kit's file, except `kind` and `name`, and how each value is read.
    """

    twin: str
    fields: Mapping[str, Field]


_ON_A_PIN = {"pin": PIN, **MIDDLE}
_SCALE = Field.number(0, 0.9, None, "0.2")
_ERRORS = {
    **dict.fromkeys(
        (
            "gyro_noise_mdps",
            "gyro_zero_mdps",
            "gyro_drift_mdps",
            "acceleration_noise_ug",
            "acceleration_zero_mg",
            "acceleration_drift_ug",
        ),
        Field.number(0, 100_000, None, "10"),
    ),
    "axis_deg": Field.number(0, 90, None, "45"),
}


def _errors(*usual: float) -> dict[str, Field]:
    """Return the fields for the errors of an inertial sensor (keys of `_ERRORS`, in order), with `usual` as their default values."""
    return {key: _ERRORS[key].default(value) for key, value in zip(_ERRORS, usual, strict=True)}


CHIPS = MappingProxyType(
    {
        "bh1750": ChipKind("Bh1750", {**i2c(0x23), **MIDDLE, "scale_error": _SCALE.default(0.2)}),
        "bme280": ChipKind("Bme280", {**i2c(0x76), **MIDDLE}),
        "dht11": ChipKind("Dht11", _ON_A_PIN),
        "dht22": ChipKind("Dht22", _ON_A_PIN),
        "ds18b20": ChipKind("Ds18b20", _ON_A_PIN),
        "lsm6dsox": ChipKind("Lsm6dsox", {**i2c(0x6A), **_errors(3.8, 1000, 10, 70, 20, 100, 1)}),
        # InvenSense PS-MPU-6000A-00 rev. 3.4, 6.1 and 6.2: 0.005 degrees/s and 400 ug for each root of a hertz; zero within 20
        # degrees/s and 50 mg (z: 80); over 125 and 70 degrees of temperature 20 degrees/s and 35 mg (z: 60); 2 % across axes.
        "mpu6050": ChipKind("Mpu6050", {**i2c(0x68), **_errors(5, 20_000, 160, 400, 50, 500, 1)}),
        "pca9685": ChipKind("Pca9685", i2c(0x40)),
        "ssd1306": ChipKind("Ssd1306", {**i2c(0x3C), "height": ROWS.default(64)}),
        "tcs34725": ChipKind(
            "Tcs34725",
            {
                **i2c(0x29),
                **AHEAD,
                "spot_mm": SPOT_MM.default(8),
                "direction_deg": DIRECTION_DEG.default(None),
            },
        ),
        "vl53l0x": ChipKind(
            "Vl53l0x",
            {
                **i2c(0x29),
                **AHEAD,
                "direction_deg": DIRECTION_DEG.default(0),
                "scale_error": _SCALE.default(0.03),
                "shutdown": PIN.default(None),
            },
        ),
        "chip": ChipKind("", {"chip": CLASS, **i2c(0x3C)}),
    }
)
"""The chips by their `kind` in a kit's table; the address of each is that with its address pins low."""

INERTIAL = ("lsm6dsox", "mpu6050")
"""The inertial sensors."""
ONE_WIRE = ("ds18b20",)
"""The chips of which several share a pin."""


FORMAT = 1
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
BRIDGE_WIRES = MappingProxyType({"pins": PINS, "phase": PIN, "enable": PIN, "standby": PIN})
"""The wires of a motor's driver."""

_MOTOR = {
    "side": Field.choice(("left", "right")).shown('"left"'),
    "bridge": Field.choice(tuple(BRIDGES)).default(None),
    "pins": PINS.default(None),
    "phase": PIN.default(None),
    "back": LEVEL.default(1),
    "enable": PIN.default(None),
    "standby": PIN.default(None),
    "encoder": PINS.default(None),
    "leads": Field.choice(("A", "B")).default("A"),
    "dead_ns": Field.number(0, 100_000, 450, "10"),
}
_SENSOR = {**PLACE, "spot_mm": SPOT_MM}
_OF_KIND = {
    "motor": _MOTOR,
    "reflectance": {"adc": CHANNEL, **_SENSOR},
    "digital_reflectance": {
        "pin": PIN,
        **_SENSOR,
        "threshold": Field.whole(1, 255, 128, "128"),
        "black": LEVEL.default(1),
    },
    "ultrasonic": {
        "trigger": PIN,
        "echo": PIN,
        **AHEAD,
        "direction_deg": DIRECTION_DEG.default(0),
        "servo": Field.text().default(None),
        "cone_deg": Field.number(0, 90, None, "15"),
        "wall_deg": Field.number(0, 90, 45, "45"),
    },
    **{kind: chip.fields for kind, chip in CHIPS.items()},
    "pixels": {"pin": PIN, "count": Field.whole(1, 256, None, "4")},
    "buzzer": {"pin": PIN},
    "button": {"pin": PIN},
    "led": {"pin": PIN_OR_LIGHT},
    **SIMPLE,
}
PARTS = MappingProxyType(
    {
        kind: {"kind": Field(Table.text, one_of([kind])), "name": Field.name(kind), **fields}
        for kind, fields in _OF_KIND.items()
    }
)
"""The fields of a part, by its kind."""


def _read_parts(top: Table, key: str) -> list[Table]:
    kind = Field.choice(tuple(PARTS))
    every = {key: field for fields in PARTS.values() for key, field in fields.items()}
    return [
        Table(table.source, table.path, table.data, PARTS[table["kind"]])
        for table in top.each(key, {**every, "kind": kind})
    ]


def _parts() -> Iterator[Schema]:
    for kind, fields in PARTS.items():
        more = {"anyOf": list(_drivers())} if kind == "motor" else None
        yield {"title": kind, **schema_of(fields, more)}


def _drivers() -> Iterator[Schema]:
    """Yield JSON Schemas for the wires of a motor: one for each named driver, then one for each driver that only the wires tell."""
    for bridge, (needed, optional) in BRIDGES.items():
        none = [key for key in BRIDGE_WIRES if key not in (*needed, *optional)]
        yield {"properties": {"bridge": one_of([bridge])}, **_wires(("bridge", *needed), none)}
    yield _wires(("pins",), ("bridge", "phase", "standby"))
    yield _wires(("pins", "enable"), ("bridge", "phase"))
    yield _wires(("phase", "enable"), ("bridge", "pins", "standby"))


def _wires(needed: Iterable[str], none: Iterable[str]) -> Schema:
    return {"required": list(needed), "not": {"anyOf": [{"required": [key]} for key in none]}}


_MOVING = {
    "track_mm": (5, 1000, 20.0),
    "wheel_mm": (5, 1000, 10.0),
    "wheel_width_mm": (1, 500, 2.0),
    "motor_ms": (1, 5000, 60.0),
    "no_load_mm_s": (1, 5000, 100.0),
    "nominal_mv": (500, 100_000, 5000.0),
    "dead_band": (0, 0.9, 0.0),
    "grip_mm_s2": (100, 100_000, 5000.0),
}
"""The bounds of what a robot with motors needs, and the value of a body without them, which does not move."""
STILL = {key: still for key, (_low, _high, still) in _MOVING.items()} | {"wheel_counts": 1}
BODY = {
    "radius_mm": Field.number(5, 1000),
    **{key: Field.number(low, high).optional() for key, (low, high, _still) in _MOVING.items()},
    "stall_ma": Field.number(1, 100_000, 360.0),  # of a small motor
    "wheel_counts": Field.whole(1, 1_000_000).optional(),
}
"""The fields of `[body]` but `color`; those of a robot with motors are required, and `wheel_counts` with encoders."""

_EMPTY_MV = (0, 100_000)
_USUAL_EMPTY = 0.6  # of `open_mv`: 0.9 V of 1.5


CELLS = {
    "open_mv": Field.number(500, 100_000),
    "ohm": Field.number(0, 100),
    "idle_ma": Field.number(0, 10_000, 60.0),
    "capacity_mah": Field.number(1, 1_000_000, 2100.0),
    "empty_mv": Field(
        lambda table, key: table.number(key, *_EMPTY_MV, _USUAL_EMPTY * table["open_mv"]),
        number(*_EMPTY_MV),
        required=False,
    ),
}
"""The fields of the battery's cells; the defaults are those of AA cells."""
_BATTERY = {
    **CELLS,
    "name": Field.name("battery"),
    "adc": CHANNEL.optional(),
    # The factor by which the voltage is divided before `adc`: three for VSYS of a Pico.
    "divider": Field.number(1, 100, 3),
    # Its source resistance, two resistors in parallel: a Pico has 200 and 100 kilo-ohm (data sheet, appendix B).
    "divider_ohm": Field.whole(0, 10_000_000, 66_667),
}

_PIN_NAME = "[A-Za-z_][A-Za-z0-9_]*"  # what can stand behind the dot of `Pin.board.`


def _read_pins(table: Table, key: str) -> dict[str, int]:
    given = table.data[key]
    pin = Field.whole(0, facts_of(table).chip.gpios - 1, None, "25")
    pins = table.inner(key, dict.fromkeys(given if isinstance(given, dict) else (), pin))
    for name in pins.data:
        if not fullmatch(_PIN_NAME, name):
            raise pins.source.error("E-WORLD-08", (*pins.path, name), example="LED = 25")
    return {name: pins[name] for name in pins.data}


_IDENTITY = {
    "machine": Field.text().optional(),
    "build": Field.text().optional(),
    "pins": Field(
        _read_pins,
        {
            "type": "object",
            "patternProperties": {f"^{_PIN_NAME}$": PIN.schema},
            "additionalProperties": False,
        },
    ).optional(),
}
_TOLERANCES = dict.fromkeys(
    ("wheel", "track", "motor", "gyro", "battery"), Field.number(0, 0.5).optional()
)
FIELDS = {
    "format": Field.version(FORMAT),
    "board": Field.choice(tuple(BOARDS)),
    "title": TITLES,
    "part": Field(_read_parts, many({"oneOf": list(_parts())}), required=False),
    "body": Field.table({**BODY, "color": Field.color("black").optional()}, needed=True),
    "battery": Field.table(_BATTERY, needed=True),
    "identity": Field.table(_IDENTITY),
    "tolerances": Field.table(_TOLERANCES),
}
"""The fields of a kit's file, in the order in which they are read."""
TOGETHER: Schema = {
    "if": {
        "properties": {
            "part": {"contains": {"properties": {"kind": one_of(["motor"])}, "required": ["kind"]}}
        },
        "required": ["part"],
    },
    "then": {"properties": {"body": {"required": ["radius_mm", *_MOVING]}}},
}
"""A robot with motors has a body that moves."""
