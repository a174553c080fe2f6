"""Images for the ESP32 family: a boot loader, the table of partitions at 0x8000 and the application, in one file.

Source: esptool's documentation, "Firmware Image Format"; ESP-IDF, esp_app_format.h, esp_app_desc.h and "Partition Tables"; MicroPython,
ports/esp32/makeimg.py (how its three files become one) and main.c (the place of its file system).
"""

import struct
from hashlib import md5, sha256
from typing import Literal, NamedTuple

from marelle_images.errors import ImageError
from marelle_images.micropython import micropython_in
from marelle_images.parts import Image, Part, Piece, Storage

_MAGIC = 0xE9
_HEAD = struct.Struct("<4BIB3sHBHH4sB")
_SEGMENT = struct.Struct("<2I")
_MOST_SEGMENTS = 16
_APPLICATION = struct.pack(
    "<I", 0xABCD5432
)  # the magic word of esp_app_desc_t, with which an application's first segment begins
TABLE_AT, TABLE_BYTES = 0x8000, 0xC00
"""Offset and length of the partition table in the flash, in bytes."""
_ENTRY = struct.Struct("<2sBB2I16sI")
_ENTRY_BEGINS, _MD5_BEGINS = b"\xaa\x50", b"\xeb\xeb"
_SECTOR = 4096
_LARGEST_FLASH, _MOST_FLASH = 7, 128 << 20  # the header's code, and bytes
_IRAM_OF_ESP8266 = (
    b"\x10\x40"  # an ESP8266's first segment goes to 0x4010…; here an ESP32 has pins
)


class _Chip(NamedTuple):
    name: str
    offset: int  # where the ROM expects the boot loader


_CHIPS = {  # esp_app_format.h; offsets: esptool's documentation, "Firmware Image Format"
    0x00: _Chip("ESP32", 0x1000),
    0x02: _Chip("ESP32-S2", 0x1000),
    0x05: _Chip("ESP32-C3", 0),
    0x09: _Chip("ESP32-S3", 0),
    0x0C: _Chip("ESP32-C2", 0),
    0x0D: _Chip("ESP32-C6", 0),
    0x10: _Chip("ESP32-H2", 0),
    0x12: _Chip("ESP32-P4", 0x2000),
    0x14: _Chip("ESP32-C61", 0),
    0x17: _Chip("ESP32-C5", 0x2000),
}


class _Program(NamedTuple):
    """A boot loader or an application that is whole: its chip, its end in the image, and the flash size in its header."""

    chip: _Chip
    end: int
    flash_bytes: int


class _Partition(NamedTuple):
    kind: int
    offset: int
    size: int
    name: bytes


def is_esp(data: bytes) -> bool:
    """Tell whether a file begins as an image for the ESP32 family, or with 0xFF bytes followed by a boot loader."""
    return data[:1] == bytes([_MAGIC]) or _empty_before(data) > 0


def _empty_before(data: bytes) -> int:
    """Return the number of 0xFF bytes before the boot loader, 0 for none: `esptool merge-bin` makes files that begin at address 0."""
    for empty in (0x1000, 0x2000):
        if data[empty : empty + 1] == bytes([_MAGIC]) and data[:empty] == b"\xff" * empty:
            return empty
    return 0


def read_esp(data: bytes, file: str) -> tuple[Part, ...]:
    """Read an ESP image; return its only part, with one piece: the whole file, at its offset in the flash.

    Raises:
        ImageError: E-IMAGE-03 it is incomplete, 04 damaged, 08 for an unknown chip, 09 only an application, or 14 without boot
            loader, partition table or application.
    """
    start = _empty_before(data)
    boot = _program(data, start, file)
    if data[start + 32 : start + 36] == _APPLICATION:
        raise ImageError("E-IMAGE-09", file=file)
    base = boot.chip.offset - start  # where the file begins in the flash
    table_at = TABLE_AT - base
    if base not in (0, boot.chip.offset) or len(data) == boot.end:
        raise ImageError("E-IMAGE-14", file=file)
    partitions = _partitions(data, table_at, file)
    application = next((one for one in partitions if one.kind == 0), None)
    if application is None:
        raise ImageError("E-IMAGE-14", file=file)
    program = _program(data, application.offset - base, file)
    if program.chip != boot.chip or program.end - (application.offset - base) > application.size:
        raise ImageError("E-IMAGE-04", file=file, place=application.offset, count=len(data))
    pieces = (Piece(base, data),)
    found = micropython_in(pieces)
    end_of_table = max(one.offset + one.size for one in partitions)
    flash_bytes = max(boot.flash_bytes, end_of_table, base + len(data))
    storage = _storage(partitions, end_of_table, boot.flash_bytes) if found.version else None
    return (Part(boot.chip.name, found.version, found.machine, pieces, flash_bytes, storage),)


def _storage_in_table(table: bytes, flash_bytes: int) -> Storage | None:
    """Return the flash area of MicroPython's file system by a partition table; None if the table is not valid or the area is empty."""
    try:
        partitions = _partitions(table, 0, "")
    except ImageError:
        return None
    end_of_table = max((one.offset + one.size for one in partitions), default=0)
    return _storage(partitions, end_of_table, flash_bytes)


def why_erase(image: Image, table: bytes, flash_bytes: int) -> Literal["", "firmware", "storage"]:
    r"""Return the reason to erase the whole flash before an image is written; "" if the files on it can stay.

    Args:
        image: the image to write.
        table: the board's partition table: `TABLE_BYTES` bytes of its flash from `TABLE_AT` on.
        flash_bytes: the size of the board's flash.

    Returns:
        "firmware": the board or the image has no valid partition table with room for files; "storage": the two tables place the file
        system differently.

    Example:
        >>> why_erase(image, b"\xff" * TABLE_BYTES, 4 << 20)
        'firmware'
    """
    begin = TABLE_AT - image.offset
    wanted = _storage_in_table(image.data[begin : begin + TABLE_BYTES], flash_bytes)
    found = _storage_in_table(table, flash_bytes)
    if not (wanted and found):
        return "firmware"
    return "" if wanted == found else "storage"


def _program(data: bytes, at: int, file: str) -> _Program:
    """Return the boot loader or application at `at` in an image, after checking its checksum and its SHA-256.

    Raises:
        ImageError: it is incomplete, damaged, or for an unknown chip.
    """
    if at + _HEAD.size > len(data):
        raise ImageError("E-IMAGE-03", file=file, bytes=len(data))
    magic, segments, _mode, size, _entry, *_pins, chip_id, _old, _least, _most, _none, digest = (
        _HEAD.unpack_from(data, at)
    )
    damaged = ImageError("E-IMAGE-04", file=file, place=at, count=len(data))
    if magic != _MAGIC:
        raise damaged
    if data[at + 10 : at + 12] == _IRAM_OF_ESP8266 or chip_id not in _CHIPS:
        chip = "ESP8266" if data[at + 10 : at + 12] == _IRAM_OF_ESP8266 else f"0x{chip_id:04X}"
        raise ImageError("E-IMAGE-08", file=file, chip=chip)
    if not 0 < segments <= _MOST_SEGMENTS or digest > 1 or size >> 4 > _LARGEST_FLASH:
        raise damaged
    position, checksum = _segments(data, at + _HEAD.size, segments, file)
    end = at + ((position - at) | 15)  # the checksum is the last of 16 bytes
    hashed = data[end + 1 : end + 33] if digest else b""
    if end + 1 + 32 * digest > len(data):
        raise ImageError("E-IMAGE-03", file=file, bytes=len(data))
    if data[end] != checksum or (digest and hashed != sha256(data[at : end + 1]).digest()):
        raise damaged
    return _Program(_CHIPS[chip_id], end + 1 + len(hashed), 1 << 20 << (size >> 4))


def _segments(data: bytes, at: int, count: int, file: str) -> tuple[int, int]:
    """Return the end of the segments that begin at `at`, and their checksum: the exclusive or of 0xEF and all their bytes."""
    checksum = 0xEF
    for _ in range(count):
        head = data[at : at + _SEGMENT.size]
        length = _SEGMENT.unpack(head)[1] if len(head) == _SEGMENT.size else len(data)
        at += _SEGMENT.size
        if at + length > len(data):
            raise ImageError("E-IMAGE-03", file=file, bytes=len(data))
        checksum ^= _folded(data[at : at + length])
        at += length
    return at, checksum


def _folded(data: bytes) -> int:
    """Return the exclusive or of all bytes. Halves of one long integer are combined again and again, which is quick."""
    value, count = int.from_bytes(data, "little"), len(data)
    while count > 1:
        count = (count + 1) // 2
        value = (value >> 8 * count) ^ (value & ((1 << 8 * count) - 1))
    return value


def _partitions(data: bytes, at: int, file: str) -> list[_Partition]:
    """Return the partitions of the table at `at`, after checking its MD5 if it has one.

    Raises:
        ImageError: E-IMAGE-03, the file ends before it; E-IMAGE-14, there is no table; E-IMAGE-04, it is damaged.
    """
    table = data[at : at + TABLE_BYTES]
    if len(table) < TABLE_BYTES:
        raise ImageError("E-IMAGE-03", file=file, bytes=len(data))
    if table[:2] != _ENTRY_BEGINS:
        raise ImageError("E-IMAGE-14", file=file)
    found: list[_Partition] = []
    for entry in range(0, TABLE_BYTES, _ENTRY.size):
        begin, kind, _subtype, offset, size, name, _flags = _ENTRY.unpack_from(table, entry)
        if begin == _MD5_BEGINS and table[entry + 16 : entry + 32] == md5(table[:entry]).digest():
            continue
        if begin == b"\xff\xff":
            break
        one = _Partition(kind, offset, size, name.rstrip(b"\0"))
        if begin != _ENTRY_BEGINS or not _can_be(one, found):
            raise ImageError("E-IMAGE-04", file=file, place=at + entry, count=len(data))
        found.append(one)
    return found


def _can_be(one: _Partition, others: list[_Partition]) -> bool:
    """Tell whether a partition begins at the start of a sector behind the table, ends within 128 MB and overlaps no other.

    Otherwise files could overwrite the program.
    """
    end = one.offset + one.size
    is_placed = TABLE_AT < one.offset <= end <= _MOST_FLASH and one.offset % _SECTOR == 0
    return is_placed and not any(
        one.offset < other.offset + other.size and other.offset < end for other in others
    )


def _storage(partitions: list[_Partition], end_of_table: int, flash_bytes: int) -> Storage | None:
    """Return the flash area of MicroPython's file system: the partition "vfs", or from 1.26 on the flash behind the last partition.

    None if that area is empty: MicroPython then starts without a file system.
    """
    for one in partitions:
        if one.name == b"vfs":
            return Storage(one.offset, one.size, _SECTOR) if one.size else None
    left = flash_bytes - end_of_table
    return Storage(end_of_table, left, _SECTOR) if left > 0 else None
