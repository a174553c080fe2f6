"""Simulation of InvenSense's MPU-6050, an accelerometer and gyroscope.

Registers from the register map RM-MPU-6000A-00 rev. 4.2 (sections 3 and 4), times and scales from the product specification
PS-MPU-6000A-00 rev. 3.4 (section 6); of its successors from RM-MPU-6500A-00 rev. 2.1, PS-MPU-6500A-01 rev. 1.1, DS-000143 (ICM-20689)
and DS-000193 (MPU-6886). Not modelled: FIFO, motion processor (DMP), auxiliary I2C bus and interrupts.
"""

from marelle_sim.chips.chip import RegisterChip
from marelle_sim.chips.motion import GRAVITY_MM_S2, Errors, Motion, counts, words

CONFIG, GYRO_CONFIG, ACCEL_CONFIG, INT_STATUS = 0x1A, 0x1B, 0x1C, 0x3A
ACCEL_XOUT_H, TEMP_OUT_H, GYRO_XOUT_H, PWR_MGMT_1, WHO_AM_I = 0x3B, 0x41, 0x43, 0x6B, 0x75
ACCEL_CONFIG_2 = 0x1D
IDENTITY = 0x68  # whatever the level of its pin AD0
# By identity: counts per degree C, and the temperature at which the count is 0. In the order of the rows: MPU-6050; MPU-6500, -9250,
# -9255 and -6515; ICM-20689 and MPU-6886.
TEMPERATURES = {
    IDENTITY: (340.0, 36.53), **dict.fromkeys((0x70, 0x71, 0x73, 0x74), (333.87, 21.0)), **dict.fromkeys((0x98, 0x19), (326.8, 25.0)),
}  # fmt: skip

_LAST_OUTPUT = 0x48
_READ_ONLY = frozenset((*range(INT_STATUS, 0x63), 0x73, WHO_AM_I))
_RESET, _SLEEP, _TEMPERATURE_OFF = 0x80, 0x40, 0x08
_DATA_READY = 0x01
_GYRO_START_US, _LATER_GYRO_START_US = 30_000, 35_000  # PS-MPU-6000A, 6.1; PS-MPU-6500A, 3.1
_COUNTS_PER_DEG_S = (131.0, 65.5, 32.8, 16.4)  # by FS_SEL, bits 4:3 (RM 4.31)
_COUNTS_PER_G = (16384, 8192, 4096, 2048)  # by AFS_SEL, bits 4:3 (RM 4.29)
# Bandwidth by DLPF_CFG (RM 4.3), of the accelerometer and of the gyroscope; 7 is reserved.
_ACCELERATION_HZ = (260, 184, 94, 44, 21, 10, 5, 260)
_GYRO_HZ = (256, 188, 98, 42, 20, 10, 5, 256)
_LATER_ACCELERATION_HZ = (
    460,
    184,
    92,
    41,
    20,
    10,
    5,
    460,
)  # of ACCEL_CONFIG_2 (RM-MPU-6500A, 4.8)


class Mpu6050(RegisterChip):
    """An MPU-6050 at I2C address 0x68, or at 0x69 if its pin AD0 is high. It sleeps until a program clears bit SLEEP of PWR_MGMT_1.

    Args:
        motion: the motion of the robot; its methods are called when a program reads an output, once for each transaction.
        errors: its measurement errors. None: it has none, and a temperature of 25 degrees C.
        identity: value of WHO_AM_I. Other than 0x68, that of a successor (a key of `TEMPERATURES`), which filters the
            acceleration by a register of its own and has another temperature scale.
    """

    def __init__(
        self, motion: Motion, errors: Errors | None = None, *, identity: int = IDENTITY
    ) -> None:
        self.identity = {WHO_AM_I: identity}
        self._later = identity != IDENTITY
        self._degree, self._zero = TEMPERATURES[identity]
        self._motion, self._errors = motion, errors
        self._sample = bytearray(_LAST_OUTPUT + 1)
        self._reset()

    def _reset(self) -> None:
        self._registers = {PWR_MGMT_1: _SLEEP, **self.identity}
        self._sample[:] = bytes(len(self._sample))
        self._awake_us: int | None = None

    def read(self, count: int) -> bytes:
        """Return `count` bytes of one read transaction: all outputs in it come from the same moment (RM 4.17)."""
        first, last = self.pointer, self.pointer + count - 1
        if self._awake_us is not None and first <= _LAST_OUTPUT and last >= ACCEL_XOUT_H:
            self._sense(first, last)
        return super().read(count)

    def read_register(self, register: int) -> int:
        """Return the value of a register; 0 for one that was never written and has no value after a reset.

        INT_STATUS says that new data are ready whenever the chip is awake.
        """
        if ACCEL_XOUT_H <= register <= _LAST_OUTPUT:
            return self._sample[register]
        if register == INT_STATUS:
            return 0 if self._awake_us is None else _DATA_READY
        return self._registers.get(register, 0)

    def write_register(self, register: int, value: int) -> None:
        """Set a register; ignore a write to the identity, the outputs and other read-only registers. A reset restores the defaults."""
        if register in _READ_ONLY:
            return
        if register == PWR_MGMT_1 and value & _RESET:
            self._reset()
            return
        self._registers[register] = value
        if register == PWR_MGMT_1:
            if value & _SLEEP:
                self._awake_us = None
            elif self._awake_us is None:
                self._awake_us = self.time_us

    def _sense(self, first: int, last: int) -> None:
        """Store the present motion and temperature in those outputs that a transfer from register `first` to `last` reads.

        The gyroscope's stay as they are until it has started, 30 ms after waking (35 ms in a successor).
        """
        filter_ = self._registers.get(CONFIG, 0) & 7
        if first < TEMP_OUT_H:
            of_it = self._registers.get(ACCEL_CONFIG_2, 0) & 7
            hertz = _LATER_ACCELERATION_HZ[of_it] if self._later else _ACCELERATION_HZ[filter_]
            self._sense_acceleration(2 * hertz)
        if first < GYRO_XOUT_H and last >= TEMP_OUT_H:
            self._sense_temperature()
        start_us = _LATER_GYRO_START_US if self._later else _GYRO_START_US
        if last >= GYRO_XOUT_H and self.time_us - (self._awake_us or 0) >= start_us:
            self._sense_turning(2 * _GYRO_HZ[filter_])

    def _sense_acceleration(self, rate_hz: float) -> None:
        felt = self._motion.acceleration_mm_s2()
        if self._errors is not None:
            felt = self._errors.acceleration(felt, rate_hz)
        one = GRAVITY_MM_S2 / _COUNTS_PER_G[self._registers.get(ACCEL_CONFIG, 0) >> 3 & 3]
        self._sample[ACCEL_XOUT_H:TEMP_OUT_H] = words(felt, one, "big")

    def _sense_temperature(self) -> None:
        if not self._registers[PWR_MGMT_1] & _TEMPERATURE_OFF:
            celsius = 25.0 if self._errors is None else 25.0 + self._errors.warmer()
            self._sample[TEMP_OUT_H:GYRO_XOUT_H] = counts(
                (celsius - self._zero) * self._degree
            ).to_bytes(2, "big", signed=True)

    def _sense_turning(self, rate_hz: float) -> None:
        turning = 0.0, 0.0, -self._motion.turn_rate_mdeg_s()
        if self._errors is not None:
            turning = self._errors.turning(turning, rate_hz)
        one = 1000 / _COUNTS_PER_DEG_S[self._registers.get(GYRO_CONFIG, 0) >> 3 & 3]
        self._sample[GYRO_XOUT_H:] = words(turning, one, "big")
