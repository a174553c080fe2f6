r"""Read the USB devices, the drives and the ports from the output of Windows's tools.

Facts: `Win32_PnPEntity` lists devices by identifiers such as `USB\VID_1A86&PID_7523\5&…`; a device with several functions has a further
entry for each, with `&MI_00` in its identifier; FTDI's driver has a bus of its own, `FTDIBUS\VID_0403+PID_6001+…`. The name of an entry
with a port ends with the port in every language: `(COM5)`. `CompatibleID` holds the classes: `USB\Class_ff&…`. Where PowerShell is forbidden, the
registry still tells the ports: `\Device\USBSER000`, `\Device\VCP0`, while `\Device\Serial0` is no USB device.
"""

import json
import os
import re
from typing import Any, NamedTuple

from marelle_host.doctor.facts import UsbDevice
from marelle_text.printable import printable

_SCRIPT = (
    "$ProgressPreference='SilentlyContinue';[Console]::OutputEncoding=[Text.Encoding]::UTF8;"
    "$found=Get-CimInstance Win32_PnPEntity -Filter \"PNPDeviceID LIKE 'USB%' OR PNPDeviceID LIKE 'FTDIBUS%'\";"
    "$drives=Get-CimInstance Win32_LogicalDisk;"
    "@{devices=@($found|Select-Object PNPDeviceID,Name,CompatibleID);drives=@($drives|ForEach-Object {$_.VolumeName})}"
    "|ConvertTo-Json -Depth 4 -Compress"
)
# By absolute paths: Windows searches the current folder first, which may be on anybody's USB stick.
SYSTEM = os.environ.get("SYSTEMROOT", r"C:\Windows") + r"\System32"
POWERSHELL = (
    rf"{SYSTEM}\WindowsPowerShell\v1.0\powershell.exe",
    "-NoProfile",
    "-NonInteractive",
    "-Command",
)
DEVICES = (*POWERSHELL, _SCRIPT)
PORTS = (rf"{SYSTEM}\reg.exe", "query", r"HKLM\HARDWARE\DEVICEMAP\SERIALCOMM")
_MOST_BYTES = 4_000_000
_MOST_ENTRIES = 5000
_IDENTIFIER = re.compile(
    r"(?:USB|FTDIBUS)\\VID_([0-9A-F]{4})[&+]PID_([0-9A-F]{4})(.{0,200})", re.ASCII | re.I | re.S
)
_PORT = re.compile(r"\((COM\d{1,4})\)\s*$", re.ASCII)
_CLASS = re.compile(r"USB\\Class_([0-9A-F]{2})\b", re.ASCII | re.I)
_LISTED = re.compile(r"^\s*\\Device\\(\S{1,80})\s+REG_SZ\s+(COM\d{1,4})\s*$", re.ASCII | re.M)
_HUB = 9  # USB-IF class code


class UsbAndDrives(NamedTuple):
    """The devices on USB without the hubs, and the volume names of the drives (such as `RPI-RP2`), read from PowerShell's output."""

    devices: tuple[UsbDevice, ...]
    drives: frozenset[str]


def parse_devices(said: bytes | None) -> UsbAndDrives | None:
    """Parse the output of the command `DEVICES`; None if it is not the expected JSON."""
    devices = listed_in(said, "devices")
    if devices is None:
        return None
    drives = frozenset(printable(one) for one in listed_in(said, "drives") or () if one)
    return UsbAndDrives(_devices(devices), drives)


def listed_in(said: bytes | None, key: str) -> list[Any] | None:
    """Return the list under a key of the JSON object that PowerShell has written, at most 5000 entries; None if there is none."""
    if said is None or len(said) > _MOST_BYTES:
        return None
    try:
        found = json.loads(said.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    listed = found.get(key) if isinstance(found, dict) else None
    return listed[:_MOST_ENTRIES] if isinstance(listed, list) else None


def _devices(entries: list[Any]) -> tuple[UsbDevice, ...]:
    """Return the devices except hubs.

    Which port belongs to which of several devices with equal IDs is not known: see `_Alike.devices`.
    """
    alike: dict[tuple[int, int], _Alike] = {}
    for entry in entries:
        name = entry.get("PNPDeviceID") if isinstance(entry, dict) else None
        if known := _IDENTIFIER.fullmatch(str(name)):
            numbers = int(known[1], 16), int(known[2], 16)
            alike.setdefault(numbers, _Alike()).take(entry, known[3])
    return tuple(
        device for numbers in sorted(alike) for device in alike[numbers].devices(*numbers)
    )


class _Alike:
    def __init__(self) -> None:
        self._places, self._classes, self._ports = set[str](), set[int](), set[str]()

    def take(self, entry: dict[str, Any], rest: str) -> None:
        if rest.startswith("\\"):  # a whole device, not one of its functions
            self._places.add(printable(rest[1:]))
        if port := _PORT.search(str(entry.get("Name"))):
            self._ports.add(port[1])
        names = entry.get("CompatibleID")
        for name in names if isinstance(names, list) else []:
            self._classes.update(int(code, 16) for code in _CLASS.findall(str(name)))

    def devices(self, vendor: int, product: int) -> list[UsbDevice]:
        """Return the devices, in order of their places: each with the next port, if there is one; the last with all that are left."""
        if self._classes == {_HUB}:
            return []
        places, ports = sorted(self._places) or [""], sorted(self._ports, key=len)
        last = len(places) - 1
        return [
            UsbDevice(
                place, vendor, product, frozenset(self._classes),
                ports=tuple(ports[at:] if at == last else ports[at : at + 1]),
            )
            for at, place in enumerate(places)
        ]  # fmt: skip


def listed_ports(said: bytes | None) -> list[str]:
    """Return the ports of USB devices in the output of the command `PORTS`, sorted by their numbers."""
    text = (said or b"")[:_MOST_BYTES].decode("utf-8", "replace").replace("\r\n", "\n")
    found = {port for device, port in _LISTED.findall(text) if not device.startswith("Serial")}
    return sorted(found, key=lambda name: (len(name), name))
