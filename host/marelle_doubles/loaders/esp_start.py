"""Starts an ESP chip from its flash: its ROM, then the second-stage boot loader, then the application.

`put_firmware` puts a MicroPython there: only what the ROM and a reader of firmware check, because this computer's MicroPython runs in its place.
"""

import re
from hashlib import md5, sha256
from pathlib import Path
from struct import pack
from typing import NamedTuple

from marelle_doubles.kinds import KINDS, Kind
from marelle_doubles.loaders.cells import Flash
from marelle_doubles.loaders.esp_chips import EspChip
from marelle_doubles.loaders.esp_image import (
    MAGIC,
    TABLE_OFFSET,
    EspImage,
    ImageError,
    Partition,
    checksum_of,
    read_image,
    read_table,
)
from marelle_doubles.loaders.micropython import python_in

_APP, _FACTORY, _FIRST_OTA, _DATA, _VFS = 0, 0x00, 0x10, 1, "vfs"
_BLOCK = 4096
_TRIES = 8  # to read a header, before the watchdog resets the chip
_CHIP = re.compile(rb" with ESP32(?:[A-Z]\d+)?\b")
WATCHDOG, SOFTWARE, NEVER = "watchdog", "software", ""


class Start(NamedTuple):
    """The outcome of a start.

    Attributes:
        said: what is printed. kind: the kind of board that the MicroPython in the flash makes; None if no MicroPython starts.
        again: why the chip restarts after a start that failed: `WATCHDOG` or `SOFTWARE`; `NEVER` if it does not.
    """

    said: str
    kind: Kind | None = None
    again: str = NEVER


def started(chip: EspChip, flash: Flash) -> Start:
    """Return the outcome of a start from this flash. No code is run: an image with the right checksums counts as one that works."""
    head = flash.read(chip.boot_offset, 4)
    if head[0] != MAGIC:
        said = f"invalid header: 0x{int.from_bytes(head, 'little'):08x}\r\n" * _TRIES
        return Start(said, None, WATCHDOG)
    try:
        second = read_image(flash.read(chip.boot_offset, TABLE_OFFSET - chip.boot_offset))
    except ImageError as error:
        return Start(error.rom, None, WATCHDOG)
    if second.chip_id != chip.chip_id:  # code of another chip: it prints nothing
        return Start(_loads(second), None, WATCHDOG)
    return _second_stage(chip, flash, _loads(second))


def _loads(image: EspImage) -> str:
    lines = [f"load:0x{address:08x},len:{len(data)}\r\n" for address, data in image.segments]
    return "".join(lines) + f"entry 0x{image.entry:08x}\r\n"


def _second_stage(chip: EspChip, flash: Flash, said: str) -> Start:
    try:
        table = read_table(flash.read(TABLE_OFFSET, _BLOCK), flash.size)
    except ImageError as error:
        said += _errors(f"flash_parts: {error}", "boot: Failed to verify partition table", "boot: load partition table error!")  # fmt: skip
        return Start(said, None, SOFTWARE)
    apps = [part for part in table if part.kind == _APP and part.subtype in {_FACTORY, _FIRST_OTA}]
    if not apps:
        return Start(said + _errors("boot: No bootable app partitions in the partition table"), None, SOFTWARE)  # fmt: skip
    app = min(apps, key=lambda part: part.subtype)
    try:
        image = read_image(flash.read(app.offset, app.size))
    except ImageError as error:
        where = f"esp_image: {error}" if "magic" not in str(error) else f"esp_image: image at 0x{app.offset:x} has invalid magic byte (nothing flashed here?)"  # fmt: skip
        return Start(said + _errors(where, *_NO_APP), None, SOFTWARE)
    if image.chip_id != chip.chip_id:
        where = f"boot_comm: mismatch chip ID, expected {chip.chip_id}, found {image.chip_id}"
        return Start(said + _errors(where, *_NO_APP), None, SOFTWARE)
    return Start(said, _kind(image, table, flash.size))


_NO_APP = (
    "boot: Factory app partition is not bootable",
    "boot: No bootable app partitions in the partition table",
)


def _errors(*lines: str) -> str:
    return "".join(f"E ({50 + at}) {line}\r\n" for at, line in enumerate(lines))


def _kind(image: EspImage, table: list[Partition], flash_bytes: int) -> Kind | None:
    """Return the kind of board that an application makes; None if it is no MicroPython for ESP chips: then no prompt appears."""
    python = python_in(b"\0".join(data for _address, data in image.segments), _CHIP)
    if python is None:
        return None
    offset, size = _storage(table, flash_bytes)
    return KINDS["esp32"]._replace(
        machine=python.machine, version=python.version, bytecode=python.bytecode, greeting=python.greeting,
        storage_offset=offset, blocks=size // _BLOCK,
    )  # fmt: skip


def _storage(table: list[Partition], flash_bytes: int) -> tuple[int, int]:
    """Return offset and size, in bytes, of MicroPython's file system: the partition "vfs", or without one (since 1.26) all of the flash behind the last partition."""
    for part in table:
        if part.kind == _DATA and part.label == _VFS:
            return part.offset, part.size
    end = max(part.offset + part.size for part in table)
    return end, flash_bytes - end


_APP_AT, _STORAGE_AT = 0x10000, 0x200000  # MicroPython's ports/esp32/partitions-4MiB.csv
_ADDRESS = 0x3FFB0000


def put_firmware(chip: EspChip, flash: Path) -> Kind:
    """Write a boot loader, a partition table and an application of MicroPython 1.25 to a flash file; return the kind of board that they make.

    Args:
        chip: the board's chip.
        flash: the file that stores the content of its flash.
    """
    cells, module = bytearray(flash.read_bytes()), chip.name.replace("-", "")
    words = f"MicroPython v1.25.0 on 2025-04-15\0Generic {module} module with {module}\0".encode()
    pieces = {
        chip.boot_offset: _image(chip, bytes(16)),
        TABLE_OFFSET: _table(chip),
        _APP_AT: _image(chip, words),
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
        (0, 0, _APP_AT, _STORAGE_AT - _APP_AT, b"factory"),
        (1, 0x81, _STORAGE_AT, chip.flash_bytes - _STORAGE_AT, b"vfs"),
    )
    table = b"".join(pack("<HBBII16sI", 0x50AA, *part, 0) for part in parts)
    digest = md5(table, usedforsecurity=False).digest()
    return (table + b"\xeb\xeb" + b"\xff" * 14 + digest).ljust(0xC00, b"\xff")
