"""Driver of Microchip's MCP3008, eight analogue inputs on SPI, for MicroPython."""


class MCP3008:
    """The converter on an SPI bus, and the pin of its chip select."""

    def __init__(self, spi, cs):
        self._spi, self._cs = spi, cs
        self._sent, self._got = bytearray(3), bytearray(3)
        cs.init(cs.OUT, value=1)

    def read(self, channel):
        """Return what a channel (0 to 7) measures: 0 to 1023, the reference."""
        self._sent[0] = 1  # the start bit
        self._sent[1] = (8 | channel) << 4  # single-ended
        self._cs(0)
        self._spi.write_readinto(self._sent, self._got)
        self._cs(1)
        return (self._got[1] & 3) << 8 | self._got[2]
