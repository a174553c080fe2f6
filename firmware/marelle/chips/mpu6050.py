# mypy: disable-error-code="attr-defined"
"""MPU-6050: accelerometer and gyroscope. Registers from InvenSense's RM-MPU-6000A-00 rev. 4.2, section 4.

Boards sold as GY-521 may carry a successor instead. The registers used here are the same, except the filter of the accelerometer and
the scale of the thermometer: RM-MPU-6500A-00 rev. 2.1, RM-MPU-9250A-00 rev. 1.6, DS-000143 (ICM-20689) rev. 1.1,
DS-000193 (MPU-6886) rev. 1.1. Many chips whose identity is 0x98 are clones; people found that they are read as an MPU-6050
(https://github.com/ElectronicCats/mpu6050/issues/21).
"""

import time

from micropython import const

from marelle.chips.device import I2CDevice

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from marelle.hal import Bus

_CONFIG = const(0x1A)
_GYRO_CONFIG = const(0x1B)
_ACCEL_CONFIG = const(0x1C)
_ACCEL_CONFIG_2 = const(0x1D)
_ACCEL_XOUT_H = const(0x3B)
_TEMP_OUT_H = const(0x41)
_GYRO_ZOUT_H = const(0x47)
_PWR_MGMT_1 = const(0x6B)
_WHO_AM_I = const(0x75)
_RESET_MS = const(100)
_START_MS = const(
    35
)  # of the gyroscope: 30 (PS-MPU-6000A, 6.1), of the successors 35 (PS-MPU-6500A, 3.1)
_MPU6050 = const(0x68)
_MPU6500 = b"\x70\x71\x73\x74"  # MPU-6500, -9250, -9255, -6515
_ICM20689 = b"\x98\x19"  # and MPU-6886


class MPU6050(I2CDevice):
    """Measure the turn rate about the vertical axis, and the acceleration.

    An MPU-6500, -9250, -9255, -6515, -6886 or ICM-20689 works too.

    >>> chip = MPU6050()
    >>> chip.turn_z()

    Args:
        address: its I2C address: 0x68, or 0x69 if its pin AD0 is at 3V3.
        bus: the bus, as for `chips.device.i2c`.

    Raises:
        NoAnswerError: E-BOT-06, no chip answers.
        WrongChipError: E-BOT-07, another chip answers.
        BusError: E-BOT-35, a wire of the bus is held low.
        ArgumentError, KitError: the address or the bus is wrong, see `I2CDevice`.
    """

    NAME = "IMU"
    ADDRESS = 0x68  # 0x69 with AD0 at 3.3 V
    RATE = (125, 4100)  # a step is 125 / 4100 degrees/s, at a full scale of 1000

    def __init__(self, address: "int | None" = None, bus: "Bus" = None) -> None:
        """Reset the chip and set it up, which takes 135 ms. Arguments and errors: those of the class; E-BOT-01 for a wrong `address`."""
        I2CDevice.__init__(self, address, bus)
        self._pair = bytearray(2)
        self._six = bytearray(6)
        identity = self.identify(_WHO_AM_I, _MPU6050, *_MPU6500, *_ICM20689)
        self.write(_PWR_MGMT_1, 0x80)
        time.sleep_ms(_RESET_MS)
        self.write(_PWR_MGMT_1, 0x01)  # awake, on the clock of the gyroscope
        self.write(_CONFIG, 0x03)  # filter: 44 Hz
        self.write(_GYRO_CONFIG, 0x10)  # 1000 degrees/s
        self.write(_ACCEL_CONFIG, 0x00)  # 2 g
        self._share, self._parts, self._middle = 5, 17, 3653  # 340 steps for a degree, 0 at 36.53
        if identity != _MPU6050:
            self.write(_ACCEL_CONFIG_2, 0x03)  # the filter of the accelerometer: 41 Hz
            self._parts = 4096
            if identity in _MPU6500:  # 333.87 steps, 0 at 21
                self._share, self._middle = 1227, 2100
            else:  # 326.8 steps, 0 at 25
                self._share, self._middle = 1253, 2500
        time.sleep_ms(_START_MS)

    def turn_z(self) -> int:
        """Return the turn rate about the vertical axis, positive anticlockwise; the unit is RATE[0] / RATE[1] degrees/s."""
        self.read(_GYRO_ZOUT_H, self._pair)
        return self._signed(self._pair, 0)

    def acceleration(self) -> "tuple[int, int, int]":
        """Return the acceleration (x, y, z) in mm/s2 along the chip's axes; at rest about 9807 along one that points up."""
        six = self._six
        self.read(_ACCEL_XOUT_H, six)
        return self._mm_s2(six, 0), self._mm_s2(six, 2), self._mm_s2(six, 4)

    def temperature(self) -> int:
        """Return the temperature of the chip in hundredths of a degree Celsius."""
        self.read(_TEMP_OUT_H, self._pair)
        return self._signed(self._pair, 0) * self._share // self._parts + self._middle

    def _mm_s2(self, six: bytearray, index: int) -> int:
        return self._signed(six, index) * 613 >> 10  # 16384 steps for 9807

    @staticmethod
    def _signed(data: bytearray, index: int) -> int:
        value = data[index] << 8 | data[index + 1]
        return value - 65536 if value > 32767 else value
