"""Stops what runs on boards: asked by Ctrl-C, restarted by the lines of their port, or caught when they are plugged in again."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from marelle_host.link.errors import LinkError
from marelle_host.link.listing import Listing
from marelle_host.link.opening import Opening
from marelle_host.link.ports import listed_ports
from marelle_host.link.protocol_loop import Job, drive, drive_ports
from marelle_host.link.usb_identity import find_now, may_be_used, usb_identities_of
from marelle_protocol import Stream, catch, stop_or_restart

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from threading import Thread

    from serial import Serial
    from serial.tools.list_ports_common import ListPortInfo

    from marelle_host.link.protocol_loop import Watch
    from marelle_host.link.usb_identity import UsbIdentity
    from marelle_protocol import Stopped

STUCK = ("E-LINK-23", "E-LINK-24")
"""The codes of programs that may be stopped where their boards are plugged in again: the lines of a port may lead to no chip."""

_LISTED_S = 0.05


def stop_boards(
    ports: Sequence[str], watch: Watch | None = None
) -> dict[str, Stopped | LinkError]:
    """Stop what runs on each board, all at once, and their motors.

    A board whose program heeds no Ctrl-C is restarted where its port has lines for that, and caught by its guard.

    Args:
        ports: names of ports.
        watch: is told how far they are.

    Returns:
        Port -> how it was stopped, or why not: E-LINK-23, it has to be plugged in again; -24, it was restarted, and has no guard.
    """
    return drive_ports(
        ports, lambda _port: stop_or_restart(Stream()), watch=watch, silent=STUCK[0]
    )


def catch_plugged(
    usb_ports: Mapping[str, UsbIdentity], watch: Watch | None = None, timeout_s: float = 30.0
) -> dict[str, Stopped | LinkError]:
    """Wait until boards are unplugged and plugged in again, and stop each before its program starts: its guard waits for that.

    Args:
        usb_ports: the name of a port -> where that board is (`usb_identity_of`).
        watch: is told how far they are.
        timeout_s: how long they are waited for.

    Returns:
        Port -> how it was stopped, or why not: E-LINK-25, it was not plugged in again; -24, its program started all the same.
    """
    end_s = time.monotonic() + timeout_s
    listing = Listing(lambda: [*listed_ports()], _LISTED_S)
    jobs = {
        port: Job(partial(_Replugged, usb, listing, end_s), catch(Stream()))
        for port, usb in usb_ports.items()
    }
    return drive(jobs, watch, silent="E-LINK-24")


class _Replugged:
    """A port that is opened as soon as its board has been unplugged and plugged in again.

    Its guard listens for 1.5 s after the port has come, so no board may wait until another one is caught.
    """

    def __init__(self, usb: UsbIdentity, listing: Listing[ListPortInfo], end_s: float) -> None:
        self._usb_identity, self._listing, self._end_s = usb, listing, end_s
        self._looked_at: Sequence[ListPortInfo] | None = None
        self._is_gone = False
        self._opening: Opening | None = None

    @property
    def is_over(self) -> bool:
        """Whether `result` waits no more."""
        if self._opening is None:
            self._look()
        if self._opening is None:
            return time.monotonic() >= self._end_s
        return self._opening.is_over

    def _look(self) -> None:
        listed = self._listing()
        if listed is self._looked_at:
            return
        self._looked_at, port = listed, find_now(self._usb_identity, listed)
        if not port:
            self._is_gone = True
        elif self._is_gone and may_be_used(port):
            self._opening = Opening(port)

    def result(self) -> Serial | LinkError:
        """Return the open port, or why it is not open: E-LINK-25, the board was not plugged in again."""
        if self._opening is None:
            return LinkError("E-LINK-25", port=self._usb_identity.port)
        return self._opening.result()

    def close(self) -> Thread | None:
        """Close the port; return the thread in which that goes on."""
        return None if self._opening is None else self._opening.close()


def pluggable(ports: Sequence[str]) -> dict[str, UsbIdentity]:
    """Return port -> USB place of the boards that can be plugged in anew, which an address cannot."""
    return usb_identities_of([port for port in ports if "://" not in port])
