"""Simulation of Maxim's DS18B20, a thermometer on a 1-Wire bus.

From the data sheet 19-7487 rev. 6: figure 9 (its memory), table 2 (resolution and time), and its function commands. Not modelled:
alarms, parasite power (supply through the data wire) and measurement errors.
"""

from marelle_sim.chips.chip import OneWireChip, dallas_crc8

_CONVERT, _READ, _WRITE, _COPY, _RECALL, _SUPPLY = 0x44, 0xBE, 0x4E, 0x48, 0xB8, 0xB4
_POWER_ON = (85 * 16).to_bytes(2, "little")
_USUAL = bytes([0x4B, 0x46, 0x7F])  # alarms at 75 and 70 degrees, 12 bits
_FIXED = bytes([0xFF, 0x0C, 0x10])
_SLOWEST_US = 750_000


class Ds18b20(OneWireChip):
    """A DS18B20: -55 to 125 degrees C.

    Args:
        serial: the six bytes of its serial number; no two sensors on a pin may have the same.
    """

    family = 0x28

    def __init__(self, serial: bytes = b"\1\2\3\4\5\6") -> None:
        self.serial = serial
        self._temperature = self._next = _POWER_ON
        self._settings = self._eeprom = _USUAL
        self._done_us, self._takes, self._arguments = 0, 0, bytearray()

    @property
    def busy(self) -> bool:
        """True during a measurement, False otherwise."""
        return self.time_us < self._done_us

    def function(self, code: int) -> bytes | None:
        """Execute a function command; return the bytes that the program reads next, or None if there are none to read."""
        if not self.busy:
            self._temperature = self._next
        self._takes, self._arguments = 0, bytearray()
        if code == _CONVERT:
            self._done_us = self.time_us + (_SLOWEST_US >> self._unused_bits)
            self._next = self._measured()
        elif code == _READ:
            data = self._temperature + self._settings + _FIXED
            return data + bytes([dallas_crc8(data)])
        elif code == _WRITE:
            self._takes = 3
        elif code == _COPY:
            self._eeprom = self._settings
        elif code == _RECALL:
            self._settings = self._eeprom
        elif code == _SUPPLY:
            return b"\xff"  # not by the data wire
        return None

    def write(self, byte: int) -> None:
        """Take one of the three bytes that follow the command Write Scratchpad: two alarm limits, then the resolution."""
        if len(self._arguments) < self._takes:
            self._arguments.append(byte)
            if len(self._arguments) == self._takes:
                self._settings = bytes(self._arguments[:2]) + bytes([byte & 0x60 | 0x1F])

    @property
    def _unused_bits(self) -> int:
        return 3 - (self._settings[2] >> 5 & 3)

    def _measured(self) -> bytes:
        """Return the present temperature as two bytes, low byte first: sixteenths of a degree C, whose bits beyond the resolution are 0."""
        sixteenths = (max(-5500, min(12_500, self.around("temperature"))) * 16 + 50) // 100
        sixteenths -= sixteenths % (1 << self._unused_bits)
        return sixteenths.to_bytes(2, "little", signed=True)
