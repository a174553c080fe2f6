"""The screen: two dots of the first page and one of the last, in their places on the glass."""

from collections.abc import Callable
from functools import partial

from chip_kits.kit import Kit
from marelle_sim.chips.ssd1306 import Ssd1306
from marelle_sim.testing.board import Board


def _wire(board: Board, height: int = 64) -> Callable[[], str]:
    chip = Ssd1306(lambda *_: None, height)
    board.i2c(0).attach(0x3C, chip)

    def shown() -> str:
        pages = enumerate(chip.picture())
        lit = [(page, at, byte) for page, row in pages for at, byte in enumerate(row) if byte]
        return f"{lit} {chip.contrast}"

    return shown


KIT = Kit(
    "SSD1306",
    _wire,
    "chip.pages[0] = 0x81\nchip.pages[1023] = 0x42\nchip.pages[130] = 0x18\nchip.show()\nchip.show()\n",
    "[(0, 0, 129), (1, 2, 24), (7, 127, 66)] 143",
    (
        ('b"\\x80\\x20\\x80\\x00"', 'b"\\x80\\x20\\x80\\x01"'),  # down the columns
        ('b"\\x80\\x20\\x80\\x00"', 'b"\\x80\\x20\\x80\\x02"'),  # within a page
        ("x80\\xa1\\x80\\xc8", "x80\\xa0\\x80\\xc8"),
        ("x80\\xa1\\x80\\xc8", "x80\\xa1\\x80\\xc0"),
        ("x80\\x8d\\x80\\x14", "x80\\x8d\\x80\\x10"),  # no charge pump
        ("x80\\xa4\\x80\\xa6", "x80\\xa5\\x80\\xa6"),
        ("x80\\xa4\\x80\\xa6", "x80\\xa4\\x80\\xa7"),
        ("x80\\xa6\\x80\\xaf", "x80\\xa6\\x80\\xae"),
        ("self._data[0] = 0x40", "self._data[0] = 0x00"),
        ("x80\\x21\\x80\\x00\\x80\\x7f", "x80\\x21\\x80\\x02\\x80\\x7f"),
    ),
)

LOW = Kit(
    "SSD1306",
    partial(_wire, height=32),
    "chip.pages[0] = 0x81\nchip.pages[511] = 0x42\nchip.pages[130] = 0x18\nchip.show()\nchip.show()\n",
    "[(0, 0, 129), (1, 2, 24), (3, 127, 66)] 143",
    (
        ('b"\\xa8\\x80\\x1f"', 'b"\\xa8\\x80\\x3f"'),
        ('b"\\xa8\\x80\\x1f"', 'b"\\xa8\\x80\\x20"'),
        ('b"\\xda\\x80\\x02"', 'b"\\xda\\x80\\x12"'),
        ("if height == 32:", "if height == 64:"),
        ("x80\\xa1\\x80\\xc8", "x80\\xa0\\x80\\xc8"),
        ("x80\\xa1\\x80\\xc8", "x80\\xa1\\x80\\xc0"),
        ("bytearray(1 + 16 * height)", "bytearray(1 + 8 * height)"),
        ('_WINDOW[:-1] + b"\\x03"', '_WINDOW[:-1] + b"\\x01"'),
        ("self._data[0] = 0x40", "self._data[0] = 0x00"),
        ("x80\\x8d\\x80\\x14", "x80\\x8d\\x80\\x10"),
    ),
    "{}(bus=I2C(0, sda=Pin(4), scl=Pin(5)), height=32)",
)
