"""The chips that a kit may have: a new one needs a line here, a class in `chips/`, and a row in docs/kits.md.

If its class takes arguments, it also needs a function in `parts.wiring_chips`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from marelle_sim.kits.fields import (
    AHEAD,
    CLASS,
    DIRECTION_DEG,
    MIDDLE,
    PIN,
    ROWS,
    SPOT_MM,
    i2c,
)  # fmt: skip
from marelle_sim.toml import Field


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
SEEING = ("vl53l0x", "chip")
"""The chips that may detect other robots."""
ONE_WIRE = ("ds18b20",)
"""The chips of which several share a pin."""
