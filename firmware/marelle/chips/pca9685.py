# mypy: disable-error-code="attr-defined"
"""PCA9685: sixteen signals of adjustable width. Registers from NXP's data sheet rev. 4, section 7.3."""

import time

from micropython import const

from marelle.chips.device import I2CDevice
from marelle.tools import number

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from marelle.hal import Bus

_MODE1 = const(0x00)
_LED0 = const(0x06)
_PRE_SCALE = const(0xFE)
_START_US = const(500)  # of its oscillator


class PCA9685(I2CDevice):
    """Give sixteen signals.

    >>> chip = PCA9685()
    >>> chip.duty(0, 4915)
    """

    NAME = "Servo"
    ADDRESS = 0x40

    def __init__(
        self, address: "int | None" = None, bus: "Bus" = None, *, hertz: int = 50
    ) -> None:
        """Wake it at a frequency from 24 to 1526 Hz: its clock of 25 MHz by 4096 and by a whole number."""
        I2CDevice.__init__(self, address, bus)
        self._four = bytearray(4)
        scale = (6104 + hertz // 2) // hertz - 1  # 25 MHz / 4096 = 6103.5
        if self.byte(_PRE_SCALE) != scale:  # other outputs may be at work
            self.write(_MODE1, 0x10)  # asleep: only then the frequency can be set
            self.write(_PRE_SCALE, scale)
        self.write(_MODE1, 0x20)  # awake, addresses count up
        time.sleep_us(_START_US)

    def duty(self, channel: int, share: int) -> None:
        """Have an output (0 to 15) high for a share of each period: 0 to 65535."""
        four = self._four
        four[1] = four[3] = 0
        steps = (share + 8) >> 4
        if steps >= 4096:
            four[1] = 0x10  # always
        elif steps == 0:
            four[3] = 0x10  # never
        else:
            four[3] = steps >> 8
        four[2] = steps & 0xFF
        self.write_from(_LED0 + 4 * channel, four)


class Output:
    """One of the sixteen, with the method of a board's `PWM` that parts call."""

    def __init__(self, chip: PCA9685, channel: int) -> None:
        self._chip = chip
        self._channel = channel

    def duty_u16(self, share: int) -> None:
        """Have it high for a share of each period: 0 to 65535."""
        self._chip.duty(self._channel, share)


def output(channel: int, address: "int | None" = None, bus: "Bus" = None) -> Output:
    """Return an output (0 to 15) of the chip at that address, low, at 50 Hz."""
    made = Output(PCA9685(address, bus), number(channel, 15, "Servo((output, address))", 1, 0))
    made.duty_u16(0)
    return made
