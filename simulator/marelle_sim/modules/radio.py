"""The state of a board's radio that is in reach of no network: what `network` and `socket` share.

Written from MicroPython 1.25 (extmod/network_cyw43.c, network_lwip.c, modlwip.c) and its driver (cyw43_ctrl.c, cyw43_lwip.c).
The times that the radio takes are estimates.
"""

from types import SimpleNamespace

from _board import board

from marelle_sim.microcontroller.board_types import EPERM, os_error

STATION, ACCESS_POINT = 0, 1
DOWN, JOINING, UP, NO_NETWORK = 0, 1, 3, -2  # CYW43_LINK_…
_NOWHERE = "0.0.0.0"
_MASK, _DNS = "255.255.255.0", "8.8.8.8"
_STATION_GATEWAY, _OWN_ADDRESS = "192.168.0.1", "192.168.4.1"
_START_US = 700_000  # the driver sends the radio its firmware, 225 kB, with pauses
_SEARCH_US = 2_500_000  # on all channels
_JOIN_US = 3_000_000  # until the station gives up its search for the network
_clock = board.clock


class Interface:
    """One of the radio's two interfaces: the station, which joins a network, or the access point, which makes one.

    Attributes:
        number: `STATION` or `ACCESS_POINT`. active: as the program set it.
        is_up: True once the interface was switched on; only `WLAN.deinit()` resets it, switching off does not.
        address, mask, gateway: four numbers with dots.
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
        """Switch the interface on or off; the first time one is switched on, the start of the radio takes time."""
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
        """Begin to search for a network to join.

        Raises:
            OSError: EPERM, this interface is not up (`is_up`).
        """
        if not self.is_up:
            raise os_error(EPERM)
        self._join_us = _clock.now + _JOIN_US

    def leave(self) -> None:
        """Stop searching for a network."""
        self._join_us = -1

    def status(self) -> int:
        """Return the state: of a station DOWN, JOINING, then NO_NETWORK; of an access point UP or DOWN."""
        if self.number == ACCESS_POINT:
            return UP if self.is_up and self.active else DOWN
        if self._join_us < 0:
            return DOWN
        return JOINING if _clock.now < self._join_us else NO_NETWORK


def search() -> None:
    """Search for networks on all channels, which takes time; there are none.

    Raises:
        OSError: EPERM, no interface is up (`is_up`).
    """
    if not any(interface.is_up for interface in INTERFACES):
        raise os_error(EPERM)
    _clock.wait_until(_clock.now + _SEARCH_US)


def is_dotted(host: object) -> bool:
    """Return True for a text of four numbers below 256 with dots between them."""
    parts = host.split(".") if isinstance(host, str) else []
    return len(parts) == 4 and all(part.isdecimal() and int(part) < 256 for part in parts)


names = SimpleNamespace(server=_NOWHERE)  # the address of the name server
INTERFACES = (Interface(STATION), Interface(ACCESS_POINT))
