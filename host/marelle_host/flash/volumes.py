"""The facts of a mounted drive that the system tells before anything on it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from marelle_host.link.usb_identity import UsbIdentity

if TYPE_CHECKING:
    from pathlib import Path

NOWHERE = UsbIdentity("")
"""Of a drive of which the system does not tell where it is plugged in."""


class Volume(NamedTuple):
    """A drive that is mounted.

    Attributes:
        folder: where it is. label: its name; "" where the system does not tell. device: what the system calls it, "/dev/sdb1" say.
        usb: where it is plugged in, of USB; in `port` is the port that comes back from a virtual board's drive.
        size_bytes: of the whole disk; 0 where the system does not tell.
    """

    folder: Path
    label: str = ""
    device: str = ""
    usb: UsbIdentity = NOWHERE
    size_bytes: int = 0


class Partition(NamedTuple):
    """A file system on USB that nobody has mounted: what the system calls it, its place, and the size of its disk."""

    device: str
    usb: UsbIdentity
    size_bytes: int
