# mypy: disable-error-code="attr-defined"
"""TCS34725: light by colour. Registers from ams' data sheet DS000177; the first byte says that it is a command, and which."""

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
    """Measure the light that something throws back.

    >>> chip = TCS34725()
    >>> clear, red, green, blue = chip.channels()
    """

    NAME = "ColorSensor"
    ADDRESS = 0x29

    def __init__(self, address: "int | None" = None, bus: "Bus" = None) -> None:
        """Have it measure for 50 ms, over and over."""
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
        """Return clear, red, green and blue, 0 to 21504 each: always the same list, filled anew."""
        eight, channels = self._eight, self._channels
        self.read(_CLEAR, eight)
        for index in range(4):
            channels[index] = eight[2 * index] | eight[2 * index + 1] << 8
        return channels
