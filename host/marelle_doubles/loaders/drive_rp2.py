"""The UF2 drive of the RP2 boot ROMs: which blocks they accept, which sectors they erase for them, and when they restart.

Sources: RP2040 data sheet 2.8.4 and RP2040-E14; RP2350 data sheet 5.5; both boot ROMs are published (raspberrypi/pico-bootrom-rp2040 and
-rp2350, versions B2 and A2). The UF2 block: microsoft/uf2.
"""

import struct
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from marelle_doubles.loaders.cells import SECTOR, Flash

PAGE = 256
FLASH_BASE = 0x10000000
_FLASH_END = (
    0x11000000  # 16 MiB: data sheet 2.6.3; a smaller flash ignores the upper bits of an address
)
# Two words, flags, address, bytes of data, number, how many blocks, family, data, last word.
BLOCK = struct.Struct("<8I476sI")
STARTS, END = (0x0A324655, 0x9E5D5157), 0x0AB16F30
_NOT_MAIN_FLASH, HAS_FAMILY = 0x1, 0x2000


class Rp2Chip(NamedTuple):
    """One boot ROM, with its chip.

    Attributes:
        label: name of its drive. loader, model, board_id: the three lines of INFO_UF2.TXT.
        families: the UF2 families that it accepts. ram_end: address after the last byte of RAM, which starts at 0x20000000.
        restart_s: time from the last block to the restart.
        erases_by_number: True if a sector is erased once per sixteen block numbers (the error RP2040-E14), False if once per sector of the address.
        most_blocks: maximum number of blocks in a file.
        tells_family: True if a block of another family begins a new file.
    """

    label: str
    loader: str
    model: str
    board_id: str
    families: tuple[int, ...]
    ram_end: int
    restart_s: float
    erases_by_number: bool
    most_blocks: int
    tells_family: bool

    def files(self) -> dict[str, bytes]:
        """Return name -> content of the drive's files."""
        info = f"{self.loader}\nModel: {self.model}\nBoard-ID: {self.board_id}\n"
        place = "https://raspberrypi.com/device/RP2"
        page = (
            f'<html><head><meta http-equiv="refresh" content="0;URL=\'{place}\'"/></head></html>'
        )
        return {"INDEX.HTM": page.encode(), "INFO_UF2.TXT": info.encode()}


CHIPS: Mapping[str, Rp2Chip] = MappingProxyType({
    # 16 KiB of XIP cache hold a bit for each block and each sector.
    "RP2040": Rp2Chip(
        "RPI-RP2", "UF2 Bootloader v3.0", "Raspberry Pi RP2", "RPI-RP2", (0xE48BFF56,), 0x20042000, 1.0, True, 123360, False
    ),
    # UF2 families accepted for all of the flash if there is no partition table: absolute, data, ARM, RISC-V.
    "RP2350": Rp2Chip(
        "RP2350", "UF2 Bootloader v1.0", "Raspberry Pi RP2350", "RP2350",
        (0xE48BFF57, 0xE48BFF58, 0xE48BFF59, 0xE48BFF5A), 0x20082000, 0.5, False, 131072, True,
    ),
})  # fmt: skip


class Block(NamedTuple):
    """A UF2 block: the address of its 256 bytes of data, its number from 0, the number of blocks in the file, and the family."""

    address: int
    number: int
    blocks: int
    family: int
    data: bytes


def read_block(sector: bytes) -> Block | None:
    """Return the UF2 block in a sector of 512 bytes.

    None if it is no UF2 block, has no family, is not for the main flash, or has another size than 256 bytes.
    """
    first, second, flags, address, size, number, count, family, data, end = BLOCK.unpack(sector)
    is_uf2 = (first, second) == STARTS and end == END
    if not is_uf2 or not flags & HAS_FAMILY or flags & _NOT_MAIN_FLASH or size != PAGE:
        return None
    return Block(address, number, count, family, data[:PAGE])


class BootRom:
    """An imitated RP2 boot ROM: it programs the flash with the UF2 blocks that are written to its drive.

    Attributes:
        erased: number of flash sectors that it has erased.
        in_ram: True if the file being received is a program for RAM.
        sent: the pages of that file programmed so far, by their offset in the flash in bytes.
    """

    def __init__(self, chip: Rp2Chip, flash: Flash) -> None:
        """Start with an erase count of 0 and no file begun."""
        self._chip, self._flash = chip, flash
        self.erased, self.in_ram = 0, False
        self._begin(0, 0, in_ram=False)

    def _begin(self, count: int, family: int, *, in_ram: bool) -> None:
        self._count, self._family, self.in_ram = count, family, in_ram
        self._numbers, self._cleared, self.sent = set[int](), set[int](), dict[int, bytes]()

    @property
    def is_complete(self) -> bool:
        """True if all blocks of a file have been received: the board restarts then."""
        return 0 < self._count == len(self._numbers)

    read = staticmethod(read_block)

    def lacks_only(self, block: Block) -> bool:
        """Return True if all blocks but one of the file begun have been received, and this block names the same number of blocks.

        Its own number and its family are not looked at. False if no file was begun, so also for the block of a file of one block.
        """
        return block.blocks == self._count == len(self._numbers) + 1

    def take(self, block: Block) -> bool:
        """Take a block, program it into the flash unless it is for RAM, and return True; return False if it is refused or was received before."""
        if block.family not in self._chip.families:
            return False
        in_ram = 0x20000000 <= block.address <= self._chip.ram_end - PAGE
        in_flash = FLASH_BASE <= block.address <= _FLASH_END - PAGE
        if not block.blocks or not (in_ram or in_flash) or (in_flash and block.address % PAGE):
            return self._refuse()
        is_other = self._chip.tells_family and block.family != self._family
        if block.blocks != self._count or is_other:
            self._begin(block.blocks, block.family, in_ram=in_ram)
        if (
            block.blocks > self._chip.most_blocks
            or in_ram != self.in_ram
            or block.number >= block.blocks
        ):
            return self._refuse()
        if block.number in self._numbers:
            return False
        self._numbers.add(block.number)
        if in_flash:
            self._write(block)
        return True

    def _refuse(self) -> bool:
        if not self._chip.tells_family:  # an RP2040 gives the file up after a refused block
            self._count = 0
        return False

    def _write(self, block: Block) -> None:
        offset = (block.address - FLASH_BASE) % self._flash.size
        by_number = block.number * PAGE // SECTOR
        sector = by_number if self._chip.erases_by_number else offset // SECTOR
        if sector not in self._cleared:
            self._cleared.add(sector)
            self.erased += 1
            self._flash.erase(offset, 1)
        self._flash.program(offset, block.data)
        self.sent[offset] = block.data
