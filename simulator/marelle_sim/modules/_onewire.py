"""MicroPython's `_onewire`: resets, bits and bytes on a 1-Wire bus; the module `onewire` is built on it."""

from functools import cache

from _board import board
from machine import Pin
from machine_bus import gpio_number

from marelle_sim.chips.chip import dallas_crc8
from marelle_sim.microcontroller.one_wire import OneWireBus

__all__ = ["crc8", "readbit", "readbyte", "reset", "writebit", "writebyte"]

_RESET_US, _BIT_US = 960, 70
_clock = board.clock


@cache
def _bus(number: int) -> OneWireBus:
    return OneWireBus(board, board.pin(number))


def reset(pin: Pin) -> bool:
    """Reset the bus; return True if a chip answers."""
    _clock.spend(_RESET_US)
    return _bus(gpio_number(pin)).reset()


def readbit(pin: Pin) -> int:
    """Read a bit; 1 when no chip sends."""
    _clock.spend(_BIT_US)
    return _bus(gpio_number(pin)).read_bit()


def readbyte(pin: Pin) -> int:
    """Read a byte, its low bit first."""
    return sum(readbit(pin) << place for place in range(8))


def writebit(pin: Pin, value: int) -> None:
    """Send a bit."""
    _clock.spend(_BIT_US)
    _bus(gpio_number(pin)).write_bit(value & 1)


def writebyte(pin: Pin, value: int) -> None:
    """Send a byte, its low bit first."""
    for place in range(8):
        writebit(pin, value >> place)


def crc8(data: bytes | bytearray) -> int:
    """Return the checksum that 1-Wire chips add to their data (Dallas CRC-8)."""
    return dallas_crc8(bytes(data))
