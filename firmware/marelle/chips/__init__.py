"""Drivers of chips, each loaded when a kit or a program names it: `from marelle.chips import BH1750`."""

from marelle.tools import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

_HOMES = {
    "BH1750": "bh1750",
    "BME280": "bme280",
    "DHT11": "dht11",
    "DHT22": "dht22",
    "DS18B20": "ds18b20",
    "I2CDevice": "device",
    "LSM6DS": "lsm6ds",
    "MPU6050": "mpu6050",
    "PCA9685": "pca9685",
    "SSD1306": "ssd1306",
    "TCS34725": "tcs34725",
    "VL53L0X": "vl53l0x",
}  # each class, and the file that has it


def __getattr__(name: str) -> "Any":
    """Load the driver of that name."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(name)
    return getattr(__import__("marelle.chips." + home, None, None, (name,)), name)
