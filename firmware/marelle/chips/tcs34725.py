# mypy: disable-error-code="attr-defined"
"""TCS34725: red, green and blue light. Registers from ams' data sheet DS000390; bit 7 of a register's address marks a command."""

import time

from micropython import const

from marelle.chips.device import I2CDevice

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from marelle.hal import Bus

_ENABLE = const(0x80)
_ATIME = const(0x81)
_CONTROL = const(0x8F)
_ID = const(0x92)
_STATUS = const(0x93)
_CLEAR = const(0xB4)  # from 0x14 on, counting up
_WARM_UP_MS = const(3)
_LONGEST_MS = const(200)


class TCS34725(I2CDevice):
    """Measure the light of a surface in four channels.

    >>> chip = TCS34725()
    >>> clear, red, green, blue = chip.channels()

    Args:
        address: its I2C address: 0x29.
        bus: the bus, as for `chips.device.i2c`.

    Raises:
        NoAnswerError: E-BOT-06, no chip answers.
        WrongChipError: E-BOT-07, another chip answers.
        BusError: E-BOT-35, a wire of the bus is held low.
        MeasurementError: E-BOT-36, the chip does not measure.
        ArgumentError, KitError: the address or the bus is wrong, see `I2CDevice`.
    """

    NAME = "ColorSensor"
    ADDRESS = 0x29

    def __init__(self, address: "int | None" = None, bus: "Bus" = None) -> None:
        """Let the chip measure continuously, 50 ms each time, and wait for the first measurement."""
        I2CDevice.__init__(self, address, bus)
        self._eight = bytearray(8)
        self._channels = [0, 0, 0, 0]
        self.identify(_ID, 0x44, 0x4D)
        self.write(_ENABLE, 0x01)  # on
        time.sleep_ms(_WARM_UP_MS)
        self.write(_ATIME, 0xEB)  # 21 cycles of 2.4 ms
        self.write(_CONTROL, 0x01)  # gain 4
        self.write(_ENABLE, 0x03)  # convert
        for _ in range(_LONGEST_MS):
            if self.byte(_STATUS) & 1:
                return
            time.sleep_ms(1)
        self.refuse("E-BOT-36")

    def channels(self) -> "list[int]":
        """Return [clear, red, green, blue], 0 to 21504 each. Each call returns the same list, with new values."""
        eight, channels = self._eight, self._channels
        self.read(_CLEAR, eight)
        for index in range(4):
            channels[index] = eight[2 * index] | eight[2 * index + 1] << 8
        return channels
