"""Watches USB while a board is unplugged and plugged in again: nothing changes there if its cable only charges."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from marelle_host.doctor.facts import UsbDevice

    Key = tuple[str, int, int]


class Replugging:
    """Compares what is on USB with what was there before, look by look.

    Args:
        before: what was there.

    Attributes:
        gone: how many of these have been unplugged.

    Example:
        >>> watched = Replugging(before)
        >>> watched.came(usb_devices(root))
    """

    def __init__(self, before: Iterable[UsbDevice]) -> None:
        self._before = frozenset(map(_key, before))
        self._gone: frozenset[Key] = frozenset()

    @property
    def gone(self) -> int:
        """How many of the devices that were there have been unplugged."""
        return len(self._gone)

    def came(self, now: Iterable[UsbDevice]) -> UsbDevice | None:
        """Return a device that is new, or is back; None as long as there is none.

        Args:
            now: what is there.
        """
        devices = list(now)
        known = self._before - self._gone
        new = next((device for device in devices if _key(device) not in known), None)
        self._gone |= self._before - frozenset(map(_key, devices))
        return new


def _key(device: UsbDevice) -> Key:
    return device.place, device.vendor, device.product
