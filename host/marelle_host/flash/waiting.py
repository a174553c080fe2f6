"""Finds the boards without a port that wait in their boot loader for a firmware, quickly, on every system."""

from __future__ import annotations

from collections import Counter

from marelle_host.doctor.reading import boot_loaders
from marelle_host.doctor.usb_ids import BOOTSEL
from marelle_host.doctor.usb_kinds import UsbKind
from marelle_host.flash.drives import drives_at_once


def boards_waiting() -> list[UsbKind]:
    """Return the boards without a port that wait for a firmware: by USB where the system tells that at once, by their drives elsewhere."""
    told = boot_loaders()
    portless = Counter(one.chip for one in drives_at_once() if one.chip in BOOTSEL.values())
    portless.subtract(kind.name for kind in told)
    return [*told, *(UsbKind(chip, "waits") for chip in (+portless).elements())]
