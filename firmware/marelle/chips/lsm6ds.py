"""LSM6DSO and LSM6DSOX: accelerometer and gyroscope. Registers from ST's data sheet DS13510, section 8."""

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
    """Read how fast the board turns and which way is down.

    >>> chip = LSM6DS(0x6A)
    >>> chip.turn_z()
    """

    NAME = "IMU"
    ADDRESS = 0x6A  # 0x6B with SDO at 3.3 V
    RATE = (35, 1000)  # degrees/s in a step, at a full scale of 1000

    def __init__(self, address: "int | None" = None, bus: "Bus" = None) -> None:
        """Wake the chip at that address of a bus, as `chips.device.i2c` takes it."""
        I2CDevice.__init__(self, address, bus)
        self._pair = bytearray(2)
        self._six = bytearray(6)
        self.identify(_WHO_AM_I, _IDENTITY)
        self.write(_CTRL3_C, 0x44)  # both bytes of a value together; addresses count up
        self.write(_CTRL1_XL, 0x50)  # 208 Hz, 2 g
        self.write(_CTRL2_G, 0x58)  # 208 Hz, 1000 degrees/s

    def turn_z(self) -> int:
        """Return the rate about the axis that points up, in steps of `RATE`, positive anticlockwise."""
        pair = self._pair
        self.read(_OUT_Z_GYRO, pair)
        value = pair[0] | pair[1] << 8
        return value - 65536 if value > 32767 else value

    def acceleration(self) -> "tuple[int, int, int]":
        """Return (x, y, z) in mm/s2."""
        six = self._six
        self.read(_OUT_X_ACCELERATION, six)
        return self._mm_s2(six, 0), self._mm_s2(six, 2), self._mm_s2(six, 4)

    @staticmethod
    def _mm_s2(six: bytearray, index: int) -> int:
        value = six[index] | six[index + 1] << 8
        value = value - 65536 if value > 32767 else value
        return value * 598 // 1000  # 0.061 mg a step: 0.598 mm/s2
