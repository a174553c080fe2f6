"""MicroPython's `ds18x20`: thermometers on a 1-Wire bus."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from onewire import OneWire

__all__ = ["DS18X20"]

_CONVERT, _READ, _WRITE = 0x44, 0xBE, 0x4E
_FAMILIES = (0x10, 0x22, 0x28)
_OLD = 0x10  # a DS18S20: half degrees, and the rest as a count


class DS18X20:
    """The thermometers on a 1-Wire bus: `DS18X20(OneWire(Pin(2)))`."""

    def __init__(self, onewire: OneWire) -> None:
        self.ow, self.buf = onewire, bytearray(9)

    def scan(self) -> list[bytearray]:
        """Return the 1-Wire addresses (ROM codes, 8 bytes) of the thermometers on the bus."""
        return [rom for rom in self.ow.scan() if rom[0] in _FAMILIES]

    def convert_temp(self) -> None:
        """Start a measurement in all thermometers; the program must wait 750 ms before it reads them."""
        self.ow.reset(True)
        self.ow.writebyte(self.ow.SKIP_ROM)
        self.ow.writebyte(_CONVERT)

    def read_scratch(self, rom: bytes | bytearray) -> bytearray:
        """Return the nine bytes of the memory of the thermometer `rom`; the last one is a checksum.

        They are in `buf`, which the next reading overwrites.

        Raises:
            OneWireError: no chip is on the bus.
            Exception: the checksum is wrong, as when no chip has the address `rom`.
        """
        self.ow.reset(True)
        self.ow.select_rom(rom)
        self.ow.writebyte(_READ)
        self.ow.readinto(self.buf)
        if self.ow.crc8(self.buf[:8]) != self.buf[8]:
            raise Exception("CRC error")  # noqa: TRY002 - MicroPython's own
        return self.buf

    def write_scratch(self, rom: bytes | bytearray, buf: bytes | bytearray) -> None:
        """Write the three writable bytes of the memory of the thermometer `rom`: two alarm limits and the configuration."""
        self.ow.reset(True)
        self.ow.select_rom(rom)
        self.ow.writebyte(_WRITE)
        self.ow.write(buf)

    def read_temp(self, rom: bytes | bytearray) -> float | None:
        """Return the last temperature that the thermometer `rom` measured, in degrees Celsius; None if a DS18S20 sends 0 counts a degree.

        Raises:
            OneWireError, Exception: as `read_scratch` does.
        """
        data = self.read_scratch(rom)
        raw = int.from_bytes(data[:2], "little", signed=True)
        if rom[0] != _OLD:
            return raw / 16  # sixteenths of a degree
        per_degree = data[7]
        return None if not per_degree else (raw >> 1) - 0.25 + (per_degree - data[6]) / per_degree
