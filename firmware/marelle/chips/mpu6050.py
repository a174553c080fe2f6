# mypy: disable-error-code="attr-defined"
"""MPU-6050: accelerometer and gyroscope. Registers from InvenSense's RM-MPU-6000A-00 rev. 4.2, section 4."""

import time

from micropython import const

from marelle.chips.device import I2CDevice

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from marelle.hal import Bus

_CONFIG = const(0x1A)
_GYRO_CONFIG = const(0x1B)
_ACCEL_CONFIG = const(0x1C)
_ACCEL_XOUT_H = const(0x3B)
_TEMP_OUT_H = const(0x41)
_GYRO_ZOUT_H = const(0x47)
_PWR_MGMT_1 = const(0x6B)
_WHO_AM_I = const(0x75)
_RESET_MS = const(100)
_START_MS = const(30)  # of the gyroscope (PS-MPU-6000A, 6.1)


class MPU6050(I2CDevice):
    """Read how fast the board turns and which way is down.

    >>> chip = MPU6050()
    >>> chip.turn_z()
    """

    NAME = "IMU"
    ADDRESS = 0x68  # 0x69 with AD0 at 3.3 V
    RATE = (125, 4100)  # degrees/s in a step: 32.8 of them for one, at a full scale of 1000

    def __init__(self, address: "int | None" = None, bus: "Bus" = None) -> None:
        """Reset and wake it: 130 ms."""
        I2CDevice.__init__(self, address, bus)
        self._pair = bytearray(2)
        self._six = bytearray(6)
        self.identify(_WHO_AM_I, 0x68)
        self.write(_PWR_MGMT_1, 0x80)
        time.sleep_ms(_RESET_MS)
        self.write(_PWR_MGMT_1, 0x01)  # awake, on the clock of the gyroscope
        self.write(_CONFIG, 0x03)  # filter: 44 Hz
        self.write(_GYRO_CONFIG, 0x10)  # 1000 degrees/s
        self.write(_ACCEL_CONFIG, 0x00)  # 2 g
        time.sleep_ms(_START_MS)

    def turn_z(self) -> int:
        """Return the rate about the axis that points up, in steps of `RATE`, positive anticlockwise."""
        self.read(_GYRO_ZOUT_H, self._pair)
        return self._signed(self._pair, 0)

    def acceleration(self) -> "tuple[int, int, int]":
        """Return (x, y, z) in mm/s2."""
        six = self._six
        self.read(_ACCEL_XOUT_H, six)
        return self._mm_s2(six, 0), self._mm_s2(six, 2), self._mm_s2(six, 4)

    def temperature(self) -> int:
        """Return how warm the chip is, in hundredths of a degree."""
        self.read(_TEMP_OUT_H, self._pair)
        return self._signed(self._pair, 0) * 5 // 17 + 3653  # 340 steps for a degree

    def _mm_s2(self, six: bytearray, index: int) -> int:
        return self._signed(six, index) * 613 >> 10  # 16384 steps for 9807

    @staticmethod
    def _signed(data: bytearray, index: int) -> int:
        value = data[index] << 8 | data[index + 1]
        return value - 65536 if value > 32767 else value
