"""Circuits that measure or give a current, a resistance, levels, light."""

from libraries.library import Library, Registers, Words, on_i2c


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


CIRCUITS = [
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
        "pcf8574-library", "pcf8574", "Texas Instruments, PCF8574: the byte that is written drives P7 to P0",
        on_i2c(0x38, Expander), "00100001\n",
    ),
]  # fmt: skip
