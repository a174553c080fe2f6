"""Reflectance sensors above a line on the floor (line sensors)."""

from micropython import const

from marelle.hal import ADC, Pin, claim
from marelle.tools import refused

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

_WHITE = const(12000)  # until calibrated
_BLACK = const(52000)


class LineSensor:
    """Measure where a dark line is under a row of reflectance sensors.

    Connect each sensor's analogue output to a pin with an ADC. Modules that have only a digital output (TCRT5000 with a trimming screw)
    are connected to any pins, with `black=`. GND goes to GND, the supply to 3V3.

    >>> line = LineSensor(26, 27, 28)
    >>> line.position()
    >>> two = LineSensor(18, 19, black=1)

    Args:
        pins: the pins of the sensors, from left to right.
        black: the level of a digital output above black (1 for a TCRT5000); None: the outputs are analogue.

    Raises:
        KitError: E-BOT-11, another part has a pin, or a pin is named twice.
        ValueError: a pin has no ADC, and `black` was not given.
    """

    def __init__(self, *pins: int, black: "int | None" = None) -> None:
        self._reads: "list[Any]" = claim(
            "LineSensor", *pins, make=_analogue if black is None else _digital
        )
        self._values = [0] * len(pins)
        self._white = _WHITE
        self._span = _BLACK - _WHITE
        if black is not None:
            self._white = 1 - black
            self._span = 2 * black - 1  # 1 or -1

    def values(self) -> "list[int]":
        """Return the darkness under each sensor, 0 (white) to 100 (black); a digital output gives 0 or 100.

        Each call returns the same list, with new values.
        """
        values, white, span = self._values, self._white, self._span
        index = 0
        for read in self._reads:  # compared: on a board min() and max() take twice as long
            value = (read() - white) * 100 // span
            values[index] = 0 if value < 0 else value if value < 100 else 100
            index += 1
        return values

    def position(self) -> "int | None":
        """Return the position of the line, -100 (under the left sensor) to 100 (under the right one); None if the sensors see almost nothing dark.

        With two digital outputs it is -100, 0 (both detect black), 100, or None: the line is between the two, or lost.
        """
        white, span = self._white, self._span
        index = total = moment = 0
        for read in self._reads:
            value = (read() - white) * 100 // span
            if value > 10:
                value = value if value < 100 else 100
                total += value
                moment += value * index
            index += 1
        last = index - 1
        return (2 * moment - last * total) * 100 // (total * (last or 1)) if total > 30 else None

    def calibrate(self, white: int, black: int) -> None:
        """Set what the ADC reads (0 to 65535) when a sensor is over white and over black, for all sensors.

        >>> line.calibrate(9000, 48000)

        Raises:
            ArgumentError: E-BOT-01, `black` is less than 1000 above `white`.
            RobotError: E-BOT-40, the outputs are digital: screws on the modules set their threshold.
        """
        if -2 < self._span < 2:
            raise refused("E-BOT-40", "line.calibrate(white, black)", "turn their screws")
        if black - white < 1000:
            raise refused(
                "E-BOT-01", "line.calibrate(white, black)", "black 1000 above white is expected"
            )
        self._white = white
        self._span = black - white


def _analogue(*pins: Pin) -> "list[Any]":
    return [ADC(pin).read_u16 for pin in pins]


def _digital(*pins: Pin) -> "list[Any]":
    return [Pin(pin, Pin.IN).value for pin in pins]
