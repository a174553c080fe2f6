"""Boards whose boot loader is a drive: those that take UF2 files, and micro:bits."""

from collections.abc import Iterator, Mapping
from struct import unpack_from

import made_images
from flash_kinds import DONE, FILES, NEW, BoardKind, Fault, Watch

from marelle_doubles import BoardDouble, BoardSpec
from marelle_host.flash import Drive, Patience, find_drives, flash_daplink, flash_uf2
from marelle_host.flash.host import Host
from marelle_images import read_image

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
    """A board that takes UF2 files, runs an older MicroPython and has a file."""

    def faults(self) -> list[Fault]:
        """See `BoardKind`."""
        gone = frozenset(("E-FLASH-06", "E-FLASH-07"))
        return [
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

    def keeps_files(self) -> bool:
        """See `BoardKind`: a UF2 does not touch them, but for the block of an RP2350's erratum E10, which ends in their last 4 KiB."""
        return self._kind != "pico2"

    def _pages(self) -> Iterator[tuple[int, bytes]]:
        """Give the offset in the flash and the content of each block, but of the one that an RP2350 gets for its erratum E10."""
        for at in range(0, len(self.image.data), BLOCK):
            address, size = unpack_from("<II", self.image.data, at + 12)
            if address != made_images.XIP + 0xFFFF00:
                yield address % made_images.XIP, self.image.data[at + 32 : at + 32 + size]


class Microbit(_WithDrive):
    """A micro:bit that runs an older MicroPython."""

    def faults(self) -> list[Fault]:
        """See `BoardKind`."""
        return [
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

    def keeps_files(self) -> bool:
        """See `BoardKind`: a hex takes all away."""
        return False


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
