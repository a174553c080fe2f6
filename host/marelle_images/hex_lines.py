"""Write Intel HEX: records of one type, and a whole file for one board, as the interface chip of a micro:bit accepts it.

Source: Intel, "Hexadecimal Object File Format Specification" (1988); DAPLink, source/daplink/drag-n-drop/intelhex.c (the longest record).
"""

from __future__ import annotations

from collections.abc import Iterable

from marelle_images.parts import Piece, cut

DATA = 0x00
"""The kind of a record that holds data."""
LAST_LINE = ":00000001FF\n"
"""Ends a file."""
_UPPER = 0x04
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
            lines.append(record(_UPPER, 0, above.to_bytes(2, "big")))
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
