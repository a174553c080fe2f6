"""The facts about a drive that the system tells without reading the drive."""

from pathlib import Path
from typing import NamedTuple

from marelle_host.link.usb_identity import UsbIdentity

NOWHERE = UsbIdentity("")
"""The USB place of a drive of which the system does not tell where it is plugged in."""


class Volume(NamedTuple):
    """A mounted drive.

    Attributes:
        folder: its folder. label: its name; "" where the system does not tell. device: its name in the system, such as "/dev/sdb1".
        usb: its place on USB; for a virtual board's drive, `usb.port` is the port that the board will have after the flash.
        size_bytes: the size of the whole disk; 0 where the system does not tell.
    """

    folder: Path
    label: str = ""
    device: str = ""
    usb: UsbIdentity = NOWHERE
    size_bytes: int = 0


class Partition(NamedTuple):
    """A file system on USB that is not mounted: its name in the system, its USB place, and the size of its disk."""

    device: str
    usb: UsbIdentity
    size_bytes: int
