"""Simulated twin of the SHT31: its answers on the bus, from its data sheet (Sensirion, version 7)."""

from marelle_sim import CommandChip, crc8


class Sht31Twin(CommandChip):
    """Simulates the command 0x2400, a measurement whose result can be read 15 ms later."""

    celsius = 21.5
    humidity = 48.0
    broken_checksum = False

    def command(self, code, arguments):
        if code == 0x2400:
            self.busy(15)
            return self.word((self.celsius + 45) / 175) + self.word(self.humidity / 100)

    def word(self, share):
        data = round(share * 65535).to_bytes(2, "big")
        return data + bytes([crc8(data) ^ self.broken_checksum])
