"""Simulation of Solomon Systech's SSD1306, the controller of OLED displays of 128 x 64 pixels, as `pico_bot` has one, and of 128 x 32.

Control bytes, commands and addressing modes from the data sheet rev. 1.1 (sections 8.1.5, 9 and 10). Not modelled: scrolling, the
display offset and the settings that only change currents or frequencies.
"""

from collections.abc import Callable

from marelle_sim.chips.chip import CommandChip

WIDTH, PAGES = 128, 8

_INVERTED = bytes(range(255, -1, -1))  # for bytes.translate
_CONTINUE, _DATA = 0x80, 0x40  # bits Co and D/C# of a control byte
_HORIZONTAL, _VERTICAL, _PAGE = 0, 1, 2
# Bit 0 of these commands switches something on or off.
_SWITCHES = {0xA0: "_mirrored", 0xA4: "_lit", 0xA6: "_inverted", 0xAE: "_on"}
# How many bytes follow a command; all others stand alone.
_ARGUMENTS = {
    0x20: 1, 0x21: 2, 0x22: 2, 0x26: 6, 0x27: 6, 0x29: 5, 0x2A: 5, 0x81: 1, 0x8D: 1, 0xA3: 2, 0xA8: 1,
    0xAD: 1, 0xD3: 1, 0xD5: 1, 0xD6: 1, 0xD9: 1, 0xDA: 1, 0xDB: 1, 0x23: 1,
}  # fmt: skip


class Ssd1306(CommandChip):
    """An SSD1306 at I2C address 0x3C, with its display.

    The picture that it reports is the one that a person sees: black while the display is off or its charge pump is off, inverted
    and mirrored by the commands for it. The contrast does not change the picture.

    Args:
        record: called at the end of a transaction for each page (8 rows) that looks different now, with ("screen", page 0..7, the
            bytes of its columns as 256 hexadecimal digits, left column first).
        height: rows of the display, 64 or 32. The rows of a display of 64 alternate between the two halves of the chip's row outputs;
            those of 32 are on its first 32 outputs.

    Attributes:
        memory: the 1024 bytes of display memory that programs write, page after page.
        contrast: 0 to 255.
    """

    command_bytes = 1

    def __init__(self, record: Callable[[str, int, str], object], height: int = 64) -> None:
        self._record, self._height = record, height
        self.memory, self.contrast = bytearray(WIDTH * PAGES), 0x7F
        self._mode = _PAGE
        self._columns, self._pages = (0, WIDTH - 1), (0, PAGES - 1)
        self._column = self._page = self._start_line = 0
        self._on = self._pump = self._lit = False
        self._inverted = self._mirrored = self._upside_down = False
        self._driven = 64  # rows: the multiplex ratio
        self._alternating = True  # their row outputs alternate between the two halves
        self._changed = False  # True if the visible picture may have changed
        self._pending: list[int] = []  # a command whose arguments have not all come yet
        self._shown = [bytes(WIDTH)] * (height // 8)

    def read(self, count: int) -> bytes:
        """Return the status byte, `count` times: its bit 6 is 1 while the display is off (section 8.1.5.2)."""
        return bytes([0x00 if self._on else 0x40]) * count

    def command(self, code: int, arguments: bytes) -> None:
        """Handle one write transaction: `code` is its first control byte, `arguments` the commands or data and further control bytes."""
        while True:
            end = 1 if code & _CONTINUE else len(arguments)
            if code & _DATA:
                self._store(arguments[:end])
            else:
                for byte in arguments[:end]:
                    self._take(byte)
            if len(arguments) <= end:
                break
            code, arguments = arguments[end], arguments[end + 1 :]
        if self._changed:
            self._show()

    def picture(self) -> list[bytes]:
        """Return the visible picture: for each page (8 rows, the top one first) the bytes of its columns, top pixel in bit 0."""
        if not (self._on and self._pump):
            return [bytes(WIDTH)] * (self._height // 8)
        if self._lit:
            return [b"\xff" * WIDTH] * (self._height // 8)
        is_plain = self._mirrored and self._upside_down and not self._start_line
        pages = self._upright() if is_plain and self._fits_the_glass() else self._turned()
        return [page.translate(_INVERTED) for page in pages] if self._inverted else pages

    def _fits_the_glass(self) -> bool:
        return self._driven == self._height and self._alternating == (self._height == 64)

    def _upright(self) -> list[bytes]:
        return [
            bytes(self.memory[start : start + WIDTH])
            for start in range(0, WIDTH * self._height // 8, WIDTH)
        ]

    def _turned(self) -> list[bytes]:
        columns = [self._seen_column(column) for column in range(WIDTH)]
        return [
            bytes([column >> 8 * page & 0xFF for column in columns])
            for page in range(self._height // 8)
        ]

    def _seen_column(self, column: int) -> int:
        """Return the pixels of a column of the display as an integer, the top one in bit 0.

        Displays are mounted upside down and mirrored, so that with the usual commands (A1, C8) the picture is upright.
        """
        source = column if self._mirrored else WIDTH - 1 - column
        rows = int.from_bytes(self.memory[source::WIDTH], "little")
        line = self._start_line
        rows = (rows >> line | rows << 64 - line) & (1 << 64) - 1
        height = self._height
        if not self._fits_the_glass():
            places = enumerate(self._rows_of_the_glass())
            return sum((rows >> row & 1) << place for place, row in places if row is not None)
        rows &= (1 << height) - 1
        return rows if self._upside_down else int(f"{rows:0{height}b}"[::-1], 2)

    def _rows_of_the_glass(self) -> list[int | None]:
        """Return, for each row of the display from the top, the number of the driven row that it shows (table 10-3).

        None for a row of the display to whose output no driven row is connected.
        """
        outputs = [
            self._output(
                row, self._driven, alternating=self._alternating, reverse=self._upside_down
            )
            for row in range(self._driven)
        ]
        shown = {output: row for row, output in enumerate(outputs)}
        height = self._height
        glass = [
            self._output(row, height, alternating=height == 64, reverse=True)
            for row in range(height)
        ]
        return [shown.get(output) for output in glass]

    @staticmethod
    def _output(row: int, rows: int, *, alternating: bool, reverse: bool) -> int:
        """Return the number of the chip's row output (COM) to which row `row` of `rows` is connected.

        Args:
            row: 0 to rows - 1.
            rows: number of rows in use.
            alternating: even rows are on the first half of the outputs, odd rows on the second.
            reverse: the rows are counted from the last output down.
        """
        if not alternating:
            return rows - 1 - row if reverse else row
        half = rows // 2 * (row & 1)  # odd rows are on the second half
        return rows - 1 - row // 2 - half if reverse else row // 2 + half

    def _show(self) -> None:
        self._changed = False
        for page, columns in enumerate(self.picture()):
            if columns != self._shown[page]:
                self._shown[page] = columns
                self._record("screen", page, columns.hex())

    def _store(self, data: bytes) -> None:
        self._changed = True
        place = 0
        while place < len(data):
            run = self._row_left() if self._mode == _HORIZONTAL else 1
            piece = data[place : place + run]
            start = self._page * WIDTH + self._column
            self.memory[start : start + len(piece)] = piece
            place += len(piece)
            self._column += len(piece) - 1
            self._advance()

    def _row_left(self) -> int:
        """Return how many bytes can be stored before the column goes back to the first one of the window, or to 0 outside the window."""
        last = self._columns[1]
        return (last if self._column <= last else WIDTH - 1) - self._column + 1

    def _advance(self) -> None:
        if self._mode == _PAGE:
            self._column = (self._column + 1) % WIDTH
        elif self._mode == _HORIZONTAL:
            self._column, wrapped = _next(self._column, *self._columns, WIDTH)
            if wrapped:
                self._page, _ = _next(self._page, *self._pages, PAGES)
        else:
            self._page, wrapped = _next(self._page, *self._pages, PAGES)
            if wrapped:
                self._column, _ = _next(self._column, *self._columns, WIDTH)

    def _take(self, byte: int) -> None:
        self._pending.append(byte)
        command, *arguments = self._pending
        if len(arguments) < _ARGUMENTS.get(command, 0):
            return
        self._pending = []
        if arguments:
            self._set(command, arguments)
        else:
            self._do(command)

    def _set(self, command: int, arguments: list[int]) -> None:
        if command == 0x20 and arguments[0] & 3 != 3:
            self._mode = arguments[0] & 3
        elif command == 0x21:
            self._columns = (arguments[0] & 0x7F, arguments[1] & 0x7F)
            self._column = self._columns[0]
        elif command == 0x22:
            self._pages = (arguments[0] & 7, arguments[1] & 7)
            self._page = self._pages[0]
        elif command == 0x81:
            self.contrast = arguments[0]
        elif command == 0xA8 and arguments[0] & 0x3F >= 15:
            self._driven, self._changed = (arguments[0] & 0x3F) + 1, True
        elif command == 0xDA:
            self._alternating, self._changed = bool(arguments[0] & 0x10), True
        elif command == 0x8D:
            self._pump, self._changed = bool(arguments[0] & 0x04), True

    def _do(self, command: int) -> None:
        self._changed = True
        if 0x40 <= command <= 0x7F:
            self._start_line = command & 0x3F
        elif command & 0xFE in _SWITCHES:
            setattr(self, _SWITCHES[command & 0xFE], bool(command & 0x01))
        elif 0xC0 <= command <= 0xCF:
            self._upside_down = bool(command & 0x08)
        elif self._mode == _PAGE:
            self._point(command)

    def _point(self, command: int) -> None:
        if command <= 0x0F:
            self._column = self._column & 0x70 | command
        elif command <= 0x1F:
            self._column = (command & 0x07) << 4 | self._column & 0x0F
        elif 0xB0 <= command <= 0xB7:
            self._page = command & 7


def _next(place: int, first: int, last: int, count: int) -> tuple[int, bool]:
    """Return the page or column after `place` in a window from `first` to `last`, and True if it went back to `first`.

    Outside the window it goes on to `count` - 1, then to 0.
    """
    return (first, True) if place == last else ((place + 1) % count, False)
