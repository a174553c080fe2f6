# mypy: disable-error-code="attr-defined"
"""BH1750FVI: a light sensor. Commands from ROHM's technical note 2011.11 rev. D, pages 2, 5 and 7."""

import time

from micropython import const

from marelle.chips.device import I2CDevice

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from marelle.hal import Bus

_FIRST_MS = const(180)  # the longest measurement


class BH1750(I2CDevice):
    """Measure the illuminance in lux.

    >>> chip = BH1750()
    >>> chip.light()

    Args:
        address: its I2C address: 0x23 (the default), or 0x5C if its pin ADDR is at 3V3.
        bus: the bus, as for `chips.device.i2c`.

    Raises:
        NoAnswerError: E-BOT-06, no chip answers.
        BusError: E-BOT-35, a wire of the bus is held low.
        ArgumentError, KitError: the address or the bus is wrong, see `I2CDevice`.
    """

    NAME = "LightSensor"
    ADDRESS = 0x23  # 0x5C with ADDR at 3.3 V

    def __init__(self, address: "int | None" = None, bus: "Bus" = None) -> None:
        """Switch the chip on and let it measure continuously."""
        I2CDevice.__init__(self, address, bus)
        self._pair = bytearray(2)
        self.send(b"\x01")  # power on
        self.send(b"\x10")  # continuously, in steps of a lux
        self._started: "int | None" = time.ticks_ms()

    def light(self) -> int:
        """Return the last measured illuminance in lux, 0 to 54613. The first call waits until 180 ms after the chip was switched on."""
        if self._started is not None:
            time.sleep_ms(max(0, _FIRST_MS - time.ticks_diff(time.ticks_ms(), self._started)))
            self._started = None
        pair = self._pair
        self.receive(pair)
        return ((pair[0] << 8 | pair[1]) * 5 + 3) // 6  # 1.2 counts per lux
