"""MicroPython's `onewire`: a bus of one wire, with chips that have addresses (ROM codes)."""

from _onewire import crc8, readbit, readbyte, reset, writebit, writebyte
from machine import Pin

__all__ = ["OneWire", "OneWireError"]

_ROM_BITS = 64


class OneWireError(Exception):
    """No chip answers a reset that needs an answer."""


class OneWire:
    """A 1-Wire bus: `OneWire(Pin(2))`."""

    SEARCH_ROM, MATCH_ROM, SKIP_ROM = 0xF0, 0x55, 0xCC

    def __init__(self, pin: Pin) -> None:
        self.pin = pin
        pin.init(pin.OPEN_DRAIN, pin.PULL_UP)

    def reset(self, required: bool = False) -> bool:
        """Reset the bus; return True if a chip answers.

        Raises:
            OneWireError: none answers, and `required` is true.
        """
        present = reset(self.pin)
        if required and not present:
            raise OneWireError
        return present

    def readbit(self) -> int:
        """Read a bit; 1 when no chip sends."""
        return readbit(self.pin)

    def readbyte(self) -> int:
        """Read a byte; 255 when no chip sends."""
        return readbyte(self.pin)

    def readinto(self, buf: bytearray) -> None:
        """Fill a buffer with bytes that are read."""
        for place in range(len(buf)):
            buf[place] = readbyte(self.pin)

    def writebit(self, value: int) -> None:
        """Send a bit."""
        writebit(self.pin, value)

    def writebyte(self, value: int) -> None:
        """Send a byte, low bit first."""
        writebyte(self.pin, value)

    def write(self, buf: bytes | bytearray) -> None:
        """Send bytes."""
        for value in buf:
            writebyte(self.pin, value)

    def select_rom(self, rom: bytes | bytearray) -> None:
        """Reset the bus and select the chip with the address `rom`; only this chip answers the next command."""
        self.reset()
        self.writebyte(self.MATCH_ROM)
        self.write(rom)

    def scan(self) -> list[bytearray]:
        """Return the addresses (ROM codes, 8 bytes) of all chips on the bus; each takes one search."""
        found: list[bytearray] = []
        number, turn = bytearray(_ROM_BITS // 8), _ROM_BITS
        while turn >= 0 and self.reset() and (searched := self._search_one(number, turn)):
            number, turn = searched
            found.append(number)
        return found

    def crc8(self, data: bytes | bytearray) -> int:
        """Return the checksum that 1-Wire chips add to their data (Dallas CRC-8)."""
        return crc8(data)

    def _search_one(self, before: bytearray, turn: int) -> tuple[bytearray, int] | None:
        """Search for one chip; return (its address, the `turn` of the next search), or None if no chip answers.

        Where chips differ in a bit, one branch is chosen: below bit `turn` that of the address `before`, at it 1, above it 0. The next
        `turn` is the last bit at which 0 was chosen so; it is -1 once all chips are found.
        """
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
