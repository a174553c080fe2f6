"""The kinds of board that can be imitated, with what a computer can observe of each at its port and in its flash."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

_K = 1024


class Causes(NamedTuple):
    """The number that `machine.reset_cause()` returns after each kind of start.

    Attributes:
        power: after power comes.
        button: after the reset button, or a reset by DTR and RTS.
        program: after `machine.reset()`.
        soft: after a soft reset; None if the number stays what it was.
    """

    power: int = 1
    button: int = 1
    program: int = 1
    soft: int | None = None


class Kind(NamedTuple):
    """One kind of board.

    Attributes:
        machine: `sys.implementation._machine`. platform: `sys.platform`.
        heap_bytes: heap of the MicroPython process: twice that of most of these boards, because objects take twice the memory with 64 bits.
        filesystem: "lfs2", "fat", or "flat" (no folders, and files cannot be renamed).
        blocks: number of blocks of the file system. block_bytes: size of one block.
        native_usb: True if the chip itself is the USB device, so that the port disappears during a restart; False for a UART behind a bridge.
        reset_lines: whether the port's DTR and RTS can reset the board.
        causes: of resets. starts: the files that are run at a start, in order.
        f_strings: whether its MicroPython supports f-strings.
        version, bytecode: the version of MicroPython and of its bytecode to report; () and 0 for those of the process.
        greeting: the line before the first prompt; "" for the line of the process.
        storage_offset: offset of the file system in the flash file, in bytes.
        light: the names and numbers by which `machine.Pin` finds the light on the board; () for no `Pin`.
        boot_loader: whether `machine.bootloader()` enters a boot loader; otherwise it raises NotImplementedError.
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
    light: tuple[str | int, ...] = ()
    boot_loader: bool = False


# An RP2 reports the watchdog (a restart by the program) or power-on; an ESP32 reports the same cause for its EN pin as for power-on.
_RP2, _ESP32, _STM32 = Causes(program=3), Causes(program=2, soft=5), Causes(1, 2, 2, 0)

# Storage: ports/rp2/boards/*/mpconfigboard.h of MicroPython 1.25; esp32: partitions-4MiB.csv; micro:bit: mb2's filesystem.ld.
KINDS: Mapping[str, Kind] = MappingProxyType({
    "pico": Kind("Raspberry Pi Pico with RP2040", "rp2", 2 * 200 * _K, "lfs2", 352, 4096, True, False, _RP2, light=("LED", 25)),
    "pico_w": Kind("Raspberry Pi Pico W with RP2040", "rp2", 2 * 180 * _K, "lfs2", 212, 4096, True, False, _RP2, light=("LED",)),
    "pico2": Kind("Raspberry Pi Pico2 with RP2350", "rp2", 2 * 440 * _K, "lfs2", 768, 4096, True, False, _RP2, light=("LED", 25)),
    "esp32": Kind("Generic ESP32 module with ESP32", "esp32", 2 * 110 * _K, "lfs2", 512, 4096, False, True, _ESP32),
    "stm32": Kind("PYBv1.1 with STM32F405RG", "pyboard", 2 * 100 * _K, "fat", 224, 512, False, False, _STM32),
    "microbit": Kind("micro:bit with nRF52833", "microbit", 2 * 64 * _K, "flat", 20, 1024, False, False, starts=("main.py",), f_strings=False),
    # The file system is in a second flash (2 MiB), on the nRF52840 at the end of its flash: boards/*/mpconfigboard.h of MicroPython 1.25.
    "itsybitsy_m4": Kind("ItsyBitsy M4 Express with SAMD51G19A", "samd", 2 * 160 * _K, "lfs2", 512, 4096, True, False),
    "xiao_nrf52840": Kind("XIAO nRF52840 Sense with NRF52840", "nrf52", 2 * 128 * _K, "lfs2", 64, 4096, True, False),
    # A real one has a heap of some 10 kB, too little for the MicroPython of a computer.
    "microbit_v1": Kind("micro:bit with nRF51822", "microbit", 2 * 64 * _K, "flat", 28, 1024, False, False, starts=("main.py",), f_strings=False, version=(1, 9, 2)),
    # As sold in 2022, with an older bytecode (`MPY_VERSION` in py/persistentcode.h of v1.18), and without names of pins (they came with 1.19.1).
    "old_pico": Kind("Raspberry Pi Pico with RP2040", "rp2", 2 * 200 * _K, "lfs2", 352, 4096, True, False, _RP2, version=(1, 18, 0), bytecode=5, light=(25,)),
})  # fmt: skip
