"""A NOR flash, in memory or in a file: an erase sets whole sectors to ones, and programming can only clear bits."""

from hashlib import md5
from mmap import mmap
from pathlib import Path

SECTOR = 4096
_ERASED = 0xFF
_WEAK_FROM = 256  # bytes from the start of the data: the weak bit is not in a file's header


class Flash:
    r"""A chip's flash, stored in a bytearray or in a mapped file.

    Attributes:
        size: in bytes. changes: how many times it was erased or programmed.

    Example:
        >>> flash = Flash(bytearray(4096))
        >>> flash.erase(0, 1)
        >>> flash.program(0, b"\xf0")
        >>> flash.read(0, 2).hex()
        'f0ff'
    """

    def __init__(self, cells: bytearray | mmap, *, weak: bool = False) -> None:
        """Store the memory. `weak` makes one bit faulty: it reads as one after each programming."""
        self._cells, self.size, self.changes = cells, len(cells), 0
        self._weak, self._weak_at, self._weak_bit = weak, -1, 0

    @classmethod
    def of_file(cls, path: Path, *, weak: bool = False) -> "Flash":
        """Return a flash that is stored in a file: the file's size is that of the flash."""
        with path.open("r+b") as file:
            return cls(mmap(file.fileno(), 0), weak=weak)

    def holds(self, start: int, size: int) -> bool:
        """Return True if `size` bytes from offset `start` on lie in the flash."""
        return start + size <= self.size

    def read(self, start: int, size: int) -> bytes:
        """Return `size` bytes from offset `start` on, fewer at the end of the flash."""
        return bytes(self._cells[start : start + size])

    def erase(self, start: int, size: int) -> None:
        """Set all bytes of the sectors (of 4096 bytes) that a range touches to 0xFF."""
        self.changes += 1
        first, end = start // SECTOR * SECTOR, -(-(start + size) // SECTOR) * SECTOR
        self._cells[first:end] = bytes([_ERASED]) * (end - first)

    def program(self, start: int, data: bytes) -> None:
        """Program bytes from offset `start` on: ones become zeros, but zeros stay zeros until an erase."""
        self.changes += 1
        before = int.from_bytes(self.read(start, len(data)), "little")
        after = (before & int.from_bytes(data, "little")).to_bytes(len(data), "little")
        self._cells[start : start + len(data)] = after
        if self._weak:
            self._set_weak_bit(start, data)

    def write_row(self, start: int, row: bytes) -> None:
        """Erase and program `len(row)` bytes from offset `start` on, as a SAMD or an nRF does with a row.

        Any alignment will do, and `weak` has no effect here.
        """
        self.changes += 1
        self._cells[start : start + len(row)] = row

    def md5(self, start: int, size: int) -> bytes:
        """Return the 16 bytes of the MD5 of a range."""
        return md5(self.read(start, size), usedforsecurity=False).digest()

    def _set_weak_bit(self, start: int, data: bytes) -> None:
        """Set the weak bit to one again if `data`, just programmed from offset `start` on, covers its byte.

        The bit is chosen once, in the first `data` longer than 256 bytes with a byte that is not 0xFF after its first 256 bytes: the lowest zero of that byte.
        """
        if self._weak_at < 0:
            place = next((at for at in range(_WEAK_FROM, len(data)) if data[at] != _ERASED), -1)
            if place < 0:
                return
            self._weak_at = start + place
            self._weak_bit = ~data[place] & -~data[place]  # its lowest zero bit
        if start <= self._weak_at < start + len(data):
            self._cells[self._weak_at] |= self._weak_bit
