"""The thermometer in an RP2040, on channel 4 of its converter."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from marelle_sim.kernel import Clock

ROOM = 2000  # hundredths of a degree, where a world says nothing
# How much warmer than the air the chip is, in hundredths of a degree: about 25 mA at 3.3 V (data sheet, section 5.7, a
# program that runs at 125 MHz) on a small board, some 40 K/W. Worked out from these two, not measured.
SELF_HEATING = 330
_NOISE = (-1, 0, 0, 1)  # steps of the converter; it has 8.7 effective bits of 12 (section 4.9.3)


class Thermometer:
    """The chip's thermometer, as its converter reads it.

    Attributes:
        around: gives the temperature of the air at a time in us, in hundredths of a degree; None: 20 °C.
    """

    __slots__ = ("_clock", "_draw", "around")

    def __init__(self, clock: Clock, draw: Callable[[int], int]) -> None:
        """Put it on a board; `draw(2)` gives a number from 0 to 3."""
        self._clock, self._draw = clock, draw
        self.around: Callable[[int], int] | None = None

    def air(self) -> int:
        """Return the temperature of the air now, in hundredths of a degree."""
        return ROOM if self.around is None else self.around(self._clock.now)

    def look(self) -> int:
        """Return the reading, 0 to 65535: V = 0.706 - (T - 27) * 0.001721 (data sheet, section 4.9.5)."""
        microvolts = 706_000 - (self.air() + SELF_HEATING - 2700) * 1721 // 100
        raw = microvolts * 4096 // 3_300_000 + _NOISE[self._draw(2)]
        raw = max(0, min(4095, raw))
        return raw << 4 | raw >> 8
