"""Coloured lights in a row: WS2812."""

from neopixel import NeoPixel

from marelle.hal import claim
from marelle.tools import number


class Pixels:
    """Colour the lights: red, green and blue from 0 to 255 each.

    >>> pixels = Pixels(16, 4)
    >>> pixels.fill(0, 0, 60)
    >>> pixels.set(0, 60, 0, 0)
    """

    def __init__(self, pin: int, count: int) -> None:
        self._lights = claim("Pixels", pin, make=lambda line: NeoPixel(line, count))
        self._count = count

    def set(self, index: int, red: int, green: int, blue: int) -> None:
        """Colour one light, counted from 0."""
        form = "pixels.set(index, red, green, blue)"
        self._lights[number(index, self._count - 1, form, 1, 0)] = _colour(red, green, blue, form)
        self._lights.write()

    def fill(self, red: int, green: int, blue: int) -> None:
        """Colour all of them."""
        self._lights.fill(_colour(red, green, blue, "pixels.fill(red, green, blue)"))
        self._lights.write()

    def off(self) -> None:
        """Put them out."""
        self.fill(0, 0, 0)


def _colour(red: float, green: float, blue: float, form: str) -> "tuple[int, int, int]":
    """Return a colour, each share of it from 0 to 255."""
    return (
        number(red, 255, form, 1, 0),
        number(green, 255, form, 1, 0),
        number(blue, 255, form, 1, 0),
    )
