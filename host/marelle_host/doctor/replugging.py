"""Compare the USB devices before and after a board is unplugged and plugged in again: nothing changes if its cable only charges."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from marelle_host.doctor.facts import UsbDevice

    Key = tuple[str, int, int]


class Replugging:
    """Compares the USB devices again and again with those of the beginning.

    Args:
        before: the devices at the beginning.

    Attributes:
        gone: the number of these devices that have been unplugged at least once.

    Example:
        >>> watched = Replugging(before)
        >>> watched.came(usb_devices(root))
    """

    def __init__(self, before: Iterable[UsbDevice]) -> None:
        self._before = frozenset(map(_key, before))
        self._gone: frozenset[Key] = frozenset()

    @property
    def gone(self) -> int:
        """The number of devices of the beginning that have been unplugged at least once."""
        return len(self._gone)

    def came(self, now: Iterable[UsbDevice]) -> UsbDevice | None:
        """Return a device that is new, or that was unplugged and is back; None if there is none yet.

        Args:
            now: the present devices.
        """
        devices = list(now)
        known = self._before - self._gone
        new = next((device for device in devices if _key(device) not in known), None)
        self._gone |= self._before - frozenset(map(_key, devices))
        return new


def _key(device: UsbDevice) -> Key:
    return device.place, device.vendor, device.product
