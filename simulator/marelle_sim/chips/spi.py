"""The base class of simulated chips on an SPI bus."""

from __future__ import annotations

from marelle_sim.chips.chip import Chip


class SpiChip(Chip):
    """A chip on an SPI bus: while it is selected, it sends one byte back for each byte that it receives.

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
        """Handle the falling edge of chip select, after which most chips expect a command. Does nothing here; a subclass overrides it."""

    def deselect(self) -> None:
        """Handle the rising edge of chip select: the end of a transfer. Does nothing here; a subclass may override it."""

    def exchange(self, byte: int) -> int:
        """Receive one byte, and return the byte (0 to 255) that the chip sends at the same time."""
        raise NotImplementedError

    def transfer(self, data: bytes) -> bytes:
        """Receive bytes and return as many, by a call of `exchange` for each; a display may override this for whole pictures."""
        return bytes([self.exchange(byte) for byte in data])
