"""Put an image on a board by copying it to its UF2 drive; it has succeeded when the board answers with the new MicroPython.

Facts (data sheets of the RP2040, 2.8.4, and of the RP2350, 5.5; Microsoft's page of the format): the boot loader takes blocks in any order
and starts the firmware once it has all; then the drive disappears, often before the system has closed the file. Blocks of another family are
ignored without an error, and the drive stays.
"""

from functools import partial

from marelle_host.flash.copy_checks import check_target, refuse_unless_written
from marelle_host.flash.copying import pieces_of
from marelle_host.flash.drives import Drive, drive_now
from marelle_host.flash.errors import FlashError, FlashWatch
from marelle_host.flash.host import THIS_HOST, Host
from marelle_host.flash.returning import Flashed, Returning
from marelle_host.flash.waits import wait_for
from marelle_images import Image
from marelle_images.drive_checks import version_for
from marelle_images.uf2 import up_to_last_block

_NAMES = (
    "firmware.uf2",
    "again.uf2",
)  # of two tries, for a block that was lost on its way: each file is written once
# of a UF2: the last one starts the firmware, so that only that block's confirmation may be missing
_BLOCK = 512
_SLOWEST = 80_000  # bytes a second that a Pico's ROM takes, erasing and writing its flash


def flash_uf2(
    drive: Drive,
    image: Image,
    watch: FlashWatch,
    *,
    host: Host = THIS_HOST,
) -> Flashed:
    """Put an image on the board of a drive; return its port, and the answer of its new MicroPython.

    Args:
        drive: the board's drive, as `find_drives` returns it.
        image: the image to write.
        watch: receives the progress, under the drive's folder.
        host: the computer to which the board is connected.

    Raises:
        FlashError: E-FLASH-01, -02, -16 or -61, nothing is written: no such drive, an unknown chip, a micro:bit's interface chip,
            no MicroPython in the image; -03 or -04, the drive is full or takes no file; -05, the board has not accepted the whole
            file; -06, the drive has disappeared during the copy; -07 to -09, no port appears, another version answers, or no
            answer comes; -10, writing does not end; -18, several new ports may be the board's.
        ImageError: the image is for another chip; nothing is written.

    Example:
        >>> flash_uf2(find_drives()[0], image, watch).port
        '/dev/ttyACM0'
    """
    where = str(drive.folder)
    check_target(drive, image, "uf2", host.disks)
    returning = Returning(drive, host)
    _send(drive, up_to_last_block(image.data, drive.chip), watch, returning)
    looking = partial(watch.say, where, "returning")
    if not wait_for(returning.find_now, host.patience.starts_s, looking, host.clock):
        raise FlashError("E-FLASH-07", place=where)
    return returning.check(version_for(image, drive.chip), partial(watch.say, where, "checking"))


def _send(drive: Drive, data: bytes, watch: FlashWatch, returning: Returning) -> None:
    """Copy an image to a drive until the board restarts with it and the drive disappears; try again with each name in `_NAMES`.

    Raises:
        FlashError: see `flash_uf2`.
    """
    where, pieces = str(drive.folder), pieces_of(data, last=_BLOCK)
    host, patience = returning.host, returning.host.patience

    def has_gone() -> bool:
        return drive_now(drive, host.disks) is None or returning.has_begun()

    for name in _NAMES:
        watch.say(where, "sending")
        copied = host.copy(
            drive.folder / name, pieces, lambda done: watch.progress(where, done, len(data)), patience.stall_s,
        )  # fmt: skip
        # A virtual board reads the file after the copy, a real one at once.
        leaves_s = patience.leaves_s + (len(data) / _SLOWEST if drive.usb.port else 0.0)
        if wait_for(has_gone, leaves_s, partial(watch.say, where, "restarting"), host.clock):
            if copied.done + _BLOCK < len(data):
                raise FlashError("E-FLASH-06", place=where)
            return
        refuse_unless_written(drive, copied)
    raise FlashError("E-FLASH-05", place=where)
