"""The colour sensor."""

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
    """Recognize the colour of a surface a few millimetres away, with a TCS34725 whose LED is on.

    Connect VIN to 3V3, GND to GND, SDA and SCL to the two pins of an I2C bus: GP4 and GP5 unless the kit's table or `bus` names others.

    >>> sensor = ColorSensor()
    >>> sensor.calibrate()  # above something white
    >>> sensor.color()

    Args:
        address: the I2C address of the chip.
        bus: the bus, as for `chips.device.i2c`: (number, SDA pin, SCL pin), an `I2C`, or None for the kit's.

    Raises:
        NoAnswerError: E-BOT-06, no chip answers.
        WrongChipError: E-BOT-07, another chip answers.
        BusError: E-BOT-35, a wire of the bus is held low.
        MeasurementError: E-BOT-36, the chip does not measure.
        ArgumentError, KitError: the address or the bus is wrong, see `chips.device.I2CDevice`.
    """

    def __init__(self, address: int = 0x29, bus: "Bus" = None) -> None:
        self._chip = TCS34725(address, bus)
        self._white = [8000, 2900, 2900, 2000]  # clear, red, green, blue: until calibrated
        self._rgb = [0, 0, 0]

    def calibrate(self) -> None:
        """Measure the surface below the sensor, and treat it as white from now on; MeasurementError E-BOT-39 if it is too dark for that."""
        channels = self._chip.channels()
        if min(channels) < 50:
            self._chip.refuse("E-BOT-39", "too dark below: something white is expected")
        self._white[:] = channels

    def rgb(self) -> "list[int]":
        """Return [red, green, blue], 0 to 255 each; white is 255 each. Each call returns the same list, with new values."""
        channels, white, rgb = self._chip.channels(), self._white, self._rgb
        for index in range(3):
            value = channels[index + 1] * 255 // white[index + 1]
            rgb[index] = value if value < 255 else 255
        return rgb

    def reflection(self) -> int:
        """Return how much light the surface reflects, 0 (black) to 100 % (white)."""
        value = self._chip.channels()[0] * 100 // self._white[0]
        return value if value < 100 else 100

    def hue(self) -> int:
        """Return the hue in degrees, 0 to 359: 0 red, 60 yellow, 120 green, 240 blue; also 0 for a grey, which has no hue."""
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
