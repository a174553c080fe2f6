"""Driver of Sensirion's SHT31, a sensor of temperature and humidity, for MicroPython."""

from micropython import const
from time import sleep_ms

ADDRESS = const(0x44)
MEASURE = b"\x24\x00"  # once, high repeatability, no clock stretching
MEASURE_MS = const(16)


class SHT31:
    """The sensor on an I2C bus."""

    def __init__(self, i2c, address=ADDRESS):
        self._i2c = i2c
        self._address = address

    def measure(self):
        """Return degrees Celsius and per cent of relative humidity.

        Raises OSError when the sensor does not answer, ValueError when the checksum is wrong.
        """
        self._i2c.writeto(self._address, MEASURE)
        sleep_ms(MEASURE_MS)
        data = self._i2c.readfrom(self._address, 6)
        return 175 * word(data[0:3]) / 65535 - 45, 100 * word(data[3:6]) / 65535


def word(data):
    """Check the checksum in the last of three bytes, and return the number in the first two."""
    checksum = 0xFF
    for byte in data:  # over the checksum itself too: then it is 0
        checksum ^= byte
        for _ in range(8):
            checksum = (checksum << 1 ^ 0x31 if checksum & 0x80 else checksum << 1) & 0xFF
    if checksum:
        raise ValueError("SHT31: checksum")
    return data[0] << 8 | data[1]
