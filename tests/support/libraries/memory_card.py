"""A memory card on SPI, from the simplified specification of the SD Association's physical layer (chapter 7)."""

from libraries.library import Wired
from marelle_sim import SpiChip, virtual_board

IDLE, READY, DATA = 0x01, 0x00, 0xFE
ACCEPTED = 0x05
BLOCK = 512
CSD = bytes.fromhex(
    "400E00325B590000 1D8A7F800A400000"
)  # version 2: C_SIZE is 0x1D8A, which is 7563 units of 512 KiB


class Card(SpiChip):
    """A card of the second version with high capacity, which counts in blocks."""

    def __init__(self) -> None:
        self.blocks: dict[int, bytes] = {}
        self.frame = bytearray()
        self.told = bytearray()
        self.writing: int | None = None
        self.for_application = False
        self.idle = True

    def select(self) -> None:
        """Begin to listen."""
        self.frame.clear()

    def exchange(self, byte: int) -> int:
        """Take a byte, and give what is waiting."""
        answer = self.told.pop(0) if self.told else 0xFF
        if self.writing is not None and self.frame[:1] == bytes([DATA]):
            self._take_data(byte)
        elif self.writing is not None and byte == DATA:
            self.frame[:] = [byte]
        elif self.frame or byte & 0xC0 == 0x40:
            self.frame.append(byte)
            if len(self.frame) == 6:
                number, argument = self.frame[0] & 0x3F, int.from_bytes(self.frame[1:5], "big")
                self.frame.clear()
                self.told[:] = b"\xff" + self._answer(number, argument)
        return answer

    def _take_data(self, byte: int) -> None:
        self.frame.append(byte)
        if len(self.frame) == 1 + BLOCK + 2 and self.writing is not None:
            self.blocks[self.writing] = bytes(self.frame[1:-2])
            self.frame.clear()
            self.writing = None
            self.told[:] = bytes([ACCEPTED, 0x00, 0x00])  # it is busy for two bytes

    def _answer(self, number: int, argument: int) -> bytes:
        application, self.for_application = self.for_application, number == 55
        self.idle = (self.idle and not (number == 41 and application)) or number == 0
        if number == 24:
            self.writing = argument
        behind = {
            8: (argument & 0xFFF).to_bytes(4, "big"),
            9: bytes([0xFF, DATA]) + CSD + b"\0\0",
            17: bytes([0xFF, DATA]) + self.blocks.get(argument, bytes(BLOCK)) + b"\0\0",
            58: bytes.fromhex("C0FF8000"),
        }
        return bytes([IDLE if self.idle else READY]) + behind.get(number, b"")


def card() -> Wired:
    """Wire a card to the first SPI."""
    board, chip = virtual_board(), Card()
    board.spi(0).attach(chip, cs=17)
    return Wired(board, lambda: f"{sorted(chip.blocks)} {chip.blocks[2][:4]!r}\n")
