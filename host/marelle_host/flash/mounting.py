"""Mount the drives of boot loaders where no desktop does it: on Linux, by udisks, which the logged-in user may ask to mount."""

from __future__ import annotations

import time
from collections.abc import Callable

from marelle_host.doctor.tools import said_by
from marelle_host.doctor.usb_ids import BOOTSEL, DAPLINK
from marelle_host.flash.drives import LARGEST_BYTES, Drive
from marelle_host.flash.systems import unmounted
from marelle_host.flash.volumes import Partition

_PATIENCE_S = 10.0
_MOUNTS_S = 1.0  # a desktop has that long to mount a drive itself
# Adafruit's page of USB numbers: this bit is 0 for boards in their boot loader, and 1 for boards that run a program.
_ADAFRUIT, _RUNS = 0x239A, 0x8000


def mount_drives() -> list[str]:
    """Mount the drives of boot loaders that are not mounted; return the device names of those that could not be mounted.

    Without such a drive, and on systems that mount drives themselves, nothing is done.
    """
    for one in _waiting():
        said_by(
            ("udisksctl", "mount", "--no-user-interaction", "-b", one.device),
            patience_s=_PATIENCE_S,
        )
    return [one.device for one in _waiting()]


def finding_mounted(find: Callable[[], Drive | None]) -> Callable[[], Drive | None]:
    """Return a function that calls `find`, and, while it finds no drive, mounts drives once a second.

    Args:
        find: returns the drive once it is mounted.
    """
    mounts_s = time.monotonic() + _MOUNTS_S

    def search() -> Drive | None:
        nonlocal mounts_s
        found = find()
        if found is None and time.monotonic() >= mounts_s:
            mount_drives()
            mounts_s = time.monotonic() + _MOUNTS_S
        return found

    return search


def _waiting() -> list[Partition]:
    return [one for one in unmounted() if is_boot_loader(one)]


def is_boot_loader(one: Partition) -> bool:
    """Return True if the USB IDs and the size of a file system are those of a boot loader's drive."""
    numbers = one.usb.vid, one.usb.pid
    adafruit = one.usb.vid == _ADAFRUIT and not one.usb.pid & _RUNS
    return 0 < one.size_bytes <= LARGEST_BYTES and (
        numbers in BOOTSEL or numbers == DAPLINK or adafruit
    )
