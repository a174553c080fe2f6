"""The table of the files that have the drivers of `marelle.chips`: as in `marelle.homes`, a string in a file that is unloaded after use."""

import sys

from marelle.tools import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

# A class, and the file that has it.
HOMES = """
BH1750 bh1750
BME280 bme280
DHT11 dht11
DHT22 dht22
DS18B20 ds18b20
I2CDevice device
LSM6DS lsm6ds
MPU6050 mpu6050
PCA9685 pca9685
SSD1306 ssd1306
TCS34725 tcs34725
VL53L0X vl53l0x
"""


def find(name: str) -> "Any":
    """Return the driver class called `name`, or the module of that name in `marelle.chips`.

    Python asks here for both, also for `from marelle.chips import edges`.

    Raises:
        AttributeError: there is neither a class nor a module of that name.
        ImportError: an import in that module fails.
    """
    if sys.modules.pop(__name__, None):
        del sys.modules["marelle.chips"].homes
    start = HOMES.find("\n" + name + " ")
    if start < 0:
        home = "marelle.chips." + name
        if name[0] == "_":  # Python asks for many such names
            raise AttributeError(name)
        try:
            return __import__(home, None, None, ("*",))
        except ImportError as error:
            if repr(home) not in str(error):  # the file exists; an import in it fails
                raise
            raise AttributeError("chips has no " + repr(name))
    start += len(name) + 2
    home = "marelle.chips." + HOMES[start : HOMES.find("\n", start)]
    return getattr(__import__(home, None, None, (name,)), name)
