"""What went over a board's buses, in order: `run.bus`."""

from __future__ import annotations

from collections import namedtuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.kernel.clock import Clock

MOST_TRANSACTIONS = 100_000

Transaction = namedtuple("Transaction", ("time_us", "bus", "address", "written", "read", "ack"))
"""One transaction.

Attributes:
    time_us: when it ended. bus: "i2c0", "spi1", "uart0"… address: the I2C address, or the GPIO of
    the SPI chip select; -1 for none. written, read: the bytes. ack: whether the chip acknowledged.
"""


class TransactionLog:
    """The first 100 000 transactions of a board."""

    __slots__ = ("_clock", "_kept")

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: list[tuple[int, str, int, bytes, bytes, bool]] = []

    def add(self, bus: str, address: int, written: bytes, read: bytes, ack: bool = True) -> None:
        """Keep a transaction that ends now."""
        if len(self._kept) < MOST_TRANSACTIONS:
            self._kept.append((self._clock.now, bus, address, written, read, ack))

    def all(self) -> list[Transaction]:
        """Return them in order."""
        return [Transaction(*kept) for kept in self._kept]
