"""Read the facts of this computer, on every system; change nothing and open no port."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

from marelle_host.doctor.facts import Holder, Port, System, UsbDevice
from marelle_host.doctor.tools import said_by
from marelle_host.doctor.usb_kinds import UsbKind, usb_kind


def read_system(asked: Sequence[str] = (), also: Sequence[str] = ()) -> System:
    """Return the facts of this computer.

    Args:
        asked: names of ports or addresses; () for all ports of USB devices.
        also: further ports, used if `asked` is empty.
    """
    return _READERS.get(sys.platform, _other)(asked, also)


def read_devices() -> tuple[UsbDevice, ...] | None:
    """Return the USB devices except hubs; None if the system does not tell them."""
    return _DEVICES.get(sys.platform, lambda: None)()


def _has_pyserial() -> bool:
    return find_spec("serial") is not None


def locker(port: str) -> Holder | None:
    """Return the program that has locked a port of this computer; None if none has, or the system does not tell."""
    if sys.platform != "linux":
        return None
    from marelle_host.doctor import linux  # imports modules of Linux alone

    return linux.locker(Path("/"), port) if port.startswith("/") else None


def boot_loaders() -> list[UsbKind]:
    """Return the kinds of boards on USB that wait in their boot loader and have no port; [] on Windows, where asking takes seconds."""
    if sys.platform == "win32":
        return []
    portless = [one for one in read_devices() or () if not one.ports]
    kinds = (usb_kind(one.vendor, one.product) for one in portless)
    return [kind for kind in kinds if kind is not None and kind.state == "waits"]


def _linux_devices() -> tuple[UsbDevice, ...] | None:
    from marelle_host.doctor import linux  # imports modules of Linux alone

    return linux.usb_devices(Path("/"))


def _macos_devices() -> tuple[UsbDevice, ...] | None:
    from marelle_host.doctor import macos  # as above

    return macos.usb_devices(said_by(macos.DEVICES))


def _windows_devices() -> tuple[UsbDevice, ...] | None:
    from marelle_host.doctor import windows  # as above

    found = windows.parse_devices(said_by(windows.DEVICES))
    return None if found is None else found.devices


def _linux(asked: Sequence[str], also: Sequence[str]) -> System:
    from marelle_host.doctor import linux  # as above

    root = Path("/")
    names = asked or _ports(linux.usb_devices(root), also)
    return linux.read(root, names, linux.my_groups(), pyserial=_has_pyserial())


def _macos(asked: Sequence[str], also: Sequence[str]) -> System:
    from marelle_host.doctor import macos  # as above

    devices = _macos_devices()
    names = asked or _ports(devices, also)
    holders_of = macos.holders(said_by(macos.open_files(names)), names) if names else {}
    volumes = Path("/Volumes")
    return System(
        platform="macos",
        pyserial=_has_pyserial(),
        devices=devices,
        ports=tuple(
            Port(name, not Path(name).exists() or os.access(name, os.R_OK | os.W_OK))
            for name in names
        ),
        drives=frozenset(one.name for one in volumes.iterdir())
        if volumes.is_dir()
        else frozenset(),
        holders=holders_of,
        holders_hidden=True,
    )


def _windows(asked: Sequence[str], also: Sequence[str]) -> System:
    from marelle_host.doctor import windows  # as above

    found = windows.parse_devices(said_by(windows.DEVICES))
    if found is None:
        devices, drives = None, frozenset[str]()
        plugged = windows.listed_ports(said_by(windows.PORTS))
    else:
        devices, drives = found
        plugged = [name for device in devices for name in device.ports]
    return System(
        platform="windows",
        pyserial=_has_pyserial(),
        devices=devices,
        ports=tuple(Port(name) for name in asked or [*plugged, *also]),
        drives=drives,
        holders_hidden=True,
    )


def _ports(devices: Iterable[UsbDevice] | None, also: Sequence[str]) -> list[str]:
    return [*(name for device in devices or () for name in device.ports), *also]


def _other(asked: Sequence[str], also: Sequence[str]) -> System:
    return System(
        platform=os.name,
        pyserial=_has_pyserial(),
        devices=None,
        ports=tuple(Port(name) for name in asked or also),
    )


_READERS: MappingProxyType[str, Callable[[Sequence[str], Sequence[str]], System]] = (
    MappingProxyType({"linux": _linux, "darwin": _macos, "win32": _windows})
)
_DEVICES: MappingProxyType[str, Callable[[], tuple[UsbDevice, ...] | None]] = MappingProxyType(
    {"linux": _linux_devices, "darwin": _macos_devices, "win32": _windows_devices}
)
