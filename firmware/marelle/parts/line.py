"""Reflectance sensors above a line."""

from micropython import const

from marelle.hal import ADC, Pin, claim
from marelle.tools import refused

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

_WHITE = const(12000)  # until calibrated
_BLACK = const(52000)


class LineSensor:
    """Tell where a dark line lies under a row of sensors.

    Args:
        pins: from left to right.
        black: of sensors that say only black or white, the level over black (TCRT5000 modules: 1); without it they are on an ADC.

    >>> line = LineSensor(26, 27, 28)
    >>> line.position()
    >>> two = LineSensor(18, 19, black=1)
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
        """Return the darkness under each sensor, 0 (white) to 100 (black): always the same list, filled anew.

        Sensors that say only black or white give 0 or 100.
        """
        values, white, span = self._values, self._white, self._span
        index = 0
        for read in self._reads:  # compared: on a board min() and max() take twice as long
            value = (read() - white) * 100 // span
            values[index] = 0 if value < 0 else value if value < 100 else 100
            index += 1
        return values

    def position(self) -> "int | None":
        """Return where the line is: -100 at the left end, 0 in the middle, 100 at the right; None when no sensor sees it.

        Two sensors that say only black or white give -100, 0 (both see black), 100 or None: the line is between them, or lost.
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
        """Say what all sensors read (0 to 65535) over white and over black.

        >>> line.calibrate(9000, 48000)

        Raises RobotError: E-BOT-01, they are too near each other; E-BOT-40, the sensors say only black or white.
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
    """Return what reads the darkness at each pin."""
    return [ADC(pin).read_u16 for pin in pins]


def _digital(*pins: Pin) -> "list[Any]":
    """Return what reads the level of each pin."""
    return [Pin(pin, Pin.IN).value for pin in pins]
