"""Finds the USB hub of each port: the boards of a hub share one line to the computer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from marelle_host.link.ports import listed_ports

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marelle_host.link.usb_identity import UsbIdentity

_INTERFACE = re.compile(r":[\w.]+$")  # `:1.0` of Linux, `:x.0` of Windows
_LAST = re.compile(r"[-.]\w+$")


def hubs_of(ports: Sequence[str]) -> dict[str, str]:
    """Return port -> the hub that it hangs on; "" for one that hangs on none: an address, a virtual board.

    A port that is USB without a place, as some drivers of Windows have it, is on the hub "?": they may share one.
    """
    places = {one.device: _hub(one.location) for one in listed_ports() if one.vid is not None}
    return {port: places.get(port, "") for port in ports}


def hub_at(usb: UsbIdentity) -> str:
    """Return the hub of a place, as `hubs_of` names it: of a drive, say."""
    return _hub(usb.location) if usb.vid else ""


def _hub(location: str | None) -> str:
    """Return the place of the hub of a place: the path of plugs from the computer to a port, without the last one.

    Example:
        >>> [_hub(place) for place in ("1-1.4.2:1.0", "1-1.4.3:1.0", "1-4", None)]
        ['1-1.4', '1-1.4', '1', '?']
    """
    return _LAST.sub("", socket_of(location)) if location else "?"


def socket_of(location: str) -> str:
    """Return the place of a board from that of one of its ports: the same for all that it has on USB, its drive too.

    Example:
        >>> socket_of("1-1.4.2:1.0")
        '1-1.4.2'
    """
    return _INTERFACE.sub("", location)
