"""Simulation of ROHM's BH1750FVI, a light sensor.

Commands, times and counts from the technical note 2011.11 rev. D: electrical characteristics (page 2), instruction set (page 5),
reading (page 7), measurement time (pages 11 and 12).
"""

from marelle_sim.chips.chip import CommandChip

_DOWN, _ON, _RESET = 0x00, 0x01, 0x07
_CONTINUOUS, _ONCE = 0x10, 0x20  # in the high half of the commands that measure
_HIGH, _HIGH_2, _LOW = 0x0, 0x1, 0x3  # in their low half
_USUAL_TIME = 69  # of the register MTreg
_COARSE_LUX = 4  # resolution of L-resolution mode


class Bh1750(CommandChip):
    """A BH1750 at I2C address 0x23, or at 0x5C if its pin ADDR is high.

    It answers a read at any time: with 0 before a measurement has finished, then with the last result; in a continuous mode, once a
    measurement has finished, with the present light.

    Args:
        scale: factor of its counts. A perfect chip (1) has 1.2 counts for a lux; real ones have 0.96 to 1.44 (0.8 to 1.2; page 2).

    Attributes:
        high_ms, low_ms: typical duration of a measurement at high and at low resolution. The data sheet's maximum is 180 and 24 ms.
    """

    command_bytes = 1
    high_ms, low_ms = 120, 16

    def __init__(self, scale: float = 1.0) -> None:
        self._scale, self._on = scale, False
        self._mode = 0  # the command that measures; 0: none
        self._done_us = 0  # when the first measurement of this mode is finished
        self._once = 0  # the result of a single measurement
        self._time, self._result = _USUAL_TIME, 0

    def command(self, code: int, arguments: bytes) -> None:
        """Execute a command; ignore an unknown one, and the bytes after it in the same transaction (page 7 of the technical note)."""
        del arguments
        self._settle()
        if code == _DOWN:
            self._on, self._mode = False, 0
        elif code == _ON:
            self._on = True
        elif code == _RESET:
            self._result = 0 if self._on else self._result
        elif code & 0xF0 in (_CONTINUOUS, _ONCE) and code & 0x0F in (_HIGH, _HIGH_2, _LOW):
            self._measure(code)
        elif code >> 3 == 0b01000:
            self._time = self._time & 0x1F | (code & 0x07) << 5
        elif code >> 5 == 0b011:
            self._time = self._time & 0xE0 | code & 0x1F

    def read(self, count: int) -> bytes:
        """Return `count` bytes: the last result, high byte first, then 0xFF for each byte beyond its two."""
        self._settle()
        return (self._result.to_bytes(2, "big") + b"\xff" * count)[:count]

    def _measure(self, code: int) -> None:
        self._on, self._mode = True, code
        usual_ms = self.low_ms if code & 0x0F == _LOW else self.high_ms
        self._done_us = self.time_us + usual_ms * 1000 * self._time // _USUAL_TIME
        self._once = self._counts()

    def _settle(self) -> None:
        if self._mode and self.time_us >= self._done_us:
            if self._mode & 0xF0 == _CONTINUOUS:
                self._result = self._counts()
            else:
                self._result, self._on, self._mode = self._once, False, 0

    def _counts(self) -> int:
        lux = self.around("light")
        resolution = self._mode & 0x0F
        if resolution == _LOW:
            lux -= lux % _COARSE_LUX
        counts = 1.2 * lux * self._scale * self._time / _USUAL_TIME
        return min(0xFFFF, round(2 * counts if resolution == _HIGH_2 else counts))
