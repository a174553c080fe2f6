"""Pairs a boot loader's drive with the port at which its board comes back, and asks whether it answers with the firmware that it was given.

All RP2040 in their boot loader may have one serial number (E0C9125B0D9B): a board is known by its place on USB. Where the system does not
tell that, it is the one port that is new, so that only one board at a time may be served.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from marelle_host.doctor.usb_ids import ESPRESSIF
from marelle_host.flash.errors import FlashError
from marelle_host.flash.waits import wait_for
from marelle_host.link.found import ask_boards
from marelle_host.link.hubs import socket_of
from marelle_host.link.listing import Listing
from marelle_host.link.ports import listed_ports, stays
from marelle_host.link.usb_identity import UsbIdentity, find_now, may_be_used
from marelle_images.versions import numbers_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from serial.tools.list_ports_common import ListPortInfo

    from marelle_host.flash.drives import Drive
    from marelle_protocol import Identity

    PortListing = Listing[ListPortInfo]

_LISTED_S = 0.2


class Flashed(NamedTuple):
    """What came of a flash: the port at which the board is now, and what its MicroPython says."""

    port: str
    known: Identity


def port_listing() -> PortListing:
    """Return a list of the ports that are on USB, for all boards that wait for theirs at once."""
    return Listing(lambda: [one for one in listed_ports() if one.vid is not None], _LISTED_S)


class Returning:
    """The port of the board of a drive: to be made before the drive is written to.

    Args:
        drive: of the board.
        listing: lists the ports, for others too; None for this board alone.
    """

    def __init__(self, drive: Drive, listing: PortListing | None = None) -> None:
        self._drive, self._listing = drive, listing or port_listing()
        self._before = {_key(one) for one in self._listed(now=True)}

    def _listed(self, *, now: bool = False) -> Sequence[ListPortInfo]:
        if self._drive.usb.port:  # a virtual board's: nothing of USB
            return ()
        return self._listing(now=now)

    def find_now(self) -> str:
        """Return the port of the board, "" if it has not come back or may not be used yet.

        Raises:
            FlashError: E-FLASH-18, several ports have come and nothing tells which one it is.
        """
        usb = self._drive.usb
        if usb.port:
            port = find_now(UsbIdentity(usb.port))
            return port if port and may_be_used(port) else ""
        found = self._candidates(self._listed())
        if len({_board(one) for one in found}) > 1:
            ports = ", ".join(sorted(one.device for one in found))
            raise FlashError("E-FLASH-18", place=str(self._drive.folder), ports=ports)
        first = min(found, key=_interface, default=None)
        return first.device if first is not None and may_be_used(first.device) else ""

    def _candidates(self, listed: Sequence[ListPortInfo]) -> Sequence[ListPortInfo]:
        """Return the ports that are the board's, as far as anything tells."""
        drive, usb = self._drive, self._drive.usb
        if drive.kind == "daplink" and drive.unique_id:  # of its interface chip, with its port
            same = [one for one in listed if one.serial_number == drive.unique_id]
            if same:
                return same
        new = self._new(listed)
        if not usb.location:
            return new
        here = [one for one in listed if socket_of(one.location or "") == usb.location]
        fresh = [
            one for one in here if one in new
        ]  # two hubs of Windows may call their sockets alike
        return fresh or here

    def _new(self, listed: Sequence[ListPortInfo]) -> list[ListPortInfo]:
        return [
            one for one in listed if _key(one) not in self._before and _may_be(one, self._drive)
        ]

    def has_begun(self) -> bool:
        """Tell whether a port has come where the board is plugged in: its drive has gone then, though another board's may have its name or letter."""
        socket = self._drive.usb.location
        came = (socket_of(one.location or "") for one in self._new(self._listed()))
        return bool(socket) and socket in came

    def wait(self, timeout_s: float, look: Callable[[], object]) -> str:
        """Wait for the port of the board, and return it; "" if it has not come back in time.

        Args:
            timeout_s: how long it is waited for, in seconds.
            look: called every so often; what it raises ends the wait.

        Raises:
            FlashError: as `find_now`.
        """
        return wait_for(self.find_now, timeout_s, look)

    def check(self, version: str, timeout_s: float, look: Callable[[], object]) -> Flashed:
        """Wait until the board answers, and return its port and what it says, if that is this version of MicroPython.

        Args:
            version: as an image says it; its three numbers are compared, so a preview passes for its release.
            timeout_s: how long its port and its answer are waited for, in seconds.
            look: as for `wait`.

        Raises:
            FlashError: E-FLASH-08, another version or another Python answers: this ends the wait; E-FLASH-09, there is a port and
                no answer; E-FLASH-07, there is no port that may be used; E-FLASH-18, as `find_now`.
        """
        port = ""

        def ask() -> Identity | None:
            nonlocal port
            port = self.find_now()
            return ask_boards([port])[0].identity if port else None

        known = wait_for(ask, timeout_s, look)
        if not port:
            raise FlashError("E-FLASH-07", place=str(self._drive.folder))
        if known is None:
            raise FlashError("E-FLASH-09", port=port, version=version)
        found = ".".join(map(str, known.version))
        if known.implementation != "micropython" or numbers_of(found) != numbers_of(version):
            shown = f"{known.implementation} {found}".replace("micropython", "MicroPython")
            raise FlashError("E-FLASH-08", port=port, version=version, found=shown)
        return Flashed(port, known)


def _may_be(one: ListPortInfo, drive: Drive) -> bool:
    """Return True if a port can belong to the board of a drive: it is no USB-UART bridge, and it has Espressif's USB number if and only if the chip is an ESP32."""
    vid = one.vid or 0
    return not stays(vid) and (vid == ESPRESSIF) == drive.chip.startswith("ESP")


def _key(one: ListPortInfo) -> tuple[object, ...]:
    return one.device, one.vid, one.pid, one.serial_number, one.location


def _board(one: ListPortInfo) -> tuple[object, ...]:
    """Return a key that the ports of one board share; some boards have two."""
    return one.vid, one.pid, one.serial_number, socket_of(one.location or "") or one.device


def _interface(one: ListPortInfo) -> tuple[str, str]:
    return one.location or "", one.device
