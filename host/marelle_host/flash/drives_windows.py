r"""Read the drives on USB of Windows: letters and names quickly from its kernel, USB places slowly from PowerShell.

Facts (Microsoft's pages of GetLogicalDrives, GetDriveType, Win32_DiskDrive and DEVPKEY_Device_LocationPaths): the drive of a USB stick or
a board is removable; its disk is `USBSTOR\…`, below `USB\VID_2E8A&PID_0003&MI_00\…` for a board with several functions, below
`USB\VID_2E8A&PID_0003\…`; a location is `PCIROOT(0)#PCI(1400)#USBROOT(0)#USB(2)#USB(3)`, which pyserial writes as 1-2.3.
"""

import ctypes
import re
from pathlib import Path
from typing import Any

from marelle_host.doctor.windows import POWERSHELL, listed_in
from marelle_host.flash.volumes import NOWHERE, Volume
from marelle_host.link.usb_identity import UsbIdentity

_SCRIPT = (
    "$ProgressPreference='SilentlyContinue';[Console]::OutputEncoding=[Text.Encoding]::UTF8;"
    "$disks=@(Get-CimInstance Win32_DiskDrive -Filter \"PNPDeviceID LIKE 'USB%'\"|ForEach-Object {"
    "$letters=@(Get-CimAssociatedInstance $_ -ResultClassName Win32_DiskPartition|"
    "Get-CimAssociatedInstance -ResultClassName Win32_LogicalDisk|ForEach-Object {$_.DeviceID});"
    "$id=$_.PNPDeviceID;$above=@();foreach($step in 1..2){"
    "$id=(Get-PnpDeviceProperty -InstanceId $id -KeyName DEVPKEY_Device_Parent).Data;"
    "$paths=@((Get-PnpDeviceProperty -InstanceId $id -KeyName DEVPKEY_Device_LocationPaths).Data);"
    "$above+=@{id=$id;paths=$paths}};"
    "@{letters=$letters;size=$_.Size;above=$above}});"
    "ConvertTo-Json -InputObject @{disks=$disks} -Depth 6 -Compress"
)
DISKS = (*POWERSHELL, _SCRIPT)
_MOST_ENTRIES = 200
_REMOVABLE, _NO_WINDOW = 2, 1
_MOST_LABEL = 260
_DEVICE = re.compile(r"USB\\VID_([0-9A-F]{4})&PID_([0-9A-F]{4})(&MI_\d\d)?\\(.{0,200})", re.A | re.I)  # fmt: skip
_WAY = re.compile(r"USBROOT\((\w{1,4})\)|#USB\((\w{1,4})\)", re.A)
_FIRST_FREE = 3  # A and B are floppy disks', C the system's own


def volumes(kernel: Any) -> list[Volume]:
    """Return the removable drives with a medium, in the order of their letters; without USB place and size.

    Args:
        kernel: the functions of Windows's kernel, as `kernel32` returns them.
    """
    kernel.SetThreadErrorMode(_NO_WINDOW, None)
    taken = kernel.GetLogicalDrives()
    roots = [f"{chr(ord('A') + at)}:\\" for at in range(26) if taken >> at & 1]
    found = []
    for root in roots:
        label = ctypes.create_unicode_buffer(_MOST_LABEL + 1)
        is_there = kernel.GetDriveTypeW(root) == _REMOVABLE and kernel.GetVolumeInformationW(
            root, label, _MOST_LABEL, None, None, None, None, 0
        )
        if is_there:
            found.append(Volume(Path(root), label.value, root))
    return found


def free_letters(kernel: Any) -> int:
    """Return the number of free drive letters from D to Z."""
    taken = kernel.GetLogicalDrives() >> _FIRST_FREE
    return 26 - _FIRST_FREE - int(taken & (1 << 26 - _FIRST_FREE) - 1).bit_count()


def kernel32() -> Any:
    """Return the functions of Windows's kernel, as `ctypes` loads them."""
    return ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]  # there on Windows alone


def usb_disks(said: bytes | None) -> dict[str, tuple[UsbIdentity, int]]:
    """Return the root of a drive -> its USB place, and the size of its disk in bytes, 0 if unknown; {} where PowerShell is forbidden.

    Args:
        said: the output of the command `DISKS`.
    """
    found: dict[str, tuple[UsbIdentity, int]] = {}
    for disk in (listed_in(said, "disks") or ())[:_MOST_ENTRIES]:
        if isinstance(disk, dict):
            size, usb = disk.get("size"), _usb_identity(disk.get("above"))
            size = size if type(size) is int and size > 0 else 0
            found.update((root, (usb, size)) for root in _roots(disk.get("letters")))
    return found


def _roots(said: object) -> list[str]:
    names = [str(one) for one in said[:_MOST_ENTRIES]] if isinstance(said, list) else []
    return [f"{name}\\" for name in names if re.fullmatch("[A-Z]:", name)]


def _usb_identity(above: object) -> UsbIdentity:
    """Return the USB place of a disk from the devices above it: one function of the board and the board, or the board alone."""
    usb = NOWHERE
    for entry in above if isinstance(above, list) else []:
        if not isinstance(entry, dict):
            continue
        device = _DEVICE.fullmatch(str(entry.get("id")))
        numbers = (int(device[1], 16), int(device[2], 16)) if device is not None else None
        if device is None or (usb.vid and numbers != (usb.vid, usb.pid)):
            break  # the hub above it
        number = "" if device[3] or not re.fullmatch(r"\w{1,64}", device[4], re.A) else device[4]
        location = usb.location or location_of(entry.get("paths"))
        usb = UsbIdentity("", int(device[1], 16), int(device[2], 16), number, location)
    return usb


def location_of(paths: Any) -> str:
    """Return a USB place in pyserial's notation, from the location paths of a device; "" where they name none.

    Example:
        >>> location_of(["PCIROOT(0)#PCI(1400)#USBROOT(0)#USB(2)#USB(3)", "ACPI(_SB_)#ACPI(PCI0)"])
        '1-2.3'
    """
    first = str(paths[0])[:1000] if isinstance(paths, list) and paths else str(paths)[:1000]
    found = _WAY.findall(first)
    roots = [root for root, _plug in found if root.isdecimal()]
    plugs = [plug for _root, plug in found if plug]
    return f"{int(roots[0]) + 1}-" + ".".join(plugs) if roots and plugs else ""
