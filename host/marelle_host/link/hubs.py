"""Find the USB hub of each port: the boards on a hub share its bandwidth to the computer."""

import re
from collections.abc import Sequence

from marelle_host.link.ports import listed_ports
from marelle_host.link.usb_identity import UsbIdentity

_INTERFACE = re.compile(r":[\w.]+$")  # `:1.0` of Linux, `:x.0` of Windows
_LAST = re.compile(r"[-.]\w+$")


def hubs_of(ports: Sequence[str]) -> dict[str, str]:
    """Return port -> its USB hub; "" for a port that is on no hub: a network address, a virtual board.

    A USB port without a known place, as with some drivers of Windows, is on the hub "?", for such ports may share a hub.
    """
    places = {one.device: _hub(one.location) for one in listed_ports() if one.vid is not None}
    return {port: places.get(port, "") for port in ports}


def hub_at(usb: UsbIdentity) -> str:
    """Return the hub of a USB place, such as a drive's, as `hubs_of` names it."""
    return _hub(usb.location) if usb.vid else ""


def _hub(location: str | None) -> str:
    """Return the hub of a USB place: the path of plugs from the computer, without the last plug.

    Example:
        >>> [_hub(place) for place in ("1-1.4.2:1.0", "1-1.4.3:1.0", "1-4", None)]
        ['1-1.4', '1-1.4', '1', '?']
    """
    return _LAST.sub("", socket_of(location)) if location else "?"


def socket_of(location: str) -> str:
    """Return the USB socket of a board from the place of one of its ports: equal for all its ports, and for its drive.

    Example:
        >>> socket_of("1-1.4.2:1.0")
        '1-1.4.2'
    """
    return _INTERFACE.sub("", location)
