# mypy: disable-error-code="attr-defined"
"""BH1750FVI: a sensor of light. Commands from ROHM's technical note 2011.11 rev. D, pages 2, 5 and 7."""

import time

from micropython import const

from marelle.chips.device import I2CDevice

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from marelle.hal import Bus

_FIRST_MS = const(180)  # the longest measurement


class BH1750(I2CDevice):
    """Measure how light it is.

    >>> chip = BH1750()
    >>> chip.light()
    """

    NAME = "LightSensor"
    ADDRESS = 0x23  # 0x5C with ADDR at 3.3 V

    def __init__(self, address: "int | None" = None, bus: "Bus" = None) -> None:
        """Have it measure, over and over."""
        I2CDevice.__init__(self, address, bus)
        self._pair = bytearray(2)
        self.send(b"\x01")  # power on
        self.send(b"\x10")  # continuously, in steps of a lux
        self._started: "int | None" = time.ticks_ms()

    def light(self) -> int:
        """Return the light in lux, 0 to 54612; the first time after at most 180 ms."""
        if self._started is not None:
            time.sleep_ms(max(0, _FIRST_MS - time.ticks_diff(time.ticks_ms(), self._started)))
            self._started = None
        pair = self._pair
        self.receive(pair)
        return ((pair[0] << 8 | pair[1]) * 5 + 3) // 6  # 1.2 counts for a lux
