"""The log of the transactions on a board's I2C, SPI and serial buses, which tests read as `run.bus`."""

from __future__ import annotations

from collections import deque, namedtuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from marelle_sim.kernel import Clock

    Values: TypeAlias = tuple[int, str, int, bytes, bytes, bool]

_MOST_TRANSACTIONS = 100_000

Transaction = namedtuple("Transaction", ("time_us", "bus", "address", "written", "read", "ack"))
"""One transaction.

Attributes:
    time_us: when it ended; on a serial port, when the program wrote or read the bytes. bus: "i2c0", "spi1", "uart0"…
    address: the I2C address, or the GPIO of the SPI chip select; -1 for none. written, read: the bytes.
    ack: whether the chip acknowledged.
"""


class TransactionLog:
    """The log of the last 100 000 transactions on a board's buses.

    Attributes:
        append: function that adds a transaction, given as a tuple of its six values.
    """

    __slots__ = ("_clock", "_values", "append")

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._values: deque[Values] = deque(maxlen=_MOST_TRANSACTIONS)
        self.append: Callable[[Values], object] = self._values.append

    def add(self, bus: str, address: int, written: bytes, read: bytes, ack: bool = True) -> None:
        """Add a transaction, at the present time."""
        self.append((self._clock.now, bus, address, written, read, ack))

    def all(self) -> list[Transaction]:
        """Return the transactions in the order in which they were added."""
        return [Transaction(*values) for values in self._values]
