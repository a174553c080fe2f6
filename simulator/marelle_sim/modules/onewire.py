"""MicroPython's `onewire`: chips on one wire, each with a number of its own."""

from __future__ import annotations

from _onewire import crc8, readbit, readbyte, reset, writebit, writebyte

TYPE_CHECKING = False
if TYPE_CHECKING:
    from machine import Pin

__all__ = ["OneWire", "OneWireError"]

_ROM_BITS = 64


class OneWireError(Exception):
    """No chip answers a reset."""


class OneWire:
    """A 1-Wire bus: `OneWire(Pin(2))`."""

    SEARCH_ROM = 0xF0
    MATCH_ROM = 0x55
    SKIP_ROM = 0xCC

    def __init__(self, pin: Pin) -> None:
        self.pin = pin
        pin.init(pin.OPEN_DRAIN, pin.PULL_UP)

    def reset(self, required: bool = False) -> bool:
        """Reset the bus; return True if a chip answers."""
        present = reset(self.pin)
        if required and not present:
            raise OneWireError
        return present

    def readbit(self) -> int:
        """Read a bit: 1 when nobody sends."""
        return readbit(self.pin)

    def readbyte(self) -> int:
        """Read a byte; 255 when nobody sends."""
        return readbyte(self.pin)

    def readinto(self, buf: bytearray) -> None:
        """Fill a buffer."""
        for place in range(len(buf)):
            buf[place] = readbyte(self.pin)

    def writebit(self, value: int) -> None:
        """Send a bit."""
        writebit(self.pin, value)

    def writebyte(self, value: int) -> None:
        """Send a byte: a command for all, a number, a function or its argument."""
        writebyte(self.pin, value)

    def write(self, buf: bytes | bytearray) -> None:
        """Send bytes."""
        for value in buf:
            writebyte(self.pin, value)

    def select_rom(self, rom: bytes | bytearray) -> None:
        """Reset the bus and select the chip of that number."""
        self.reset()
        self.writebyte(self.MATCH_ROM)
        self.write(rom)

    def scan(self) -> list[bytearray]:
        """Return the numbers of all chips, by one search for each."""
        found: list[bytearray] = []
        number, turn = bytearray(_ROM_BITS // 8), _ROM_BITS
        while turn >= 0 and self.reset():
            searched = self._searched(number, turn)
            if searched is None:
                break
            number, turn = searched
            found.append(number)
        return found

    def crc8(self, data: bytes | bytearray) -> int:
        """Return the checksum of 1-Wire."""
        return crc8(data)

    def _searched(self, before: bytearray, turn: int) -> tuple[bytearray, int] | None:
        """Return the next number, and the last bit in which chips differ and 0 was taken (-1: none): the next search takes 1 there."""
        self.writebyte(self.SEARCH_ROM)
        number, next_turn = bytearray(_ROM_BITS // 8), -1
        for place in range(_ROM_BITS):
            bit, complement = self.readbit(), self.readbit()
            if bit and complement:
                return None
            if not bit and not complement:
                known = before[place >> 3] >> (place & 7) & 1
                bit = known if place < turn else int(place == turn)
                if not bit:
                    next_turn = place
            self.writebit(bit)
            number[place >> 3] |= bit << (place & 7)
        return number, next_turn
