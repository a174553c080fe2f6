"""LSM6DSO and LSM6DSOX: accelerometer and gyroscope. Registers from ST's data sheet DS13510, section 8."""

from micropython import const

from marelle.hal import i2c
from marelle.tools import RobotError

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

MDPS_PER_STEP = 35  # at a full scale of 1000 degrees/s


class LSM6DS:
    """Read how fast the board turns and which way is down.

    >>> chip = LSM6DS(0x6A)
    >>> chip.turn_z()
    """

    def __init__(self, address: int = 0x6A, bus: "Bus" = None) -> None:
        """Wake the chip at that address of a bus, as `hal.i2c` takes it."""
        self._bus = bus = i2c(bus)
        self._address = address
        self._pair = bytearray(2)
        self._six = bytearray(6)
        try:
            identity = bus.readfrom_mem(address, _WHO_AM_I, 1)[0]
        except OSError:
            raise RobotError(
                "E-BOT-06",
                "imu",
                "no answer; push its cable in. Seen on the bus: " + str(bus.scan()),
            )
        if identity != _IDENTITY:
            raise RobotError("E-BOT-07", "imu", "another chip answers: %d" % identity)
        bus.writeto_mem(
            address, _CTRL3_C, b"\x44"
        )  # both bytes of a value together; addresses count up
        bus.writeto_mem(address, _CTRL1_XL, b"\x50")  # 208 Hz, 2 g
        bus.writeto_mem(address, _CTRL2_G, b"\x58")  # 208 Hz, 1000 degrees/s

    def turn_z(self) -> int:
        """Return the rate about the axis that points up, in steps of 35 millidegrees/s, positive anticlockwise."""
        pair = self._pair
        self._bus.readfrom_mem_into(self._address, _OUT_Z_GYRO, pair)
        value = pair[0] | pair[1] << 8
        return value - 65536 if value > 32767 else value

    def acceleration(self) -> "tuple[int, int, int]":
        """Return (x, y, z) in mm/s2."""
        six = self._six
        self._bus.readfrom_mem_into(self._address, _OUT_X_ACCELERATION, six)
        return self._mm_s2(six, 0), self._mm_s2(six, 2), self._mm_s2(six, 4)

    @staticmethod
    def _mm_s2(six: bytearray, index: int) -> int:
        value = six[index] | six[index + 1] << 8
        value = value - 65536 if value > 32767 else value
        return value * 598 // 1000  # 0.061 mg a step: 0.598 mm/s2
