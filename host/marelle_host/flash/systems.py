"""List the drives that may be a board's, on every system."""

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from marelle_host.doctor import macos
from marelle_host.doctor.tools import said_by
from marelle_host.flash import drives_macos, drives_windows
from marelle_host.flash.drive_files import read_folder
from marelle_host.flash.volumes import NOWHERE, Partition, Volume
from marelle_host.link.usb_identity import UsbIdentity

_VOLUMES_FOLDER = Path("/Volumes")
_MOST_FOLDERS = 200
_PATIENCE_S = 60.0  # for thirty disks and the devices above each
_MOUNTS_S = 10.0


class SaidBy(Protocol):
    """Runs a tool of the system, as `doctor.tools.said_by` does."""

    def __call__(self, command: Sequence[str], *, patience_s: float = ...) -> bytes | None:
        """Return the output of the tool; None if it cannot be run."""


def _untold(*_asked: object) -> None:
    """Return None, as a system that does not tell."""


class Disks(NamedTuple):
    """The drives of a computer, as its system tells of them; by default, of a system that tells nothing.

    Attributes:
        volumes: returns the mounted drives that may be a board's, with the USB place of each where the system tells it.
        at_once: returns these drives quickly enough for repeated calls: without USB places and sizes where the system tells these slowly.
        unmounted: returns the file systems on USB that are not mounted; [] on systems that mount drives themselves.
        mount: mounts the file system with this device name.
        usb_of: returns the USB place of the disk with this device name, `NOWHERE` if it has gone; None if the system cannot tell quickly.
        most: returns the number of drives that can still be mounted; None where there is no limit, as on all systems but Windows.
    """

    volumes: Callable[[], Sequence[Volume]] = list
    at_once: Callable[[], list[Volume]] = list
    unmounted: Callable[[], list[Partition]] = list
    mount: Callable[[str], object] = bool
    usb_of: Callable[[str], UsbIdentity | None] = _untold
    most: Callable[[], int | None] = _untold


def linux_disks(root: Path = Path("/"), said_by: SaidBy = said_by) -> Disks:
    """Return the functions that list and mount the drives of a computer with Linux; nothing is read yet.

    Args:
        root: the folder read as `/`.
        said_by: runs a tool of the system, here `udisksctl` to mount a drive.
    """
    from marelle_host.flash import drives_linux  # its modules are of that system alone

    def mount(device: str) -> None:
        said_by(
            ("udisksctl", "mount", "--no-user-interaction", "-b", device), patience_s=_MOUNTS_S
        )

    volumes = partial(drives_linux.volumes, root)
    return Disks(
        volumes, volumes, partial(drives_linux.unmounted, root), mount, partial(drives_linux.usb_identity_of, root)
    )  # fmt: skip


def macos_disks(said_by: SaidBy = said_by) -> Disks:
    """Return the drives of a computer with macOS; see `linux_disks` for the argument."""

    def volumes() -> list[Volume]:
        mounted = said_by(drives_macos.MOUNTED)
        return (
            drives_macos.volumes(said_by(macos.DEVICES), mounted)
            if b"/Volumes/" in (mounted or b"")
            else []
        )

    return Disks(volumes, _macos_folders)


def _macos_folders() -> list[Volume]:
    with suppress(OSError):
        return [
            Volume(folder, folder.name)
            for folder in islice(_VOLUMES_FOLDER.iterdir(), _MOST_FOLDERS)
        ]
    return []


def windows_disks(kernel: Any = None, said_by: SaidBy = said_by) -> Disks:
    """Return the drives of a computer with Windows.

    Args:
        kernel: the functions of its kernel; None for those of this host.
        said_by: see `linux_disks`.
    """
    functions = kernel or drives_windows.kernel32()
    at_once = partial(drives_windows.volumes, functions)

    def volumes() -> list[Volume]:
        """Return the drives of boards; only if there are any, PowerShell, which takes seconds, is asked for their USB places."""
        boards = [one for one in at_once() if read_folder(one.folder, one.label) is not None]
        usb_disks = (
            drives_windows.usb_disks(said_by(drives_windows.DISKS, patience_s=_PATIENCE_S))
            if boards
            else {}
        )
        return [Volume(*one[:3], *usb_disks.get(one.device, (NOWHERE, 0))) for one in boards]

    return Disks(volumes, at_once, most=partial(drives_windows.free_letters, functions))


_SYSTEMS: MappingProxyType[str, Callable[[], Disks]] = MappingProxyType(
    {"linux": linux_disks, "darwin": macos_disks, "win32": windows_disks}
)
DISKS = _SYSTEMS.get(sys.platform, Disks)()
"""The drives of this host."""
