"""Reflectance sensors above a line."""

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
        self._values = [0] * len(pins)
        self.calibrate(_WHITE, _BLACK)

    def values(self) -> "list[int]":
        """Return the darkness under each sensor, 0 (white) to 100 (black): always the same list, filled anew."""
        values, white, span = self._values, self._white, self._span
        index = 0
        for read in self._reads:  # compared: on a board min() and max() take twice as long
            value = (read() - white) * 100 // span
            values[index] = 0 if value < 0 else value if value < 100 else 100
            index += 1
        return values

    def position(self) -> "int | None":
        """Return where the line is: -100 at the left end, 0 in the middle, 100 at the right; None when no sensor sees it."""
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
        """
        if black - white < 1000:
            raise RobotError(
                "E-BOT-01", "line.calibrate(white, black)", "black 1000 above white is expected"
            )
        self._white = white
        self._span = black - white
