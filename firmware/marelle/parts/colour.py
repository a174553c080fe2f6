"""Colour sensor."""

from micropython import const

from marelle.chips.tcs34725 import TCS34725

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from marelle.hal import Bus

_DARK = const(40)  # of 255: less than that of each colour is black
_PALE = const(60)  # of 255: colours that differ by less are white or grey
_BRIGHT = const(150)
_LAST = b"\x0a\x25\x52\x84\xa5\xb4"  # half of the hue up to which a colour has its name: 20, 74, 164, 264, 330, 360
_NAMES = ("red", "yellow", "green", "blue", "purple", "red")


class ColorSensor:
    """Tell the colour of what is close below, on a TCS34725 with its light on.

    Args:
        address: 0x29. bus: as `chips.device.i2c` takes it.

    Raises RobotError E-BOT-06, -07, -35 where it does not answer, E-BOT-36 where it does not measure, E-BOT-39 where what is to be white is black.

    >>> sensor = ColorSensor()
    >>> sensor.calibrate()
    >>> sensor.color()
    """

    def __init__(self, address: int = 0x29, bus: "Bus" = None) -> None:
        self._chip = TCS34725(address, bus)
        self._white = [8000, 2900, 2900, 2000]  # clear, red, green, blue: until calibrated
        self._rgb = [0, 0, 0]

    def calibrate(self) -> None:
        """Take what is below for white."""
        channels = self._chip.channels()
        if min(channels) < 50:
            self._chip.refuse("E-BOT-39", "too dark below: something white is expected")
        self._white[:] = channels

    def rgb(self) -> "list[int]":
        """Return red, green and blue, 0 to 255 each, 255 as of white: always the same list, filled anew."""
        channels, white, rgb = self._chip.channels(), self._white, self._rgb
        for index in range(3):
            value = channels[index + 1] * 255 // white[index + 1]
            rgb[index] = value if value < 255 else 255
        return rgb

    def reflection(self) -> int:
        """Return how much light comes back: 0 black to 100 white."""
        value = self._chip.channels()[0] * 100 // self._white[0]
        return value if value < 100 else 100

    def hue(self) -> int:
        """Return the hue in degrees: 0 red, 60 yellow, 120 green, 240 blue, up to 359; 0 where there is none."""
        rgb = self.rgb()
        red, green, blue = rgb
        most = max(rgb)
        span = most - min(rgb)
        if span == 0:
            return 0
        if most == red:
            return (60 * (green - blue) // span) % 360
        if most == green:
            return 120 + 60 * (blue - red) // span
        return 240 + 60 * (red - green) // span

    def color(self) -> str:
        """Return the colour's name: "black", "gray", "white", "red", "yellow", "green", "blue" or "purple"."""
        half = self.hue() >> 1
        most = max(self._rgb)
        if most < _DARK:
            return "black"
        if most - min(self._rgb) < _PALE * most >> 8:
            return "white" if most >= _BRIGHT else "gray"
        index = 0
        while half >= _LAST[index]:
            index += 1
        return _NAMES[index]
