"""The temperature sensor in a microcontroller, on the last channel of its analogue-to-digital converter (ADC)."""

from collections.abc import Callable

from marelle_sim.chips.chip import ROOM
from marelle_sim.kernel import Clock

# How much warmer than the air the chip is, in hundredths of a degree: about 25 mA at 3.3 V (data sheet, section 5.7, a
# program that runs at 125 MHz) on a small board, some 40 K/W. Worked out from these two, not measured.
SELF_HEATING = 330
_NOISE = (-1, 0, 0, 1)  # steps of the ADC; it has 8.7 effective bits of 12 (section 4.9.3)


class Thermometer:
    """The temperature sensor in the chip, as the ADC reads it: 3.3 degrees C warmer than the air.

    Attributes:
        around: function from a time (us) to the temperature of the air in hundredths of a degree C; None: it is 20 degrees.
    """

    def __init__(self, clock: Clock, draw: Callable[[int], int]) -> None:
        """Make the sensor of a board; `draw(2)` returns a random number from 0 to 3, for the noise of the ADC."""
        self._clock, self._draw = clock, draw
        self.around: Callable[[int], int] | None = None

    def air(self) -> int:
        """Return the present temperature of the air, in hundredths of a degree C."""
        return ROOM["temperature"] if self.around is None else self.around(self._clock.now)

    def look(self) -> int:
        """Return the ADC's reading, 0 to 65535, of the sensor's voltage, which falls as the temperature rises.

        It is V = 0.706 - (T - 27) * 0.001721 volts at T degrees C (data sheet, section 4.9.5).
        """
        microvolts = 706_000 - (self.air() + SELF_HEATING - 2700) * 1721 // 100
        raw = max(0, min(4095, microvolts * 4096 // 3_300_000 + _NOISE[self._draw(2)]))
        return raw << 4 | raw >> 8
