"""An I2C bus and the chips that answer on it."""

from __future__ import annotations

from marelle_sim.microcontroller.oserror import os_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    class Chip(Protocol):
        """What answers at an address."""

        def write(self, data: bytes) -> None:
            """Take the bytes of one write transaction."""

        def read(self, count: int) -> bytes:
            """Give the bytes of one read transaction."""


_EIO = 5  # the board's own number when nobody acknowledges


class Bus:
    """One I2C bus.

    Attributes:
        pins: (SDA, SCL) as wired, in GPIO numbers.
    """

    __slots__ = ("chips", "pins")

    def __init__(self, pins: tuple[int, int] | None = None) -> None:
        self.pins = pins
        self.chips: dict[int, Chip] = {}

    def attach(self, address: int, chip: Chip) -> None:
        """Wire a chip to the bus."""
        self.chips[address] = chip

    def scan(self) -> list[int]:
        """Return the addresses that acknowledge, in order."""
        return sorted(self.chips)

    def write(self, address: int, data: bytes) -> None:
        """Write to the chip at `address`.

        Raises:
            OSError: nobody acknowledges (EIO).
        """
        self._chip(address).write(data)

    def read(self, address: int, count: int) -> bytes:
        """Read `count` bytes from the chip at `address`.

        Raises:
            OSError: nobody acknowledges (EIO).
        """
        return self._chip(address).read(count)

    def _chip(self, address: int) -> Chip:
        chip = self.chips.get(address)
        if chip is None:
            raise os_error(_EIO)
        return chip
