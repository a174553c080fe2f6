"""Finds out whether an RP2's boot ROM starts the flash, and which MicroPython is on it.

A boot ROM checks only boot2's checksum (RP2040 data sheet 2.8.1.3.1) or a block loop (RP2350 data sheet 5.9.5): it starts firmware
that is incomplete, which then crashes. A double runs no such code, so a file beside the flash notes which firmware was received completely.
"""

import hashlib
import re
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from marelle_doubles.kinds import KINDS, Kind
from marelle_doubles.loaders.cells import SECTOR, Flash
from marelle_doubles.loaders.drive_rp2 import FLASH_BASE, PAGE, Rp2Chip
from marelle_doubles.loaders.micropython import python_in

_BOOT2, _POLYNOMIAL, _LIMIT = 252, 0x04C11DB7, 0xFFFFFFFF
_LOOP_START, _LOOP_END, _IMAGE_TYPE, _LAST_ITEM = 0xFFFFDED3, 0xAB123579, 0x42, 0xFF
_SEARCHED = 4096  # bytes searched for the first block of a block loop: RP2350 data sheet 5.9.5
_INFO_START, _INFO_END = (
    0x7188EBF2,
    0xE71AA390,
)  # markers of pico/binary_info: within 256 bytes after boot2
_BLOCK_DEVICE, _MICROPYTHON = 7, 0x504D  # type of the entry, and MicroPython's tag "MP"
_CHIP = re.compile(rb" with RP2\d{3}\b")
_MOST_READ = 2 << 20  # bytes of firmware


class Storage(NamedTuple):
    """The firmware's file system: its offset from the start of the flash, and its size, both in bytes."""

    offset: int
    size: int


def starts(chip: Rp2Chip, flash: Flash) -> bool:
    """Return True if the boot ROM starts the program in the flash; otherwise it shows its drive."""
    if chip.tells_family:
        return _has_block_loop(flash.read(0, _SEARCHED))
    boot2 = flash.read(0, PAGE)
    return checksum(boot2[:_BOOT2]) == int.from_bytes(boot2[_BOOT2:], "little")


def checksum(data: bytes) -> int:
    """Return the CRC32 by which an RP2040 checks boot2; `data` are its first 252 bytes, behind which it is stored.

    Polynomial 0x04C11DB7, start value 0xFFFFFFFF, bits not reflected, result not inverted.
    """
    sum_ = _LIMIT
    for byte in data:
        sum_ ^= byte << 24
        for _bit in range(8):
            sum_ = (sum_ << 1 ^ (_POLYNOMIAL if sum_ >> 31 else 0)) & _LIMIT
    return sum_


def _has_block_loop(first: bytes) -> bool:
    at = first.find(_LOOP_START.to_bytes(4, "little"))
    while at >= 0:
        item = at + 4
        is_image = first[item : item + 1] == bytes([_IMAGE_TYPE])
        while is_image and item + 4 <= len(first) and first[item] != _LAST_ITEM:
            item += 4 * max(1, first[item + 1])
        if is_image and first[item + 8 : item + 12] == _LOOP_END.to_bytes(4, "little"):
            return True
        at = first.find(_LOOP_START.to_bytes(4, "little"), at + 4)
    return False


class FirmwareNote:
    """A text file beside the flash file: offsets of the start and end of the firmware that was received completely, and its SHA-256."""

    def __init__(self, flash: Path, first: int | None = 0) -> None:
        """Store the path of the note ("FLASH.firmware") and the offset at which firmware starts; None if it starts at the lowest page received."""
        self._file, self._first = flash.with_name(f"{flash.name}.firmware"), first

    def write(self, sent: Mapping[int, bytes]) -> None:
        """Note the firmware that was received: its pages, offset -> 256 bytes, from the start up to the first gap.

        Without the first page nothing is written: an earlier note stays.
        """
        start = end = min(sent, default=0) if self._first is None else self._first
        firmware = hashlib.sha256()
        while end in sent:
            firmware.update(sent[end])
            end += PAGE
        if end > start:
            self._file.write_text(f"{start} {end} {firmware.hexdigest()}\n")

    def firmware(self, flash: Flash) -> bytes:
        """Return the firmware in the flash; b"" if it is not the one that the note describes."""
        try:
            start, end, noted = self._file.read_text().split()
        except (OSError, ValueError):
            return b""
        content = flash.read(int(start), min(int(end) - int(start), _MOST_READ))
        return content if hashlib.sha256(content).hexdigest() == noted else b""


def kind_of(firmware: bytes, chip: Rp2Chip, flash_bytes: int) -> Kind | None:
    """Return the kind of board that this firmware makes; None if it is no MicroPython for RP2 chips, or names no file system that fits."""
    python, storage = python_in(firmware, _CHIP), storage_of(firmware)
    if python is None or storage is None:
        return None
    lies_in_flash = storage.offset > 0 and storage.offset + storage.size <= flash_bytes
    if not lies_in_flash or storage.offset % SECTOR or storage.size < 2 * SECTOR:
        return None
    known = [kind for kind in KINDS.values() if kind.machine == python.machine]
    base = known[0] if known else KINDS["pico2" if chip.tells_family else "pico"]
    return base._replace(
        machine=python.machine, version=python.version, bytecode=python.bytecode, greeting=python.greeting, boot_loader=True,
        storage_offset=storage.offset, blocks=storage.size // base.block_bytes,
    )  # fmt: skip


def storage_of(firmware: bytes) -> Storage | None:
    """Return the place of the file system, from the firmware's binary information (pico/binary_info); None if there is no such entry."""
    start = firmware.find(_INFO_START.to_bytes(4, "little"), 0, 2 * PAGE + 8)
    if start < 0 or len(firmware) < start + 20:
        return None
    first, last, _map, end = struct.unpack_from("<4I", firmware, start + 4)
    if end != _INFO_END:
        return None
    for place in range(first - FLASH_BASE, min(last - FLASH_BASE, len(firmware) - 3), 4):
        (entry,) = struct.unpack_from("<I", firmware, place) if place >= 0 else (0,)
        if not 0 <= entry - FLASH_BASE <= len(firmware) - 16:
            continue
        kind, tag, _name, address, size = struct.unpack_from("<HH3I", firmware, entry - FLASH_BASE)
        if (kind, tag) == (_BLOCK_DEVICE, _MICROPYTHON):
            return Storage(address - FLASH_BASE, size)
    return None
