"""Boards of the ESP32 family, which the real esptool flashes: new ones, ones with files, and ones that run no helper program of esptool's."""

from contextlib import AbstractContextManager
from typing import Any
from unittest.mock import patch
from zlib import compress

import made_images
from flash_kinds import DONE, FILES, NEW, BoardKind, Fault, Watch

from marelle_doubles import BoardDouble, BoardSpec
from marelle_host.flash import esptool_board
from marelle_host.flash.esptool import ChipInfo, flash_esp
from marelle_images import read_image

_BOOTS = {"ESP32": "esp32", "ESP32-S2": "esp32s2", "ESP32-S3": "esp32s3", "ESP32-C3": "esp32c3", "ESP32-C6": "esp32c6"}  # fmt: skip
_STUB_BLOCK, _ROM_BLOCK = 0x4000, 0x400  # of esptool: the first are compressed
_SILENCE_S = 4.0
_RUN_S = 20.0  # that each of its ways may take on a busy computer
_ATTEMPTS = esptool_board.ATTEMPTS
_ROM_ALONE = (esptool_board.Attempt(115_200, stub=False),) * 2  # tries


class EspBoard(BoardKind):
    """A board that runs an older MicroPython and has a file."""

    is_copied = False
    at_once = 8

    def __init__(self, title: str, chip: str, size: int, *, erases: bool, is_rom: bool = False) -> None:  # fmt: skip
        """Take its title, its chip, how many bytes of code its image has, and whether it is to be erased or served by its ROM alone."""
        super().__init__(title)
        self.image = read_image(made_images.esp_bin(NEW, chip=chip, size=size))
        flash_bytes = made_images.ESP_CHIPS[chip].flash_bytes
        self._chip = ChipInfo(chip, "v1.0", "24:0a:c4:00:00:00", flash_bytes, "")
        self._erases, self._is_rom = erases, is_rom
        self.deadline_s = _RUN_S * (1 + len(_ROM_ALONE if is_rom else _ATTEMPTS))

    @property
    def _blocks(self) -> range:
        if self._is_rom:
            return range(1, -(-len(self.image.data) // _ROM_BLOCK) + 1)
        return range(1, -(-len(compress(self.image.data, 9)) // _STUB_BLOCK) + 1)

    def faults(self) -> list[Fault]:
        """See `BoardKind`: what another speed or the ROM alone mends is mended. A ROM reads each block back by itself."""
        mended = frozenset((DONE,))
        return [
            Fault("cut", frozenset(("E-FLASH-27",)), self._blocks),
            Fault("lost-block", mended, self._blocks),
            Fault("stall", mended, self._blocks),
            Fault("brown-out", mended, self._blocks),
            Fault("md5", frozenset(("E-FLASH-24" if self._is_rom else "E-FLASH-26",)), lasts=True),
            Fault("silent", frozenset(("E-FLASH-20",)), lasts=True),
            Fault("no-stub", mended, is_harmless=True, lasts=True),
            Fault("slow-baud", mended, is_harmless=True, lasts=True),
        ]

    def wanted(self, name: str, fault: str) -> BoardSpec:
        """See `BoardKind`."""
        boot: Any = _BOOTS[self._chip.chip]
        return BoardSpec(name, boot=boot, files=FILES, fault=fault)

    def make_ready(self, board: BoardDouble) -> None:
        """See `BoardKind`: esptool does it."""
        if not board.is_on:
            board.power()
            board.wait_for_port()

    def flash(self, board: BoardDouble, watch: Watch, *, hurries: bool) -> str:
        """See `BoardKind`."""
        silence_s = _SILENCE_S if hurries else 30.0
        return flash_esp(
            board.port, self.image, watch, erase=self._erases, chip=self._chip, erases=watch.note_erasing, silence_s=silence_s
        )  # fmt: skip

    def holds(self, board: BoardDouble, *, came_whole: bool) -> bool:
        """See `BoardKind`."""
        return board.flash.read_bytes()[self.image.offset :].startswith(self.image.data)

    def keeps_files(self) -> bool:
        """See `BoardKind`."""
        return not self._erases

    def settings(self) -> AbstractContextManager[object]:
        """Return nothing special, or that the helper program is not tried: then blocks are smaller."""
        if self._is_rom:
            return patch.object(esptool_board, "ATTEMPTS", _ROM_ALONE)
        return super().settings()


def esps(*, larger: bool) -> list[BoardKind]:
    """Return the kinds of these boards; `larger` for all chips, and images with more blocks."""
    if larger:
        return [
            *(EspBoard(f"{chip}, esptool", chip, 100 << 10, erases=number % 2 > 0) for number, chip in enumerate(_BOOTS)),
            EspBoard("ESP32, its ROM alone", "ESP32", 8 << 10, erases=False, is_rom=True),
        ]  # fmt: skip
    alone = EspBoard("ESP32-S3, its ROM alone", "ESP32-S3", 8 << 10, erases=False, is_rom=True)
    alone.every = 36
    return [
        EspBoard("ESP32, esptool", "ESP32", 24 << 10, erases=False),
        EspBoard("ESP32-S3, esptool", "ESP32-S3", 24 << 10, erases=True),
        alone,
    ]
