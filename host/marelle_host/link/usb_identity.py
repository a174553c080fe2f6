"""Find a board again after a restart, or after it was plugged in again, even if its port has another name then."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from marelle_host.link.errors import LinkError
from marelle_host.link.ports import is_same_port, listed_ports, stays

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from serial.tools.list_ports_common import ListPortInfo

_LOOK_S = 0.05
_LEAVES_S = 1.0  # native USB is still seen for a moment after its board has restarted


class UsbIdentity(NamedTuple):
    """The facts by which a board is recognised on USB; "" and 0 where USB does not tell.

    Attributes:
        port: the name of its port at that time. vid, pid: its USB vendor and product IDs; 0 for a network address, and for a port that is not on USB.
        serial_number: its USB serial number; many bridges have none, or all the same. location: its hubs and socket, such as `1-2.3`.
    """

    port: str
    vid: int = 0
    pid: int = 0
    serial_number: str = ""
    location: str = ""


def usb_identity_of(port: str) -> UsbIdentity:
    """Return the USB identity of the board at a port, to find it again with `find_again`; ask while the board is there."""
    return usb_identities_of([port])[port]


def usb_identities_of(
    ports: Sequence[str], list_ports: Callable[[], Iterable[ListPortInfo]] | None = None
) -> dict[str, UsbIdentity]:
    """Return port -> USB identity of its board; of a port that is not listed, only the port is known.

    Args:
        ports: names of ports.
        list_ports: function that returns the computer's ports; called once at most, for it takes 0.1 s on Windows; None: `listed_ports`.
    """
    listed = [*(list_ports or listed_ports)()] if any("://" not in port for port in ports) else []
    return {port: _identity_in(port, listed) for port in ports}


def _identity_in(port: str, listed: Sequence[ListPortInfo]) -> UsbIdentity:
    found = (one for one in listed if "://" not in port and is_same_port(one.device, port))
    return next((_usb_identity(one) for one in found), UsbIdentity(port))


def find_again(was: UsbIdentity, timeout_s: float = 10.0) -> str:
    """Wait until a board that has restarted or was unplugged is back and may be used; return the name of its port.

    If this person may not use the port by the deadline, its name is returned all the same: opening it then tells why (E-LINK-04).

    It is recognised by its USB serial number if no other device has the same, else by its USB socket; a port without USB IDs by its
    name. Unless its USB device is a bridge, the function first waits until the port has disappeared, for 1 s at most.

    Args:
        was: its USB identity before.
        timeout_s: the longest wait, in seconds.

    Raises:
        LinkError: E-LINK-28, the board has not come back; E-LINK-08, pyserial is not installed.

    Example:
        >>> was = usb_identity_of("COM5")
        >>> find_again(was)  # once it has restarted
        'COM7'
    """
    end_s = time.monotonic() + timeout_s
    gone_s = min(end_s, time.monotonic() + _LEAVES_S)
    may_go = not ("://" in was.port or (was.vid and stays(was.vid)))
    while may_go and find_now(was) and time.monotonic() < gone_s:
        time.sleep(_LOOK_S)
    while True:
        late = time.monotonic() >= end_s
        port = find_now(was)
        if port and (late or may_be_used(port)):
            return port
        if late:
            raise LinkError("E-LINK-28", port=was.port, seconds=round(timeout_s))
        time.sleep(_LOOK_S)


def find_now(was: UsbIdentity, listed: Iterable[ListPortInfo] | None = None) -> str:
    """Return the port at which a board with this USB identity is now, "" for none; a network address is returned without a look.

    Args:
        was: its USB identity before.
        listed: the ports of this computer; None to list them now.
    """
    now = [_usb_identity(one) for one in (listed_ports() if listed is None else listed)]
    if not was.vid:
        is_there = "://" in was.port or was.port in {one.port for one in now}
        return was.port if is_there or _is_file(was.port) else ""
    places = [one for one in now if one.vid == was.vid]
    same = [one for one in places if was.serial_number and one.serial_number == was.serial_number]
    if len(same) != 1:  # a bridge without a number, or whose maker gives all the same
        same = [one for one in same or places if was.location and one.location == was.location]
    return same[0].port if same else ""


def _usb_identity(one: ListPortInfo) -> UsbIdentity:
    return UsbIdentity(
        one.device, one.vid or 0, one.pid or 0, one.serial_number or "", one.location or ""
    )


def may_be_used(port: str) -> bool:
    """Tell whether this person may use an existing port: Linux gives that right a moment after the port has appeared. True for a name of no file."""
    return not _is_file(port) or os.access(port, os.R_OK | os.W_OK)


def _is_file(port: str) -> bool:
    return "/" in port and Path(port).exists()  # not for a name such as COM3
