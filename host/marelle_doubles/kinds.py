"""The kinds of board that a double can be: what a computer notices of each at its port and in its flash."""

from __future__ import annotations

from types import MappingProxyType
from typing import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_K = 1024


class Causes(NamedTuple):
    """What `machine.reset_cause()` says after a start by the current, the button (or DTR and RTS), the program, a soft reset.

    A soft reset may leave what it said before: None.
    """

    power: int = 1
    button: int = 1
    program: int = 1
    soft: int | None = None


class Kind(NamedTuple):
    """One kind of board.

    Attributes:
        machine: what `sys.implementation._machine` says there. platform: what `sys.platform` says.
        heap_bytes: of a program, twice the board's: an object takes twice the room in 64 bits.
        filesystem: "lfs2", "fat", or "flat": files without folders, which cannot be renamed.
        blocks: of its flash. block_bytes: size of one.
        native_usb: whether its port is one of its own program, and gone while it restarts; else a UART's.
        reset_lines: whether DTR and RTS of its port restart it.
        causes: of its starts. starts: the files that run when it starts, in order.
        f_strings: whether its MicroPython knows them.
        version, bytecode: that its MicroPython says it has, where it plays another one; () and 0 for what it has.
        greeting: the line before its first prompt, where it plays another one; "" for its own.
        storage_offset: of its files, from the start of its flash's file, in bytes.
        boot_loader: whether `machine.bootloader()` leads to one.
    """

    machine: str
    platform: str
    heap_bytes: int
    filesystem: str
    blocks: int
    block_bytes: int
    native_usb: bool
    reset_lines: bool
    causes: Causes = Causes()
    starts: tuple[str, ...] = ("boot.py", "main.py")
    f_strings: bool = True
    version: tuple[int | str, ...] = ()
    bytecode: int = 0
    greeting: str = ""
    storage_offset: int = 0
    boot_loader: bool = False


# An RP2 knows the watchdog, by which a program restarts it, and the rest; ESP32's EN pin is no other cause than the current's.
_RP2, _ESP32, _STM32 = Causes(program=3), Causes(program=2, soft=5), Causes(1, 2, 2, 0)

# Storage: ports/rp2/boards/*/mpconfigboard.h of MicroPython 1.25; esp32: partitions-4MiB.csv; micro:bit: mb2's filesystem.ld.
KINDS: Mapping[str, Kind] = MappingProxyType({
    "pico": Kind("Raspberry Pi Pico with RP2040", "rp2", 2 * 200 * _K, "lfs2", 352, 4096, True, False, _RP2),
    "pico_w": Kind("Raspberry Pi Pico W with RP2040", "rp2", 2 * 180 * _K, "lfs2", 212, 4096, True, False, _RP2),
    "pico2": Kind("Raspberry Pi Pico2 with RP2350", "rp2", 2 * 440 * _K, "lfs2", 768, 4096, True, False, _RP2),
    "esp32": Kind("Generic ESP32 module with ESP32", "esp32", 2 * 110 * _K, "lfs2", 512, 4096, False, True, _ESP32),
    "stm32": Kind("PYBv1.1 with STM32F405RG", "pyboard", 2 * 100 * _K, "fat", 224, 512, False, False, _STM32),
    "microbit": Kind("micro:bit with nRF52833", "microbit", 2 * 64 * _K, "flat", 20, 1024, False, False, starts=("main.py",), f_strings=False),
    # Files in a flash of their own (2 MiB); of the nRF52840 at its end: boards/*/mpconfigboard.h of MicroPython 1.25.
    "itsybitsy_m4": Kind("ItsyBitsy M4 Express with SAMD51G19A", "samd", 2 * 160 * _K, "lfs2", 512, 4096, True, False),
    "xiao_nrf52840": Kind("XIAO nRF52840 Sense with NRF52840", "nrf52", 2 * 128 * _K, "lfs2", 64, 4096, True, False),
    # Its heap has some 10 kB, in which no double can live.
    "microbit_v1": Kind("micro:bit with nRF51822", "microbit", 2 * 64 * _K, "flat", 28, 1024, False, False, starts=("main.py",), f_strings=False, version=(1, 9, 2)),
    # As it was sold in 2022: the bytecode of that time was another (`MPY_VERSION` in py/persistentcode.h of v1.18).
    "old_pico": Kind("Raspberry Pi Pico with RP2040", "rp2", 2 * 200 * _K, "lfs2", 352, 4096, True, False, _RP2, version=(1, 18, 0), bytecode=5),
})  # fmt: skip
