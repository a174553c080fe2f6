# mypy: disable-error-code="attr-defined"
"""PCA9685: sixteen PWM outputs. Registers from NXP's data sheet rev. 4, section 7.3."""

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
_START_US = const(500)  # time for its oscillator to start


class PCA9685(I2CDevice):
    """Output PWM on sixteen outputs, all at one frequency.

    >>> chip = PCA9685()
    >>> chip.duty(0, 4915)

    Args:
        address: its I2C address: 0x40 to 0x77, set by its solder bridges.
        bus: the bus, as for `chips.device.i2c`.

    Raises:
        NoAnswerError: E-BOT-06, no chip answers.
        BusError: E-BOT-35, a wire of the bus is held low.
        ArgumentError, KitError: the address or the bus is wrong, see `I2CDevice`.
    """

    NAME = "Servo"
    ADDRESS = 0x40

    def __init__(
        self, address: "int | None" = None, bus: "Bus" = None, *, hertz: int = 50
    ) -> None:
        """Wake the chip, and set the frequency of its outputs near `hertz` (24 to 1526): 25 MHz divided by 4096 and by a whole number."""
        I2CDevice.__init__(self, address, bus)
        self._four = bytearray(4)
        scale = (6104 + hertz // 2) // hertz - 1  # 25 MHz / 4096 = 6103.5
        if self.byte(_PRE_SCALE) != scale:  # else leave it: other outputs may be in use
            self.write(_MODE1, 0x10)  # asleep: only then the frequency can be set
            self.write(_PRE_SCALE, scale)
        self.write(_MODE1, 0x20)  # awake, addresses count up
        time.sleep_us(_START_US)

    def duty(self, channel: int, share: int) -> None:
        """Set the duty of output `channel` (0 to 15): 0 (always low) to 65535 (always high)."""
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
    """One output of the chip, with the method `duty_u16` of `machine.PWM`."""

    def __init__(self, chip: PCA9685, channel: int) -> None:
        self._chip = chip
        self._channel = channel

    def duty_u16(self, share: int) -> None:
        """Set the duty: 0 (always low) to 65535 (always high)."""
        self._chip.duty(self._channel, share)


def output(channel: int, address: "int | None" = None, bus: "Bus" = None) -> Output:
    """Return output `channel` (0 to 15; others raise E-BOT-01) of the chip at an address, at 50 Hz and low until its duty is set."""
    made = Output(PCA9685(address, bus), number(channel, 15, "Servo((output, address))", 1, 0))
    made.duty_u16(0)
    return made
