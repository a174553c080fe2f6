"""Check that an RP2 chip would start the program at the beginning of its flash."""

from __future__ import annotations

import re

from marelle_images.errors import ImageError

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
