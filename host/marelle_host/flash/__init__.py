"""Put MicroPython on boards: find them, copy an image to their drive or send it to their boot loader, and check that they answer."""

from marelle_host.flash.boot_loader import enter_boot_loader
from marelle_host.flash.daplink_copy import flash_daplink
from marelle_host.flash.drives import Drive, drive_now, find_drives
from marelle_host.flash.errors import FlashError
from marelle_host.flash.patience import Patience
from marelle_host.flash.uf2_copy import flash_uf2

__all__ = [
    "Drive",
    "FlashError",
    "Patience",
    "drive_now",
    "enter_boot_loader",
    "find_drives",
    "flash_daplink",
    "flash_uf2",
]
