"""Starts an ESP chip from its flash: its ROM, then the second-stage boot loader, then the application."""

from __future__ import annotations

import re
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
