"""LSM6DSO and LSM6DSOX: accelerometer and gyroscope. Registers: ST's data sheets DS12140 and DS12814, section 9."""

from micropython import const

from marelle.chips.device import I2CDevice

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from marelle.hal import Bus

_WHO_AM_I = const(0x0F)
_IDENTITY = const(0x6C)
_CTRL1_XL = const(0x10)
_CTRL2_G = const(0x11)
_CTRL3_C = const(0x12)
_OUT_Z_GYRO = const(0x26)
_OUT_X_ACCELERATION = const(0x28)


class LSM6DS(I2CDevice):
    """Measure the turn rate about the vertical axis, and the acceleration.

    >>> chip = LSM6DS(0x6A)
    >>> chip.turn_z()

    Args:
        address: its I2C address: 0x6A, or 0x6B if its pin SDO is at 3V3.
        bus: the bus, as for `chips.device.i2c`.

    Raises:
        NoAnswerError: E-BOT-06, no chip answers.
        WrongChipError: E-BOT-07, another chip answers.
        BusError: E-BOT-35, a wire of the bus is held low.
        ArgumentError, KitError: the address or the bus is wrong, see `I2CDevice`.
    """

    NAME = "IMU"
    ADDRESS = 0x6A  # 0x6B with SDO at 3.3 V
    RATE = (35, 1000)  # a step is 35 / 1000 degrees/s, at a full scale of 1000

    def __init__(self, address: "int | None" = None, bus: "Bus" = None) -> None:
        """Set the chip to 208 measurements per second, of up to 1000 degrees/s and 2 g. Arguments and errors: those of the class."""
        I2CDevice.__init__(self, address, bus)
        self._pair = bytearray(2)
        self._six = bytearray(6)
        self.identify(_WHO_AM_I, _IDENTITY)
        self.write(_CTRL3_C, 0x44)  # both bytes of a value together; addresses count up
        self.write(_CTRL1_XL, 0x50)  # 208 Hz, 2 g
        self.write(_CTRL2_G, 0x58)  # 208 Hz, 1000 degrees/s

    def turn_z(self) -> int:
        """Return the turn rate about the vertical axis, positive anticlockwise; the unit is RATE[0] / RATE[1] degrees/s."""
        pair = self._pair
        self.read(_OUT_Z_GYRO, pair)
        value = pair[0] | pair[1] << 8
        return value - 65536 if value > 32767 else value

    def acceleration(self) -> "tuple[int, int, int]":
        """Return the acceleration (x, y, z) in mm/s2 along the chip's axes; at rest about 9807 along one that points up."""
        six = self._six
        self.read(_OUT_X_ACCELERATION, six)
        return self._mm_s2(six, 0), self._mm_s2(six, 2), self._mm_s2(six, 4)

    @staticmethod
    def _mm_s2(six: bytearray, index: int) -> int:
        value = six[index] | six[index + 1] << 8
        value = value - 65536 if value > 32767 else value
        return value * 598 // 1000  # 0.061 mg a step: 0.598 mm/s2
