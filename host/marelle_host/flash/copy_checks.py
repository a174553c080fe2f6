"""Refuse to copy an image to a drive of another board, before anything is written; explain a copy that the system has refused."""

import errno
from typing import Literal

from marelle_host.flash.copying import Copied
from marelle_host.flash.drives import Drive, drive_now
from marelle_host.flash.errors import FlashError
from marelle_host.flash.systems import Disks
from marelle_images import Image
from marelle_images.drive_checks import why_not
from marelle_images.drive_facts import DriveFacts

_REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS)


def check_target(
    drive: Drive, image: Image, method: Literal["uf2", "daplink"], disks: Disks
) -> None:
    """Check that an image may be written to a drive: the drive's kind, its chip and its free space.

    Args:
        drive: the drive to write to.
        image: the image to write.
        method: the kind of drive that is needed.
        disks: the drives of the host.

    Raises:
        FlashError: E-FLASH-01, there is no such drive; -02, its chip is unknown; -03, it is too full; -16, it is the drive of a
            micro:bit's interface chip that waits for its own firmware; -17, that interface is too old for an image for both
            versions of the micro:bit; -61, the image has no MicroPython in a format for such a drive.
        ImageError: the image is for another chip.
    """
    where, now = str(drive.folder), drive_now(drive, disks)
    if now is None or now.kind not in (method, "maintenance"):
        raise FlashError("E-FLASH-01", place=where)
    said = DriveFacts(now.kind, drive.board_id, drive.chip, interface=drive.interface)
    code, facts = why_not(said, image)
    if code:
        raise FlashError(code, place=where, **facts)
    if now.free_bytes < len(image.data):
        raise FlashError("E-FLASH-03", place=where)


def refuse_unless_written(drive: Drive, copied: Copied) -> None:
    """Raise the problem that stopped a copy, if another try cannot help; return if another try may help.

    Raises:
        FlashError: E-FLASH-03, the drive is full; -04, the system does not allow writing; -10, writing a piece did not end.
    """
    where = str(drive.folder)
    if copied.stalled:
        raise FlashError("E-FLASH-10", place=where)
    if copied.error is not None and copied.error.errno in _REFUSED:
        raise FlashError("E-FLASH-04", place=where)
    if copied.error is not None and copied.error.errno == errno.ENOSPC:
        raise FlashError("E-FLASH-03", place=where)
