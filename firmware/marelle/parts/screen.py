"""A small display for text, values and pixels."""

import framebuf
from micropython import const

from marelle.chips.ssd1306 import SSD1306
from marelle.tools import number

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from marelle.hal import Bus


class Screen:
    """Write and draw on a small display with an SSD1306. Each call takes effect on the display at once.

    Connect VCC to 3V3, GND to GND, SDA and SCL to the two pins of an I2C bus: GP4 and GP5 unless the kit's table or `bus` names others.
    The display has 128 x 64 pixels and eight lines of 16 characters, or 128 x 32 pixels and four lines. (0, 0) is at the top left.

    >>> screen = Screen()
    >>> screen.text("Bonjour")
    >>> screen.value("cm", 12)

    Args:
        address: the I2C address.
        width: pixels in a row.
        height: rows: 64 or 32.
        bus: the bus, as for `chips.device.i2c`: (number, SDA pin, SCL pin), an `I2C`, or None for the kit's.

    Raises:
        ArgumentError, KitError: the height, the address or the bus is wrong, see `chips.device.I2CDevice`.
        NoAnswerError: E-BOT-06, no chip answers.
        BusError: E-BOT-35, a wire of the bus is held low.
    """

    def __init__(
        self, address: int = 0x3C, width: int = 128, height: int = 64, bus: "Bus" = None
    ) -> None:
        self._chip = SSD1306(address, bus, height=height)
        self._frame = framebuf.FrameBuffer(self._chip.pages, width, height, framebuf.MONO_VLSB)
        self._width = width
        self._lines = height // 8
        self._next = 0

    def text(self, words: object, line: "int | None" = None) -> None:
        """Replace the text of a line, counted from 0. Without `line`, write on the line below the last one written.

        After the bottom line, line 0 follows. Letters lose their accents, because the display only has ASCII characters. A text of more than 16
        characters is cut.

        Raises:
            ArgumentError: E-BOT-01, the display has no such line.
        """
        if line is None:
            line = self._next
        line = number(line, self._lines - 1, "screen.text(words, line)", 1, 0)
        self._next = (line + 1) % self._lines
        self._frame.fill_rect(0, 8 * line, self._width, 8, 0)
        written = str(words)
        if written and max(written) > "~":  # a letter that is not of ASCII
            from marelle.parts.letters import to_ascii

            written = to_ascii(written)
        self._frame.text(written, 0, 8 * line)
        self._chip.show()

    def value(self, name: str, value: object, line: int = 0) -> None:
        """Write a name and its value on a line, counted from 0."""
        self.text(name + " " + str(value), line)

    def dot(self, x: int, y: int, on: int = 1) -> None:
        """Switch a pixel on (1) or off (0): `x` from the left, `y` from the top. A pixel outside the display does nothing."""
        self._frame.pixel(x, y, on)
        self._chip.show()

    def line(self, x1: int, y1: int, x2: int, y2: int) -> None:
        """Draw a line from pixel (x1, y1) to pixel (x2, y2)."""
        self._frame.line(x1, y1, x2, y2, 1)
        self._chip.show()

    def clear(self) -> None:
        """Switch all pixels off; the next text is written on line 0."""
        self._frame.fill(0)
        self._next = 0
        self._chip.show()
