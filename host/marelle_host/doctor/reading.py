"""Reads the facts of this computer, whatever its system; changes nothing and opens no port."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from marelle_host.doctor.facts import Port, System
from marelle_host.doctor.usb_kinds import usb_kind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from marelle_host.doctor.facts import Holder
    from marelle_host.doctor.usb_kinds import UsbKind


def read_system(asked: Sequence[str] = ()) -> System:
    """Return the facts of this computer.

    Args:
        asked: names of ports or addresses; all ports of USB devices by default.
    """
    reader = _READERS.get(sys.platform, _other)
    return reader(asked)


def has_pyserial() -> bool:
    """Return whether ports can be opened."""
    return find_spec("serial") is not None


def locker(port: str) -> Holder | None:
    """Return who has a port of this computer for itself alone; None if nobody has, or the system does not tell."""
    if sys.platform != "linux":
        return None
    from marelle_host.doctor import linux  # its modules are of that system alone

    return linux.locker(Path("/"), port) if port.startswith("/") else None


def boot_loaders() -> list[UsbKind]:
    """Return the boards without a port that wait in their boot loader for a firmware; none where the system does not tell."""
    if sys.platform != "linux":
        return []
    from marelle_host.doctor import linux  # its modules are of that system alone

    portless = [one for one in linux.usb_devices(Path("/")) or () if not one.ports]
    kinds = (usb_kind(one.vendor, one.product) for one in portless)
    return [kind for kind in kinds if kind is not None and kind.state == "waits"]


def _linux(asked: Sequence[str]) -> System:
    from marelle_host.doctor import linux  # its modules are of that system alone

    root, groups = Path("/"), linux.my_groups()
    devices = linux.usb_devices(root)
    names = asked or [name for device in devices or () for name in device.ports]
    found = {name: linux.port_of(name, groups) for name in names}
    held, hidden = linux.holders(root, [name for name in names if found[name] is not None])
    return System(
        platform="linux",
        pyserial=has_pyserial(),
        devices=devices,
        ports=tuple(found[name] or Port(name) for name in names),
        drives=linux.drives(root),
        running=linux.running(root),
        holders=held,
        holders_hidden=hidden,
    )


def _other(asked: Sequence[str]) -> System:
    return System(
        platform=os.name,
        pyserial=has_pyserial(),
        devices=None,
        ports=tuple(Port(name) for name in asked),
    )


_READERS: MappingProxyType[str, Callable[[Sequence[str]], System]] = MappingProxyType(
    {"linux": _linux}
)
