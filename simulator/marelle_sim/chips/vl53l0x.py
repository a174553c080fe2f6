"""Simulation of ST's VL53L0X, a distance sensor that measures the time of flight of laser pulses.

From the data sheet DS11555: identity (section 3.2), range and accuracy (section 5.2). It has no table of registers; the registers
here, and their meaning, are those that ST's published API (STSW-IMG005, UM2039) uses. All others that the API writes (a block of
tuning values) are stored without effect.
Register 0x8A changes the I2C address. The pin XSHUT shuts the chip down, and with that restores its default address and registers
(ST AN4846); it answers again 1.2 ms after the pin has gone high (section 2.9.1).
Its reach is 2000 mm instead of 1200 mm with a low signal rate limit and a long pre-range pulse period; these limits, and those of
the phase, have no other effect on a result. Crosstalk and offset are 0, those of a chip without a cover glass.
"""

from collections.abc import Callable
from math import inf

from marelle_sim.chips.chip import Nack, RegisterChip

_START, _SEQUENCE, _INTERRUPT_CONFIG, _INTERRUPT_CLEAR, _INTERRUPT_STATUS = (
    0,
    0x01,
    0x0A,
    0x0B,
    0x13,
)
_RESULT, _RESULT_END = 0x14, 0x20
_RATE_LIMIT, _MSRC_TIMEOUT, _RESET, _PAGE = 0x44, 0x46, 0xBF, 0xFF
_PRE_PERIOD, _PRE_TIMEOUT, _FINAL_PERIOD, _FINAL_TIMEOUT = 0x50, 0x51, 0x70, 0x71
_MEMORY_STROBE, _MEMORY_DATA = 0x783, 0x792  # of page 7: the values stored by the factory
_STOP_VARIABLE = 0x191  # of page 1
_ADDRESS, _FIRST_ADDRESS = 0x8A, 0x29
_BOOT_US = 1200
_SINGLE, _BACK_TO_BACK, _TIMED = 0x01, 0x02, 0x04  # bits of _START
_NEW_SAMPLE = 0x04
# Values after a reset: the timing gives the 30 ms of the data sheet; the others are those that the API states.
_RESET_VALUES = {
    0xC0: 0xEE, 0xC1: 0xAA, 0xC2: 0x10, _SEQUENCE: 0xFF, _INTERRUPT_CONFIG: _NEW_SAMPLE, 0x45: 0x20, _MSRC_TIMEOUT: 0x25,
    _PRE_PERIOD: 0x06, 0x52: 0x99, _FINAL_PERIOD: 0x04, 0x71: 0x01, 0x72: 0xFE, _STOP_VARIABLE: 0x3C,
    **dict.fromkeys(range(0xB0, 0xB6), 0xFF), 0x84: 0x10,
}  # fmt: skip
_REFERENCE_SPADS = 0x80 | 5  # with an aperture, and how many; it differs from chip to chip
# The steps of a measurement: bits of _SEQUENCE, and the overhead of each besides its time-out (VL53L0X_get_measurement_timing_budget).
_TCC, _DSS, _MSRC, _PRE, _FINAL = 0x10, 0x08, 0x04, 0x40, 0x80
_BEGIN_US, _END_US, _TCC_US, _DSS_US, _MSRC_US, _PRE_US, _FINAL_US = (
    1910,
    960,
    590,
    690,
    660,
    660,
    550,
)
_REACH_MM, _LONG_REACH_MM = 1200.0, 2000.0  # DS11555, table 11
_LONG_RATE, _LONG_PERIOD = (
    13,
    18,
)  # 0.1 million counts a second, in 128ths; periods of the laser, in its clocks
_NOTHING_MM = 8190
_COMPLETE, _NO_SIGNAL = 11, 4  # internal range status
_NOISE_SHARE = 0.013  # DS11555, table 13: 4 % on a white wall at 33 ms, here three deviations


class Vl53l0x(RegisterChip):
    """A VL53L0X at I2C address 0x29 (a program can change it), which measures the distance along one ray.

    Args:
        direction_deg: direction of the ray: 0 ahead, 90 right.
        scale: factor of its distances, near 1.
        noise: function that returns a random number with a standard deviation of 1, called for each measurement.

    Attributes:
        address: its present I2C address, None while it is shut down. moved: function called when a program or XSHUT changes the address.
    """

    identity = {0xC0: 0xEE}  # noqa: RUF012 - a table that nothing changes

    def __init__(
        self,
        direction_deg: float = 0.0,
        scale: float = 1.0,
        noise: Callable[[], float] = float,
    ) -> None:
        self._direction, self._scale, self._noise = direction_deg, scale, noise
        self.moved: Callable[[], object] = bool  # no listener
        self.plug(_FIRST_ADDRESS)

    def plug(self, address: int) -> None:
        """Restore the state after power-on, at the given I2C address, at the beginning of a run; the chip answers at once."""
        self.address: int | None = address
        self._ready_us = 0
        self._reset()

    def power(self, level: int) -> None:
        """Shut the chip down (level 0 of its pin XSHUT) or start it again at its default address (level 1), with default registers."""
        self._reset()
        self.address = _FIRST_ADDRESS if level else None
        self._ready_us = self.time_us + _BOOT_US
        self.moved()

    def write(self, data: bytes) -> None:
        """Handle one write transaction; Nack in the first 1.2 ms after a start by XSHUT."""
        self._hear()
        super().write(data)

    def _hear(self) -> None:
        """Refuse a transaction while the chip boots.

        Raises:
            Nack: it was started by XSHUT less than 1.2 ms ago.
        """
        if self.time_us < self._ready_us:
            raise Nack

    def _reset(self) -> None:
        self._registers = dict(_RESET_VALUES)
        self._mode, self._due_us, self._pending = 0, 0, False
        self._result = self._next = bytes(_RESULT_END - _RESULT)

    def read(self, count: int) -> bytes:
        """Return `count` bytes of one read transaction, all from the same measurement; Nack in the first 1.2 ms after a start by XSHUT."""
        self._hear()
        self._settle()
        return super().read(count)

    def read_register(self, register: int) -> int:
        """Return the value of a register of the selected page; 0 for one that was never written and has no value after a reset."""
        if self._page == 0:
            if register == _INTERRUPT_STATUS:
                return self._registers[_INTERRUPT_CONFIG] & 0x07 if self._pending else 0
            if _RESULT <= register < _RESULT_END:
                return self._result[register - _RESULT]
        return self._registers.get(self._inside(register), 0)

    def write_register(self, register: int, value: int) -> None:
        """Set a register of the selected page; some start or stop measurements, clear the interrupt, reset the chip or set its address."""
        inside = self._inside(register)
        if inside == _START:
            self._settle()
            self._start(value)
        elif inside == _INTERRUPT_CLEAR:
            self._settle()
            self._pending = self._pending and not value & 0x01
        elif inside == _RESET and not value:
            self._reset()
        elif inside == _MEMORY_STROBE:  # the value is available at once
            self._registers[_MEMORY_STROBE] = value or 0x10
            self._registers[_MEMORY_DATA] = _REFERENCE_SPADS
        elif inside not in self.identity:
            self._registers[inside] = value
            if inside == _ADDRESS:
                self.address = value & 0x7F
                self.moved()

    @property
    def _page(self) -> int:
        return self._registers.get(_PAGE, 0)

    def _inside(self, register: int) -> int:
        """Return the key of a register in `_registers`: 256 * page + register; the page-select register is 0xFF on every page."""
        return register if register == _PAGE else self._page << 8 | register

    def _start(self, value: int) -> None:
        """Execute a write to the start register: start single, back-to-back or timed measurements, or stop them.

        A request for a single measurement during continuous ones only stops these.
        """
        going = self._mode in (_BACK_TO_BACK, _TIMED)
        self._mode = value & (_BACK_TO_BACK | _TIMED) or (0 if going else value & _SINGLE)
        if self._mode:
            self._result = bytes([self._result[0] & 0xFE]) + self._result[1:]
            self._due_us = self.time_us + self._duration_us()
            self._next = self._measured()

    def _settle(self) -> None:
        """If a measurement is finished by now, update the result and set the interrupt.

        The result of continuous measurements is the present distance; that of a single one, the distance at its start.
        """
        late_us = self.time_us - self._due_us
        if not self._mode or late_us < 0:
            return
        self._pending = True
        if self._mode == _SINGLE:
            self._mode, self._result = 0, self._next
            return
        self._result = self._measured()
        period_us = max(self._duration_us(), self._pause_us())
        self._due_us += (late_us // period_us + 1) * period_us

    def _pause_us(self) -> int:
        """Return the period of timed measurements, in us; 0 in another mode."""
        if self._mode != _TIMED:
            return 0
        return (
            sum(self._registers.get(0x04 + place, 0) << 24 - 8 * place for place in range(4))
            * 1000
        )

    def _measured(self) -> bytes:
        """Return the twelve result bytes of a measurement now; if the final-range step is switched off, the present result bytes."""
        if not self._registers[_SEQUENCE] & _FINAL:
            return self._result
        ahead_mm, right_mm = self.position_mm
        reach_mm = self._reach_mm()
        distance = inf
        if self.world is not None:
            distance = self.world.distance_mm(
                self._direction, ahead_mm=ahead_mm, right_mm=right_mm, reach_mm=reach_mm
            )
        distance *= self._scale * (1.0 + _NOISE_SHARE * self._noise())
        seen = distance <= reach_mm
        range_mm = max(0, round(distance)) if seen else _NOTHING_MM
        status = (_COMPLETE if seen else _NO_SIGNAL) << 3 | 0x01
        return bytes([status, *bytes(9), *range_mm.to_bytes(2, "big")])

    def _reach_mm(self) -> float:
        limit = self._word(_RATE_LIMIT)
        period = 2 * (self._registers[_PRE_PERIOD] + 1)
        return _LONG_REACH_MM if limit <= _LONG_RATE and period >= _LONG_PERIOD else _REACH_MM

    def _duration_us(self) -> int:
        """Return the duration of a measurement, in us: a fixed part, and the time-out and overhead of each step that is switched on."""
        steps = self._registers[_SEQUENCE]
        pre_ns = _macro_period_ns(self._registers[_PRE_PERIOD])
        msrc_us = (self._registers[_MSRC_TIMEOUT] + 1) * pre_ns // 1000
        pre = _macro_periods(self._word(_PRE_TIMEOUT))
        total_us = _BEGIN_US + _END_US
        if steps & _TCC:
            total_us += msrc_us + _TCC_US
        if steps & _DSS:
            total_us += 2 * (msrc_us + _DSS_US)
        elif steps & _MSRC:
            total_us += msrc_us + _MSRC_US
        if steps & _PRE:
            total_us += pre * pre_ns // 1000 + _PRE_US
        if steps & _FINAL:  # its time-out includes that of the pre-range step
            final = _macro_periods(self._word(_FINAL_TIMEOUT)) - (pre if steps & _PRE else 0)
            final_ns = _macro_period_ns(self._registers[_FINAL_PERIOD])
            total_us += max(0, final) * final_ns // 1000 + _FINAL_US
        return total_us

    def _word(self, register: int) -> int:
        return self._registers.get(register, 0) << 8 | self._registers.get(register + 1, 0)


def _macro_period_ns(coded: int) -> int:
    """Return the length in ns of a macro period, the unit of the time-out registers: 2304 periods of the laser's pulses.

    `coded` is the register's value: a period of the pulses lasts 2 * (coded + 1) clock cycles of 1.655 ns.
    """
    return (2304 * 2 * (coded + 1) * 1655 + 500) // 1000


def _macro_periods(coded: int) -> int:
    """Return the time-out, in macro periods, that the 16 bits of a time-out register mean: (low byte << high byte) + 1."""
    return ((coded & 0xFF) << (coded >> 8)) + 1
