"""Displays: what they show after the program."""

from collections.abc import Iterator

from libraries.library import Library, Wired, on_i2c
from marelle_sim import virtual_board
from marelle_sim.testing.board import Board

BACKPACK_RS, BACKPACK_ENABLE = 0x01, 0x04
DIGITS = (0x3F, 0x06, 0x5B, 0x4F, 0x66, 0x6D, 0x7D, 0x07, 0x7F, 0x6F)
CLOCK, DATA = 2, 3
SEGMENTS = (2, 3, 4, 5, 6, 7, 8)


class TextDisplay:
    """HD44780 behind a PCF8574: takes half a byte when its enable wire falls; 4 bits from 0x2 on."""

    def __init__(self) -> None:
        self.memory: dict[int, str] = {}
        self.address = self.latch = 0
        self.four_bits = False
        self.high: int | None = None

    def write(self, data: bytes) -> None:
        """Set the eight wires, several times one after the other."""
        for level in data:
            if self.latch & BACKPACK_ENABLE and not level & BACKPACK_ENABLE:
                self._take(level >> 4, level & BACKPACK_RS)
            self.latch = level

    def read(self, count: int) -> bytes:
        """Give the levels of the wires."""
        return bytes([self.latch]) * count

    def _take(self, half: int, data: int) -> None:
        if not self.four_bits:
            self.four_bits = half == 0x2
        elif self.high is None:
            self.high = half
        else:
            byte, self.high = self.high << 4 | half, None
            self._do(byte, data)

    def _do(self, byte: int, data: int) -> None:
        if data:
            self.memory[self.address] = chr(byte)
            self.address += 1
        elif byte & 0x80:
            self.address = byte & 0x7F
        elif byte == 0x01:
            self.memory.clear()
            self.address = 0

    def shown(self) -> str:
        """Return the two lines of a display of 16 columns."""
        lines = (range(16), range(0x40, 0x50))
        return "".join(
            "".join(self.memory.get(at, " ") for at in line).rstrip() + "\n" for line in lines
        )


def _bytes_of(board: Board) -> Iterator[list[int]]:
    """Return what went over the two wires of a TM1637: the bytes between each start and stop, low bits first."""
    edges = sorted(
        [(at, 0, level) for at, level in board.pin(CLOCK).history]
        + [(at, 1, level) for at, level in board.pin(DATA).history]
    )
    levels, bits, open_frame = [1, 1], list[int](), False
    for _at, wire, level in edges:
        before, levels[wire] = levels[wire], level
        if wire == 1 and levels[0] and before != level:
            if open_frame and level:
                yield [
                    sum(bit << place for place, bit in enumerate(bits[at : at + 8]))
                    for at in range(0, len(bits) - 8, 9)  # each ninth clock is the chip's answer
                ]
            bits, open_frame = [], not level
        elif wire == 0 and level and not before and open_frame:
            bits.append(levels[1])


def tm1637() -> Wired:
    """Wire a display of four digits with a colon; its two wires are held up."""
    board = virtual_board()
    board.pin(CLOCK).set(1)
    board.pin(DATA).set(1)

    def shown() -> str:
        (digits,) = (frame[1:] for frame in list(_bytes_of(board))[-3:] if frame[0] == 0xC0)
        colon = ":" if digits[1] & 0x80 else ""
        text = "".join(str(DIGITS.index(digit & 0x7F)) for digit in digits)
        return f"{text[:2]}{colon}{text[2:]}\n"

    return Wired(board, shown)


def one_digit() -> Wired:
    """Wire the seven segments a to g of one digit."""
    board = virtual_board()
    pins = [board.pin(number) for number in SEGMENTS]
    return Wired(board, lambda: "".join(str(pin.level) for pin in pins) + "\n")


DISPLAYS = [
    Library(
        "diyables-micropython-lcd-i2c", "lcd_i2c", "Hitachi, HD44780U, 4-bit interface: each half of a byte with a falling E",
        on_i2c(0x27, TextDisplay), "HITACHI\n     0x40\n",
    ),
    Library(
        "diyables-micropython-4digit7segment-tm1637", "tm1637",
        "Titan, TM1637: 0x40, then 0xC0 and the segments of four digits, then 0x88 to 0x8F",
        tm1637, "12:34\n",
    ),
    Library(
        "micropython-sevenseg", "sevenseg", "a display's usual table: the segments a to g of a 2 are 1101101",
        one_digit, "1101101\n",
    ),
]  # fmt: skip
