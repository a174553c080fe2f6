"""SSD1306: a small display of 128 x 64 or 128 x 32 pixels. Commands from Solomon Systech's data sheet, sections 9 and 10."""

from micropython import const

from marelle.chips.device import I2CDevice
from marelle.tools import refused

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from marelle.hal import Bus

# Each command follows a control byte 0x80 (data sheet 8.1.5.2).
_START = (
    b"\x80\xae"  # off
    b"\x80\x20\x80\x00"  # addresses run along the row, then to the next page
    b"\x80\xa1\x80\xc8"  # mounted upside down: columns and rows reversed
    b"\x80\xa8\x80\x3f"  # 64 rows
    b"\x80\xda\x80\x12"  # rows alternate between the two sides
    b"\x80\x81\x80\x8f"  # contrast
    b"\x80\xd9\x80\xf1\x80\xdb\x80\x40"  # timing for the charge pump
    b"\x80\x8d\x80\x14"  # charge pump on
    b"\x80\xa4\x80\xa6\x80\xaf"  # show the memory, not inverted, on
)
_WINDOW = (
    b"\x80\x21\x80\x00\x80\x7f\x80\x22\x80\x00\x80\x07"  # whole screen: columns 0-127, pages 0-7
)


class SSD1306(I2CDevice):
    """Show a buffer of pixels on the display.

    >>> chip = SSD1306()
    >>> chip.pages[0] = 255  # the first eight pixels of the first column
    >>> chip.show()

    Attributes:
        pages: the pixels. A page is eight rows; each byte of it is one column, with its top pixel in bit 0.
    """

    NAME = "Screen"
    ADDRESS = 0x3C

    def __init__(
        self, address: "int | None" = None, bus: "Bus" = None, *, height: int = 64
    ) -> None:
        """Switch the display on; until `show` it has what was in its memory. The arguments are those of `I2CDevice`.

        It has 64 or 32 rows: another `height` raises E-BOT-01, before anything is sent. No answer raises E-BOT-06.
        """
        if height not in (32, 64):
            raise refused("E-BOT-01", "Screen(height)", "32 or 64 is expected")
        I2CDevice.__init__(self, address, bus)
        self._data = bytearray(1 + 16 * height)
        self._data[0] = 0x40  # control byte: data follow
        self.pages = memoryview(self._data)[1:]
        start, self._window = _START, _WINDOW
        if height == 32:  # 32 rows, all on one side
            start = start.replace(b"\xa8\x80\x3f", b"\xa8\x80\x1f")
            start = start.replace(b"\xda\x80\x12", b"\xda\x80\x02")
            self._window = _WINDOW[:-1] + b"\x03"
        self.send(start)

    def show(self) -> None:
        """Send the pixels to the display."""
        self.send(self._window)
        self.send(self._data)
