"""The table of UF2 boot loaders by kind of virtual board: their drives, their flash, and the firmware that they start."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

from marelle_doubles.kinds import KINDS, Kind
from marelle_doubles.loaders.cells import Flash
from marelle_doubles.loaders.drive_firmware import kind_of, starts
from marelle_doubles.loaders.drive_rows import ROW_CHIPS, RowLoader, kind_in_rows, starts_rows
from marelle_doubles.loaders.drive_rp2 import CHIPS, BootRom

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
