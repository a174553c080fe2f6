"""The boards that are flashed where a fault happens: which image each gets, how it is put on it, and what is on it then."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
import made_images

from marelle_doubles import Wanted
from marelle_host.flash import Patience, find_drives, flash_daplink, flash_uf2
from marelle_images import read_image

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from marelle_doubles import BoardDouble
    from marelle_host.flash import Drive
    from marelle_host.flash.errors import FlashWatch

NEW = "1.26.0"
"""The version that is flashed; each board has another one before."""
_FILES = {"/main.py": "print('mine')\n"}
_SPEED = 50.0  # of a boot loader, against a real one
_SPEED_OF_MICROBIT = 20.0  # whose DAPLink gives a file up that stalls for 20 s
HURRIED = Patience(stall_s=2.0, leaves_s=0.5, remounts_s=2.0, returns_s=1.0, starts_s=1.0, answers_s=2.0)  # fmt: skip
"""How long is waited where a fault is: twice what these boards take."""
_ASKED_S = 10.0  # that a board may take which answers nothing, on a busy computer
_BLOCK = 512
DONE = ""
HARMLESS = ("assert", "no-port")
"""Faults with which the image comes whole."""


class Fault(NamedTuple):
    """A fault that a double knows, and the codes by which it may be told; `DONE` where a second try may mend it."""

    name: str
    codes: frozenset[str]
    blocks: Sequence[int] = ()

    @property
    def each(self) -> list[str]:
        """What a double is told, for each block."""
        return [f"{self.name}:{block}" for block in self.blocks] or [self.name]


class DriveBoard:
    """A kind of board with a drive.

    Attributes:
        title: of the table. image: that it gets. deadline_s: within which a flash has to end, whatever happens.
    """

    deadline_s = (
        2 * (HURRIED.remounts_s + HURRIED.returns_s)
        + HURRIED.starts_s
        + HURRIED.answers_s
        + _ASKED_S
    )

    def __init__(self, title: str, kind: str, data: bytes) -> None:
        """Take what it is called, the kind of double, and its image's file."""
        self.title, self.image, self._kind = title, read_image(data), kind

    @property
    def blocks(self) -> range:
        """The numbers of its image's blocks."""
        return range(1, -(-len(self.image.data) // _BLOCK) + 1)

    def drive(self, board: BoardDouble) -> Drive:
        """Return the drive of a double, as the host finds it."""
        folder = board.wait_for_drive()
        (drive,) = find_drives([folder], ports={folder: board.port})
        return drive


class Uf2Board(DriveBoard):
    """A Pico that runs an older MicroPython and has a file."""

    def __init__(self, title: str, kind: str, made: str, size: int) -> None:
        """Take its title, its kind of double and of image, and how many bytes of code that has."""
        super().__init__(title, kind, made_images.rp2_uf2(NEW, board=made, size=size))
        self._flash = made_images.rp2_flash(NEW, board=made, size=size)

    def faults(self) -> list[Fault]:
        """Return what goes wrong, and how it may be told."""
        gone = frozenset(("E-FLASH-06", "E-FLASH-07"))
        return [
            Fault("cut", gone, self.blocks),
            Fault("lost-block", frozenset((DONE,)), self.blocks),
            Fault("stall", frozenset(("E-FLASH-05",)), self.blocks),
            Fault("early", gone),
            Fault("no-port", frozenset(("E-FLASH-07",))),
        ]

    def wanted(self, name: str, fault: str) -> Wanted:
        """Return the double that is wanted."""
        files = {} if fault == "no-port" else _FILES  # which happens at the first start
        return Wanted(name, self._kind, boot="uf2", files=files, fault=fault, boot_speed=_SPEED)

    def make_ready(self, board: BoardDouble) -> None:
        """Have its boot loader wait, whatever was before."""
        board.unplug()
        board.enter_boot_loader()

    def flash(self, board: BoardDouble, watch: FlashWatch, patience: Patience) -> str:
        """Flash it."""
        return flash_uf2(self.drive(board), self.image, watch, patience=patience)

    def holds(self, board: BoardDouble, *, came_whole: bool) -> bool:
        """Tell whether all of the image is where it belongs."""
        return board.flash.read_bytes().startswith(self._flash)

    def wrong_files(self, board: BoardDouble) -> str:
        """Return what is wrong with the files that it had before, which a UF2 does not touch."""
        found = board.files()
        had = {path: text.encode() for path, text in board.wanted.files.items()}
        return "" if found == had else f"files: {sorted(found)}"


class Microbit(DriveBoard):
    """A micro:bit that runs an older MicroPython."""

    _SAID: Mapping[str, str] = {
        "The transfer timed out.": DONE,  # such a one may pass: it is tried again
        "An error occurred during the transfer": DONE,
        "Failed to reset/halt the target MCU": "E-FLASH-13",
        "In application programming write failure": "E-FLASH-14",
        "The application file format is unknown and cannot be parsed and/or processed.": "E-FLASH-12",
        "Something that nobody knows": "E-FLASH-14",  # "internal", DAPLink says of it
    }

    def faults(self) -> list[Fault]:
        """Return what goes wrong, and how it may be told."""
        again = frozenset((DONE,))
        return [
            Fault("cut", frozenset(("E-FLASH-63",)), self.blocks),
            Fault("lost-block", again, self.blocks),
            Fault("stall", again, self.blocks),
            Fault("assert", again),
            Fault("maintenance", frozenset(("E-FLASH-16",))),
            *(Fault(f"fail:{said}", frozenset((code,))) for said, code in self._SAID.items()),
        ]

    def wanted(self, name: str, fault: str) -> Wanted:
        """Return the double that is wanted."""
        return Wanted(name, self._kind, boot="daplink", files=_FILES, fault=fault, boot_speed=_SPEED_OF_MICROBIT)  # fmt: skip

    def make_ready(self, board: BoardDouble) -> None:
        """Have its drive there, whatever was before; of one that has just begun it comes by itself."""
        if board.starts > 1 or not board.is_on:
            board.unplug()
            board.power()

    def flash(self, board: BoardDouble, watch: FlashWatch, patience: Patience) -> str:
        """Flash it."""
        return flash_daplink(self.drive(board), self.image, watch, patience=patience)

    def holds(self, _board: BoardDouble, *, came_whole: bool) -> bool:
        """Tell whether all of the image is where it belongs: nobody reads its flash, but what came whole was written."""
        return came_whole

    def wrong_files(self, _board: BoardDouble) -> str:
        """Return nothing: a hex takes all files away."""
        return ""


@cache
def boards() -> dict[str, Uf2Board | Microbit]:
    """Return title -> board."""
    made: list[Uf2Board | Microbit] = [
        Uf2Board("RP2040, UF2", "pico", "RPI_PICO", 6000),
        Uf2Board("RP2350, UF2", "pico2", "RPI_PICO2", 6000),
        Microbit(
            "micro:bit V1, hex",
            "microbit_v1",
            made_images.microbit_hex(NEW, chip="nRF51822", size=500),
        ),
        Microbit("micro:bit V2, hex", "microbit", made_images.microbit_hex(NEW, size=500)),
        Microbit(
            "micro:bit V2, universal hex", "microbit", made_images.universal_hex(NEW, size=500)
        ),
    ]
    return {board.title: board for board in made}
