"""Stop the programs on boards: by Ctrl-C, by a restart through the lines of their port, or when they are plugged in again."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING

from marelle_host.link.errors import LinkError
from marelle_host.link.listing import Listing
from marelle_host.link.opening import Opening
from marelle_host.link.ports import listed_ports
from marelle_host.link.protocol_loop import Job, Watch, drive, drive_ports
from marelle_host.link.usb_identity import UsbIdentity, find_now, may_be_used, usb_identities_of
from marelle_protocol import Stopped, Stream, catch, stop_or_restart

if TYPE_CHECKING:
    from serial import Serial
    from serial.tools.list_ports_common import ListPortInfo

STUCK = ("E-LINK-23", "E-LINK-24")
"""The codes of programs that may be stopped where their boards are plugged in again: the lines of a port may lead to no chip."""

_LISTED_S = 0.05


def stop_boards(
    ports: Sequence[str], watch: Watch | None = None
) -> dict[str, Stopped | LinkError]:
    """Stop the program and the motors of each board, all boards at once.

    A board whose program ignores Ctrl-C is restarted if its port has lines for that; its guard then keeps the program from starting.

    Args:
        ports: names of ports.
        watch: receives the begin and the end of each board.

    Returns:
        Port -> how the board was stopped, or why not: E-LINK-23, it must be unplugged and plugged in again; E-LINK-24, it was restarted,
        but has no guard; E-LINK-07, its motors could not be stopped; or why its port was not opened, or was lost.
    """
    return drive_ports(
        ports, lambda _port: stop_or_restart(Stream()), watch=watch, silent=STUCK[0]
    )


def catch_plugged(
    usb_ports: Mapping[str, UsbIdentity], watch: Watch | None = None, timeout_s: float = 30.0
) -> dict[str, Stopped | LinkError]:
    """Wait until boards are unplugged and plugged in again, and stop each in the 1.5 s for which its guard delays the program.

    Args:
        usb_ports: the name of a port -> the USB identity of its board (`usb_identity_of`).
        watch: receives the begin and the end of each board.
        timeout_s: the longest wait, in seconds.

    Returns:
        Port -> how the board was stopped, or why not: E-LINK-25, it was not plugged in again; E-LINK-24, its program has started;
        E-LINK-07, its motors could not be stopped; or why its port was not opened, or was lost.
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

    The board's guard waits for Ctrl-C for only 1.5 s after the port has appeared, so that all boards must be served at the same time.
    """

    def __init__(self, usb: UsbIdentity, listing: Listing[ListPortInfo], end_s: float) -> None:
        self._usb_identity, self._listing, self._end_s = usb, listing, end_s
        self._looked_at: Sequence[ListPortInfo] | None = None
        self._is_gone = False
        self._opening: Opening | None = None

    @property
    def is_over(self) -> bool:
        if self._opening is None:
            self._look()
        return self._opening.is_over if self._opening else time.monotonic() >= self._end_s

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
        """Return the open port, or why it is not open: E-LINK-25, the board was not plugged in again, or the problem of `Opening`."""
        if self._opening is None:
            return LinkError("E-LINK-25", port=self._usb_identity.port)
        return self._opening.result()

    def close(self) -> Thread | None:
        return None if self._opening is None else self._opening.close()


def pluggable(ports: Sequence[str]) -> dict[str, UsbIdentity]:
    """Return port -> USB identity of the boards that can be plugged in again: all but those at network addresses."""
    return usb_identities_of([port for port in ports if "://" not in port])
