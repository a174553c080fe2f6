"""Puts a MicroPython on the flash of an ESP chip: only what its ROM and a reader of firmware check, because this computer's MicroPython runs in its place."""

from __future__ import annotations

from hashlib import md5, sha256
from pathlib import Path
from struct import pack

from marelle_doubles.kinds import Kind
from marelle_doubles.loaders.cells import Flash
from marelle_doubles.loaders.esp_chips import EspChip
from marelle_doubles.loaders.esp_image import MAGIC, TABLE_OFFSET, checksum_of
from marelle_doubles.loaders.esp_start import started

_APP, _STORAGE = 0x10000, 0x200000  # MicroPython's ports/esp32/partitions-4MiB.csv
_ADDRESS = 0x3FFB0000


def put_firmware(chip: EspChip, flash: Path) -> Kind:
    """Write a boot loader, a partition table and an application of MicroPython 1.25 to a flash file; return the kind of board that they make.

    Args:
        chip: the board's chip.
        flash: the file that stores the content of its flash.
    """
    cells = bytearray(flash.read_bytes())
    module = chip.name.replace("-", "")
    words = f"MicroPython v1.25.0 on 2025-04-15\0Generic {module} module with {module}\0".encode()
    pieces = {
        chip.boot_offset: _image(chip, bytes(16)),
        TABLE_OFFSET: _table(chip),
        _APP: _image(chip, words),
    }
    for offset, data in pieces.items():
        cells[offset : offset + len(data)] = data
    flash.write_bytes(cells)
    kind = started(chip, Flash(cells)).kind
    assert kind is not None
    return kind


def _image(chip: EspChip, data: bytes) -> bytes:
    """Return an image with `data` as its only segment, with its checksum and its SHA-256."""
    data += bytes(-len(data) % 4)
    head = pack("<4BI4xH9xB", MAGIC, 1, 2, 0x20, _ADDRESS, chip.chip_id, True)
    image = head + pack("<II", _ADDRESS, len(data)) + data
    image += bytes(15 - len(image) % 16) + bytes([checksum_of(data)])
    return image + sha256(image).digest()


def _table(chip: EspChip) -> bytes:
    parts = (
        (1, 2, 0x9000, 0x6000, b"nvs"),
        (0, 0, _APP, _STORAGE - _APP, b"factory"),
        (1, 0x81, _STORAGE, chip.flash_bytes - _STORAGE, b"vfs"),
    )
    table = b"".join(pack("<HBBII16sI", 0x50AA, *part, 0) for part in parts)
    digest = md5(table, usedforsecurity=False).digest()
    return (table + b"\xeb\xeb" + b"\xff" * 14 + digest).ljust(0xC00, b"\xff")
