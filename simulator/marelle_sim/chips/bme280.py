"""Simulation of Bosch's BME280: temperature, pressure and humidity.

Registers, times and the compensation of raw values in floating point from the data sheet BST-BME280-DS002 rev. 1.6 (sections 4, 5,
8.1 and 9). Its filter and the noise of its converters are not modelled.
"""

from bisect import bisect_left
from collections.abc import Callable

from marelle_sim.chips.chip import RegisterChip

_ID, _RESET, _CTRL_HUM, _STATUS, _CTRL_MEAS, _CONFIG, _DATA, _DATA_END = (
    0xD0,
    0xE0,
    0xF2,
    0xF3,
    0xF4,
    0xF5,
    0xF7,
    0xFF,
)
_SLEEP, _NORMAL = 0, 3
_SOFT_RESET = 0xB6
_MEASURING = 0x08
_STANDBY_US = (500, 62_500, 125_000, 250_000, 500_000, 1_000_000, 10_000, 20_000)
_OVERSAMPLING = (0, 1, 2, 4, 8, 16, 16, 16)
_SKIPPED_20, _SKIPPED_16 = 0x80000, 0x8000
# Calibration: of temperature and pressure, that of Bosch's worked example for this compensation; of humidity, a typical chip's.
_T = 27504, 26435, -1000
_P = 36477, -10685, 3024, 2855, 140, -7, 15500, -14600, 6000
_H = 75, 367, 0, 306, 54, 30


def _trimming() -> dict[int, int]:
    """Return the calibration registers that the factory programs (table 16): address -> byte."""
    first = b"".join([_coded(word) for word in (*_T, *_P)]) + bytes([0, _H[0]])
    h4, h5 = _H[3], _H[4]
    second = _coded(_H[1]) + bytes([_H[2], h4 >> 4, (h5 & 0x0F) << 4 | h4 & 0x0F, h5 >> 4, _H[5]])
    return {0x88 + place: byte for place, byte in enumerate(first)} | {
        0xE1 + place: byte for place, byte in enumerate(second)
    }


def _coded(word: int) -> bytes:
    return (word & 0xFFFF).to_bytes(2, "little")


class Bme280(RegisterChip):
    """A BME280 at I2C address 0x76, or at 0x77 if its pin SDO is high.

    It sleeps until the program sets a measuring mode in the register `ctrl_meas`.
    """

    identity = {_ID: 0x60}  # noqa: RUF012 - a table that nothing changes

    def __init__(self) -> None:
        self._restart()

    def _restart(self) -> None:
        self._registers = _trimming() | {_ID: 0x60}
        # The value of _CTRL_HUM at the last write of _CTRL_MEAS, which puts it into effect
        self._humidity_rate = 0
        self._data = self._next = bytes((0x80, 0, 0, 0x80, 0, 0, 0x80, 0))
        self._done_us: int | None = None

    def read(self, count: int) -> bytes:
        """Return `count` bytes of one read transaction: all results in it come from the same measurement (4.1)."""
        self._settle()
        return super().read(count)

    def read_register(self, register: int) -> int:
        """Return the value of a register; 0 for one that does not exist, or that was never written and has no value after a reset."""
        if _DATA <= register < _DATA_END:
            return self._data[register - _DATA]
        if register == _STATUS:
            return _MEASURING if self._measuring else 0
        return self._registers.get(register, 0)

    def write(self, data: bytes) -> None:
        """Handle one write transaction: pairs of a register's address and its new value (6.2.1); a last single byte sets the pointer."""
        for place in range(0, len(data) - 1, 2):
            self.write_register(data[place], data[place + 1])
        if len(data) % 2:
            self.pointer = data[-1]

    def write_register(self, register: int, value: int) -> None:
        """Set a register; ignore a read-only one. A write to `ctrl_meas` stops a measurement, and starts one in forced or normal mode."""
        if register == _RESET and value == _SOFT_RESET:
            self._restart()
        elif register in (_CTRL_HUM, _CONFIG):
            self._registers[register] = value
        elif register == _CTRL_MEAS:
            self._settle()
            self._registers[register] = value
            self._humidity_rate = self._registers.get(_CTRL_HUM, 0) & 7
            self._done_us = None
            if value & 3 != _SLEEP:
                self._done_us = self.time_us + self._duration_us()
                self._next = self._measured()

    @property
    def _measuring(self) -> bool:
        return self._done_us is not None and self.time_us >= self._done_us - self._duration_us()

    def _settle(self) -> None:
        """If a measurement is finished by now, update the results.

        In normal mode they are those of the present environment; in forced mode, of the environment when it was started.
        """
        if self._done_us is None or self.time_us < self._done_us:
            return
        if self._registers[_CTRL_MEAS] & 3 != _NORMAL:
            self._data, self._done_us = self._next, None
            self._registers[_CTRL_MEAS] &= ~3
            return
        self._data = self._measured()
        period_us = self._duration_us() + _STANDBY_US[self._registers.get(_CONFIG, 0) >> 5]
        self._done_us += ((self.time_us - self._done_us) // period_us + 1) * period_us

    def _rates(self) -> tuple[int, int, int]:
        """Return the oversampling factors (1 to 16) of temperature, pressure and humidity; 0 for a quantity that is not measured."""
        control = self._registers.get(_CTRL_MEAS, 0)
        return (
            _OVERSAMPLING[control >> 5],
            _OVERSAMPLING[control >> 2 & 7],
            _OVERSAMPLING[self._humidity_rate],
        )

    def _duration_us(self) -> int:
        """Return the data sheet's maximum duration of a measurement, in us (9.1)."""
        temperature, *others = self._rates()
        return 1250 + 2300 * temperature + sum(2300 * rate + 575 for rate in others if rate)

    def _measured(self) -> bytes:
        """Return the eight raw data bytes (0xF7 to 0xFE) that a measurement of the present environment gives."""
        temperature, pressure, humidity = self._rates()
        fine = _raw(self.around("temperature") / 100, lambda raw: _fine(raw) / 5120, 20)
        of_pressure = _raw(-self.around("pressure"), lambda raw: -_pascal(raw, _fine(fine)), 20)
        of_humidity = _raw(
            self.around("humidity") / 100, lambda raw: _percent(raw, _fine(fine)), 16
        )
        return b"".join(
            [
                ((of_pressure if pressure else _SKIPPED_20) << 4).to_bytes(3, "big"),
                ((fine if temperature else _SKIPPED_20) << 4).to_bytes(3, "big"),
                (of_humidity if humidity else _SKIPPED_16).to_bytes(2, "big"),
            ]
        )


def _raw(wanted: float, compensated: Callable[[int], float], bits: int) -> int:
    """Return the raw value of `bits` bits which the data sheet's formula turns into the value nearest to `wanted`.

    `compensated` is that formula; it must increase with the raw value.
    """
    low = bisect_left(range((1 << bits) - 1), wanted, key=compensated)
    if low and wanted - compensated(low - 1) < compensated(low) - wanted:
        low -= 1
    return low


def _fine(raw: int) -> float:
    """Return `t_fine` for a raw temperature by the data sheet's formula (8.1): 5120 times the temperature in degrees C."""
    first = (raw / 16384 - _T[0] / 1024) * _T[1]
    second = (raw / 131_072 - _T[0] / 8192) ** 2 * _T[2]
    return first + second


def _pascal(raw: int, fine: float) -> float:
    """Return the pressure in Pa for a raw pressure, by the data sheet's formula (8.1).

    `fine` is its `t_fine`, the temperature in 1/5120 degrees C.
    """
    first = fine / 2 - 64_000
    second = first * first * _P[5] / 32_768 + first * _P[4] * 2
    second = second / 4 + _P[3] * 65_536
    first = (_P[2] * first * first / 524_288 + _P[1] * first) / 524_288
    first = (1 + first / 32_768) * _P[0]
    pressure = (1_048_576 - raw - second / 4096) * 6250 / first
    first = _P[8] * pressure * pressure / 2_147_483_648
    return pressure + (first + pressure * _P[7] / 32_768 + _P[6]) / 16


def _percent(raw: int, fine: float) -> float:
    """Return the relative humidity in percent for a raw humidity, by the data sheet's formula (8.1); it may lie outside 0 to 100.

    `fine` is its `t_fine`, the temperature in 1/5120 degrees C.
    """
    value = fine - 76_800
    value = (raw - (_H[3] * 64 + _H[4] / 16_384 * value)) * (
        _H[1] / 65_536 * (1 + _H[5] / 67_108_864 * value * (1 + _H[2] / 67_108_864 * value))
    )
    return value * (1 - _H[0] * value / 524_288)
