"""Read the facts of this computer, on every system; change nothing and open no port."""

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from marelle_host.doctor.facts import Holder, Port, System, UsbDevice
from marelle_host.doctor.tools import said_by
from marelle_host.doctor.usb_kinds import UsbKind, usb_kind


class Computer(NamedTuple):
    """A computer to read: the present one by default.

    Attributes:
        platform: its system, as `sys.platform` names it.
        root: the folder read as `/`.
        output_of: runs a tool of the system, as `said_by` does.
    """

    platform: str = sys.platform
    root: Path = Path("/")
    output_of: Callable[[Sequence[str]], bytes | None] = said_by


THIS = Computer()


def read_system(
    asked: Sequence[str] = (), also: Sequence[str] = (), computer: Computer = THIS
) -> System:
    """Return the facts of a computer.

    Args:
        asked: names of ports or addresses; () for all ports of USB devices.
        also: further ports, used if `asked` is empty.
        computer: the computer to read.
    """
    return _READERS.get(computer.platform, _other)(computer, asked, also)


def read_devices(computer: Computer = THIS) -> tuple[UsbDevice, ...] | None:
    """Return the USB devices except hubs; None if the system does not tell them."""
    read = _DEVICES.get(computer.platform)
    return read(computer) if read is not None else None


def _has_pyserial() -> bool:
    return find_spec("serial") is not None


def locker(port: str) -> Holder | None:
    """Return the program that has locked a port of this computer; None if none has, or the system does not tell."""
    if sys.platform != "linux":
        return None
    from marelle_host.doctor import linux  # imports modules of Linux alone

    return linux.locker(Path("/"), port) if port.startswith("/") else None


def boot_loaders(computer: Computer = THIS) -> list[UsbKind]:
    """Return the kinds of boards on USB that wait in their boot loader and have no port; [] on Windows, where asking takes seconds."""
    if computer.platform == "win32":
        return []
    portless = [one for one in read_devices(computer) or () if not one.ports]
    kinds = (usb_kind(one.vendor, one.product) for one in portless)
    return [kind for kind in kinds if kind is not None and kind.state == "waits"]


def _linux_devices(computer: Computer) -> tuple[UsbDevice, ...] | None:
    from marelle_host.doctor import linux  # imports modules of Linux alone

    return linux.usb_devices(computer.root)


def _macos_devices(computer: Computer) -> tuple[UsbDevice, ...] | None:
    from marelle_host.doctor import macos  # as above

    return macos.usb_devices(computer.output_of(macos.DEVICES))


def _windows_devices(computer: Computer) -> tuple[UsbDevice, ...] | None:
    from marelle_host.doctor import windows  # as above

    found = windows.parse_devices(computer.output_of(windows.DEVICES))
    return None if found is None else found.devices


def _linux(computer: Computer, asked: Sequence[str], also: Sequence[str]) -> System:
    from marelle_host.doctor import linux  # as above

    names = asked or _ports(linux.usb_devices(computer.root), also)
    return linux.read(computer.root, names, linux.my_groups(), pyserial=_has_pyserial())


def _macos(computer: Computer, asked: Sequence[str], also: Sequence[str]) -> System:
    from marelle_host.doctor import macos  # as above

    devices = _macos_devices(computer)
    names = asked or _ports(devices, also)
    holders_of = macos.holders(computer.output_of(macos.open_files(names)), names) if names else {}
    volumes = computer.root / "Volumes"
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


def _windows(computer: Computer, asked: Sequence[str], also: Sequence[str]) -> System:
    from marelle_host.doctor import windows  # as above

    found = windows.parse_devices(computer.output_of(windows.DEVICES))
    if found is None:
        devices, drives = None, frozenset[str]()
        plugged = windows.listed_ports(computer.output_of(windows.PORTS))
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


def _other(_computer: Computer, asked: Sequence[str], also: Sequence[str]) -> System:
    return System(
        platform=os.name,
        pyserial=_has_pyserial(),
        devices=None,
        ports=tuple(Port(name) for name in asked or also),
    )


_READERS: MappingProxyType[str, Callable[[Computer, Sequence[str], Sequence[str]], System]] = (
    MappingProxyType({"linux": _linux, "darwin": _macos, "win32": _windows})
)
_DEVICES: MappingProxyType[str, Callable[[Computer], tuple[UsbDevice, ...] | None]] = (
    MappingProxyType(
        {"linux": _linux_devices, "darwin": _macos_devices, "win32": _windows_devices}
    )
)
