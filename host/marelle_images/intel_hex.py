"""Read Intel HEX for the micro:bit: for V1 or V2, and the universal hex for both; write it as the interface chip accepts it.

Source: Intel, "Hexadecimal Object File Format Specification" (1988); microbit-foundation/spec-universal-hex, docs/format.md: records 0x0A
(a section for one board begins), 0x0B (it ends), 0x0C (filling), 0x0D (data for any board but V1) and 0x0E (for other tools).
The place of MicroPython's file system: microbit-micropython docs, devguide/hexformat (V1); microbit-foundation/micropython-microbit-v2,
src/addlayouttable.py (V2). The longest record: DAPLink, source/daplink/drag-n-drop/intelhex.c.
"""

import re
import struct
from collections.abc import Iterable, Sequence
from operator import itemgetter

from marelle_images.errors import ImageError
from marelle_images.microbits import CHIPS, V1, V2
from marelle_images.micropython import micropython_in
from marelle_images.parts import Part, Piece, Storage, bytes_at, cut, joined

# Kinds of records: Intel's format, and microbit-foundation/spec-universal-hex, "New Record Types".
DATA, _END, _SEGMENT, _LINEAR = 0, 1, 2, 4
BLOCK_START, BLOCK_END, PADDED, CUSTOM, _OTHER = 10, 11, 12, 13, 14
LAST_LINE = ":00000001FF\n"
"""Ends a file."""
_LONGEST = (
    32  # the most bytes of a record that the interface chip accepts; fewer lines are quicker
)


def plain_hex(pieces: Iterable[Piece]) -> str:
    r"""Return a HEX file for one board, without a line end after the last record: DAPLink accepts no byte after it.

    Example:
        >>> plain_hex([Piece(0x10000, b"marelle")])
        ':020000040001F9\n:07000000...\n:00000001FF'
    """
    return records(pieces, DATA) + LAST_LINE.rstrip()


def records(pieces: Iterable[Piece], kind: int) -> str:
    r"""Return data as records of the type `kind`; a record with the upper 16 bits of the address comes first, and at each change of these.

    Example:
        >>> records([Piece(0, b"ab")], DATA)
        ':020000040000FA\n:0200000061623B\n'
    """
    lines, above = [], -1
    for address, data in cut(pieces, _LONGEST):
        if address >> 16 != above:
            above = address >> 16
            lines.append(record(_LINEAR, 0, above.to_bytes(2, "big")))
        lines.append(record(kind, address & 0xFFFF, data))
    return "".join(lines)


def record(kind: int, address: int, data: bytes) -> str:
    r"""Return one record as a line, with its checksum.

    Example:
        >>> record(DATA, 0, b"ab")
        ':0200000061623B\n'
    """
    line = bytes([len(data), address >> 8, address & 255, kind]) + data
    return f":{line.hex().upper()}{-sum(line) & 255:02X}\n"


_FLASH = {V1: 0x40000, V2: 0x80000}  # nRF51822 and nRF52833 product specifications
_UICR = (0x10001000, 0x10001400)
_STEERING = frozenset((1, 2, 3, 4, 5, 10, 11, 12, 14))  # all types without data for a board
_UICR_OF_V1 = struct.Struct("<4I")
_TABLE_OF_V2 = struct.Struct("<I4HI")  # magic, version, length, rows, log2 of a page, magic
_OWN_VERSION = re.compile(
    r" v\d[\w.+-]* (?=with )"
)  # the banner has it, `os.uname().machine` has not
_LINE = re.compile(rb"\S+")
_ROW = struct.Struct("<BBHI8x")  # kind, type of hash, first page, bytes
_MBR_OF_NRF51, _MBR_OF_NRF52 = (
    0x7C0,
    0x20000400,
)  # the first word of a master boot record, its initial stack pointer
_S113 = struct.pack(
    "<I", 113
)  # the SoftDevice's number at 0x3010: nRF5 SDK, nrf_sdm.h SD_ID_OFFSET
_FILES = 3  # the kind of the row of the file system


def is_hex(data: bytes) -> bool:
    """Tell whether a file begins with a HEX record."""
    return data.lstrip()[:1] == b":"


def read_hex(data: bytes, file: str) -> tuple[Part, ...]:
    """Read a hex file; return one part for each version of the micro:bit that it is for.

    Raises:
        ImageError: it is incomplete, damaged, or for no micro:bit.
    """
    sections = _Sections(file, data.count(b":"))
    for number, line in enumerate(_LINE.finditer(data), 1):
        sections.take(line[0], number)
    if not sections.ended:
        raise ImageError("E-IMAGE-03", file=file, bytes=len(data))
    found = {
        board: joined(file, sorted(pieces, key=itemgetter(0)))
        for board, pieces in sections.data.items()
    }
    if not found:
        raise ImageError("E-IMAGE-03", file=file, bytes=len(data))
    if "" in found and len(found) > 1:  # before the first section, or after one
        raise ImageError("E-IMAGE-04", file=file, place=1, count=data.count(b":"))
    return tuple(
        _part(board or _board_of(found[board], file), found[board], file)
        for board in sorted(found)
    )


class _Sections:
    """Collects the data of a file's records: board -> pieces, with the key "" for data outside of sections.

    In a universal hex the data of V1 are records 0x00 and those of other boards 0x0D, for a V1 writes every record 0x00 to its flash.
    """

    def __init__(self, file: str, count: int) -> None:
        self.data: dict[str, list[tuple[int, bytes]]] = {}
        self.ended = False
        self._file, self._count = file, count
        self._board, self._base = "", 0

    def take(self, line: bytes, number: int) -> None:
        """Add one record.

        Raises:
            ImageError: E-IMAGE-04, the record is damaged, or of a type that is not allowed at its place; E-IMAGE-15, it begins the section
                of an unknown board.
        """
        try:
            record = bytes.fromhex(line[1:].decode("ascii"))
        except ValueError:
            record = b""
        if (
            line[:1] != b":"
            or len(record) < 5
            or record[0] != len(record) - 5
            or sum(record) & 255
        ):
            raise self._damaged(number)
        kind = record[3]
        if kind == (CUSTOM if self._board == V2 else DATA) and not self.ended:
            address = self._base + (record[1] << 8 | record[2])
            self.data.setdefault(self._board, []).append((address, record[4:-1]))
        elif kind not in _STEERING or (self.ended and kind != _OTHER):
            raise self._damaged(number)
        else:
            self._steer(kind, record[4:-1])

    def _damaged(self, number: int) -> ImageError:
        return ImageError("E-IMAGE-04", file=self._file, place=number, count=self._count)

    def _steer(self, kind: int, data: bytes) -> None:
        value = int.from_bytes(data[:2], "big")
        if kind == _LINEAR:
            self._base = value << 16
        elif kind == _SEGMENT:
            self._base = value << 4
        elif kind == BLOCK_START:
            board = f"{value:04x}"
            if board not in CHIPS:
                raise ImageError("E-IMAGE-15", file=self._file)
            self._board = CHIPS[board]
        elif kind == BLOCK_END:
            self._board = ""
        elif kind == _END:
            self.ended = True


def _board_of(pieces: Sequence[Piece], file: str) -> str:
    """Return the version of the micro:bit that a plain hex is for: by the strings in it, else by its first word, the initial stack pointer.

    On V1, RAM ends at 0x20004000, and the file begins with MicroPython itself or with the master boot record of a SoftDevice for nRF51
    (0x7C0). On V2, RAM ends at 0x20020000, above an nRF52832's and below an nRF52840's, or the file begins with the master boot record
    of the SoftDevice S113.

    Raises:
        ImageError: E-IMAGE-15, it is for no micro:bit.
    """
    machine = micropython_in(pieces).machine
    for board in _FLASH:
        if machine.endswith(board):
            return board
    stack = int.from_bytes(bytes_at(pieces, 0, 4), "little")
    top = max(_ends_in_flash(pieces), default=0)
    if top <= _FLASH[V1] and (stack == _MBR_OF_NRF51 or _MBR_OF_NRF52 < stack <= 0x20004000):
        return V1
    has_s113 = stack == _MBR_OF_NRF52 and bytes_at(pieces, 0x3010, 4) == _S113
    if top <= _FLASH[V2] and (has_s113 or 0x20010000 < stack <= 0x20020000):
        return V2
    raise ImageError("E-IMAGE-15", file=file)


def _ends_in_flash(pieces: Sequence[Piece]) -> list[int]:
    return [piece.address + len(piece.data) for piece in pieces if piece.address < _UICR[0]]


def _part(board: str, pieces: tuple[Piece, ...], file: str) -> Part:
    """Return the part of one board.

    Raises:
        ImageError: E-IMAGE-07, bytes are outside of the board's flash and of its settings (UICR).
    """
    for piece in pieces:
        end = piece.address + len(piece.data)
        if end > _FLASH[board] and not (_UICR[0] <= piece.address and end <= _UICR[1]):
            raise ImageError("E-IMAGE-07", file=file, address=f"0x{piece.address:08X}")
    found = micropython_in(pieces)
    storage_of = _storage_of_v1 if board == V1 else _storage_of_v2
    storage = storage_of(pieces) if found.version else None
    ends = _ends_in_flash(pieces)
    if storage:
        ends.append(storage.offset + storage.size)
    machine = _OWN_VERSION.sub(" ", found.machine)
    return Part(board, found.version, machine, pieces, max(ends, default=0), storage)


def _storage_of_v1(pieces: Sequence[Piece]) -> Storage | None:
    """Return the flash area of V1's file system: from the end of MicroPython, whose number of pages UICR tells, to the end of the flash."""
    uicr = bytes_at(pieces, 0x100010C0, _UICR_OF_V1.size)
    if len(uicr) == _UICR_OF_V1.size:
        magic, _end, page, pages = _UICR_OF_V1.unpack(uicr)
        begin = pages >> 16 << page if magic == 0x17EEB07C and page < 16 else 0
        if 0 < begin < _FLASH[V1]:
            return Storage(begin, _FLASH[V1] - begin, 1 << page)
    return None


def _storage_of_v2(pieces: Sequence[Piece]) -> Storage | None:
    """Return the flash area of V2's file system, from the table of regions at the end of MicroPython's last page."""
    for page in range(4096, _FLASH[V2] + 1, 4096):
        table = bytes_at(pieces, page - _TABLE_OF_V2.size, _TABLE_OF_V2.size)
        if len(table) < _TABLE_OF_V2.size:
            continue
        magic, _version, _length, rows, log2, closing = _TABLE_OF_V2.unpack(table)
        if (magic, closing) != (0x597F30FE, 0xC1B1D79D) or log2 >= 16:
            continue
        begin = page - _TABLE_OF_V2.size - _ROW.size * rows
        listed = bytes_at(pieces, begin, _ROW.size * rows)
        for kind, _hash, first, size in _ROW.iter_unpack(
            listed[: len(listed) // _ROW.size * _ROW.size]
        ):
            if kind == _FILES and first << log2 < _FLASH[V2]:
                return Storage(first << log2, size, 1 << log2)
    return None
