"""A small screen for text, values and dots."""

import framebuf
from micropython import const

from marelle.chips.ssd1306 import SSD1306
from marelle.tools import number

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from marelle.hal import Bus


class Screen:
    """Write and draw; everything shows at once.

    >>> screen = Screen()
    >>> screen.text("Bonjour")
    >>> screen.value("cm", 12)

    Eight lines of 16 characters, four on a screen of 32 rows; 128 x 64 or 128 x 32 dots, (0, 0) at the top left.
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
        """Write on a line, counted from 0; without a line, on the next one.

        Letters with accents are written without: it has those of ASCII.

        Raises RobotError E-BOT-01 where there is no such line.
        """
        if line is None:
            line = self._next
        line = number(line, self._lines - 1, "screen.text(words, line)", 1, 0)
        self._next = (line + 1) % self._lines
        self._frame.fill_rect(0, 8 * line, self._width, 8, 0)
        written = str(words)
        if written and max(written) > "~":  # it has no such letter
            from marelle.parts.letters import plain

            written = plain(written)
        self._frame.text(written, 0, 8 * line)
        self._chip.show()

    def value(self, name: str, value: object, line: int = 0) -> None:
        """Write a name and its value on a line."""
        self.text(name + " " + str(value), line)

    def dot(self, x: int, y: int, on: int = 1) -> None:
        """Light (1) or darken (0) a dot."""
        self._frame.pixel(x, y, on)
        self._chip.show()

    def line(self, x1: int, y1: int, x2: int, y2: int) -> None:
        """Draw a line."""
        self._frame.line(x1, y1, x2, y2, 1)
        self._chip.show()

    def clear(self) -> None:
        """Darken everything."""
        self._frame.fill(0)
        self._next = 0
        self._chip.show()
