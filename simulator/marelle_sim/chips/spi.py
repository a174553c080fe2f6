"""The base class of simulated chips on an SPI bus."""

from __future__ import annotations

from marelle_sim.chips.chip import Chip


class SpiChip(Chip):
    """A chip on an SPI bus: while it is selected, it returns a byte for each byte that it is sent.

    Example:
        >>> class Identity(SpiChip):
        ...     def select(self):
        ...         self.place = 0
        ...
        ...     def exchange(self, byte):
        ...         self.place += 1
        ...         return 0x60 if self.place == 2 else 0
        >>> board.spi(0).attach(Identity(), cs=17)
    """

    def select(self) -> None:
        """Handle the falling edge of chip select: most chips expect a command next."""

    def deselect(self) -> None:
        """Handle the rising edge of chip select."""

    def exchange(self, byte: int) -> int:
        """Take one byte and return the byte that is sent at the same time, 0 to 255."""
        raise NotImplementedError

    def transfer(self, data: bytes) -> bytes:
        """Take bytes and return as many; a screen may override this to take a whole picture at once."""
        return bytes([self.exchange(byte) for byte in data])
