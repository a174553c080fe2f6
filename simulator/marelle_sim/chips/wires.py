"""The base classes of simulated sensors with a single data wire: DHT11 and DHT22, and chips on a 1-Wire bus."""

from __future__ import annotations

from marelle_sim.chips.chip import Chip

_DALLAS = 0x8C  # the polynomial of 1-Wire with its bits reversed: the low bit is sent first


class DhtChip(Chip):
    """A DHT11 or DHT22, attached to a pin by `board.pin(15).attach(chip)`.

    Example:
        >>> class Dht22(DhtChip):
        ...     def measure(self):
        ...         return (482).to_bytes(2, "big") + (215).to_bytes(2, "big")  # 48.2 %, 21.5 degrees
    """

    def measure(self) -> bytes:
        """Return the four data bytes of a measurement, humidity first, without the checksum."""
        raise NotImplementedError

    def answer(self) -> bytes:
        """Return the five bytes sent over the wire: the four of `measure` and their checksum. Override this to send a wrong checksum."""
        data = self.measure()
        return data + bytes([sum(data) & 0xFF])


class OneWireChip(Chip):
    """A chip on a 1-Wire bus, attached to a pin by `board.pin(2).attach(chip)`; several chips share a pin.

    Attributes:
        family: the family code, first byte of its ROM code: 0x28 for a DS18B20.
        serial: the six bytes of its serial number, which follow it.

    Example:
        >>> class Ds18b20(OneWireChip):
        ...     family = 0x28
        ...
        ...     def function(self, code):
        ...         if code == 0xBE:  # read the scratchpad: 21.5 degrees in sixteenths come first
        ...             data = (344).to_bytes(2, "little") + bytes([75, 70, 0x7F, 0xFF, 0x0C, 0x10])
        ...             return data + bytes([dallas_crc8(data)])
    """

    family = 0
    serial = b"\1\2\3\4\5\6"

    @property
    def busy(self) -> bool:
        """True while a program that reads a bit, but no answer, gets 0, as from a DS18B20 during a measurement. A subclass overrides it."""
        return False

    @property
    def rom(self) -> bytes:
        """The eight bytes of its ROM code: family, serial number, checksum."""
        number = bytes([self.family]) + self.serial
        return number + bytes([dallas_crc8(number)])

    def function(self, code: int) -> bytes | None:
        """Execute a function command; return the bytes that the program reads next, or None if there are none to read."""
        raise NotImplementedError

    def write(self, byte: int) -> None:
        """Take a byte that the program sends after a function command. Does nothing here; a subclass may override it."""


def dallas_crc8(data: bytes) -> int:
    """Return the 8-bit checksum of 1-Wire chips: of their ROM codes and scratchpads.

    Example:
        >>> hex(dallas_crc8(bytes.fromhex("021cb801000000")))  # the example of Maxim's note 27
        '0xa2'
    """
    value = 0
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ _DALLAS if value & 1 else value >> 1
    return value
