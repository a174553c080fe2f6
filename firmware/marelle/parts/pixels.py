"""Coloured lights in a row: WS2812."""

from micropython import const
from neopixel import NeoPixel

from marelle.hal import Pin
from marelle.tools import RobotError

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any


class Pixels:
    """Colour the lights: red, green and blue from 0 to 255 each.

    >>> pixels = Pixels(16, 4)
    >>> pixels.fill(0, 0, 60)
    >>> pixels.set(0, 60, 0, 0)
    """

    def __init__(self, pin: int, count: int) -> None:
        line: "Any" = Pin(pin)
        self._lights = NeoPixel(line, count)
        self._count = count

    def set(self, index: int, red: int, green: int, blue: int) -> None:
        """Colour one light, counted from 0."""
        if not 0 <= index < self._count:
            raise RobotError(
                "E-BOT-01",
                "pixels.set(index, red, green, blue)",
                "an index from 0 to %d is expected" % (self._count - 1),
            )
        self._lights[index] = (red & 255, green & 255, blue & 255)
        self._lights.write()

    def fill(self, red: int, green: int, blue: int) -> None:
        """Colour all of them."""
        self._lights.fill((red & 255, green & 255, blue & 255))
        self._lights.write()

    def off(self) -> None:
        """Put them out."""
        self.fill(0, 0, 0)


Part = Pixels
