"""The host, which is the computer that flashes boards: its clock, ports and drives, and its conversations with the boards."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from marelle_host.doctor.reading import boot_loaders
from marelle_host.doctor.usb_kinds import UsbKind
from marelle_host.flash.copying import Copied, copy_to
from marelle_host.flash.drives import Drive, find_drives
from marelle_host.flash.patience import USUAL, Patience
from marelle_host.flash.systems import DISKS, Disks
from marelle_host.flash.waits import Clock
from marelle_host.link import Found, LinkError, ask_boards, examine_boards
from marelle_host.link.listing import Listing
from marelle_host.link.ports import listed_ports
from marelle_host.link.protocol_loop import Watch, drive_ports
from marelle_protocol import Examined, Stream
from marelle_protocol.boot_loader import enter_boot_loader

if TYPE_CHECKING:
    from serial.tools.list_ports_common import ListPortInfo

    from marelle_host.flash.esptool_found import Esptool


def send_to_boot_loader(port: str) -> tuple[str, bool] | LinkError:
    """Stop the board at a port, and restart it into its boot loader; return its platform, and whether it goes."""
    return drive_ports([port], lambda _port: enter_boot_loader(Stream()))[port]


class Host(NamedTuple):
    """What a flash uses of the computer to which the boards are connected; by default, of this one.

    Attributes:
        clock: tells the time. patience: the deadlines of the steps of a flash.
        disks: its drives, as the system tells of them. virtual: returns the drives of virtual boards, see `find_drives`.
        ports: returns pyserial's entries of its serial ports.
        listed: the ports on USB, where several flashes share the list; None for a list of its own.
        boot_loaders: returns the kinds of boards on USB that wait in their boot loader and have no port.
        ask: asks the boards at these ports for their identity. examine: asks them for the state of their flash, too.
        send: restarts the board at a port into its boot loader, see `send_to_boot_loader`.
        copy: writes a file to a drive, see `copy_to`.
        esptool: the esptool to run; None to find one.
    """

    clock: Clock = time
    patience: Patience = USUAL
    disks: Disks = DISKS
    virtual: Callable[[], Mapping[str, str]] = dict
    ports: Callable[[], Iterable[ListPortInfo]] = listed_ports
    listed: Listing[ListPortInfo] | None = None
    boot_loaders: Callable[[], Sequence[UsbKind]] = boot_loaders
    ask: Callable[[Sequence[str]], list[Found]] = ask_boards
    examine: Callable[[Sequence[str], Watch | None], dict[str, Examined | LinkError | None]] = (
        examine_boards
    )
    send: Callable[[str], tuple[str, bool] | LinkError] = send_to_boot_loader
    copy: Callable[[Path, Sequence[bytes], Callable[[int], object], float], Copied] = copy_to
    esptool: Esptool | None = None

    def drives(self) -> list[Drive]:
        """Return the present drives of boot loaders."""
        return find_drives(self.disks, self.virtual())


THIS_HOST = Host()
