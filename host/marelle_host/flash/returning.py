"""Find the port of a board after its boot loader's drive was written, and check that the board answers with the new firmware.

All RP2040 in their boot loader may have the same serial number (E0C9125B0D9B): a board is recognised by its place on USB. Where the
system does not tell that, its port is the only new one, so that only one board at a time may be flashed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from marelle_host.doctor.usb_ids import ESPRESSIF
from marelle_host.flash.drives import Drive
from marelle_host.flash.errors import FlashError
from marelle_host.flash.host import Host
from marelle_host.flash.waits import wait_for
from marelle_host.link.hubs import socket_of
from marelle_host.link.listing import Listing
from marelle_host.link.ports import stays
from marelle_host.link.usb_identity import UsbIdentity, find_now, may_be_used
from marelle_images.versions import numbers_of
from marelle_protocol import Identity
from marelle_text.version import dotted

if TYPE_CHECKING:
    from serial.tools.list_ports_common import ListPortInfo

LISTED_S = 0.2  # the age at which a list that several boards share is made again


class Flashed(NamedTuple):
    """The result of a flash: the port at which the board is now, and the identity that its MicroPython reports."""

    port: str
    known: Identity


def port_listing(host: Host) -> Listing[ListPortInfo]:
    """Return the list of serial ports on USB, shared by all boards that wait for their ports."""
    return Listing(
        lambda: [one for one in host.ports() if one.vid is not None],
        LISTED_S,
        host.clock.monotonic,
    )


class Returning:
    """Finds the port at which a board appears after its drive was written; it must be made before the drive is written to.

    Args:
        drive: the board's drive.
        host: the computer to which the board is connected.
    """

    def __init__(self, drive: Drive, host: Host) -> None:
        self._drive, self.host = drive, host
        self._listing = host.listed or port_listing(host)
        self._before = {_key(one) for one in self._listed(now=True)}

    def _listed(self, *, now: bool = False) -> Sequence[ListPortInfo]:
        # A virtual board's drive has no USB place.
        return () if self._drive.usb.port else self._listing(now=now)

    def find_now(self) -> str:
        """Return the port of the board; "" if the port is not there yet, or may not be used yet.

        A micro:bit's port, which is that of its interface chip, is returned although the board has not restarted yet.

        Raises:
            FlashError: E-FLASH-18, several new ports may be the board's.
        """
        usb = self._drive.usb
        if usb.port:
            port = find_now(UsbIdentity(usb.port), self.host.ports())
            return port if port and may_be_used(port) else ""
        found = self._candidates(self._listed())
        if len({_board(one) for one in found}) > 1:
            ports = ", ".join(sorted(one.device for one in found))
            raise FlashError("E-FLASH-18", place=str(self._drive.folder), ports=ports)
        first = min(found, key=lambda one: (one.location or "", one.device), default=None)
        return first.device if first is not None and may_be_used(first.device) else ""

    def _candidates(self, listed: Sequence[ListPortInfo]) -> Sequence[ListPortInfo]:
        drive, usb = self._drive, self._drive.usb
        # the interface chip's number, which its port has too
        if drive.kind == "daplink" and drive.unique_id:
            same = [one for one in listed if one.serial_number == drive.unique_id]
            if same:
                return same
        new = self._new(listed)
        if not usb.location:
            return new
        here = [one for one in listed if socket_of(one.location or "") == usb.location]
        # On Windows two hubs may give their sockets equal names.
        return [one for one in here if one in new] or here

    def _new(self, listed: Sequence[ListPortInfo]) -> list[ListPortInfo]:
        return [
            one for one in listed if _key(one) not in self._before and _may_be(one, self._drive)
        ]

    def has_begun(self) -> bool:
        """Return True if a new port is at the USB place of the drive: the board has restarted, even if another drive has its letter now.

        False if that place is unknown.
        """
        socket = self._drive.usb.location
        came = (socket_of(one.location or "") for one in self._new(self._listed()))
        return bool(socket) and socket in came

    def check(self, version: str, look: Callable[[], object]) -> Flashed:
        """Wait until the board answers, and return its port and identity if it runs this version of MicroPython.

        Args:
            version: the image's version; only its three numbers are compared, so that a preview counts as its release.
            look: called repeatedly; an exception that it raises ends the wait.

        Raises:
            FlashError: at once: E-FLASH-08, another version or another Python answers; E-FLASH-18, see `find_now`. At the end of the wait
                (`patience.answers_s`): E-FLASH-07, there is no usable port; E-FLASH-09, there is one, but the board does not answer.
        """
        port = ""

        def ask() -> Identity | None:
            nonlocal port
            port = self.find_now()
            return self.host.ask([port])[0].identity if port else None

        known = wait_for(ask, self.host.patience.answers_s, look, self.host.clock)
        if not port:
            raise FlashError("E-FLASH-07", place=str(self._drive.folder))
        if known is None:
            raise FlashError("E-FLASH-09", port=port, version=version)
        found = dotted(known.version)
        if known.implementation != "micropython" or numbers_of(found) != numbers_of(version):
            shown = f"{known.implementation} {found}".replace("micropython", "MicroPython")
            raise FlashError("E-FLASH-08", port=port, version=version, found=shown)
        return Flashed(port, known)


def _may_be(one: ListPortInfo, drive: Drive) -> bool:
    """Return True if a port may belong to a drive's board: not a USB-serial bridge, and Espressif's if and only if the chip is an ESP32."""
    vid = one.vid or 0
    return not stays(vid) and (vid == ESPRESSIF) == drive.chip.startswith("ESP")


def _key(one: ListPortInfo) -> tuple[object, ...]:
    return one.device, one.vid, one.pid, one.serial_number, one.location


def _board(one: ListPortInfo) -> tuple[object, ...]:
    """Return a key that is equal for all ports of one board; some boards have two ports."""
    return one.vid, one.pid, one.serial_number, socket_of(one.location or "") or one.device
