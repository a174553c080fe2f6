# mypy: disable-error-code="attr-defined"
"""The inertial measurement unit: a gyroscope and an accelerometer."""

import time

from micropython import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from marelle.chips.lsm6ds import LSM6DS
    from marelle.chips.mpu6050 import MPU6050
    from marelle.hal import Bus

_SAMPLES = const(20)  # for the first zero: 100 ms
_STILL = const(60)  # steps (2 degrees/s): less than this around zero can be drift
_STEP_US = const(1000)  # thousandths of a degree in a millionth


class IMU:
    """Measure how fast the robot turns, and its acceleration.

    Connect VIN to 3V3, GND to GND, SDA and SCL to the two pins of an I2C bus: GP4 and GP5 unless the kit's table or `bus` names others.
    Mount the module flat, with its x axis pointing forward.

    >>> imu = IMU(0x6A)
    >>> imu.turn_rate()
    >>> imu.acceleration()

    Args:
        address: the I2C address. It also chooses the driver: 0x68 and 0x69 an MPU-6050, others an LSM6DSO or LSM6DSOX (0x6A, 0x6B).
        bus: the bus, as for `chips.device.i2c`: (number, SDA pin, SCL pin), an `I2C`, or None for the kit's.

    Attributes:
        turned: the turn from `begin()` to the last `advance`, in thousandths of a degree, positive to the right.

    Raises:
        NoAnswerError: E-BOT-06, no chip answers.
        WrongChipError: E-BOT-07, another chip answers.
        BusError: E-BOT-35, a wire of the bus is held low.
        ArgumentError, KitError: the address or the bus is wrong, see `chips.device.I2CDevice`.
    """

    def __init__(self, address: int = 0x6A, bus: "Bus" = None) -> None:
        self._chip = _make_chip(address, bus)
        self._read = self._chip.turn_z
        self._unit, self._units = self._chip.RATE
        self._zero = 0  # the reading at rest, in 256ths of a step
        self._last = 0
        self._last_us = 0
        self._remainder = 0
        self.turned = 0  # thousandths of a degree

    def turn_rate(self) -> int:
        """Return the turn rate in degrees/s, positive to the right."""
        return ((self._zero >> 8) - self._read()) * self._unit // self._units

    def acceleration(self) -> "tuple[int, int, int]":
        """Return the acceleration (ahead, left, up) in mm/s2: about (0, 0, 9807) at rest on level ground."""
        return self._chip.acceleration()

    def calibrate(self) -> None:
        """Measure the gyroscope's reading at rest, and subtract it from all further readings. The robot must stand still for 100 ms."""
        total = 0
        for _ in range(_SAMPLES):
            total += self._read()
            time.sleep_ms(5)
        self._zero = total * 256 // _SAMPLES

    def begin(self) -> None:
        """Calibrate, for which the robot must stand still for 100 ms, and set `turned` to 0. From then on `advance` updates `turned`."""
        self.calibrate()
        self.turned = self._remainder = self._last = 0
        self._last_us = time.ticks_us()

    def advance(self, *, still: bool) -> int:
        """Read the turn rate, add the turn since the last call to `turned`, and return `turned`.

        If `still` is True (the wheels do not turn), a small rate is taken for drift of the chip: it corrects the calibration instead.
        Below 250 degrees/s (8200 counts) and with a call every 60 ms all products stay below 2**30.
        """
        now = time.ticks_us()
        reading = self._read()
        elapsed = time.ticks_diff(now, self._last_us)
        self._last_us = now
        rate = (self._zero >> 8) - reading
        if still and -_STILL < rate < _STILL:
            self._zero += ((reading << 8) - self._zero) >> 5
            self._last = 0
            return self.turned
        total = self._remainder + ((rate + self._last) * elapsed >> 1)
        self._last = rate
        # A step x us is RATE / 1e6 of a degree
        step_us = _STEP_US * self._units // self._unit
        self.turned += total // step_us
        self._remainder = total % step_us
        return self.turned


def _make_chip(address: int, bus: "Bus") -> "LSM6DS | MPU6050":
    """Set up the chip at this address, and return its new driver: an MPU6050 for 0x68 and 0x69, else an LSM6DS. Errors: see `IMU`."""
    if address in (0x68, 0x69):
        from marelle.chips.mpu6050 import MPU6050

        return MPU6050(address, bus)
    from marelle.chips.lsm6ds import LSM6DS

    return LSM6DS(address, bus)
