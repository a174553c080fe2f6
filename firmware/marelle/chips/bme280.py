# mypy: disable-error-code="attr-defined"
"""BME280: temperature, pressure, humidity.

Registers, and compensation in 32-bit integers, from Bosch's BST-BME280-DS002, 4.2.3, 5 and 8.2.
"""

import time
from struct import unpack_from

from micropython import const

from marelle.chips.device import I2CDevice

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from marelle.hal import Bus

_TRIM_1 = const(0x88)
_TRIM_2 = const(0xE1)
_ID = const(0xD0)
_CTRL_HUM = const(0xF2)
_CTRL_MEAS = const(0xF4)
_DATA = const(0xF7)
_FIRST_MS = const(10)  # 1.25 + 3 x 2.3 + 2 x 0.575


class BME280(I2CDevice):
    """Measure temperature, pressure and humidity.

    >>> chip = BME280()
    >>> chip.temperature(), chip.humidity(), chip.pressure()

    Args:
        address: its I2C address: 0x76, or 0x77 if its pin SDO is at 3V3.
        bus: the bus, as for `chips.device.i2c`.

    Raises:
        NoAnswerError: E-BOT-06, no chip answers.
        WrongChipError: E-BOT-07, another chip answers.
        BusError: E-BOT-35, a wire of the bus is held low.
        ArgumentError, KitError: the address or the bus is wrong, see `I2CDevice`.
    """

    NAME = "TemperatureSensor"
    ADDRESS = 0x76  # 0x77 with SDO at 3.3 V

    def __init__(self, address: "int | None" = None, bus: "Bus" = None) -> None:
        """Read the chip's calibration, let it measure continuously, and wait 10 ms for the first measurement."""
        I2CDevice.__init__(self, address, bus)
        self._eight = bytearray(8)
        self.identify(_ID, 0x60)
        first, second = bytearray(26), bytearray(7)
        self.read(_TRIM_1, first)
        self.read(_TRIM_2, second)
        self._t = unpack_from("<Hhh", first)
        self._p = unpack_from("<Hhhhhhhhh", first, 6)
        h2, h3, e4, e5, e6, h6 = unpack_from("<hBbBbb", second)
        self._h = first[25], h2, h3, e4 << 4 | e5 & 0x0F, e6 << 4 | e5 >> 4, h6
        self.write(_CTRL_HUM, 0x01)
        self.write(_CTRL_MEAS, 0x27)  # each once, over and over
        time.sleep_ms(_FIRST_MS)

    if TYPE_CHECKING:  # of `unpack_from`
        _t: tuple[int, ...]
        _p: tuple[int, ...]
        _h: tuple[int, ...]

    def hundredths(self) -> int:
        """Return the temperature in hundredths of a degree Celsius: 2150 is 21.50."""
        return (self._fine() * 5 + 128) >> 8

    def temperature(self) -> float:
        """Return the temperature in degrees Celsius."""
        return self.hundredths() / 100

    def humidity(self) -> float:
        """Return the relative humidity in %, 0 to 100."""
        fine = self._fine()
        eight = self._eight
        raw = eight[6] << 8 | eight[7]
        h1, h2, h3, h4, h5, h6 = self._h
        value = fine - 76800
        scale = (((value * h6 >> 10) * ((value * h3 >> 11) + 32768)) >> 10) + 2097152
        value = (((raw << 14) - (h4 << 20) - h5 * value + 16384) >> 15) * (
            (scale * h2 + 8192) >> 14
        )
        value -= ((((value >> 15) * (value >> 15)) >> 7) * h1) >> 4
        return min(max(value, 0), 419430400) / 4194304

    def pressure(self) -> float:
        """Return the pressure in hPa."""
        fine = self._fine()
        eight = self._eight
        raw = eight[0] << 12 | eight[1] << 4 | eight[2] >> 4
        p1, p2, p3, p4, p5, p6, p7, p8, p9 = self._p
        half = (fine >> 1) - 64000
        second = (((half >> 2) * (half >> 2)) >> 11) * p6
        second = ((second + (half * p5 << 1)) >> 2) + (p4 << 16)
        first = ((p3 * (((half >> 2) * (half >> 2)) >> 13) >> 3) + (p2 * half >> 1)) >> 18
        first = ((32768 + first) * p1) >> 15
        if first == 0:
            return 0.0
        pascal = (1048576 - raw - (second >> 12)) * 6250 // first
        first = p9 * (((pascal >> 3) * (pascal >> 3)) >> 13) >> 12
        return (pascal + ((first + ((pascal >> 2) * p8 >> 13) + p7) >> 4)) / 100

    def _fine(self) -> int:
        """Read the eight bytes of a measurement into `_eight`, and return its temperature in 5120ths of a degree C (Bosch's `t_fine`)."""
        eight = self._eight
        self.read(_DATA, eight)
        raw = eight[3] << 12 | eight[4] << 4 | eight[5] >> 4
        t1, t2, t3 = self._t
        first = ((raw >> 3) - (t1 << 1)) * t2 >> 11
        second = (raw >> 4) - t1
        return first + ((second * second >> 12) * t3 >> 14)
