"""Mount the drives of boot loaders where no desktop does it: on Linux, by udisks, which the logged-in user may ask to mount."""

from collections.abc import Callable

from marelle_host.doctor.usb_ids import BOOTSEL, DAPLINK
from marelle_host.flash.drives import LARGEST_BYTES, Drive
from marelle_host.flash.host import Host
from marelle_host.flash.systems import Disks
from marelle_host.flash.volumes import Partition

_MOUNTS_S = 1.0  # a desktop has that long to mount a drive itself
# Adafruit's page of USB numbers: this bit is 0 for boards in their boot loader, and 1 for boards that run a program.
_ADAFRUIT, _RUNS = 0x239A, 0x8000


def mount_drives(disks: Disks) -> list[str]:
    """Mount the drives of boot loaders that are not mounted; return the device names of those that could not be mounted.

    Without such a drive, and on systems that mount drives themselves, nothing is done.
    """
    for one in _waiting(disks):
        disks.mount(one.device)
    return [one.device for one in _waiting(disks)]


def finding_mounted(find: Callable[[], Drive | None], host: Host) -> Callable[[], Drive | None]:
    """Return a function that calls `find` once and returns its result; after None, it mounts drives, if 1 s has passed since the last time.

    The first second begins at this call. A drive that was mounted is found by the next call.

    Args:
        find: returns the drive once it is mounted.
        host: the computer on which this is done.
    """
    clock = host.clock
    mounts_s = clock.monotonic() + _MOUNTS_S

    def search() -> Drive | None:
        nonlocal mounts_s
        found = find()
        if found is None and clock.monotonic() >= mounts_s:
            mount_drives(host.disks)
            mounts_s = clock.monotonic() + _MOUNTS_S
        return found

    return search


def _waiting(disks: Disks) -> list[Partition]:
    return [one for one in disks.unmounted() if is_boot_loader(one)]


def is_boot_loader(one: Partition) -> bool:
    """Return True if the USB IDs of a file system are those of a boot loader, and its disk has at most 256 MiB, but not 0 (unknown)."""
    numbers = one.usb.vid, one.usb.pid
    adafruit = one.usb.vid == _ADAFRUIT and not one.usb.pid & _RUNS
    return 0 < one.size_bytes <= LARGEST_BYTES and (
        numbers in BOOTSEL or numbers == DAPLINK or adafruit
    )
