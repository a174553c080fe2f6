"""The table of UF2 boot loaders by kind of virtual board, and those boot loaders that are themselves in the flash.

The table has their drives, their flash, and the firmware that they start. Those in the flash are microsoft/uf2-samdx1 and
adafruit/Adafruit_nRF52_Bootloader. For them each block of 256 bytes is one row: it is erased and written. A block for an address below
the program's start, where the boot loader is, counts as received but is not written. If a block states another total than the first
block did, the file never becomes complete: the board does not restart by itself.
"""

import re
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

from marelle_doubles.kinds import KINDS, Kind
from marelle_doubles.loaders.cells import Flash
from marelle_doubles.loaders.drive_firmware import kind_of, starts
from marelle_doubles.loaders.drive_rp2 import (
    BLOCK,
    CHIPS,
    END,
    HAS_FAMILY,
    PAGE,
    STARTS,
    Block,
    BootRom,
    read_block,
)
from marelle_doubles.loaders.micropython import python_in

_NEVER = 0xFFFFFFFF
_SPARE_BLOCKS = 100


class RowChip(NamedTuple):
    """One such boot loader, with its chip.

    Attributes:
        label: name of its drive. model, board_id, version: of the board and of the boot loader, in INFO_UF2.TXT.
        family: the UF2 family that it accepts. takes_any: True if it also accepts blocks without a family.
        first: offset of the first byte after the boot loader. programs: offsets at which a program can start: on an nRF with or without a SoftDevice.
        flash_bytes: size of the flash. restart_s: time from the last block to the restart.
        machine: matches the end of `sys.implementation._machine` in a MicroPython for this chip.
    """

    label: str
    model: str
    board_id: str
    version: str
    family: int
    takes_any: bool
    first: int
    programs: tuple[int, ...]
    flash_bytes: int
    restart_s: float
    machine: re.Pattern[bytes]

    def files(self, flash: Flash) -> dict[str, bytes]:
        """Return name -> content of the drive's files; CURRENT.UF2 contains the flash from `first` on."""
        pages = range(self.first, self.flash_bytes, PAGE)
        current = b"".join(
            BLOCK.pack(*STARTS, HAS_FAMILY, at, PAGE, number, len(pages), self.family, flash.read(at, PAGE), END)
            for number, at in enumerate(pages)
        )  # fmt: skip
        info = f"UF2 Bootloader {self.version}\r\nModel: {self.model}\r\nBoard-ID: {self.board_id}\r\n"
        page = '<!doctype html>\n<script>\nlocation.replace("http://adafru.it/");\n</script>\n'
        return {"CURRENT.UF2": current, "INDEX.HTM": page.encode(), "INFO_UF2.TXT": info.encode()}


ROW_CHIPS: Mapping[str, RowChip] = MappingProxyType({
    "SAMD51": RowChip(
        "ITSYM4BOOT", "ItsyBitsy M4 Express", "SAMD51G19A-Itsy-v0", "v3.15.0 SFHWRO", 0x55114460, True, 0x4000, (0x4000,), 512 << 10, 0.9, re.compile(rb" with SAMD51\w{3}"),
    ),
    "nRF52840": RowChip(
        "XIAO-SENSE", "Seeed XIAO nRF52840", "nRF52840-SeeedXiaoSense-v1", "0.6.2", 0xADA52840, False, 0x1000, (0x27000, 0x1000), 1 << 20, 0.1, re.compile(rb" with NRF52840"),
    ),
})  # fmt: skip


def starts_rows(chip: RowChip, flash: Flash) -> bool:
    """Return True if the boot loader starts the program: at one of the chip's `programs` the reset vector points into the flash."""
    resets = [int.from_bytes(flash.read(at + 4, 4), "little") for at in chip.programs]
    return any(chip.first <= reset <= chip.flash_bytes for reset in resets)


def kind_in_rows(firmware: bytes, chip: RowChip, base: str) -> Kind | None:
    """Return the kind of board that a firmware makes of a board of kind `base`; None if it is no MicroPython for this chip.

    Its file system is stored after the chip's flash in the flash file: a real board has a second flash for it.
    """
    python = python_in(firmware, chip.machine)
    if python is None:
        return None
    return KINDS[base]._replace(
        machine=python.machine, version=python.version, bytecode=python.bytecode, boot_loader=True,
        storage_offset=chip.flash_bytes,
    )  # fmt: skip


class RowLoader:
    """Programs the flash with the UF2 blocks that are written to the drive; the same methods as `BootRom`."""

    def __init__(self, chip: RowChip, flash: Flash) -> None:
        """Store the chip and its flash; no block was received yet."""
        self._chip, self._flash = chip, flash
        self._blocks, self._numbers = 0, set[int]()
        self.erased, self.in_ram, self.sent = 0, False, dict[int, bytes]()

    @property
    def is_complete(self) -> bool:
        """True if all blocks of the UF2 file were received; never after a block that names another number of blocks than the first."""
        return 0 < self._blocks <= len(self._numbers)

    def read(self, sector: bytes) -> Block | None:
        """Return the UF2 block in a sector; None if the sector is no block for this chip."""
        block = read_block(sector)
        if block is None and self._chip.takes_any:
            flags = int.from_bytes(sector[8:12], "little")
            head = sector[:8] + (flags | HAS_FAMILY).to_bytes(4, "little") + sector[12:28]
            block = read_block(head + self._chip.family.to_bytes(4, "little") + sector[32:])
            block = None if flags & HAS_FAMILY else block
        return block if block is not None and block.family == self._chip.family else None

    def lacks_only(self, block: Block) -> bool:
        """Return True if all blocks but one of the file begun have been received, and this block names the same number of blocks.

        Its own number is not looked at. False if no file was begun, so also for the block of a file of one block.
        """
        return block.blocks == self._blocks == len(self._numbers) + 1

    def take(self, block: Block) -> bool:
        """Write a block to the flash and return True; return False if its address is outside the program's area or no multiple of 256.

        The block counts as received in both cases.
        """
        if block.blocks != self._blocks:
            most = self._chip.flash_bytes // PAGE + _SPARE_BLOCKS
            self._blocks = _NEVER if self._blocks or block.blocks >= most else block.blocks
        self._numbers.add(block.number)
        lies_there = self._chip.first <= block.address < self._chip.flash_bytes
        if not lies_there or block.address % PAGE:
            return False
        self._flash.write_row(block.address, block.data)
        self.sent[block.address] = block.data
        return True


Loader = BootRom | RowLoader


UF2_KINDS: Mapping[str, str] = MappingProxyType({
    "pico": "RP2040", "pico_w": "RP2040", "old_pico": "RP2040", "pico2": "RP2350", "itsybitsy_m4": "SAMD51", "xiao_nrf52840": "nRF52840",
})  # fmt: skip
_RP2_FLASH = MappingProxyType({"RP2040": 2 << 20, "RP2350": 4 << 20})  # of a Pico and a Pico 2


class Maker(NamedTuple):
    """The UF2 boot loader of a kind of virtual board.

    Attributes:
        label: name of its drive. restart_s: time from the last block to the restart.
        first: offset in the flash at which firmware starts; None if there are several such offsets. program: offset at which a double's own MicroPython is put.
        flash_bytes: length of the flash file. storage: offset of the file system in it, for the double's own MicroPython.
        files: returns name -> content of the drive's files. loader: makes the object that programs the flash with UF2 blocks.
        starts: returns True if the program in the flash is started.
        kind_of: returns the kind of board that a firmware makes; None if it is no MicroPython for such chips.
    """

    label: str
    restart_s: float
    first: int | None
    program: int
    flash_bytes: int
    storage: int
    files: Callable[[Flash], dict[str, bytes]]
    loader: Callable[[Flash], Loader]
    starts: Callable[[Flash], bool]
    kind_of: Callable[[bytes], Kind | None]


def maker_of(kind: str) -> Maker:
    """Return the boot loader of a kind of virtual board; `kind` is a key of `UF2_KINDS`."""
    name, files = UF2_KINDS[kind], KINDS[kind].blocks * KINDS[kind].block_bytes
    if name in ROW_CHIPS:
        rows = ROW_CHIPS[name]
        return Maker(
            rows.label, rows.restart_s, None, rows.programs[0], rows.flash_bytes + files, rows.flash_bytes, rows.files,
            partial(RowLoader, rows), partial(starts_rows, rows), lambda firmware: kind_in_rows(firmware, rows, kind),
        )  # fmt: skip
    chip, size = CHIPS[name], _RP2_FLASH[name]
    return Maker(
        chip.label, chip.restart_s, 0, 0, size, size - files, lambda _flash: chip.files(),
        partial(BootRom, chip), partial(starts, chip), lambda firmware: kind_of(firmware, chip, size),
    )  # fmt: skip
