"""The kinds of board that a double can be: what a computer notices of each at its port and in its flash."""

from __future__ import annotations

from types import MappingProxyType
from typing import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_K = 1024


class Kind(NamedTuple):
    """One kind of board.

    Attributes:
        machine: what `sys.implementation._machine` says there. platform: what `sys.platform` says.
        heap_bytes: of a program, twice the board's: an object takes twice the room in 64 bits.
        filesystem: "lfs2", "fat", or "flat": files without folders, which cannot be renamed.
        blocks: of its flash. block_bytes: size of one.
        native_usb: whether its port is one of its own program, and gone while it restarts; else a UART's.
        reset_lines: whether DTR and RTS of its port restart it.
        starts: the files that run when it starts, in order. f_strings: whether its MicroPython knows them.
    """

    machine: str
    platform: str
    heap_bytes: int
    filesystem: str
    blocks: int
    block_bytes: int
    native_usb: bool
    reset_lines: bool
    starts: tuple[str, ...] = ("boot.py", "main.py")
    f_strings: bool = True


# Storage: ports/rp2/boards/*/mpconfigboard.h of MicroPython 1.25; esp32: partitions-4MiB.csv; micro:bit: mb2's filesystem.ld.
KINDS: Mapping[str, Kind] = MappingProxyType({
    "pico": Kind("Raspberry Pi Pico with RP2040", "rp2", 2 * 200 * _K, "lfs2", 352, 4096, True, False),
    "pico_w": Kind("Raspberry Pi Pico W with RP2040", "rp2", 2 * 180 * _K, "lfs2", 212, 4096, True, False),
    "esp32": Kind("Generic ESP32 module with ESP32", "esp32", 2 * 110 * _K, "lfs2", 512, 4096, False, True),
    "stm32": Kind("PYBv1.1 with STM32F405RG", "pyboard", 2 * 100 * _K, "fat", 224, 512, False, False),
    "microbit": Kind("micro:bit with nRF52833", "microbit", 2 * 64 * _K, "flat", 20, 1024, False, False, ("main.py",), f_strings=False),
})  # fmt: skip
