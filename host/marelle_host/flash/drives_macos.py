"""Read the drives on USB from the output of macOS's tools.

Facts: below a device `ioreg` lists its disks, as `IOMedia` with a `BSD Name` ("disk4", its partition "disk4s1") and a `Size` in bytes;
`mount` writes a line for each mounted disk, `/dev/disk4s1 on /Volumes/RPI-RP2 (msdos, …)`. A `locationID` has the number of the bus in
its highest byte and then four bits for each port on the path: 0x01230000 is pyserial's 1-2.3.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from marelle_host.doctor.macos import device_nodes, numbers_of, own_nodes
from marelle_host.flash.volumes import NOWHERE, Volume
from marelle_host.link.usb_identity import UsbIdentity
from marelle_text.printable import printable

MOUNTED = ("/sbin/mount",)
_MOST_BYTES = 1_000_000
_MOUNTED = re.compile(
    r"^/dev/(disk\d{1,4}(?:s\d{1,3})?) on (/Volumes/[^\n]{1,255}?) \(", re.M | re.A
)
_SERIAL_NUMBERS = ("USB Serial Number", "kUSBSerialNumberString")


def volumes(devices: bytes | None, mounted: bytes | None) -> list[Volume]:
    """Return the drives that are mounted as volumes; without USB place and size (0) for a drive that is not on USB.

    Args:
        devices: the output of the command `doctor.macos.DEVICES`.
        mounted: the output of the command `MOUNTED`.
    """
    disks = _disks(devices)
    text = (mounted or b"")[:_MOST_BYTES].decode("utf-8", "replace")
    return [
        Volume(Path(folder), folder.rpartition("/")[2], f"/dev/{name}", *disks.get(name, (NOWHERE, 0)))
        for name, folder in _MOUNTED.findall(text)
    ]  # fmt: skip


def _disks(devices: bytes | None) -> Mapping[str, tuple[UsbIdentity, int]]:
    """Return the name of a disk or partition -> its USB place, and the size of its disk in bytes."""
    found: dict[str, tuple[UsbIdentity, int]] = {}
    for device in device_nodes(devices) or ():
        media = [one for one in own_nodes(device) if isinstance(one.get("BSD Name"), str)]
        size = max([0, *(one["Size"] for one in media if type(one.get("Size")) is int)])
        found.update((str(one["BSD Name"]), (_usb_identity(device), size)) for one in media)
    return found


def _usb_identity(device: dict[str, Any]) -> UsbIdentity:
    numbers = (device.get(name) for name in _SERIAL_NUMBERS)
    serial = next((printable(one) for one in numbers if isinstance(one, str) and one), "")
    return UsbIdentity("", *numbers_of(device), serial, location_of(device.get("locationID")))


def location_of(number: object) -> str:
    """Return a USB place in pyserial's notation from a `locationID`; "" for another value.

    Example:
        >>> location_of(0x01230000)
        '1-2.3'
    """
    if type(number) is not int or not 0 <= number < 1 << 32:
        return ""
    plugs = f"{number:08x}"[2:].rstrip("0")
    return f"{number >> 24}-" + ".".join(str(int(plug, 16)) for plug in plugs) if plugs else ""
