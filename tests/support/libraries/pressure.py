"""Sensors of the air's pressure."""

from libraries.library import Library, Registers, on_i2c


class Mpl3115(Registers):
    """A measurement that is asked for (bit 1 of 0x26) is over at once, and ready (0x00)."""

    def read_register(self, register: int) -> int:
        """Return what a register holds."""
        held = super().read_register(register)
        return {0x00: 0x0E, 0x26: held & ~2}.get(register, held)


PRESSURE = [
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
]  # fmt: skip
