"""Each kind of board that is flashed: its faults, the codes by which they may be told, and how long a flash may take."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from struct import unpack_from
from typing import Any, NamedTuple
from unittest.mock import patch
from zlib import compress

import made_images

from marelle_doubles import BoardDouble, BoardSpec
from marelle_host.flash import (
    Drive,
    Patience,
    esptool_board,
    find_drives,
    flash_daplink,
    flash_uf2,
)
from marelle_host.flash.esptool import ChipInfo, flash_esp
from marelle_host.flash.host import Host
from marelle_images import Image, read_image

NEW = "1.26.0"
"""The version that is flashed; each board has another one before."""
FILES = {"/main.py": "print('mine')\n"}
"""What a board has before."""
DONE = ""


class Fault(NamedTuple):
    """A fault that a double knows.

    Attributes:
        name: for the double. codes: by which it may be told; `DONE` where a second try may mend it. blocks: at which it may be.
        is_harmless: the image comes whole all the same. lasts: it is there again the next time.
    """

    name: str
    codes: frozenset[str]
    blocks: Sequence[int] = ()
    is_harmless: bool = False
    lasts: bool = False

    @property
    def each(self) -> list[str]:
        """What a double is told, for each block."""
        return [f"{self.name}:{block}" for block in self.blocks] or [self.name]


class Watch:
    """Notes what happens on the way: how often the image was sent, and whether the files were erased with all else."""

    def __init__(self) -> None:
        self.sendings, self.erases = 0, False

    def say(self, _port: str, state: str) -> None:
        """Count."""
        self.sendings += state == "sending"

    def progress(self, _port: str, _done: int, _total: int) -> None:
        """Leave it."""

    def note_erasing(self, _why: str) -> None:
        """Note that all is erased."""
        self.erases = True


class BoardKind(ABC):
    """A kind of board.

    Attributes:
        title: of the table. image: that it gets. faults: what goes wrong, and how it may be told. keeps_files: that it had before. every: of so many blocks one is tried. deadline_s: within which a flash has to end.
        at_once: how many of a worker's boards are flashed at once: as long as most of their time is waited.
        is_copied: it has a drive, to which a person may copy.
    """

    image: Image
    faults: list[Fault]
    keeps_files = True
    every = 1
    at_once = 20
    deadline_s: float
    is_copied = True

    def __init__(self, title: str) -> None:
        """Take what it is called."""
        self.title = title

    @abstractmethod
    def wanted(self, name: str, fault: str) -> BoardSpec:
        """Return the double that is wanted."""

    @abstractmethod
    def make_ready(self, board: BoardDouble) -> None:
        """Have its boot loader there, whatever was before."""

    @abstractmethod
    def flash(self, board: BoardDouble, watch: Watch, *, hurries: bool) -> str:
        """Flash it; return its port. `hurries` where a fault is to be told soon."""

    @abstractmethod
    def holds(self, board: BoardDouble, *, came_whole: bool) -> bool:
        """Tell whether all of the image is where it belongs; `came_whole` says whether it was sent without a fault."""

    def settings(self) -> AbstractContextManager[object]:
        """Return what all its cases run in: nothing special."""
        return nullcontext()


BLOCK = 512
_SPEED = 50.0  # of a boot loader, against a real one
_SPEED_OF_MICROBIT = 20.0  # whose DAPLink gives a file up that stalls for 20 s
_HURRIED = Patience(stall_s=5.0, leaves_s=1.0, remounts_s=3.0, returns_s=2.0, starts_s=2.0, answers_s=5.0)  # fmt: skip
_ASKED_S = 10.0  # that a board may take which answers nothing, on a busy computer
_AGAIN = frozenset(
    (DONE, "E-FLASH-05")
)  # a second try mends it, unless the computer is so busy that too little time was left
_SAID: Mapping[str, str] = {
    "The transfer timed out.": DONE,  # such a one may pass: it is tried again
    "An error occurred during the transfer": DONE,
    "Failed to reset/halt the target MCU": "E-FLASH-13",
    "In application programming write failure": "E-FLASH-14",
    "The application file format is unknown and cannot be parsed and/or processed.": "E-FLASH-12",
    "Something that nobody knows": "E-FLASH-14",  # "internal", DAPLink says of it
}


class _WithDrive(BoardKind):
    deadline_s = 2 * (_HURRIED.remounts_s + _HURRIED.returns_s) + _HURRIED.starts_s + _HURRIED.answers_s + _ASKED_S  # fmt: skip

    def __init__(self, title: str, kind: str, data: bytes) -> None:
        """Take what it is called, the kind of double, and its image's file."""
        super().__init__(title)
        self.image, self._kind = read_image(data), kind

    @property
    def _blocks(self) -> range:
        return range(1, -(-len(self.image.data) // BLOCK) + 1)

    def drive(self, board: BoardDouble) -> Drive:
        """Return the drive of a double, as the host finds it."""
        folder = board.wait_for_drive()
        (drive,) = find_drives(virtual={str(folder): board.port})
        return drive


class Uf2Board(_WithDrive):
    """A board that takes UF2 files, runs an older MicroPython and has a file.

    A UF2 does not touch files, but for the block of an RP2350's erratum E10, which ends in their last 4 KiB.
    """

    def __init__(self, title: str, kind: str, data: bytes) -> None:
        super().__init__(title, kind, data)
        self.keeps_files = kind != "pico2"
        gone = frozenset(("E-FLASH-06", "E-FLASH-07"))
        self.faults = [
            Fault("cut", gone, self._blocks),
            Fault("lost-block", _AGAIN, self._blocks),
            Fault("stall", frozenset(("E-FLASH-05",)), self._blocks),
            Fault(
                "early", gone | {"E-FLASH-08"}
            ),  # a page that was not full is not written: the old one starts
            Fault("no-port", frozenset(("E-FLASH-07",)), is_harmless=True),
        ]

    def wanted(self, name: str, fault: str) -> BoardSpec:
        """See `BoardKind`."""
        files = {} if fault == "no-port" else FILES  # which happens at the first start
        return BoardSpec(name, self._kind, boot="uf2", files=files, fault=fault, boot_speed=_SPEED)

    def make_ready(self, board: BoardDouble) -> None:
        """See `BoardKind`."""
        board.unplug()
        board.enter_boot_loader()

    def flash(self, board: BoardDouble, watch: Watch, *, hurries: bool) -> str:
        """See `BoardKind`."""
        host = Host(patience=_HURRIED) if hurries else Host()
        return flash_uf2(self.drive(board), self.image, watch, host=host).port

    def holds(self, board: BoardDouble, *, came_whole: bool) -> bool:
        """See `BoardKind`."""
        flash = board.flash.read_bytes()
        return all(flash[at:].startswith(page) for at, page in self._pages())

    def _pages(self) -> Iterator[tuple[int, bytes]]:
        """Give the offset in the flash and the content of each block, but of the one that an RP2350 gets for its erratum E10."""
        for at in range(0, len(self.image.data), BLOCK):
            address, size = unpack_from("<II", self.image.data, at + 12)
            if address != made_images.XIP + 0xFFFF00:
                yield address % made_images.XIP, self.image.data[at + 32 : at + 32 + size]


class Microbit(_WithDrive):
    """A micro:bit that runs an older MicroPython; a hex takes all files away."""

    keeps_files = False

    def __init__(self, title: str, kind: str, data: bytes) -> None:
        super().__init__(title, kind, data)
        self.faults = [
            Fault("cut", frozenset(("E-FLASH-63",)), self._blocks),
            Fault("lost-block", _AGAIN, self._blocks),
            Fault("stall", _AGAIN, self._blocks),
            Fault("assert", _AGAIN, is_harmless=True),
            Fault("maintenance", frozenset(("E-FLASH-16",))),
            *(Fault(f"fail:{said}", frozenset((code,))) for said, code in _SAID.items()),
        ]

    def wanted(self, name: str, fault: str) -> BoardSpec:
        """See `BoardKind`."""
        return BoardSpec(name, self._kind, boot="daplink", files=FILES, fault=fault, boot_speed=_SPEED_OF_MICROBIT)  # fmt: skip

    def make_ready(self, board: BoardDouble) -> None:
        """See `BoardKind`; of one that has just begun the drive comes by itself."""
        if board.starts > 1 or not board.is_on:
            board.unplug()
            board.power()

    def flash(self, board: BoardDouble, watch: Watch, *, hurries: bool) -> str:
        """See `BoardKind`."""
        host = Host(patience=_HURRIED) if hurries else Host()
        return flash_daplink(self.drive(board), self.image, watch, host=host).port

    def holds(self, board: BoardDouble, *, came_whole: bool) -> bool:
        """See `BoardKind`."""
        return came_whole


def drives(*, larger: bool) -> list[BoardKind]:
    """Return the kinds of boards with drives; `larger` for images with several times as many blocks."""
    size, other_size, hex_size = (20_000, 20_000, 4 << 10) if larger else (6000, 2500, 500)
    of_v1 = made_images.microbit_hex(NEW, chip="nRF51822", size=hex_size)
    universal = made_images.universal_hex(NEW, version_of_v1=NEW, size=hex_size)
    made = [
        Uf2Board("RP2040, UF2", "pico", made_images.rp2_uf2(NEW, size=size)),
        Uf2Board("RP2350, UF2", "pico2", made_images.rp2_uf2(NEW, board="RPI_PICO2", size=size)),
        Uf2Board("SAMD51, UF2", "itsybitsy_m4", made_images.samd_uf2(NEW, chip="SAMD51", size=other_size)),
        Uf2Board("nRF52840, UF2", "xiao_nrf52840", made_images.nrf_uf2(NEW, size=other_size)),
        Microbit("micro:bit V1, hex", "microbit_v1", of_v1),
        Microbit("micro:bit V2, hex", "microbit", made_images.microbit_hex(NEW, size=hex_size)),
        Microbit("micro:bit V2, universal hex", "microbit", universal),
    ]  # fmt: skip
    return [
        *made,
        *([Microbit("micro:bit V1, universal hex", "microbit_v1", universal)] if larger else []),
    ]


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
        self._chip = ChipInfo(chip, "24:0a:c4:00:00:00", flash_bytes)
        self._is_rom, self.keeps_files = is_rom, not erases
        self.deadline_s = _RUN_S * (1 + len(_ROM_ALONE if is_rom else _ATTEMPTS))
        sent, block = (
            (self.image.data, _ROM_BLOCK)
            if is_rom
            else (compress(self.image.data, 9), _STUB_BLOCK)
        )
        blocks = range(1, -(-len(sent) // block) + 1)
        # What another speed or the ROM alone mends is mended. A ROM reads each block back by itself.
        mended = frozenset((DONE,))
        self.faults = [
            Fault("cut", frozenset(("E-FLASH-27",)), blocks),
            Fault("lost-block", mended, blocks),
            Fault("stall", mended, blocks),
            Fault("brown-out", mended, blocks),
            Fault("md5", frozenset(("E-FLASH-24" if is_rom else "E-FLASH-26",)), lasts=True),
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
            board.port, self.image, watch, erase=not self.keeps_files, chip=self._chip, erases=watch.note_erasing, silence_s=silence_s
        )  # fmt: skip

    def holds(self, board: BoardDouble, *, came_whole: bool) -> bool:
        """See `BoardKind`."""
        return board.flash.read_bytes()[self.image.offset :].startswith(self.image.data)

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
