r"""Read the drives on USB, mounted and not mounted, from the kernel's files of Linux.

Facts: proc(5), `/proc/self/mounts` writes a space in a name as `\040`; the kernel's `Documentation/ABI/stable/sysfs-bus-usb`: the folder of a
device is named by its path over the hubs, `1-2.3`, and holds `idVendor`, `idProduct`, `serial`; `/sys/class/block/sdb1` is a link into it.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from marelle_host.doctor.linux import hexadecimal, names_in, text_of
from marelle_host.flash.volumes import NOWHERE, Partition, Volume
from marelle_host.link.usb_identity import UsbIdentity

_MOST_BYTES = 200_000
_MOST_DISKS = 2000
_FAT = ("vfat", "msdos")
_SECTOR = 512  # bytes of the unit of `size`, whatever the disk's sectors are
_DEVICE = re.compile(r"\d{1,3}-\d{1,3}(?:\.\d{1,3})*", re.ASCII)
_ESCAPED = re.compile(r"\\([0-7]{3})")


def volumes(root: Path) -> list[Volume]:
    """Return the mounted drives on USB with a FAT file system, which boot loaders have, in the order of mounting.

    Args:
        root: the folder read as `/`.
    """
    labels = _labels(root)
    return [
        Volume(root / folder.lstrip("/"), labels.get(name, ""), f"/dev/{name}", *found)
        for name, folder, kind in _mounts(root)
        if kind in _FAT and (found := _disk(root, name)) is not None
    ]


def unmounted(root: Path) -> list[Partition]:
    """Return what is on USB and not mounted: the partitions, and the disks without partitions.

    Args:
        root: the folder read as `/`.
    """
    mounted = {name for name, _, _ in _mounts(root)}
    block = root / "sys/class/block"
    names = sorted(names_in(block))[:_MOST_DISKS]
    parted = {(block / name).resolve().parent.name for name in names if _is_partition(root, name)}
    return [
        Partition(f"/dev/{name}", *found)
        for name in names
        if name not in mounted | parted and (found := _disk(root, name)) is not None
    ]


def usb_identity_of(root: Path, device: str) -> UsbIdentity:
    """Return the USB place of a disk such as "/dev/sdb1"; `NOWHERE` if it has gone."""
    found = _disk(root, device.removeprefix("/dev/"))
    return found[0] if found is not None else NOWHERE


def _mounts(root: Path) -> Iterator[tuple[str, str, str]]:
    """Yield the disk name, folder and file system of each mounted disk; for a disk mounted twice, the first mount."""
    seen = set[str]()
    for line in text_of(root / "proc/self/mounts", _MOST_BYTES).splitlines():
        words = line.split(" ")
        if len(words) < 3 or not words[0].startswith("/dev/"):
            continue
        name = words[0].removeprefix("/dev/")
        if "/" not in name and name not in seen:
            seen.add(name)
            yield name, _ESCAPED.sub(lambda found: chr(int(found[1], 8)), words[1]), words[2]


def _disk(root: Path, name: str) -> tuple[UsbIdentity, int] | None:
    """Return a disk's USB place and its size in bytes, for a partition that of the whole disk, 0 if unknown; None if it is not on USB or has gone."""
    link = root / "sys/class/block" / name
    with suppress(OSError):
        real = link.resolve(strict=True)
        folders = [folder for folder in real.parents if _DEVICE.fullmatch(folder.name)]
        if not folders:
            return None
        board = folders[0]
        vendor, product = hexadecimal(board / "idVendor"), hexadecimal(board / "idProduct")
        serial = text_of(board / "serial").strip()
        usb = UsbIdentity("", vendor or 0, product or 0, serial, board.name)
        disk = real.parent if _is_partition(root, name) else real
        size = text_of(disk / "size").strip()
        return usb, int(size) * _SECTOR if re.fullmatch("[0-9]{1,15}", size) else 0
    return None


def _is_partition(root: Path, name: str) -> bool:
    return (root / "sys/class/block" / name / "partition").exists()


def _labels(root: Path) -> dict[str, str]:
    """Return the name of a disk -> the label of its file system, as udev has read it."""
    found, folder = {}, root / "dev/disk/by-label"
    for name in islice(names_in(folder), _MOST_DISKS):
        with suppress(OSError):
            found[(folder / name).readlink().name] = re.sub(
                r"\\x([0-9a-f]{2})", lambda said: chr(int(said[1], 16)), name
            )
    return found
