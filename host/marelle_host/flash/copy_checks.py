"""Refuses to copy an image to a drive that it is not for, before anything is written; and explains a copy that the system has refused."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, Literal

from marelle_host.flash.drives import drive_now
from marelle_host.flash.errors import FlashError
from marelle_images.drive_checks import why_not
from marelle_images.drive_facts import DriveFacts

if TYPE_CHECKING:
    from marelle_host.flash.copying import Copied
    from marelle_host.flash.drives import Drive
    from marelle_images import Image

_REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS)


def check_target(drive: Drive, image: Image, method: Literal["uf2", "daplink"]) -> None:
    """Raise what stands against writing an image to a drive.

    Args:
        drive: where it is to go.
        image: it.
        method: the kind of drive that it has to be.

    Raises:
        FlashError: E-FLASH-01, no such drive; -02, its chip is not known; -03, it is too full; -16, it is a micro:bit's interface;
            -17, that is too old for a file for both; -61, no MicroPython in a file that such a drive takes.
        ImageError: the image is for another chip.
    """
    where = str(drive.folder)
    now = drive_now(drive)
    if now is None or now.kind not in (method, "maintenance"):
        raise FlashError("E-FLASH-01", place=where)
    said = DriveFacts(now.kind, drive.board_id, drive.chip, interface=drive.interface)
    code, facts = why_not(said, image)
    if code:
        raise FlashError(code, place=where, **facts)
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
