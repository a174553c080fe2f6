"""Sensors of temperature and of humidity."""

from libraries.library import Library, Registers, StRegisters, Words, on_i2c
from marelle_sim import CommandChip, crc8


class Tmp117(Words):
    """Its configuration says that a measurement is ready (bit 13), whatever is written to it."""

    def read(self, count: int) -> bytes:
        """Give the bytes of the register."""
        return b"\x22\x20" if self.pointer == 1 else super().read(count)


class Htu21(CommandChip):
    """Measures after a command of a byte, and refuses to be read while it does: 50 ms and 16 ms."""

    command_bytes = 1
    words = {0xF3: (0x4E85, 50), 0xF5: (0x7C80, 16)}  # noqa: RUF012 - a table

    def command(self, code: int, arguments: bytes) -> bytes | None:
        """Start to measure, or tell the user register."""
        if code not in self.words:
            return b"\x3a"
        word, duration_ms = self.words[code]
        self.busy(duration_ms)
        data = word.to_bytes(2, "big")
        return data + bytes([crc8(data, start=0)])


class Hs3003(CommandChip):
    """Half of each range: 14 bits of humidity, then 14 of temperature."""

    command_bytes = 1

    def command(self, code: int, arguments: bytes) -> bytes | None:
        """Measure."""
        self.busy(35)
        return (8192).to_bytes(2, "big") + (8192 << 2).to_bytes(2, "big")


class Htu31(CommandChip):
    """Measures for 20 ms; its answer has a checksum behind each word."""

    command_bytes = 1

    def command(self, code: int, arguments: bytes) -> bytes | None:
        """Answer the command that reads both."""
        if code != 0:
            return None
        words = (round(65 / 165 * 65535).to_bytes(2, "big"), round(0.5 * 65535).to_bytes(2, "big"))
        return b"".join(word + bytes([crc8(word, start=0)]) for word in words)


THERMOMETERS = [
    Library(
        "micropython-adt7410", "adt7410", "Analog Devices, ADT7410, table of 13-bit codes: 0x0C80 is 25 °C",
        on_i2c(0x48, lambda: Registers({0x0B: "CB", 0x00: "0C80"})), "25.0\n",
    ),
    Library(
        "micropython-as6212", "as6212", "ams, AS6212, table of temperatures: 0x3200 is 100 °C",
        on_i2c(0x48, lambda: Words({0: "3200"})), "100.0\n",
    ),
    Library(
        "micropython-pct2075", "pct2075", "NXP, PCT2075, table of temperatures: 0x649 of 11 bits is -54.875 °C",
        on_i2c(0x37, lambda: Words({0: "C920"})), "-54.875\n",
    ),
    Library(
        "micropython-tmp117", "tmp117", "Texas Instruments, TMP117, table of 16-bit data: 0xF380 is -25 °C",
        on_i2c(0x48, lambda: Tmp117({0x0F: "0117", 0: "F380"})), "-25.0\n",
    ),
    Library(
        "micropython-stts22h", "stts22h", "ST, STTS22H: 100 LSB/°C, low byte first",
        on_i2c(0x3C, lambda: Registers({0x01: "A0", 0x06: "C409"})), "25.0\n",
    ),
    Library(
        "micropython-wsentids", "wsentids", "Würth Elektronik, WSEN-TIDS: 0.01 °C/LSB, low byte first",
        on_i2c(0x3F, lambda: Registers({0x01: "A0", 0x06: "C409"})), "25.0\n",
    ),
    Library(
        "micropython-hts221", "hts221", "ST, HTS221: on the straight line between two calibrated points, here in its middle",
        on_i2c(0x5F, lambda: StRegisters({
            0x0F: "BC", 0x28: "E8032003", 0x30: "28785040", 0x35: "04", 0x36: "0000", 0x3A: "D007", 0x3C: "F401", 0x3E: "4C04",
        }, boot=0x21)),
        "40.0 25.0\n",
    ),
    Library(
        "micropython-si7021", "si7021", "Silicon Labs, Si7021, 5.1: 175.72 code/65536 - 46.85 and 125 code/65536 - 6",
        on_i2c(0x40, Htu21), "7.05 54.79\n",
    ),
    Library(
        "micropython-htu21df", "htu21df", "Measurement Specialties, HTU21D, examples: 0x4E85 is 7.04 °C, 0x7C80 is 54.8 %",
        on_i2c(0x40, Htu21), "7.05 54.8\n",
    ),
    Library(
        "micropython-hs3003", "hs3003", "Renesas, HS300x: share of 2^14 - 1 of 165 K above -40 °C, and of 100 %",
        on_i2c(0x44, Hs3003), "42.5 50.0\n",
    ),
    Library(
        "micropython-hdc1080", "hdc1080", "Texas Instruments, HDC1080: -40 + 165 code/65536 °C, 100 code/65536 %",
        on_i2c(0x40, lambda: Words({0xFF: "1050", 0: "5D178000", 1: "8000", 2: "1000"})), "20.0 50.0\n",
    ),
    Library(
        "micropython-mcp9808", "mcp9808", "Microchip, MCP9808: 16 LSB/°C of 12 bits, high byte first",
        on_i2c(0x18, lambda: Words({5: "0194", 6: "0054", 7: "0400"})), "25.25\n",
    ),
    Library(
        "micropython-htu31d", "htu31d", "HTU31D: -40 + 165 code/65535 °C, 100 code/65535 %, CRC-8 with polynomial 0x31",
        on_i2c(0x40, Htu31), "25.0 50.0\n",
    ),
]  # fmt: skip
