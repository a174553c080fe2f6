"""Simulation of ST's LSM6DSOX, the accelerometer and gyroscope of `pico_bot`.

Registers, sensitivities and data rates from the data sheet DS12814 (sections 4 and 9).
"""

from marelle_sim.chips.chip import RegisterChip
from marelle_sim.chips.motion import GRAVITY_MM_S2, Errors, Motion, counts, words

WHO_AM_I, CTRL1_XL, CTRL2_G, CTRL3_C = 0x0F, 0x10, 0x11, 0x12
STATUS_REG, OUT_TEMP_L, OUTX_L_G, OUTX_L_A = 0x1E, 0x20, 0x22, 0x28
IDENTITY = 0x6C

_LAST_OUTPUT = 0x2D
_RESET_VALUES = {0x0F: IDENTITY, CTRL3_C: 0x04, 0x17: 0x00, 0x18: 0xE0}  # section 9: IF_INC is set
_READ_ONLY = frozenset((WHO_AM_I, *range(0x1A, _LAST_OUTPUT + 1), *range(0x35, 0x40)))
_BOOT, _IF_INC, _SW_RESET = 0x80, 0x04, 0x01
_GYRO_READY, _ACCELERATION_READY, _TEMPERATURE_READY = 0x02, 0x01, 0x04
_TEMPERATURE_STEPS = 256  # counts per degree C, 0 at 25 degrees; source: as those below
# Angular rate: udeg/s for one count, by FS_G (bits 3:2) and FS_125 (bit 1); G_So, as ST's driver lsm6dsox-pid converts.
_GYRO_UDEG_S = (8_750, 17_500, 35_000, 70_000)
_GYRO_125_UDEG_S = 4_375
# Acceleration: ug for one count, by FS_XL (bits 3:2); LA_So, from the same.
_ACCELERATION_UG = (61, 488, 122, 244)


class Lsm6dsox(RegisterChip):
    """An LSM6DSOX at I2C address 0x6A.

    Args:
        motion: the motion of the robot; its methods are called when a program reads an output, once for each transaction.
        errors: its measurement errors. None: it has none, and a temperature of 25 degrees C.
    """

    identity = {WHO_AM_I: IDENTITY}  # noqa: RUF012 - a table that nothing changes

    def __init__(self, motion: Motion, errors: Errors | None = None) -> None:
        self._motion, self._errors = motion, errors
        self._registers, self._sample = dict(_RESET_VALUES), bytearray(_LAST_OUTPUT + 1)

    def after(self, register: int) -> int:
        """Return the next register of a transfer: the following one if bit IF_INC is set, the same one otherwise (5.1.1).

        After 0xFF comes 0; there is no other wrapping.
        """
        return (register + 1) & 0xFF if self._registers.get(CTRL3_C, 0) & _IF_INC else register

    def read(self, count: int) -> bytes:
        """Return `count` bytes of one read transaction: all outputs in it come from the same moment, whatever bit BDU is."""
        last = self.pointer + count - 1
        if self.pointer < OUTX_L_G and last >= OUT_TEMP_L and self._errors is not None:
            self._sample[OUT_TEMP_L:OUTX_L_G] = counts(
                self._errors.warmer() * _TEMPERATURE_STEPS
            ).to_bytes(2, "little", signed=True)
        if self.pointer < OUTX_L_A and last >= OUTX_L_G:
            self._sense_turning()
        if self.pointer <= _LAST_OUTPUT and last >= OUTX_L_A:
            self._sense_acceleration()
        return super().read(count)

    def read_register(self, register: int) -> int:
        """Return the value of a register; 0 for one that was never written and has no value after a reset."""
        if register == STATUS_REG:
            gyro = bool(self._registers.get(CTRL2_G, 0) >> 4)
            acceleration = bool(self._registers.get(CTRL1_XL, 0) >> 4)
            return (
                _GYRO_READY * gyro
                | _ACCELERATION_READY * acceleration
                | _TEMPERATURE_READY * (gyro or acceleration)
            )
        if OUT_TEMP_L <= register <= _LAST_OUTPUT:
            return self._sample[register]
        return self._registers.get(register, 0)

    def write_register(self, register: int, value: int) -> None:
        """Set a register; ignore a write to a read-only one, such as the identity or an output. Reset and boot restore the defaults."""
        if register in _READ_ONLY:
            return
        if register == CTRL3_C and value & (_SW_RESET | _BOOT):
            self._registers = dict(_RESET_VALUES)
            return  # the reset is over in 50 us, before another transaction can begin
        self._registers[register] = value

    def _sense_turning(self) -> None:
        control = self._registers.get(CTRL2_G, 0)
        turning = (0.0, 0.0, 0.0)
        if control >> 4:
            turning = 0.0, 0.0, -self._motion.turn_rate_mdeg_s()
            if self._errors is not None:
                turning = self._errors.turning(turning, _rate_hz(control))
        one_udeg_s = _GYRO_125_UDEG_S if control & 0x02 else _GYRO_UDEG_S[control >> 2 & 3]
        self._sample[OUTX_L_G:OUTX_L_A] = words(turning, one_udeg_s / 1000, "little")

    def _sense_acceleration(self) -> None:
        control = self._registers.get(CTRL1_XL, 0)
        felt = (0.0, 0.0, 0.0)
        if control >> 4:
            felt = self._motion.acceleration_mm_s2()
            if self._errors is not None:
                felt = self._errors.acceleration(felt, _rate_hz(control))
        one_mm_s2 = _ACCELERATION_UG[control >> 2 & 3] * GRAVITY_MM_S2 / 1_000_000
        self._sample[OUTX_L_A:] = words(felt, one_mm_s2, "little")


def _rate_hz(control: int) -> float:
    """Return the data rate in Hz that a control register's upper four bits choose (tables 52 and 55).

    1 is 12.5 Hz, and each step doubles it up to 10; 11 and more is 1.6 Hz. Only for a sensor that is not powered down (0).
    """
    step = control >> 4
    return 12.5 * 2 ** (step - 1) if step < 11 else 1.6
