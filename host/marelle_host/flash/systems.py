"""List the drives that may be a board's, on every system."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from itertools import islice
from pathlib import Path
from types import MappingProxyType, ModuleType

from marelle_host.doctor import macos
from marelle_host.doctor.tools import said_by
from marelle_host.flash import drives_macos, drives_windows
from marelle_host.flash.drive_files import read_folder
from marelle_host.flash.volumes import NOWHERE, Partition, Volume
from marelle_host.link.usb_identity import UsbIdentity

_VOLUMES_FOLDER = Path("/Volumes")
_MOST_FOLDERS = 200
_PATIENCE_S = 60.0  # for thirty disks and the devices above each


def volumes() -> list[Volume]:
    """Return the mounted drives that may be a board's, with the USB place of each where the system tells it."""
    return [_sized(one) for one in VOLUMES.get(sys.platform, list)()]


def _sized(volume: Volume) -> Volume:
    if not volume.size_bytes:
        with suppress(OSError):  # it has gone meanwhile
            return volume._replace(size_bytes=shutil.disk_usage(volume.folder).total)
    return volume


def volumes_at_once() -> list[Volume]:
    """Return the mounted drives, quickly enough for repeated calls: without USB places and sizes where the system tells these slowly."""
    return _AT_ONCE.get(sys.platform, list)()


def unmounted() -> list[Partition]:
    """Return the file systems on USB that are not mounted; [] on systems that mount drives themselves."""
    return _linux().unmounted(Path("/")) if sys.platform == "linux" else []


def is_at(device: str, usb: UsbIdentity) -> bool:
    """Return True if a disk is still plugged in at the same USB place, or if the system cannot tell that quickly."""
    if sys.platform != "linux" or not device:
        return True
    found: UsbIdentity = _linux().usb_identity_of(Path("/"), device)
    return found != NOWHERE and found.location == usb.location


def most_drives() -> int | None:
    """Return the number of drives that this system can still mount; None where there is no limit, as on all systems but Windows."""
    return (
        drives_windows.free_letters(drives_windows.kernel32()) if sys.platform == "win32" else None
    )


def _linux() -> ModuleType:
    from marelle_host.flash import drives_linux  # its modules are of that system alone

    return drives_linux


def _linux_volumes() -> list[Volume]:
    found: list[Volume] = _linux().volumes(Path("/"))
    return found


def _macos_volumes() -> list[Volume]:
    mounted = said_by(drives_macos.MOUNTED)
    return (
        drives_macos.volumes(said_by(macos.DEVICES), mounted)
        if b"/Volumes/" in (mounted or b"")
        else []
    )


def _macos_folders() -> list[Volume]:
    with suppress(OSError):
        return [
            Volume(folder, folder.name)
            for folder in islice(_VOLUMES_FOLDER.iterdir(), _MOST_FOLDERS)
        ]
    return []


def _windows_letters() -> list[Volume]:
    letters = drives_windows.letters(drives_windows.kernel32())
    return [Volume(Path(root), label, root) for root, label in letters]


def _windows_volumes() -> list[Volume]:
    """Return the drives of boards; only if there are any, PowerShell, which takes seconds, is asked for their USB places."""
    boards = [one for one in _windows_letters() if read_folder(one.folder, one.label) is not None]
    usb_disks = (
        drives_windows.usb_disks(said_by(drives_windows.DISKS, patience_s=_PATIENCE_S))
        if boards
        else {}
    )
    return [Volume(*one[:3], *usb_disks.get(one.device, (NOWHERE, 0))) for one in boards]


VOLUMES: MappingProxyType[str, Callable[[], list[Volume]]] = MappingProxyType(
    {"linux": _linux_volumes, "darwin": _macos_volumes, "win32": _windows_volumes}
)
_AT_ONCE: MappingProxyType[str, Callable[[], list[Volume]]] = MappingProxyType(
    {"linux": _linux_volumes, "darwin": _macos_folders, "win32": _windows_letters}
)
