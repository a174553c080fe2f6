"""Find the place of MicroPython's file system in the binary information of an RP2 firmware.

The header is in the first 512 bytes of a program (after the 256 of boot stage 2 on an RP2040): a marker, the addresses of the list's
begin and end, the address of a table of data copied to RAM, a marker.
Source: pico-sdk, pico/binary_info/structure.h and defs.h; MicroPython, ports/rp2/rp2_flash.c.
"""

import re
import struct
from collections.abc import Iterator, Sequence

from marelle_images.parts import Piece, Storage, bytes_at

XIP = 0x10000000  # the address of the flash: RP2040 data sheet 2.2, RP2350 data sheet 2.2
_HEADER = re.compile(rb"\xf2\xeb\x88\x71(?=(.{16}))", re.DOTALL)  # the marker, and what follows it
_END_MARKER = 0xE71AA390
_BLOCK_DEVICE = struct.Struct("<H2s3I")  # kind, tag, name, address, size
_KIND_OF_BLOCK_DEVICE = 7
_LOOKED_THROUGH = 512 + 256
_MOST_ENTRIES = 1024
_ERASED_AT_ONCE = 4096  # W25Q16JV data sheet 8.2.17; MicroPython's block size on RP2


def storage_in(pieces: Sequence[Piece]) -> Storage | None:
    """Return the flash area of MicroPython's file system, or None if the firmware does not tell it."""
    for address in _entries(pieces):
        entry = bytes_at(pieces, address, _BLOCK_DEVICE.size)
        if len(entry) == _BLOCK_DEVICE.size:
            kind, tag, _name, begin, size = _BLOCK_DEVICE.unpack(entry)
            if kind == _KIND_OF_BLOCK_DEVICE and tag == b"MP" and begin >= XIP:
                return Storage(begin - XIP, size, _ERASED_AT_ONCE)
    return None


def _entries(pieces: Sequence[Piece]) -> Iterator[int]:
    for found in _HEADER.finditer(bytes_at(pieces, XIP, _LOOKED_THROUGH)):
        first, end, _copied, closing = struct.unpack("<4I", found[1])
        if closing == _END_MARKER and 0 <= end - first <= 4 * _MOST_ENTRIES:
            listed = bytes_at(pieces, first, end - first)
            yield from struct.unpack(f"<{len(listed) // 4}I", listed[: len(listed) & ~3])
            return
