"""The chips that a kit may have: a new one needs a line here, a class in `chips/`, and a row in docs/kits.md."""

from __future__ import annotations

from types import MappingProxyType
from typing import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    Shapes = Mapping[str, str]


class ChipKind(NamedTuple):
    """One kind of chip.

    Attributes:
        twin: the class of `chips/<kind>.py`; "" for a chip of one's own.
        shapes: for each of its values, its shape (`table.WHOLE`, `table.NUMBERS`, …).
        usual: the defaults of its optional values.
    """

    twin: str
    shapes: Shapes
    usual: Mapping[str, Any]


_I2C = {"bus": "bus", "pins": "pair", "address": "address"}
_PIN = {"pin": "pin"}
_PLACE = {"ahead_mm": "mm", "right_mm": "mm"}
_MIDDLE = {"ahead_mm": 0, "right_mm": 0}
_ERRORS = {
    "gyro_noise_mdps": "error",
    "gyro_zero_mdps": "error",
    "gyro_drift_mdps": "error",
    "acceleration_noise_ug": "error",
    "acceleration_zero_mg": "error",
    "acceleration_drift_ug": "error",
    "axis_deg": "slope",
}


def _errors(*values: float) -> dict[str, float]:
    """Return the default errors of an inertial sensor."""
    return dict(zip(_ERRORS, values, strict=True))


CHIPS = MappingProxyType(
    {
        "bh1750": ChipKind(
            "Bh1750", {**_I2C, **_PLACE, "scale_error": "share"}, {**_MIDDLE, "scale_error": 0.2}
        ),
        "bme280": ChipKind("Bme280", {**_I2C, **_PLACE}, _MIDDLE),
        "dht11": ChipKind("Dht11", {**_PIN, **_PLACE}, _MIDDLE),
        "dht22": ChipKind("Dht22", {**_PIN, **_PLACE}, _MIDDLE),
        "ds18b20": ChipKind("Ds18b20", {**_PIN, **_PLACE}, _MIDDLE),
        "lsm6dsox": ChipKind(
            "Lsm6dsox", {**_I2C, **_ERRORS}, _errors(3.8, 1000, 10, 70, 20, 100, 1)
        ),
        # InvenSense PS-MPU-6000A-00 rev. 3.4, 6.1 and 6.2: 0.005 degrees/s and 400 ug for each root of a hertz; zero within 20
        # degrees/s and 50 mg (z: 80); over 125 and 70 degrees of temperature 20 degrees/s and 35 mg (z: 60); 2 % across axes.
        "mpu6050": ChipKind(
            "Mpu6050", {**_I2C, **_ERRORS}, _errors(5, 20_000, 160, 400, 50, 500, 1)
        ),
        "pca9685": ChipKind("Pca9685", _I2C, {}),
        "ssd1306": ChipKind("Ssd1306", {**_I2C, "height": "rows"}, {"height": 64}),
        "tcs34725": ChipKind(
            "Tcs34725",
            {**_I2C, **_PLACE, "spot_mm": "spot", "direction_deg": "direction"},
            {"right_mm": 0, "spot_mm": 8, "direction_deg": None},
        ),
        "vl53l0x": ChipKind(
            "Vl53l0x",
            {
                **_I2C,
                **_PLACE,
                "direction_deg": "direction",
                "scale_error": "share",
                "shutdown": "pin",
            },
            {"right_mm": 0, "direction_deg": 0, "scale_error": 0.03, "shutdown": None},
        ),
        "chip": ChipKind("", {"chip": "class", **_I2C}, {}),
    }
)
"""The chips by their `kind` in a kit's table."""

ADDRESSES = MappingProxyType(
    {
        "bh1750": 0x23,
        "bme280": 0x76,
        "lsm6dsox": 0x6A,
        "mpu6050": 0x68,
        "pca9685": 0x40,
        "ssd1306": 0x3C,
        "tcs34725": 0x29,
        "vl53l0x": 0x29,
    }
)
"""The address of each chip with its address pins low, for examples in messages."""

INERTIAL = ("lsm6dsox", "mpu6050")
"""The inertial sensors."""
SEEING = ("vl53l0x", "chip")
"""The chips that may detect other robots."""
ONE_WIRE = ("ds18b20",)
"""The chips of which several share a pin."""
