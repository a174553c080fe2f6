"""Twin of the MCP3008: what it answers on SPI, from its data sheet (Microchip DS21295D, sections 5 and 6.1)."""

from marelle_sim import SpiChip


class Mcp3008Twin(SpiChip):
    """Eight inputs, in volts, against a reference of 3.3 V."""

    def __init__(self):
        self.volts = [0.0] * 8
        self.select()

    def select(self):
        self.place, self.value = 0, 0

    def exchange(self, byte):
        """Answer the second byte with the two high bits of the channel that it names, the third with the rest."""
        self.place += 1
        if self.place == 2:
            self.value = min(1023, round(self.volts[byte >> 4 & 7] / 3.3 * 1024))
            return self.value >> 8
        return self.value & 0xFF if self.place == 3 else 0
