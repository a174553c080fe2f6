"""Simulation of ST's VL53L0X, a distance sensor that times the flight of light.

The data sheet DS11555 has its identity (section 3.2), its reach and its accuracy (section 5.2), and no table of registers: those
here are the ones that ST's published programming interface (STSW-IMG005, UM2039) uses, and mean what it does with them. Whatever
else that interface writes (its block of tuning values) is kept as written and decides nothing. Its address is that in register 0x8A
until it is shut down by its pin XSHUT, which takes all that it knew and its address with it (ST AN4846); it answers again 1.2 ms
after that pin has gone high (section 2.9.1). Its limits of signal and of phase do nothing but lengthen its reach, and crosstalk and offset are those of a bare chip: none.
"""

from __future__ import annotations

from math import inf

from marelle_sim.chips.chip import Nack
from marelle_sim.chips.registers import RegisterChip

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

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
_MEMORY_STROBE, _MEMORY_DATA = 0x783, 0x792  # of page 7: what the factory wrote
_STOP_VARIABLE = 0x191  # of page 1
_ADDRESS, _FIRST_ADDRESS = 0x8A, 0x29
_BOOT_US = 1200
_SINGLE, _BACK_TO_BACK, _TIMED = 0x01, 0x02, 0x04  # bits of _START
_NEW_SAMPLE = 0x04
# What they hold after a reset: the timing of the 30 ms that the data sheet gives, and what the interface says of the others.
_RESET_VALUES = {
    0xC0: 0xEE, 0xC1: 0xAA, 0xC2: 0x10, _SEQUENCE: 0xFF, _INTERRUPT_CONFIG: _NEW_SAMPLE, 0x45: 0x20, _MSRC_TIMEOUT: 0x25,
    _PRE_PERIOD: 0x06, 0x52: 0x99, _FINAL_PERIOD: 0x04, 0x71: 0x01, 0x72: 0xFE, _STOP_VARIABLE: 0x3C,
    **dict.fromkeys(range(0xB0, 0xB6), 0xFF), 0x84: 0x10,
}  # fmt: skip
_REFERENCE_SPADS = 0x80 | 5  # with an aperture, and how many; it differs from chip to chip
# The steps of a measurement: bits of _SEQUENCE, and what each costs beside its time-out (VL53L0X_get_measurement_timing_budget).
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
    """The chip at 0x29, which measures along one ray; its address can be changed.

    Args:
        direction_deg: its direction: 0 ahead, 90 right.
        scale: factor of its distances, about 1.
        noise: returns noise with a deviation of 1, for each measurement.

    Attributes:
        address: its address on the bus, None while it is shut down. moved: called when that changes.
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
        """Start at an address, at the beginning of a run: it is ready at once."""
        self.address: int | None = address
        self._ready_us = 0
        self._registers = dict(_RESET_VALUES)
        self._stop()

    def power(self, level: int) -> None:
        """Shut down (0) or start again (1), by the level of its pin XSHUT."""
        self._registers = dict(_RESET_VALUES)
        self._stop()
        self.address = _FIRST_ADDRESS if level else None
        self._ready_us = self.time_us + _BOOT_US
        self.moved()

    def write(self, data: bytes) -> None:
        """Take the bytes of one write transaction."""
        self._hear()
        super().write(data)

    def _hear(self) -> None:
        """Refuse a transaction before it has started."""
        if self.time_us < self._ready_us:
            raise Nack

    def _stop(self) -> None:
        self._mode, self._due_us, self._measures = 0, 0, False
        self._pending = False
        self._result = bytes(_RESULT_END - _RESULT)
        self._next = self._result

    def read(self, count: int) -> bytes:
        """Give the bytes of one read transaction; the result in it is of one measurement."""
        self._hear()
        self._settle()
        return super().read(count)

    def read_register(self, register: int) -> int:
        """Return the value of a register of the selected page."""
        if self._page == 0:
            if register == _INTERRUPT_STATUS:
                return self._registers[_INTERRUPT_CONFIG] & 0x07 if self._pending else 0
            if _RESULT <= register < _RESULT_END:
                return self._result[register - _RESULT]
        return self._registers.get(self._inside(register), 0)

    def write_register(self, register: int, value: int) -> None:
        """Set a register of the selected page."""
        inside = self._inside(register)
        if inside == _START:
            self._settle()
            self._start(value)
        elif inside == _INTERRUPT_CLEAR:
            self._settle()
            self._pending = self._pending and not value & 0x01
        elif inside == _RESET and not value:
            self._registers = dict(_RESET_VALUES)
            self._stop()
        elif inside == _MEMORY_STROBE:  # it is read at once
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
        """Return the number of a register combined with the selected page; the register that selects the page is the same on each."""
        return register if register == _PAGE else self._page << 8 | register

    def _start(self, value: int) -> None:
        """Start measuring, or stop: a request for a single measurement stops continuous ones."""
        going = self._mode in (_BACK_TO_BACK, _TIMED)
        self._mode = value & (_BACK_TO_BACK | _TIMED) or (0 if going else value & _SINGLE)
        if self._mode:
            self._result = bytes([self._result[0] & 0xFE]) + self._result[1:]
            self._due_us = self.time_us + self._duration_us()
            self._next = self._measured()

    def _settle(self) -> None:
        """Update the result of finished measurements: continuous ones to the present, a single one to its start."""
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
        """Return the period of timed measurements, in us."""
        if self._mode != _TIMED:
            return 0
        return (
            sum(self._registers.get(0x04 + place, 0) << 24 - 8 * place for place in range(4))
            * 1000
        )

    def _measured(self) -> bytes:
        """Return the twelve bytes of a measurement; the previous ones if the final ranging step is switched off."""
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
        """Return the time of a measurement, in us: the time-outs of the steps that the sequence register switches on."""
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
        if steps & _FINAL:  # its time-out has that of the step before in it
            final = _macro_periods(self._word(_FINAL_TIMEOUT)) - (pre if steps & _PRE else 0)
            final_ns = _macro_period_ns(self._registers[_FINAL_PERIOD])
            total_us += max(0, final) * final_ns // 1000 + _FINAL_US
        return total_us

    def _word(self, register: int) -> int:
        return self._registers.get(register, 0) << 8 | self._registers.get(register + 1, 0)


def _macro_period_ns(coded: int) -> int:
    """Return the length of a macro period, in ns: 2304 periods of the laser's pulses.

    `coded` is the register's value: a laser period lasts 2 * (coded + 1) clock cycles of 1.655 ns.
    """
    return (2304 * 2 * (coded + 1) * 1655 + 500) // 1000


def _macro_periods(coded: int) -> int:
    """Return the number of macro periods in a time-out register's 16 bits: (low byte << high byte) + 1."""
    return ((coded & 0xFF) << (coded >> 8)) + 1
