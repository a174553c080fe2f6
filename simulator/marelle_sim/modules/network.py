"""MicroPython's `network` of a board with a radio that is in reach of no network; its results and errors are those of a board then.

A station's `connect` ends in `STAT_NO_AP_FOUND`, `scan` finds nothing, an access point has no clients.
"""

from typing import Any

from _board import board
from radio import (
    ACCESS_POINT,
    DOWN,
    INTERFACES,
    JOINING,
    NO_NETWORK,
    STATION,
    UP,
    Interface,
    is_dotted,
    names,
    search,
)

from marelle_sim.errors import BoardError
from marelle_sim.microcontroller.board_types import whole

__all__ = [
    "AP_IF", "STAT_CONNECTING", "STAT_CONNECT_FAIL", "STAT_GOT_IP", "STAT_IDLE", "STAT_NO_AP_FOUND", "STAT_WRONG_PASSWORD",
    "STA_IF", "WLAN", "country", "hostname", "ipconfig", "route",
]  # fmt: skip

STA_IF, AP_IF = STATION, ACCESS_POINT
STAT_IDLE, STAT_CONNECTING, STAT_GOT_IP = DOWN, JOINING, UP
STAT_NO_AP_FOUND, STAT_WRONG_PASSWORD, STAT_CONNECT_FAIL = NO_NETWORK, -3, -1

_CALL_US = 100  # of a command to the radio chip over its bus: an estimate
_LONGEST_NAME = 32
_MAKER = bytes((0x28, 0xCD, 0xC1))  # the first three bytes of Raspberry Pi's addresses
_SAID = {DOWN: "down", JOINING: "join", UP: "up", NO_NETWORK: "nonet"}
_SETTABLE = (
    "antenna", "channel", "essid", "hostname", "key", "monitor", "password", "pm", "security", "ssid", "trace",
    "txpower",
)  # fmt: skip
_known = {"country": "XX", "hostname": board.facts.hostname}
_wlans: "dict[int, CYW43]" = {}


class CYW43:
    """An interface of the radio, the station (`WLAN(WLAN.IF_STA)`) or the access point (`WLAN(WLAN.IF_AP)`)."""

    IF_STA, IF_AP = STATION, ACCESS_POINT
    SEC_OPEN, SEC_WPA_WPA2 = 0, 0x0040_0006
    SEC_WPA3, SEC_WPA2_WPA3 = 0x0100_0004, 0x0140_0004
    PM_NONE, PM_PERFORMANCE, PM_POWERSAVE = 0x10, 0xA11142, 0x11

    __slots__ = ("_interface",)
    _interface: Interface

    def __new__(cls, interface: int = STATION, /) -> "CYW43":
        """Return the object of an interface, always the same: 0 is the station, any other number the access point."""
        number = STATION if whole(interface) == STATION else ACCESS_POINT
        if number not in _wlans:
            wlan = _wlans[number] = object.__new__(cls)
            wlan._interface = INTERFACES[number]
        return _wlans[number]

    def active(self, is_active: object = None, /) -> bool | None:
        """Return whether the interface is switched on, or switch it on or off."""
        _clock.spend(_CALL_US)
        if is_active is None:
            return self._interface.active
        self._interface.switch(on=bool(is_active))
        return None

    def scan(self, **_options: object) -> list[tuple[object, ...]]:
        """Search for networks; return [], for there are none. OSError EPERM before the first `active(True)`."""
        search()
        return []

    def connect(
        self,
        ssid: str | bytes,
        key: str | bytes | None = None,
        *,
        auth: int = -1,
        security: int = -1,
        bssid: bytes | None = None,
        channel: int = -1,
    ) -> None:
        """Begin to join a network; the station does not find it. OSError EPERM before its first `active(True)`."""
        _clock.spend(_CALL_US)
        for number in (auth, security, channel):
            whole(number)
        for text in (ssid, key or ""):
            if not isinstance(text, str):
                memoryview(text)  # refuses what is no buffer
        if bssid is not None and len(bssid) != 6:
            raise ValueError
        INTERFACES[STATION].join()

    def disconnect(self) -> None:
        """Stop joining a network."""
        _clock.spend(_CALL_US)
        self._interface.leave()

    def isconnected(self) -> bool:
        """Return False: a station is never in a network, and an access point never has clients."""
        _clock.spend(_CALL_US)
        return False

    def status(self, param: str = "", /) -> int | list[object]:
        """Return the state of joining (`STAT_…`), or with "rssi" 0 (of a station), with "stations" [] (of an access point).

        The state of an access point is STAT_GOT_IP while it is on, else STAT_IDLE. ValueError for any other `param`.
        """
        _clock.spend(_CALL_US)
        if not param:
            return self._interface.status()
        if param == "rssi":
            self._must_be(STATION, "STA required")
            return 0
        if param == "stations":
            self._must_be(ACCESS_POINT, "AP required")
            return []
        raise ValueError("unknown status param")

    def _must_be(self, number: int, words: str) -> None:
        if self._interface.number != number:
            raise ValueError(words)

    def ifconfig(self, addresses: Any = None, /) -> tuple[str, ...] | None:
        """Return (address, mask, gateway, name server), or set these four; "dhcp" waits 10 s and raises OSError.

        ValueError if they are not four texts of four numbers with dots.
        """
        interface = self._interface
        if addresses is None:
            return interface.address, interface.mask, interface.gateway, names.server
        if addresses == "dhcp":
            _clock.wait_until(_clock.now + 10_000_000)
            raise OSError("timeout waiting for DHCP to get IP address")
        if len(addresses) != 4:
            raise ValueError(f"requested length 4 but object has length {len(addresses)}")
        dotted = [_address(address) for address in addresses]
        interface.address, interface.mask, interface.gateway, names.server = dotted
        return None

    def ipconfig(self, param: str = "", /, **values: Any) -> Any:
        """Return one value of the interface's address by its name, such as "addr4", or set some: `ipconfig(gw4="…")`.

        "addr4" is (address, mask). Setting addr6, autoconf6, dhcp4 or gw6 has no effect.

        Raises:
            ValueError: there is no such name, or an address is not four numbers with dots.
            TypeError: there is neither a name nor a value, or both.
        """
        interface = self._interface
        if values:
            if param:
                raise TypeError("can't specify pos and kw args")
            self._set_address(values)
            return None
        known = {
            "addr4": (interface.address, interface.mask),
            "addr6": [],
            "autoconf6": interface.is_up,
            "dhcp4": interface.is_up and interface.number == STATION,
            "gw4": interface.gateway,
            "has_autoconf6": False,
            "has_dhcp4": False,
        }
        return _asked(known, param, "unexpected key")

    def _set_address(self, values: dict[str, Any]) -> None:
        interface = self._interface
        for name, value in values.items():
            if name == "addr4":
                address, mask = (value, interface.mask) if isinstance(value, str) else value
                interface.address, interface.mask = _address(address), _address(mask)
            elif name == "gw4":
                interface.gateway = _address(value)
            elif name not in ("addr6", "autoconf6", "dhcp4", "gw6"):
                raise ValueError("unexpected key")

    def config(self, *params: str, **values: Any) -> Any:
        """Return one setting by its name, such as "ssid", or set some: `config(ssid="…", key="…")`.

        The `ssid` of a station is always "", and a password cannot be read.

        Raises:
            ValueError: there is no such name.
            TypeError: there is neither one name nor a value, or both.
        """
        _clock.spend(_CALL_US)
        if not values:
            if len(params) != 1:
                raise TypeError("must query one param")
            return _asked(self._settings(), params[0], "unknown config param")
        if params:
            raise TypeError("can't specify pos and kw args")
        for name, value in values.items():
            if name not in _SETTABLE:
                raise ValueError("unknown config param")
            if name == "hostname":
                hostname(value)
            else:
                self._interface.settings["ssid" if name == "essid" else name] = value
        return None

    def _settings(self) -> dict[str, object]:
        held, own = self._interface.settings, f"PICO{board.unique_id[-2:].hex().upper()}"
        ssid = "" if self._interface.number == STATION else held.get("ssid", own)
        shown = {name: held[name] for name in ("antenna", "channel", "security", "pm", "txpower")}
        return {
            **shown, "mac": _MAKER + board.unique_id[-3:], "ssid": ssid, "essid": ssid, "hostname": _known["hostname"],
        }  # fmt: skip

    def deinit(self) -> None:
        """Switch the radio off."""
        for interface in INTERFACES:
            interface.leave()
            interface.active = interface.is_up = False

    def send_ethernet(self, _frame: bytes, /) -> None:
        """Raise BoardError E-BOARD-12: sending an Ethernet frame is not simulated."""
        raise BoardError("E-BOARD-12", name="WLAN.send_ethernet")

    def ioctl(self, _command: int, _buffer: bytearray, /) -> None:
        """Raise BoardError E-BOARD-12: commands to the radio chip are not simulated."""
        raise BoardError("E-BOARD-12", name="WLAN.ioctl")

    def __repr__(self) -> str:
        kind = "STA" if self._interface.number == STATION else "AP"
        return f"<CYW43 {kind} {_SAID[self._interface.status()]} {self._interface.address}>"


WLAN = CYW43
_clock = board.clock


def _address(text: Any) -> str:
    """Return an address of four numbers with dots, without leading zeros; ValueError for anything else."""
    if not is_dotted(text):
        raise ValueError("invalid arguments")
    return ".".join([str(int(part)) for part in text.split(".")])


def _asked(known: dict[str, Any], param: str, words: str) -> Any:
    if not param:
        raise TypeError("must query one param")
    if param not in known:
        raise ValueError(words)
    return known[param]


def country(code: str | None = None, /) -> str | None:
    """Return the country whose radio rules apply, as two letters, or set it; ValueError for a text of another length."""
    if code is None:
        return _known["country"]
    if len(code) != 2:
        raise ValueError
    _known["country"] = code
    return None


def hostname(name: str | None = None, /) -> str | None:
    """Return the board's name in a network, or set it; ValueError if the name is too long."""
    if name is None:
        return _known["hostname"]
    if len(name) > _LONGEST_NAME:
        raise ValueError
    _known["hostname"] = name
    return None


def ipconfig(param: str = "", /, **values: Any) -> Any:
    """Return one setting of all interfaces by its name, or set some: "dns", or "prefer", which is always 4 here."""
    if not values:
        return _asked({"dns": names.server, "prefer": 4}, param, "unexpected key")
    for name, value in values.items():
        if name == "dns":
            names.server = _address(value)
        elif name != "prefer":
            raise ValueError("unexpected key")
    return None


def route() -> list[object]:
    """Return [], for this port registers no interfaces."""
    return []
