"""What the twins of all chips share: they know the board's time, and may refuse to answer."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    class HasTime(Protocol):
        """A clock that counts microseconds."""

        now: int


class Nack(Exception):  # noqa: N818 - the word of every data sheet
    """Raised by a twin that does not acknowledge: the program gets the `OSError` of an absent chip.

    Example:
        >>> class Busy(RegisterChip):
        ...     def read_register(self, register):
        ...         raise Nack
    """


class Chip:
    """A chip that is wired to a board.

    Attributes:
        identity: for each register that says which chip this is, what it holds. What
            `fault("identity")` falsifies.
        clock: the time of the last board that it was wired to, None before its first run.
    """

    identity: dict[int, int] = {}  # noqa: RUF012 - a table that nothing changes, given by each class
    clock: HasTime | None = None

    @property
    def time_us(self) -> int:
        """Microseconds since the board's program started; after its end, how long the run was; 0 before the first."""
        return 0 if self.clock is None else self.clock.now


def crc8(data: bytes, polynomial: int = 0x31, start: int = 0xFF) -> int:
    """Return the 8-bit checksum that many sensors put behind each word.

    Args:
        data: the bytes it covers.
        polynomial: without its top bit; 0x31 is that of Sensirion and Dallas.
        start: 0xFF for Sensirion, 0 for Dallas.

    Example:
        >>> hex(crc8(bytes([0xBE, 0xEF])))  # the example of Sensirion's data sheets
        '0x92'
    """
    value = start
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = (value << 1 ^ polynomial if value & 0x80 else value << 1) & 0xFF
    return value
