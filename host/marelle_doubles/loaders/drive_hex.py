"""Reads Intel HEX in parts, record by record, as DAPLink does; in a universal hex only the records for this board count.

Sources: Intel's "Hexadecimal Object File Format Specification", microbit-foundation/spec-universal-hex, and DAPLink's published parser.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

_DATA, _END, _SEGMENT, _LINEAR, _BOARD, _OTHER_DATA = 0, 1, 2, 4, 0x0A, 0x0D
_FIRST_KINDS = b"02345"  # second digit of the type of a hex file's first record
_AROUND = 5  # bytes of a record without its data: count, address (2), type, checksum


class HexError(Exception):
    """A record is malformed: digits, length or checksum are wrong."""


class Piece(NamedTuple):
    """The data of one record, and the address of their first byte."""

    address: int
    data: bytes


def is_hex(sector: bytes) -> bool:
    """Return True if a sector can be the first one of a hex file: it starts with ":" and a record whose type ends in 0, 2, 3, 4 or 5."""
    return sector[:1] == b":" and sector[8:9] != b"" and sector[8:9] in _FIRST_KINDS


class HexStream:
    """Reads a hex file that arrives in parts.

    Attributes:
        is_done: True once the end record was read; records after it are ignored.
    """

    def __init__(self, boards: tuple[int, ...]) -> None:
        """Store the board numbers whose parts of a universal hex are read.

        () is for a reader that does not know universal hex: it reads all records of type 0, and ignores those of type 0x0D, which have the data for a V2.
        """
        self._boards = boards
        self._kinds = (_DATA, _OTHER_DATA) if boards else (_DATA,)
        self._rest, self._upper, self._is_ours = b"", 0, True
        self.is_done = False

    def read(self, data: bytes) -> Iterator[Piece]:
        """Yield the data of each data record for this board that is complete with these bytes; none after the end record.

        Raises:
            HexError: a record is malformed.
        """
        *texts, last = (self._rest + data).split(b":")
        for text in texts:
            yield from self._record(text.strip())
        self._rest = b":" + last
        if _is_whole(last):
            self._rest = b""
            yield from self._record(last.rstrip(b"\r\n\0"))

    def _record(self, text: bytes) -> Iterator[Piece]:
        if not text or self.is_done:
            return
        try:
            record = bytes.fromhex(text.decode("ascii"))
        except ValueError as error:
            raise HexError from error
        if len(record) < _AROUND or len(record) != record[0] + _AROUND or sum(record) & 0xFF:
            raise HexError
        address, kind, data = int.from_bytes(record[1:3], "big"), record[3], record[4:-1]
        if kind == _END:
            self.is_done = True
        elif kind in (_SEGMENT, _LINEAR):
            self._upper = int.from_bytes(data, "big") << (16 if kind == _LINEAR else 4)
        elif kind == _BOARD and self._boards:
            self._is_ours = int.from_bytes(data[:2], "big") in self._boards
        elif kind in self._kinds and self._is_ours:
            yield Piece(self._upper + address, data)


def _is_whole(text: bytes) -> bool:
    """Return True if `text`, the last record so far without its ":", is at least as long as its length field requires.

    Line ends and NULs at its end do not count; that its characters are digits is not checked.
    """
    try:
        return len(text) >= 2 * _AROUND and len(text.rstrip(b"\r\n\0")) >= 2 * (
            int(text[:2], 16) + _AROUND
        )
    except ValueError:
        return False
