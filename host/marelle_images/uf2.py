"""Read UF2: blocks of 512 bytes, each with its address, its number and the family of chips that it is for; check that an RP2 chip would start its program.

Source: microsoft/uf2 README, "File format"; RP2040 data sheet 2.8.4.2, RP2350 data sheet 5.5 for the checks of their boot ROMs.
"""

import re
import struct
from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

from marelle_images.binary_info import XIP, storage_in
from marelle_images.errors import ImageError
from marelle_images.micropython import micropython_in
from marelle_images.parts import Part, Piece, Storage, bytes_at, joined

MAGIC = b"UF2\n"
BLOCK = 512
HEAD = struct.Struct("<8I")
"""Of a block: two words, flags, address, bytes of data, number, how many blocks, family."""
FIRST_WORD, SECOND_WORD, LAST_WORD = 0x0A324655, 0x9E5D5157, struct.pack("<I", 0x0AB16F30)
HAS_FAMILY = 0x2000
_NOT_MAIN_FLASH, _FILE_CONTAINER = 0x0001, 0x1000
_MOST_DATA = 476


class Family(NamedTuple):
    """The facts of a family of chips: its name, its memory areas for blocks (begin, end), and the data bytes in a block (0: any number)."""

    chip: str
    memory: tuple[tuple[int, int], ...]
    payload: int = 0


_RP2040 = ((XIP, 0x11000000), (0x15000000, 0x15004000), (0x20000000, 0x20042000))
_RP2350 = ((XIP, 0x12000000), (0x13FFC000, 0x14000000), (0x20000000, 0x20082000))
_UICR = (0x10001000, 0x10002000)  # nRF52840 product specification 4.5
RP2350_ABSOLUTE = 0xE48BFF57
_FAMILIES = {  # microsoft/uf2 utils/uf2families.json; RP2350 data sheet 5.5.3; flash and RAM: each chip's data sheet, memory map
    0xE48BFF56: Family("RP2040", _RP2040, 256),
    RP2350_ABSOLUTE: Family("RP2350", _RP2350, 256),
    0xE48BFF58: Family("RP2350", _RP2350, 256),  # data
    0xE48BFF59: Family("RP2350", _RP2350, 256),  # Arm, secure
    0xE48BFF5A: Family("RP2350", _RP2350, 256),  # RISC-V
    0xE48BFF5B: Family("RP2350", _RP2350, 256),  # Arm, not secure
    0x68ED2B88: Family("SAMD21", ((0, 0x40000),)),
    0x55114460: Family("SAMD51", ((0, 0x100000),)),
    0xADA52840: Family("nRF52840", ((0, 0x100000), _UICR)),
    0x621E937A: Family("nRF52833", ((0, 0x80000), _UICR)),
    0xBFDD4EEE: Family("ESP32-S2", ((0, 0x1000000),)),  # TinyUF2: from the start of its partition
    0xC47E5767: Family("ESP32-S3", ((0, 0x2000000),)),
}
_BY_XIP = ("RP2040", "RP2350")
_OF_RP2350 = {number for number, family in _FAMILIES.items() if family.chip == "RP2350"}


class _Block(NamedTuple):
    flags: int
    address: int
    size: int
    number: int
    total: int
    family: int
    at: int  # the offset of its data in the file


def read_uf2(data: bytes, file: str) -> tuple[Part, ...]:
    """Read a UF2; return a part for each family of chips.

    Raises:
        ImageError: it is incomplete or damaged, lacks a block, is two files in one, has a block for an unknown chip or no firmware (E-IMAGE-16), or would
            not start (17).
    """
    if len(data) % BLOCK or not data:
        raise ImageError("E-IMAGE-03", file=file, bytes=len(data))
    families: dict[int, list[_Block]] = {}
    for at in range(0, len(data), BLOCK):
        block = _block(data, at, file)
        if families.keys().isdisjoint(_OF_RP2350) and _is_of_erratum_10(block, data):
            continue
        families.setdefault(block.family, []).append(block)
    if not families:
        raise ImageError("E-IMAGE-03", file=file, bytes=len(data))
    return tuple(_part(data, family, blocks, file) for family, blocks in families.items())


def up_to_last_block(data: bytes, chip: str) -> bytes:
    """Return a UF2 without the blocks after the last one for a chip: its boot loader restarts there, and later blocks are another chip's.

    b"" if no block is for the chip.

    Example:
        >>> data = for_rp2040 + for_rp2350
        >>> up_to_last_block(data, "RP2040") == for_rp2040
        True
    """
    end = len(data)
    while end >= BLOCK:
        family = _FAMILIES.get(HEAD.unpack_from(data, end - BLOCK)[7])
        if family is not None and family.chip == chip:
            break
        end -= BLOCK
    return data[:end]


def _is_of_erratum_10(block: _Block, data: bytes) -> bool:
    """Tell whether a block only resets the boot ROM of an RP2350 before the next block: picotool's work-around for erratum RP2350-E10."""
    filled = data[block.at : block.at + block.size] == b"\xef" * 256
    return block.family == RP2350_ABSOLUTE and (block.number, block.total) == (0, 2) and filled


def _block(data: bytes, at: int, file: str) -> _Block:
    first, second, flags, address, size, number, count, family = HEAD.unpack_from(data, at)
    place = at // BLOCK
    if (
        first != FIRST_WORD
        or second != SECOND_WORD
        or data[at + BLOCK - 4 : at + BLOCK] != LAST_WORD
        or size > _MOST_DATA
    ):
        raise ImageError("E-IMAGE-04", file=file, place=place, count=len(data) // BLOCK)
    if flags & _FILE_CONTAINER:
        raise ImageError("E-IMAGE-16", file=file)
    if not flags & HAS_FAMILY or family not in _FAMILIES:
        raise ImageError("E-IMAGE-08", file=file, chip=f"0x{family:08X}")
    return _Block(flags, address, size, number, count, family, at + HEAD.size)


def _part(data: bytes, family: int, blocks: Sequence[_Block], file: str) -> Part:
    facts = _FAMILIES[family]
    written = [block for block in blocks if not block.flags & _NOT_MAIN_FLASH and block.size]
    _check_numbers(written if facts.chip in _BY_XIP else blocks, file)
    _check_places(written, facts, file)
    written.sort(key=attrgetter("address"))
    pieces = joined(file, ((b.address, data[b.at : b.at + b.size]) for b in written))
    found = micropython_in(pieces)
    if facts.chip in _BY_XIP:
        check_start(facts.chip, bytes_at(pieces, XIP, 4096), file)
    storage = storage_in(pieces) if found.version and facts.chip in _BY_XIP else None
    return Part(
        facts.chip,
        found.version,
        found.machine,
        pieces,
        _flash_bytes(pieces, facts, storage),
        storage,
    )


def _check_numbers(blocks: Sequence[_Block], file: str) -> None:
    """Check that the blocks of one family are numbered 0, 1, 2 … up to their total, in this order.

    A boot loader starts the program at the last one, and reads no further. RP2 boot ROMs do not count blocks with the flag "not main flash"
    (raspberrypi/pico-bootrom-rp2040, bootrom/virtual_disk.c): the caller leaves them out.

    Raises:
        ImageError: E-IMAGE-05, a block is missing, there twice or in another place, or there is none; E-IMAGE-06, a second file begins.
    """
    total = blocks[0].total if blocks else 1
    for expected, block in enumerate(blocks):
        if block.number == 0 and expected == total:
            raise ImageError("E-IMAGE-06", file=file)
        if block.number != expected or block.total != total:
            raise ImageError("E-IMAGE-05", file=file, place=expected, count=total)
    if len(blocks) != total:
        raise ImageError("E-IMAGE-05", file=file, place=len(blocks), count=total)


def _check_places(blocks: Sequence[_Block], facts: Family, file: str) -> None:
    """Check that each block is within one memory area of its chip and aligned to a word; for an RP2040 or RP2350 also what its boot ROM needs.

    That needs 256 bytes in each block, blocks for flash aligned to a page, and either all blocks for flash or none: it ignores
    those for the other memory, and waits for them for ever.

    Raises:
        ImageError: E-IMAGE-07, a block is not so.
    """
    flash = facts.memory[0]
    of_first = None
    for block in blocks:
        end = block.address + block.size
        memory = next(
            (one for one in facts.memory if one[0] <= block.address and end <= one[1]), None
        )
        step = facts.payload if facts.payload and memory == flash else 4
        is_wrong = memory is None or block.address % step != 0
        if facts.payload:
            of_first = memory == flash if of_first is None else of_first
            is_wrong |= block.size != facts.payload or (memory == flash) != of_first
        if is_wrong:
            raise ImageError("E-IMAGE-07", file=file, address=f"0x{block.address:08X}")


def _flash_bytes(pieces: Sequence[Piece], facts: Family, storage: Storage | None) -> int:
    """Return the least flash size in bytes: to the end of the file system, and of the last piece in the first memory area."""
    begin, end = facts.memory[0]
    ends = [storage.offset + storage.size] if storage else []
    ends += [
        piece.address + len(piece.data) - begin for piece in pieces if begin <= piece.address < end
    ]
    return max(ends, default=0)


_STAGE_2 = 252  # bytes of code before its CRC: RP2040 data sheet 2.8.1.3.1
# The begin of a block, the item of an IMAGE_DEF, and later the end of a block: RP2350 data sheet 5.9.1, 5.9.3.
_IMAGE_DEF = re.compile(rb"\xd3\xde\xff\xff\x42.*?\x79\x35\x12\xab", re.DOTALL)


def check_start(chip: str, begin: bytes, file: str) -> None:
    """Check what the boot ROM checks: boot stage 2 with its CRC (RP2040), an IMAGE_DEF within the first 4 KiB (RP2350).

    Args:
        chip: "RP2040" or "RP2350".
        begin: the first bytes of the flash, 4 KiB or fewer; b"" for an image for RAM alone, such as flash_nuke, which is not checked.
        file: the file's name, for the error.

    Raises:
        ImageError: E-IMAGE-17, the board would stay in its boot loader.
    """
    if not begin:
        return
    if chip == "RP2040":
        stored = crc32(begin[:_STAGE_2]).to_bytes(4, "little")
        starts = begin[_STAGE_2 : _STAGE_2 + 4] == stored
    else:
        starts = _IMAGE_DEF.search(begin) is not None
    if not starts:
        raise ImageError("E-IMAGE-17", file=file, chip=chip)


def crc32(data: bytes) -> int:
    """Return the boot ROM's CRC-32: polynomial 0x04C11DB7, initial value 0xFFFFFFFF, neither reflected nor inverted at the end."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte << 24
        for _ in range(8):
            crc = crc << 1 ^ 0x04C11DB7 if crc >> 31 else crc << 1
            crc &= 0xFFFFFFFF
    return crc
