"""The USB vendor IDs of boards, of USB-serial bridges and of boot loaders."""

from types import MappingProxyType
from typing import NamedTuple

from marelle_host.doctor.facts import UsbDevice

_COMMUNICATIONS, _DATA, _VENDOR_SPECIFIC = 2, 10, 255  # USB-IF class codes
SERIAL_CLASSES = frozenset((_COMMUNICATIONS, _DATA, _VENDOR_SPECIFIC))


class Maker(NamedTuple):
    """The maker with a USB vendor ID.

    Attributes:
        name: the chip or board, as people search for its driver. module: the kernel module that is its driver on Linux.
        driver_page: the address of its driver for Windows; "" where Windows has the driver.
    """

    name: str
    module: str = "cdc_acm"
    driver_page: str = ""


MAKERS = MappingProxyType(
    {
        0x0403: Maker("FTDI", "ftdi_sio", "https://ftdichip.com/drivers/vcp-drivers/"),
        0x067B: Maker("PL2303", "pl2303", "https://www.prolific.com.tw"),
        0x0D28: Maker("micro:bit"),
        0x10C4: Maker(
            "CP210x",
            "cp210x",
            "https://www.silabs.com/developers/usb-to-uart-bridge-vcp-drivers",
        ),
        0x1A86: Maker("CH340", "ch341", "https://www.wch.cn/downloads/CH341SER_EXE.html"),
        0x1B4F: Maker("SparkFun"),
        0x2341: Maker("Arduino"),
        0x239A: Maker("Adafruit"),
        0x2E8A: Maker("Raspberry Pi Pico"),
        0x303A: Maker("ESP32"),
        0xF055: Maker("MicroPython"),
    }
)
BOOTSEL = MappingProxyType({(0x2E8A, 0x0003): "RP2040", (0x2E8A, 0x000F): "RP2350"})
"""The boot loader in the ROM of a Pico's chip (data sheets: RP2040 2.8.4, RP2350 5.5)."""
BOOT_DRIVES = frozenset(("RPI-RP2", "RP2350"))
ESPRESSIF = 0x303A
"""The maker of the ESP32 family: of chips with a USB of their own."""
DAPLINK = (0x0D28, 0x0204)
"""The interface chip of a micro:bit."""


def maker_of(device: UsbDevice) -> Maker:
    """Return the maker of a device that may be a board; for an unknown vendor ID, a `Maker` named by its IDs, such as "1234:0005".

    A device of the standard class for serial ports has the usual driver, whoever made it.
    """
    found = MAKERS.get(device.vendor, Maker(f"{device.vendor:04x}:{device.product:04x}"))
    if _COMMUNICATIONS in device.classes:  # the standard class, for which each system has a driver
        return found._replace(module="cdc_acm", driver_page="")
    return found
