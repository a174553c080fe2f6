"""The two versions of the micro:bit: DAPLink's files on their drive, the flash of their main chip, and MicroPython's file system in it.

Sources: DETAILS.TXT of micro:bits (support.microbit.org), DAPLink v0255, the device guide of MicroPython for the micro:bit (the UICR of V1,
the table of regions of V2, the file system of chunks); for the hex files that DAPLink reads record by record, Intel's "Hexadecimal Object
File Format Specification", microbit-foundation/spec-universal-hex, and DAPLink's published parser.
"""

import re
import struct
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

_UICR, _UICR_BYTES, _UICR_MICROPYTHON = 0x10001000, 0x400, 0xC0
_MAGIC_V1, _MAGIC_TABLE, _END_OF_TABLE = 0x17EEB07C, 0x597F30FE, 0xC1B1D79D
_PAGE_BITS_V1, _PAGE_BITS_V2, _MOST_ROWS = 10, 12, 16
_FILES, _ROW_BYTES, _HEAD_BYTES = 3, 16, 16
_CHUNK, _FIRST, _UNUSED, _MOST_CHUNKS = 128, 0xFE, 0xFF, 252
_VERSION = re.compile(rb"MicroPython v(\d+)\.(\d+)(?:\.(\d+))?[^\0]{0,60} on \d{4}-\d\d-\d\d")
_M0_RESERVED = slice(16, 28)  # interrupt vectors 4 to 6: 0 on an Armv6-M, which lacks them
_FIRST_BYTES = 48  # the bytes of a program that DAPLink checks


class Microbit(NamedTuple):
    """The constants of one version of the micro:bit.

    Attributes:
        board_id: the first four digits of the unique ID. maintenance_id: the same while DAPLink's own boot loader runs. more_id: the next four digits.
        hic_id: identification of the interface chip. version: of its DAPLink.
        more: additional lines of DETAILS.TXT. boards: board numbers whose parts of a universal hex are read; () for a DAPLink that does not know universal hex.
        flash_bytes: size of the main chip's flash. page_bytes: size of a page there.
        refuses_m0: True if DAPLink refuses programs for the other version's chip (a Cortex-M0).
    """

    board_id: str
    maintenance_id: str
    more_id: str
    hic_id: str
    version: str
    more: tuple[str, ...]
    boards: tuple[int, ...]
    flash_bytes: int
    page_bytes: int
    refuses_m0: bool

    def unique_id(self, own: str) -> str:
        """Return the unique ID in DETAILS.TXT: `board_id`, `more_id`, 24 digits of `own` (padded with zeros), 8 zeros, `hic_id`."""
        return f"{self.board_id}{self.more_id}{own:0>24.24}00000000{self.hic_id}"

    def details(self, own: str, remounts: int) -> bytes:
        """Return the content of DETAILS.TXT.

        Args:
            own: the board's own digits of the unique ID, as for `unique_id`.
            remounts: how often the drive was shown again since the board was switched on.
        """
        lines = [
            "# DAPLink Firmware - see https://mbed.com/daplink", f"Unique ID: {self.unique_id(own)}", f"HIC ID: {self.hic_id}",
            "Auto Reset: 1", "Automation allowed: 0", "Overflow detection: 0", *self.more, "Daplink Mode: Interface",
            f"Interface Version: {self.version}", "Git SHA: 1436bdcc67029fdfc0ff03b73e12045bb6a9f272", "Local Mods: 0",
            "USB Interfaces: MSD, CDC, HID, WebUSB", "Interface CRC: 0x5b5cc0f5", f"Remount count: {remounts}",
            f"URL: https://microbit.org/device/?id={self.board_id}&v={self.version}",
        ]  # fmt: skip
        return "\r\n".join([*lines, ""]).encode()

    def maintenance(self, own: str) -> bytes:
        """Return the content of DETAILS.TXT while DAPLink's own boot loader runs."""
        lines = [
            "# DAPLink Firmware - see https://mbed.com/daplink", f"Unique ID: {self.maintenance_id}{self.unique_id(own)[4:]}", f"HIC ID: {self.hic_id}",
            "Auto Reset: 1", "Automation allowed: 1", "Overflow detection: 1", "Daplink Mode: Bootloader", f"Bootloader Version: {self.version}",
            f"Interface Version: {self.version}", "USB Interfaces: MSD", "Remount count: 0",
        ]  # fmt: skip
        return "\r\n".join([*lines, ""]).encode()


MICROBITS: Mapping[str, Microbit] = MappingProxyType({
    "microbit_v1": Microbit("9900", "0000", "0000", "97969901", "0249", (), (), 256 << 10, 1024, False),
    "microbit": Microbit(
        "9904", "9903", "3602", "9796990b", "0255", ("Incompatible image detection: 1", "Page erasing: 0"), (0x9903, 0x9904), 512 << 10, 4096, True
    ),
})  # fmt: skip


class OutOfFlashError(Exception):
    """A hex file writes to an address at which the chip has no flash."""


class Target:
    """The flash of a micro:bit's main chip, and its UICR (a small area for settings): what a hex file has written there."""

    def __init__(self, chip: Microbit) -> None:
        """Make the memory of that chip, erased to 0xFF."""
        self._chip = chip
        self._flash, self._uicr = (
            bytearray(b"\xff" * chip.flash_bytes),
            bytearray(b"\xff" * _UICR_BYTES),
        )
        self._first = b""

    def write(self, address: int, data: bytes) -> None:
        """Write data at an address.

        Raises:
            OutOfFlashError: there is no flash at that address.
        """
        self._first = (self._first + data)[:_FIRST_BYTES]
        begin, memory = (_UICR, self._uicr) if address >= _UICR else (0, self._flash)
        place = address - begin
        if place + len(data) > len(memory):
            raise OutOfFlashError(address)
        memory[place : place + len(data)] = data

    @property
    def is_for_another(self) -> bool:
        """True if the first 48 bytes written are the interrupt vectors of a Cortex-M0, and DAPLink checks that (`refuses_m0`)."""
        is_known = self._chip.refuses_m0 and len(self._first) == _FIRST_BYTES
        return is_known and not any(self._first[_M0_RESERVED])

    def version(self) -> tuple[int, ...] | None:
        """Return the version of the MicroPython in the flash: major, minor, patch; None if there is none."""
        found = _VERSION.search(self._flash)
        return tuple(map(int, found.groups(b"0"))) if found is not None else None

    def files(self) -> dict[str, bytes]:
        """Return name -> content of the files in MicroPython's file system; {} if there is none."""
        region = self._region_v1() if self._chip.page_bytes == 1024 else self._region_v2()
        start, end = region or (0, 0)
        if not 0 < start < end <= self._chip.flash_bytes:
            return {}
        start = max(start, end - _CHUNK * _MOST_CHUNKS)
        chunks = {
            number: bytes(self._flash[at : at + _CHUNK])
            for number, at in enumerate(range(start, end - self._chip.page_bytes, _CHUNK), 1)
        }
        return dict(_read_files(chunks))

    def _region_v1(self) -> tuple[int, int] | None:
        """Return the addresses of the beginning and end of V1's file system: from MicroPython's end, which the UICR states, to the flash's last page (compass data).

        None if the UICR names no MicroPython.
        """
        words = struct.unpack_from("<4I", self._uicr, _UICR_MICROPYTHON)
        if words[0] != _MAGIC_V1 or words[2] != _PAGE_BITS_V1:
            return None
        return (words[3] >> 16) << words[2], self._chip.flash_bytes - self._chip.page_bytes

    def _region_v2(self) -> tuple[int, int] | None:
        """Return the addresses of the beginning and end of V2's file system, from the table of regions at the end of MicroPython's last page; None without a table."""
        for end in range(self._chip.page_bytes, self._chip.flash_bytes + 1, self._chip.page_bytes):
            head = struct.unpack_from("<I4HI", self._flash, end - _HEAD_BYTES)
            is_table = (head[0], head[5]) == (_MAGIC_TABLE, _END_OF_TABLE)
            if is_table and head[4] == _PAGE_BITS_V2 and head[3] <= _MOST_ROWS:
                for number in range(1, head[3] + 1):
                    row = struct.unpack_from(
                        "<BBHI", self._flash, end - _HEAD_BYTES - number * _ROW_BYTES
                    )
                    if row[0] == _FILES:
                        return row[2] << head[4], (row[2] << head[4]) + row[3]
        return None


def _read_files(chunks: Mapping[int, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each file; a file is a chain of chunks.

    Args:
        chunks: number -> 128 bytes: the previous chunk's number (or 0xFE: first of a file), 126 bytes, the next chunk's number (or 0xFF: none).
    """
    for first in [number for number, chunk in chunks.items() if chunk[0] == _FIRST]:
        content, number = b"", first
        for _link in chunks:
            content += chunks[number][1:-1]
            last, number = number, chunks[number][-1]
            if number == _UNUSED or number not in chunks or chunks[number][0] != last:
                break
        end, length = content[0], content[1]
        unused = _CHUNK - 2 - end
        name, data = content[2 : 2 + length], content[2 + length : len(content) - unused]
        yield name.decode("utf-8", "replace"), data


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
        self._rest, self._upper, self._is_ours, self.is_done = b"", 0, True, False

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
