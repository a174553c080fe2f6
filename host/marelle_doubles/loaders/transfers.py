"""Transfers of data in blocks to an ESP chip's boot loader, and from it.

Source: https://docs.espressif.com/projects/esptool/en/latest/esp32/advanced-topics/serial-protocol.html.
"""

import zlib
from collections.abc import Callable
from hashlib import md5
from struct import Struct
from typing import NamedTuple

from marelle_doubles.loaders.cells import Flash
from marelle_doubles.loaders.esp_image import checksum_of

_DATA = Struct("<II8x")  # length, sequence number, two zeros; the data follow
_MOST_UNDER_WAY = 64 * 4096  # bytes read and not acknowledged
_MOST_PACKET = 16384


class Errors(NamedTuple):
    """The numbers that a boot loader sends for each kind of error; the ROM's numbers differ from the stub's."""

    message: int
    sequence: int
    checksum: int
    written: int
    inflate: int
    too_much: int


ROM_ERRORS = Errors(0x05, 0x06, 0x07, 0x08, 0x0B, 0x0B)
STUB_ERRORS = Errors(0xC0, 0xC6, 0xC1, 0xC4, 0xC7, 0xC9)


class RefusedError(Exception):
    """A boot loader refuses a command.

    Attributes:
        number: the error number to send.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Download:
    """The blocks of one transfer to the boot loader, in order; `put` is called with the data of each."""

    def __init__(self, errors: Errors, put: Callable[[bytes], object]) -> None:
        self._errors, self._put, self._next = errors, put, 0

    def take(self, body: bytes, checksum: int) -> None:
        """Check a block (a header with length and sequence number, then the data) and pass its data on; `checksum` is that of the data.

        Raises:
            RefusedError: its length, its checksum or its sequence number is wrong, or `put` refuses its data.
        """
        if len(body) < _DATA.size:
            raise RefusedError(self._errors.message)
        length, number = _DATA.unpack_from(body)
        data = body[_DATA.size :]
        if length != len(data):
            raise RefusedError(self._errors.message)
        if checksum & 0xFF != checksum_of(data):
            raise RefusedError(self._errors.checksum)
        if number != self._next:
            raise RefusedError(self._errors.sequence)
        self._put(data)
        self._next += 1


class Writer:
    """Writes data to the flash in order, from an offset on. A ROM erases the whole range first, the stub each sector when it reaches it."""

    def __init__(self, flash: Flash, errors: Errors, start: int, size: int) -> None:
        """Begin at offset `start`; a ROM erases the `size` bytes from there now.

        Raises:
            RefusedError: the range goes beyond the end of the flash.
        """
        if not flash.holds(start, size):
            raise RefusedError(errors.message)
        self._flash, self._errors = flash, errors
        self._at = self._erased = start
        self._reads_back = errors is ROM_ERRORS
        if self._reads_back:
            self._erase_up_to(start + size)

    def write(self, data: bytes) -> None:
        """Write the next bytes.

        Raises:
            RefusedError: they go beyond the end of the flash, or a ROM reads back other bytes.
        """
        if not self._flash.holds(self._at, len(data)):
            raise RefusedError(self._errors.too_much)
        if not self._reads_back:
            self._erase_up_to(self._at + len(data))
        self._flash.program(self._at, data)
        if self._reads_back and self._flash.read(self._at, len(data)) != data:
            raise RefusedError(self._errors.written)
        self._at += len(data)

    def _erase_up_to(self, end: int) -> None:
        if end > self._erased:
            self._flash.erase(self._erased, end - self._erased)
            self._erased += -(-(end - self._erased) // 4096) * 4096


class Inflater:
    """Decompresses one zlib stream that arrives in blocks, up to `size` bytes of output, and passes the output to `write`."""

    def __init__(self, errors: Errors, size: int, write: Callable[[bytes], object]) -> None:
        self._errors, self._left, self._write = errors, size, write
        self._stream = zlib.decompressobj()

    def put(self, data: bytes) -> None:
        """Decompress a block and pass the output on.

        Raises:
            RefusedError: the data are no zlib stream, the output is longer than `size`, or `write` refuses it.
        """
        try:
            inflated = self._stream.decompress(data, self._left + 1)
        except zlib.error as error:
            raise RefusedError(self._errors.inflate) from error
        if len(inflated) > self._left:
            raise RefusedError(self._errors.too_much)
        self._left -= len(inflated)
        self._write(inflated)


class Reading:
    """A transfer of a part of the flash to the computer, in packets that the computer acknowledges; at the end the MD5 of the data is sent."""

    def __init__(self, data: bytes, packet: int, most: int) -> None:
        """Store the data, the size of a packet in bytes, and the most packets that may wait for an acknowledgement."""
        self._data, self._packet = data, min(max(packet, 1), _MOST_PACKET)
        self._most = min(max(most, 1), max(1, _MOST_UNDER_WAY // self._packet))
        self._sent = self._arrived = 0
        self.is_over = False

    def packets(self) -> list[bytes]:
        """Return the packets to send now, in order; each is returned once. There are none while too many are not acknowledged."""
        found: list[bytes] = []
        while (
            self._sent < len(self._data) and self._sent - self._arrived < self._most * self._packet
        ):
            found.append(self._data[self._sent : self._sent + self._packet])
            self._sent += len(found[-1])
        return found

    def take(self, frame: bytes) -> list[bytes]:
        """Take an acknowledgement and return the packets to send next.

        After the acknowledgement of the last byte, the only packet is the MD5 in 16 bytes. A frame that is no acknowledgement ends the transfer.

        Args:
            frame: the number of bytes that have arrived so far, in 4 bytes, little-endian.
        """
        arrived = int.from_bytes(frame, "little")
        if len(frame) != 4 or not self._arrived <= arrived <= self._sent:
            self.is_over = True
            return []
        self._arrived = arrived
        self.is_over = arrived == len(self._data)
        return (
            [md5(self._data, usedforsecurity=False).digest()] if self.is_over else self.packets()
        )
