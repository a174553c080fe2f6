"""The radio of a board, out of reach of every network: what `network` and `socket` both know of it.

Written from MicroPython 1.25 (extmod/network_cyw43.c, network_lwip.c, modlwip.c) and its driver (cyw43_ctrl.c, cyw43_lwip.c).
The times that the radio takes are estimates.
"""

from __future__ import annotations

from types import SimpleNamespace

from _board import board

from marelle_sim.microcontroller.oserror import os_error

STATION, ACCESS_POINT = 0, 1
DOWN, JOINING, UP, NO_NETWORK = 0, 1, 3, -2  # CYW43_LINK_…
PERMISSION = 1  # EPERM: what is asked of an interface that was never switched on
_NOWHERE = "0.0.0.0"
_MASK, _DNS = "255.255.255.0", "8.8.8.8"
_STATION_GATEWAY, _OWN_ADDRESS = "192.168.0.1", "192.168.4.1"
_START_US = 700_000  # its firmware is sent to it: 225 kB, and pauses of the driver
_SEARCH_US = 2_500_000  # on all channels
_JOIN_US = 3_000_000  # until it has not found the network
_clock = board.clock


class Interface:
    """One of the two: a station in somebody's network, or an access point of one's own.

    Attributes:
        number: `STATION` or `ACCESS_POINT`. active: as the program set it.
        is_up: True once it was switched on: the driver leaves it up. address, mask, gateway: as dotted texts.
        settings: those of `config`.
    """

    def __init__(self, number: int) -> None:
        self.number = number
        self.active = self.is_up = False
        self.address = self.mask = self.gateway = _NOWHERE
        self.settings: dict[str, object] = {
            "antenna": 0, "channel": 3, "security": 0, "pm": 0xA11142, "txpower": 31,
        }  # fmt: skip
        self._join_us = -1

    def switch(self, *, on: bool) -> None:
        """Switch it on or off."""
        self.active = on
        if not on or self.is_up:
            return
        if not any(interface.is_up for interface in INTERFACES):
            _clock.wait_until(_clock.now + _START_US)
        self.is_up, self.mask = True, _MASK
        if self.number == STATION:
            self.gateway, names.server = _STATION_GATEWAY, _DNS
        else:
            self.address = self.gateway = _OWN_ADDRESS

    def join(self) -> None:
        """Begin to look for a network.

        Raises:
            OSError: EPERM, it is not switched on.
        """
        if not self.is_up:
            raise os_error(PERMISSION)
        self._join_us = _clock.now + _JOIN_US

    def leave(self) -> None:
        """Look for none any more."""
        self._join_us = -1

    def status(self) -> int:
        """Return its state (`DOWN` …): a station finds no network, an access point is up."""
        if self.number == ACCESS_POINT:
            return UP if self.is_up and self.active else DOWN
        if self._join_us < 0:
            return DOWN
        return JOINING if _clock.now < self._join_us else NO_NETWORK


def search() -> None:
    """Listen on all channels; nobody is there.

    Raises:
        OSError: EPERM, no interface is switched on.
    """
    if not any(interface.is_up for interface in INTERFACES):
        raise os_error(PERMISSION)
    _clock.wait_until(_clock.now + _SEARCH_US)


names = SimpleNamespace(server=_NOWHERE)  # the address of the name server
INTERFACES = (Interface(STATION), Interface(ACCESS_POINT))

__all__ = [
    "ACCESS_POINT", "DOWN", "INTERFACES", "JOINING", "NO_NETWORK", "STATION", "UP", "Interface", "names", "search",
]  # fmt: skip
