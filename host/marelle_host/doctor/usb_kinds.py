"""The kinds of boards by their USB IDs, for boards that have no MicroPython, or do not answer.

Sources: MicroPython 1.25 (ports/*/boards), raspberrypi/usb-pid, Arduino's boards.txt (AVR and Renesas), DAPLink's board ids, Espressif's usb-pids.
"""

from types import MappingProxyType
from typing import Literal, NamedTuple

from marelle_host.doctor.facts import UsbDevice
from marelle_host.doctor.usb_ids import BOOTSEL, DAPLINK, MAKERS, SERIAL_CLASSES
from marelle_images.microbits import CHIPS, VERSIONS

State = Literal["", "speaks", "waits", "never"]


class UsbKind(NamedTuple):
    """A kind of board.

    Attributes:
        name: its usual name.
        state: "speaks" if MicroPython itself reports these USB IDs, "waits" for a boot loader that waits for firmware, "never" if
            MicroPython cannot run there; "" if any firmware may run.
    """

    name: str
    state: State = ""


_AVR = MappingProxyType(
    {
        0x0001: "Uno", 0x0043: "Uno", 0x0243: "Uno", 0x006A: "Uno", 0x0062: "Uno Mini", 0x0010: "Mega", 0x0042: "Mega", 0x0210: "Mega", 0x0242: "Mega",
        0x0036: "Leonardo", 0x8036: "Leonardo", 0x0037: "Micro", 0x8037: "Micro", 0x0237: "Micro", 0x8237: "Micro", 0x0041: "Yún", 0x8041: "Yún",
        0x003F: "Mega ADK", 0x0044: "Mega ADK",
    }
)  # fmt: skip
_ARDUINO = (0x2341, 0x2A03)
_KINDS = MappingProxyType(
    {
        **{numbers: UsbKind(chip, "waits") for numbers, chip in BOOTSEL.items()},
        **{(vendor, number): UsbKind(f"Arduino {name}", "never") for vendor in _ARDUINO for number, name in _AVR.items()},
        (0x2341, 0x0069): UsbKind("Arduino Uno R4 Minima"),
        (0x2341, 0x1002): UsbKind("Arduino Uno R4 WiFi"),
        (0x2341, 0x025E): UsbKind("Arduino Nano RP2040 Connect"),
        (0x2E8A, 0x0005): UsbKind("Raspberry Pi Pico", "speaks"),
        (0x2E8A, 0x000A): UsbKind("Raspberry Pi Pico"),  # with a program in C
        (0x2E8A, 0x000B): UsbKind("Raspberry Pi Pico (CircuitPython)"),
        (0x2E8A, 0x0004): UsbKind("Picoprobe", "never"),
        (0x2E8A, 0x000C): UsbKind("Raspberry Pi Debug Probe", "never"),
        (0x303A, 0x0002): UsbKind("ESP32-S2", "waits"),
        (0x303A, 0x1001): UsbKind("ESP32"),
        (0x303A, 0x4001): UsbKind("ESP32"),
        (0x0483, 0xDF11): UsbKind("STM32", "waits"),
    }
)  # fmt: skip


def usb_kind(vendor: int, product: int, serial_number: str = "") -> UsbKind | None:
    """Return a board's kind by its USB IDs; None for unknown ones, and for a USB-serial chip of many boards, such as the CH340.

    A micro:bit's serial number tells its version; without it the name is "micro:bit".

    Example:
        >>> usb_kind(0x0D28, 0x0204, "9904360254974e450049").name
        'micro:bit V2'
    """
    if (vendor, product) == DAPLINK:
        version = VERSIONS.get(CHIPS.get(serial_number[:4], ""), "")
        return UsbKind(f"micro:bit {version}".strip())
    return _KINDS.get((vendor, product))


def kind_of(device: UsbDevice) -> UsbKind | None:
    """Return the kind of a USB device, as `usb_kind` does."""
    return usb_kind(device.vendor, device.product)


def may_be_board(device: UsbDevice) -> bool:
    """Return True if a device may be a board: it has a port, a known kind, or a known maker and serial (or untold) interfaces."""
    if device.ports or kind_of(device) is not None:
        return True
    known = device.vendor in MAKERS
    return known and (not device.classes or bool(device.classes & SERIAL_CLASSES))
