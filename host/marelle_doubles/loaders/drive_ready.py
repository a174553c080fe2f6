"""Fills the flash of a virtual board before its first start, with a MicroPython and files, or with files alone.

The MicroPython that runs is this computer's, so its firmware on the flash consists only of what a boot ROM or a reader of firmware checks:
boot2, a block loop or a reset vector, the strings with MicroPython's version and board, and the place of the file system.
"""

import struct
from collections.abc import Mapping
from pathlib import Path

from marelle_doubles.flash import put_files
from marelle_doubles.kinds import KINDS, Kind
from marelle_doubles.loaders.cells import Flash
from marelle_doubles.loaders.drive_daplink import put_with_micropython, roomy
from marelle_doubles.loaders.drive_firmware import FirmwareNote, checksum
from marelle_doubles.loaders.drive_makers import UF2_KINDS, Maker, maker_of
from marelle_doubles.loaders.drive_rp2 import FLASH_BASE, PAGE
from marelle_doubles.loaders.esp_chips import ESP_CHIPS
from marelle_doubles.loaders.esp_start import put_firmware, started
from marelle_text.version import dotted

MARKS = (
    "INFO_UF2.TXT",
    "DETAILS.TXT",
)  # a boot loader's drive has one of these files
_VERSION = "1.25.0"  # for a kind of board without a version of its own
_BLOCK_LOOP = struct.pack("<IBBHBHBiI", 0xFFFFDED3, 0x42, 1, 0x1021, 0xFF, 1, 0, 0, 0xAB123579)
_STACK = 0x20001000
_INFORMATION, _WORDS = 0x1D4, 0x200


def flash_bytes(kind: str, boot: str) -> int:
    """Return the length of a virtual board's flash file in bytes: the whole flash for "uf2" and ESP chips, else only the file system."""
    if boot == "uf2":
        return maker_of(kind).flash_bytes
    if boot in ESP_CHIPS:
        return ESP_CHIPS[boot].flash_bytes
    made = roomy(kind) if boot == "daplink" else KINDS[kind]
    return made.blocks * made.block_bytes


def put_before_start(kind: str, boot: str, flash: Path, files: Mapping[str, bytes]) -> None:
    """Write files on the flash of a board that is switched off, and before them a MicroPython if the board has a boot loader.

    Without files the flash of a board with a boot loader stays as it is: a new one is blank.

    Args:
        kind: a key of `KINDS`.
        boot: the boot loader, as in `BoardSpec`; "" for none.
        flash: the flash file, `flash_bytes` long.
        files: path ("/main.py") -> content.

    Raises:
        OSError, subprocess.TimeoutExpired: see `put_files`.
    """
    if boot and not files:
        return
    if boot == "uf2":
        put_files(_with_firmware(kind, flash), flash, files)
    elif boot == "daplink":
        put_with_micropython(kind, flash, files)
    elif boot in ESP_CHIPS:
        put_files(put_firmware(ESP_CHIPS[boot], flash), flash, files)
    else:
        put_files(KINDS[kind], flash, files)


def kind_on(kind: str, boot: str, flash: Path) -> Kind | None:
    """Return the kind of board that the MicroPython in a flash file makes; None if an ESP chip or a "uf2" board has none on its flash.

    With another boot loader, or without one, a board always has its MicroPython. Arguments as of `put_before_start`.
    """
    if boot in ESP_CHIPS:
        return started(ESP_CHIPS[boot], Flash.of_file(flash)).kind
    if boot == "daplink":
        return roomy(kind)
    if boot != "uf2":
        return KINDS[kind]
    maker = maker_of(kind)
    return maker.kind_of(FirmwareNote(flash, maker.first).firmware(Flash.of_file(flash)))


def label_of(kind: str, boot: str) -> str:
    """Return the name of the boot loader's drive; "" if it has none."""
    if boot == "daplink":
        return "MICROBIT"
    return maker_of(kind).label if boot == "uf2" else ""


def _with_firmware(kind: str, flash: Path) -> Kind:
    maker = maker_of(kind)
    firmware = _firmware(KINDS[kind], UF2_KINDS[kind], maker)
    with flash.open("r+b") as file:
        file.seek(maker.program)
        file.write(firmware)
    pages = {maker.program + at: firmware[at : at + PAGE] for at in range(0, len(firmware), PAGE)}
    FirmwareNote(flash, maker.first).write(pages)
    return KINDS[kind]._replace(storage_offset=maker.storage)


def _firmware(kind: Kind, chip: str, maker: Maker) -> bytes:
    version, storage = dotted(kind.version) or _VERSION, maker.storage
    words = f"MicroPython v{version} on 2025-04-15\0{kind.machine}\0".encode().ljust(PAGE, b"\0")
    entry = _WORDS + len(words)
    device = struct.pack(
        "<HH5I", 7, 0x504D, 0, FLASH_BASE + storage, kind.blocks * kind.block_bytes, 0, 0
    )
    table = struct.pack("<I", FLASH_BASE + entry)
    begin, end = FLASH_BASE + entry + len(device), FLASH_BASE + entry + len(device) + len(table)
    information = struct.pack("<5I", 0x7188EBF2, begin, end, 0, 0xE71AA390)
    starts = {
        "RP2040": bytes(PAGE - 4) + checksum(bytes(PAGE - 4)).to_bytes(4, "little"),
        "RP2350": bytes(PAGE) + _BLOCK_LOOP,
    }
    start = starts.get(chip, struct.pack("<2I", _STACK, maker.program + PAGE + 1))
    head = (start.ljust(_INFORMATION, b"\0") + information).ljust(_WORDS, b"\0")
    firmware = head + words + device + table
    return firmware.ljust(-(-len(firmware) // PAGE) * PAGE, b"\0")
