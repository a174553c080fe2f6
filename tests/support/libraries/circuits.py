"""Circuits that measure or give a current, a resistance, levels, light."""

from libraries.library import Library, Registers, Words, on_i2c
from marelle_sim.chips.pca9685 import Pca9685


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
        "micropython-pca9685", "pca9685", "NXP, PCA9685, 7.3.5: 25 MHz/4096/(prescale + 1); the library has one too many in the divider",
        on_i2c(0x40, Dimmer), "2047.0 49.62\n",
    ),
    Library(
        "pcf8574-library", "pcf8574", "Texas Instruments, PCF8574: the byte that is written drives P7 to P0",
        on_i2c(0x38, Expander), "00100001\n",
    ),
]  # fmt: skip
