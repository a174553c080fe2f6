"""A strip of coloured LEDs: WS2812, also sold as NeoPixel."""

from neopixel import NeoPixel

from marelle.hal import claim
from marelle.tools import number


class Pixels:
    """Set the colours of a strip of LEDs: red, green and blue, 0 to 255 each.

    Connect DIN of the first LED to a pin, GND to GND, and the supply to 5 V (VBUS of a Pico). The LEDs keep their colours after the end of
    the program.

    >>> pixels = Pixels(16, 4)
    >>> pixels.fill(0, 0, 60)
    >>> pixels.set(0, 60, 0, 0)

    Args:
        pin: the pin at DIN.
        count: number of LEDs.

    Raises:
        KitError: E-BOT-11, another part has the pin.
    """

    def __init__(self, pin: int, count: int) -> None:
        self._lights = claim("Pixels", pin, make=lambda line: NeoPixel(line, count))
        self._count = count

    def set(self, index: int, red: int, green: int, blue: int) -> None:
        """Set the colour of one LED, counted from 0; E-BOT-01 if there is no such LED, or the colour is out of bounds."""
        form = "pixels.set(index, red, green, blue)"
        self._lights[number(index, self._count - 1, form, 1, 0)] = _colour(red, green, blue, form)
        self._lights.write()

    def fill(self, red: int, green: int, blue: int) -> None:
        """Set the colour of all LEDs; E-BOT-01 if it is out of bounds."""
        self._lights.fill(_colour(red, green, blue, "pixels.fill(red, green, blue)"))
        self._lights.write()

    def off(self) -> None:
        """Switch all LEDs off."""
        self.fill(0, 0, 0)


def _colour(red: float, green: float, blue: float, form: str) -> "tuple[int, int, int]":
    return (
        number(red, 255, form, 1, 0),
        number(green, 255, form, 1, 0),
        number(blue, 255, form, 1, 0),
    )
