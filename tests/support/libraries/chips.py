"""Chips on a bus: they measure temperature, humidity, pressure, motion, currents and light, or give a current and levels."""

from libraries.library import Library, Registers, StRegisters, Words, on_i2c
from marelle_sim import CommandChip, crc8
from marelle_sim.chips.pca9685 import Pca9685


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


class Mpl3115(Registers):
    """A measurement that is asked for (bit 1 of 0x26) is over at once, and ready (0x00)."""

    def read_register(self, register: int) -> int:
        """Return what a register holds."""
        held = super().read_register(register)
        return {0x00: 0x0E, 0x26: held & ~2}.get(register, held)


class Expander:
    """PCF8574: drives its pins with the byte that was written last."""

    latch = 0xFF

    def write(self, data: bytes) -> None:
        """Drive the pins."""
        self.latch = data[-1] if data else self.latch

    def read(self, count: int) -> bytes:
        """Give the levels: nothing holds one down."""
        return bytes([self.latch]) * count

    def shown(self) -> str:
        """Return what drives P7 to P0."""
        return f"{self.latch:08b}\n"


class Potentiometer(Registers):
    """Keeps where its wiper was put."""

    def shown(self) -> str:
        """Return its two registers."""
        return f"{self.read_register(0)} {self.read_register(2):#x}\n"


class Dimmer(Pca9685):
    """Tells what it gives its output 3."""

    def shown(self) -> str:
        """Return how many of 4096 steps the output is on, and how often in a second."""
        share, hertz = self.signal(3)
        return f"{share * 4096} {hertz:.2f}\n"


CHIPS = [
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
    Library(
        "lps22hh", "lps22hh", "ST, LPS25HB and LPS22HH: 0x3FF58D = 4191629 at 4096 LSB/hPa is 1023.3 hPa; 100 LSB/°C",
        on_i2c(0x5D, lambda: Registers({0x0F: "B3", 0x28: "8DF53FC409"})), "1023.3 25.0\n",
    ),
    Library(
        "micropython-bmp581", "bmp581", "Bosch, BMP581: 24 bits each, 65536 LSB/°C and 64 LSB/Pa, low byte first",
        on_i2c(0x47, lambda: Registers({0x01: "50", 0x1D: "00801240F362"})), "18.5 101.325\n",
    ),
    Library(
        "micropython-mpl3115a2", "mpl3115a2", "NXP, MPL3115A2: Q18.2 of pascals, left-justified; Q8.4 of degrees",
        on_i2c(0x60, lambda: Mpl3115({0x0C: "C4", 0x01: "62F3401940"})), "1013.25 25.25\n",
    ),
    Library(
        "micropython-lis3dh", "lis3dh", "ST, AN3308, at ±2 g: 0x0000 is 0 g, 0x4000 is 1 g, 0xC000 is -1 g",
        on_i2c(0x18, lambda: StRegisters({0x0F: "33", 0x28: "0000004000C0"}, boot=0x24)), "0.0 9.8 -9.8\n",
    ),
    Library(
        "micropython-adxl343", "adxl343", "Analog Devices, ADXL343: 4 mg/LSB at ±2 g",
        on_i2c(0x53, lambda: Registers({0x00: "E5", 0x32: "00000000FA00"})), "0.0 0.0 9.807 RANGE_2\n",
    ),
    Library(
        "micropython-mma8451", "mma8451", "NXP, MMA8451Q: 4096 counts of 14 bits, left-justified, are 1 g at ±2 g",
        on_i2c(0x1D, lambda: Registers({0x0D: "1A", 0x01: "4000C0002000"})), "9.807 -9.807 4.903\n",
    ),
    Library(
        "micropython-bma400", "bma400", "Bosch, BMA400: 1024 LSB/g at ±2 g, 12 bits; 0 is 23 °C, 0.5 K/LSB",
        on_i2c(0x14, lambda: Registers({0x00: "90", 0x04: "0004000C0002", 0x11: "04"})), "1.0 -1.0 0.5 25.0\n",
    ),
    Library(
        "micropython-bmi160", "bmi160", "Bosch, BMI160: 16384 LSB/g at ±2 g, 16.4 LSB/(°/s) at ±2000 °/s",
        on_i2c(0x69, lambda: Registers({0x00: "D1", 0x0C: "68065CFF0000", 0x12: "000000C00040", 0x41: "03"})),
        "0.0 -1.0 1.0\n100.0 -10.0 0.0\n",
    ),
    Library(
        "micropython-lis2mdl", "lis2mdl", "ST, LIS2MDL: 1.5 mG/LSB",
        on_i2c(0x1E, lambda: Registers({0x4F: "40", 0x68: "640038FF0000"})), "15.0 -30.0 0.0\n",
    ),
    Library(
        "micropython-lis3mdl", "lis3mdl", "ST, LIS3MDL: 6842 LSB/gauss at ±4 gauss",
        on_i2c(0x1C, lambda: Registers({0x0F: "3D", 0x28: "BA1A46E50000"})), "100.0 -100.0 0.0\n",
    ),
    Library(
        "micropython-ina228", "ina228",
        "Texas Instruments, INA228, design example: 97.2 mV, 48 V, 6 A, 25 °C for 311040, 245760, 314572, 3200; SHUNT_CAL 4050",
        on_i2c(0x40, lambda: Words({4: "4BF000", 5: "3C0000", 6: "0C80", 7: "4CCCC0"})), "97.2 48.0 6.0 25.0 4050\n",
    ),
    Library(
        "micropython-ds3502", "ds3502", "Maxim, DS3502: wiper in register 0, bit 7 of register 2 leaves the memory alone",
        on_i2c(0x28, lambda: Potentiometer({})), "64 128\n64 0x80\n",
    ),
    Library(
        "micropython-pca9685", "pca9685", "NXP, PCA9685, 7.3.5: 25 MHz/4096/(prescale + 1); the library has one too many in the divider",
        on_i2c(0x40, Dimmer), "2047.0 49.62\n",
    ),
    Library(
        "pcf8574-library", "pcf8574", "Texas Instruments, PCF8574: the byte that is written drives P7 to P0",
        on_i2c(0x38, Expander), "00100001\n",
    ),
]  # fmt: skip
