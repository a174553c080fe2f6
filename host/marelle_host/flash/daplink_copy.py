"""Put an image on a micro:bit by copying it to its drive: its interface chip writes it, and reports errors on the drive.

Facts (DAPLink's user guide and `vfs_manager.c`): 0.5 s after the last byte the drive disappears, and is back 2.5 s later without the file; a
copy that stalls is given up after 20 s. An error is described in `FAIL.TXT`. The port belongs to the interface chip and stays.
"""

from collections.abc import Sequence
from functools import partial

from marelle_host.flash.copy_checks import check_target, refuse_unless_written
from marelle_host.flash.copying import pieces_of
from marelle_host.flash.drive_files import read_text
from marelle_host.flash.drives import Drive, drive_now
from marelle_host.flash.errors import FlashError, FlashWatch
from marelle_host.flash.host import THIS_HOST, Host
from marelle_host.flash.mounting import finding_mounted
from marelle_host.flash.returning import Flashed, Returning
from marelle_host.flash.systems import Disks
from marelle_host.flash.waits import wait_for
from marelle_images import Image
from marelle_images.daplink_refusals import ASSERT, CUT, FAIL, Refusal, refusal_of
from marelle_images.drive_checks import version_for


def flash_daplink(
    drive: Drive,
    image: Image,
    watch: FlashWatch,
    *,
    host: Host = THIS_HOST,
) -> Flashed:
    """Put an image on a micro:bit; return its port, and the answer of its new MicroPython.

    Args:
        drive: the micro:bit's drive, as `find_drives` returns it.
        image: a hex for its version, or for both.
        watch: receives the progress, under the drive's folder.
        host: the computer to which the board is connected.

    Raises:
        FlashError: see `flash_uf2` for E-FLASH-01 to -05, -07 to -10, -16, -18 and -61; E-FLASH-11 to -15, the micro:bit has refused
            the file, and reports why; -17, its interface is too old for an image for both versions; -63, the drive has
            disappeared during the copy.
        ImageError: the image is for another chip; nothing is written.

    Example:
        >>> flash_daplink(find_drives()[0], image, watch).port
        'COM4'
    """
    where = str(drive.folder)
    check_target(drive, image, "daplink", host.disks)
    returning, pieces = Returning(drive, host), pieces_of(image.data)
    for again in (True, False):
        refused = _copy(drive, pieces, watch, host)
        if refused is None:
            break
        if not again or not refused.may_pass:
            raise FlashError(refused.code, place=where, said=refused.said)
    return returning.check(version_for(image, drive.chip), partial(watch.say, where, "checking"))


def _copy(
    drive: Drive,
    pieces: Sequence[bytes],
    watch: FlashWatch,
    host: Host,
) -> Refusal | None:
    """Copy the file and wait until the drive is back; return why the interface chip refused the file, None if it accepted it.

    Raises:
        FlashError: see `flash_daplink`.
    """
    where, total = str(drive.folder), sum(map(len, pieces))
    disks, clock, patience = host.disks, host.clock, host.patience
    before = drive_now(drive, disks)
    if before is None:
        raise FlashError("E-FLASH-63", place=where)
    asserted = read_text(before.folder / ASSERT)
    watch.say(where, "sending")
    copied = host.copy(
        before.folder / "firmware.hex",
        pieces,
        lambda done: watch.progress(where, done, total),
        patience.stall_s,
    )
    restarting, returning = (
        partial(watch.say, where, state) for state in ("restarting", "returning")
    )
    if not wait_for(partial(_has_left, before, disks), patience.remounts_s, restarting, clock):
        refuse_unless_written(drive, copied)
        raise FlashError("E-FLASH-05", place=where)
    find = finding_mounted(partial(drive_now, before, disks), host)
    back = wait_for(find, patience.returns_s, returning, clock)
    if back is None:
        raise FlashError("E-FLASH-63", place=where)
    if back.kind == "maintenance":
        raise FlashError("E-FLASH-16", place=where)
    said = {name: read_text(back.folder / name) for name in (FAIL, ASSERT)}
    refused = refusal_of(said[FAIL], said[ASSERT], asserted)
    return refused or (CUT if copied.error is not None or copied.stalled else None)


def _has_left(drive: Drive, disks: Disks) -> bool:
    now = drive_now(drive, disks)
    return now is None or now.remounts != drive.remounts
