"""Finds the drives of boot loaders, to which images are copied, on every system."""

import shutil
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from marelle_host.doctor.usb_ids import BOOTSEL
from marelle_host.flash.drive_files import read_folder
from marelle_host.flash.systems import DISKS, Disks
from marelle_host.flash.volumes import NOWHERE, Volume
from marelle_host.link.usb_identity import UsbIdentity
from marelle_images.drive_facts import Kind, holds_more
from marelle_text.printable import printable

LARGEST_BYTES = 256 * 1024 * 1024
"""No disk that a boot loader pretends to be is larger: 128 MiB on an RP2040, 64 MiB with DAPLink, 4 to 33 MiB elsewhere. A stick is."""
_SHARED_NUMBERS = frozenset(("E0C9125B0D9B",))  # the ROM of each RP2040 reports this one


class Drive(NamedTuple):
    """The drive of a boot loader.

    Attributes:
        folder: its folder. kind: "uf2", "daplink", or "maintenance" for a micro:bit whose interface chip waits for its own firmware.
        board_id: the boot loader's name of its board. chip: the chip's name in images; "" for an unknown one.
        label: the drive's name; "" where the system does not tell. usb: where it is plugged in.
        free_bytes: the free space. unique_id: the board's number; "" where unknown, or equal for all boards of a kind.
        interface: the version of DAPLink, 0 for other drives. remounts: see `DriveFacts`; -1 where it does not tell.
        device: the system's name of its disk; "" where it does not tell.
    """

    folder: Path
    kind: Kind
    board_id: str
    chip: str
    label: str
    usb: UsbIdentity
    free_bytes: int
    unique_id: str = ""
    interface: int = 0
    remounts: int = -1
    device: str = ""


def find_drives(
    disks: Disks = DISKS, virtual: Mapping[str, str] = MappingProxyType({})
) -> list[Drive]:
    """Return the drives of boot loaders that are mounted; nothing is changed.

    A drive is recognised by its files and its size, only MAINTENANCE by its name; a USB stick with such files and more is left out.

    Args:
        disks: the drives of the computer.
        virtual: folder that stands for a virtual board's drive, where the board is in its boot loader -> the port that the board will have.

    Example:
        >>> [(drive.folder, drive.chip) for drive in find_drives()]
        [(PosixPath('/media/prof/RPI-RP2'), 'RP2040')]
    """
    real = [read_drive(_sized(volume)) for volume in disks.volumes()]
    folders = {Path(folder): UsbIdentity(port) for folder, port in virtual.items()}
    made = [read_drive(Volume(one, one.name, usb=usb)) for one, usb in sorted(folders.items())]
    return [drive for drive in (*real, *made) if drive is not None]


def _sized(volume: Volume) -> Volume:
    if not volume.size_bytes:
        with suppress(OSError):  # it has gone meanwhile
            return volume._replace(size_bytes=shutil.disk_usage(volume.folder).total)
    return volume


def read_drive(volume: Volume) -> Drive | None:
    """Return the drive of a boot loader; None for any other drive, or for one that has disappeared.

    A drive with unprintable characters in its path counts as a USB stick: they could forge rows of a table.
    """
    if not str(volume.folder).isprintable():
        return None
    said = read_folder(volume.folder, volume.label)
    if said is None or volume.size_bytes > LARGEST_BYTES or _holds_more(volume.folder):
        return None
    usb, chip = volume.usb, said.chip
    if said.kind == "uf2" and not chip:  # some makers use a board ID of their own
        chip = BOOTSEL.get((usb.vid, usb.pid), "")
    number = "" if usb.serial_number in _SHARED_NUMBERS else usb.serial_number
    free_bytes = 0
    with suppress(OSError):
        free_bytes = shutil.disk_usage(volume.folder).free
    return Drive(
        volume.folder, said.kind, said.board_id, chip, printable(volume.label), usb, free_bytes,
        said.unique_id or number, said.interface, said.remounts, volume.device,
    )  # fmt: skip


def _holds_more(folder: Path) -> bool:
    try:
        return holds_more(
            (one.name, stat.S_ISREG(one.lstat().st_mode)) for one in folder.iterdir()
        )
    except OSError:  # it has gone meanwhile
        return False


def drives_at_once(disks: Disks) -> list[Drive]:
    """Return the real drives, quickly enough for repeated calls: without their USB places where the system tells these slowly."""
    return [drive for one in disks.at_once() if (drive := read_drive(one)) is not None]


def drive_now(was: Drive, disks: Disks = DISKS) -> Drive | None:
    """Return a drive with its present facts; None if it has disappeared, or another board's drive has its folder or letter now.

    The other board is recognised by its board ID and unique ID, on Linux also by its USB place; elsewhere, UF2 boards of one kind are not told apart.
    A micro:bit's drive may be mounted again in another folder; it is recognised by its unique ID.

    Args:
        was: the drive with its earlier facts.
        disks: the drives of the host.
    """
    now = read_drive(Volume(was.folder, was.label, was.device, was.usb))
    is_same = now and (now.board_id, now.unique_id) == (was.board_id, was.unique_id)
    usb = disks.usb_of(was.device) if was.device else None
    if is_same and (usb is None or (usb != NOWHERE and usb.location == was.usb.location)):
        return now
    if was.kind != "daplink" or not was.unique_id or was.usb.port:
        return None
    again = (one for one in drives_at_once(disks) if one.unique_id == was.unique_id)
    return next((one._replace(usb=was.usb) for one in again), None)
