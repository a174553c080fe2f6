"""Reflectance sensors above a line."""

from array import array

from micropython import const

from marelle.hal import ADC, Pin
from marelle.tools import RobotError

_WHITE = const(12000)  # until calibrated
_BLACK = const(52000)


class LineSensor:
    """Tell where a dark line lies under a row of sensors.

    >>> line = LineSensor(26, 27, 28)
    >>> line.position()

    Pins from left to right.
    """

    def __init__(self, *pins: int) -> None:
        self._reads = [ADC(Pin(pin)).read_u16 for pin in pins]
        count = len(pins)
        self._low = array("i", [_WHITE] * count)
        self._span = array("i", [_BLACK - _WHITE] * count)
        self._values = [0] * count
        # -100 .. 100 across the row
        self._places = array(
            "i", [200 * index // (count - 1) - 100 if count > 1 else 0 for index in range(count)]
        )

    def values(self) -> "list[int]":
        """Return the darkness under each sensor, 0 (white) to 100 (black): always the same list, filled anew."""
        values, low, span = self._values, self._low, self._span
        index = 0
        for read in self._reads:
            value = (read() - low[index]) * 100 // span[index]
            values[index] = 0 if value < 0 else 100 if value > 100 else value
            index += 1
        return values

    def position(self) -> "int | None":
        """Return where the line is: -100 at the left end, 0 in the middle, 100 at the right; None when no sensor sees it."""
        low, span, places = self._low, self._span, self._places
        index = total = moment = 0
        for read in self._reads:
            value = (read() - low[index]) * 100 // span[index]
            if value > 10:
                if value > 100:
                    value = 100
                total += value
                moment += value * places[index]
            index += 1
        return moment // total if total > 30 else None

    def calibrate(self, white: int, black: int) -> None:
        """Say what all sensors read (0 to 65535) over white and over black.

        >>> line.calibrate(9000, 48000)
        """
        if black - white < 1000:
            raise RobotError(
                "E-BOT-01", "line.calibrate(white, black)", "black 1000 above white is expected"
            )
        for index in range(len(self._low)):
            self._low[index] = white
            self._span[index] = black - white


Part = LineSensor
