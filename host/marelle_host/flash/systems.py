"""Asks this computer, whatever its system, which drives are on USB."""

from __future__ import annotations

import sys
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from marelle_host.flash.volumes import NOWHERE

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from marelle_host.flash.volumes import Partition, Volume
    from marelle_host.link.places import UsbPlace


def volumes() -> list[Volume]:
    """Return the mounted drives that may be a board's, with the place of each where the system tells it."""
    return _VOLUMES.get(sys.platform, list)()


def unmounted() -> list[Partition]:
    """Return what is on USB and could be mounted; none where the system mounts drives itself."""
    return _linux().unmounted(Path("/")) if sys.platform == "linux" else []


def is_at(device: str, place: UsbPlace) -> bool:
    """Return whether a disk is still where it was; True where the system does not tell at once."""
    if sys.platform != "linux" or not device:
        return True
    found: UsbPlace = _linux().place_of(Path("/"), device)
    return found != NOWHERE and found.location == place.location


def _linux() -> ModuleType:
    from marelle_host.flash import drives_linux  # its modules are of that system alone

    return drives_linux


def _linux_volumes() -> list[Volume]:
    found: list[Volume] = _linux().volumes(Path("/"))
    return found


_VOLUMES: MappingProxyType[str, Callable[[], list[Volume]]] = MappingProxyType(
    {"linux": _linux_volumes}
)
