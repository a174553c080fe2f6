"""What stands against copying an image to a drive, before anything is written; and what the system says of a copy that it has refused."""

from __future__ import annotations

import errno
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from marelle_host.flash.drives import drive_now
from marelle_host.flash.errors import FlashError
from marelle_images import check_chip

if TYPE_CHECKING:
    from marelle_host.flash.copying import Copied
    from marelle_host.flash.drives import Drive
    from marelle_images import Image

_REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS)
_FORMATS = MappingProxyType({"uf2": "uf2", "daplink": "hex"})


def check_target(drive: Drive, image: Image, way: Literal["uf2", "daplink"]) -> None:
    """Raise what stands against writing an image to a drive.

    Args:
        drive: where it is to go.
        image: it.
        way: the kind of drive that it has to be.

    Raises:
        FlashError: E-FLASH-01, no such drive; -02, its chip is not known; -03, it is too full; -16, it is a micro:bit's interface;
            -61, no MicroPython in a file that such a drive takes.
        ImageError: the image is for another chip.
    """
    where = str(drive.folder)
    now = drive_now(drive)
    if now is None:
        raise FlashError("E-FLASH-01", place=where)
    if now.kind == "maintenance":
        raise FlashError("E-FLASH-16", place=where)
    if now.kind != way:
        raise FlashError("E-FLASH-01", place=where)
    if not drive.chip:
        raise FlashError("E-FLASH-02", place=where, board=drive.board_id)
    check_chip(image, drive.chip)
    if image.format != _FORMATS[way] or not version_for(image, drive.chip):
        raise FlashError("E-FLASH-61", place=where, wanted="." + _FORMATS[way])
    if now.free_bytes < len(image.data):
        raise FlashError("E-FLASH-03", place=where)


def refuse_unless_written(drive: Drive, copied: Copied) -> None:
    """Raise what has kept a drive that is still there from taking a file; return where trying again may help.

    Raises:
        FlashError: E-FLASH-03, it is full; -04, the system lets nobody write; -10, a piece never ended.
    """
    where = str(drive.folder)
    if copied.stalled:
        raise FlashError("E-FLASH-10", place=where)
    if copied.error is not None and copied.error.errno in _REFUSED:
        raise FlashError("E-FLASH-04", place=where)
    if copied.error is not None and copied.error.errno == errno.ENOSPC:
        raise FlashError("E-FLASH-03", place=where)


def version_for(image: Image, chip: str) -> str:
    """Return the version of MicroPython that a chip gets from an image: a file for both micro:bits has two; "" for none."""
    found = (part.version for part in image.parts if part.chip == chip)
    return next(found, image.version)
