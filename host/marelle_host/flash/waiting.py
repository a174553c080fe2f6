"""Find, quickly and on every system, the boards that wait in their boot loader for firmware and have no port."""

from collections import Counter

from marelle_host.doctor.usb_ids import BOOTSEL
from marelle_host.doctor.usb_kinds import UsbKind
from marelle_host.flash.drives import drives_at_once
from marelle_host.flash.host import THIS_HOST, Host


def boards_waiting(host: Host = THIS_HOST) -> list[UsbKind]:
    """Return the kinds of the boards without a port that wait for firmware: found on USB, or by their drives where USB tells nothing."""
    told = host.boot_loaders()
    portless = Counter(
        one.chip for one in drives_at_once(host.disks) if one.chip in BOOTSEL.values()
    )
    portless.subtract(kind.name for kind in told)
    return [*told, *(UsbKind(chip, "waits") for chip in (+portless).elements())]
