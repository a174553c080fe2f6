"""Make one hex file for a micro:bit V1 or V2, or for both: its MicroPython, with the pupil's files in the area of its file system."""

from collections.abc import Mapping, Sequence

from micropython_microbit_fs import File, add_files

from marelle_images.errors import ImageError
from marelle_images.intel_hex import (
    BLOCK_END,
    BLOCK_START,
    CUSTOM,
    DATA,
    LAST_LINE,
    PADDED,
    read_hex,
    record,
    records,
)
from marelle_images.microbits import V1, V2
from marelle_images.parts import Image, Part, Piece, Storage

_BOARDS = {V1: (b"\x99\x00\xc0\xde", DATA), V2: (b"\x99\x03\xc0\xde", CUSTOM)}
"""Chip -> (mark of its section, kind of its data records): V1 takes plain records, and leaves out kinds that it does not know."""
# bytes of a chunk of files, and their number (MicroPython for micro:bit, filesystem.c)
_CHUNK, _MOST_CHUNKS = 128, 252
_ALIGNED = 512  # a section begins where a block of USB does
_PADDING = 16  # bytes of a padding record: the rest is shorter than the longest record


def with_files(image: Image, files: Mapping[str, bytes]) -> tuple[bytes, int]:
    """Return a hex of the firmware with these files alone, and the free bytes of its file system (of two, the one with less room).

    Args:
        image: MicroPython for one micro:bit or for both.
        files: name -> content.

    Raises:
        ImageError: E-IMAGE-41, the firmware has no file system; -42, there is no room; -53, a file is empty: a micro:bit's file system
            has no empty files.
    """
    for name, content in files.items():
        if not content:
            raise ImageError("E-IMAGE-53", file=name)
    stored = [File(name, content) for name, content in files.items()]
    used, free, text = sum(file.size_fs for file in stored), [], ""
    for part in image.parts:
        if part.storage is None:
            raise ImageError("E-IMAGE-41", board=image.machine or part.chip)
        room = _room(part, part.storage)
        if used > room:
            raise ImageError("E-IMAGE-42", missing=used - room, room=room)
        free.append(room - used)
        empty = records(_without_files(part.pieces, part.storage), DATA) + LAST_LINE
        pieces = read_hex(add_files(empty, stored).encode(), "")[0].pieces
        text += _section(part.chip, pieces) if len(image.parts) > 1 else records(pieces, DATA)
    return (text + LAST_LINE).encode(), min(free)


def _room(part: Part, storage: Storage) -> int:
    """Return the bytes available for files: without the spare page, and on V1 without the compass's page; at most 252 chunks."""
    pages = 2 if part.chip == V1 else 1
    return min(storage.size - pages * storage.block_bytes, _MOST_CHUNKS * _CHUNK)


def _without_files(pieces: Sequence[Piece], storage: Storage) -> list[Piece]:
    kept = []
    for address, data in pieces:
        after = max(address, storage.offset + storage.size)
        kept += [
            Piece(address, data[: max(0, storage.offset - address)]),
            Piece(after, data[after - address :]),
        ]
    return [piece for piece in kept if piece.data]


def _section(chip: str, pieces: Sequence[Piece]) -> str:
    """Return the section of one board in a universal hex: an upper address, the mark of the board, the data, and padding to whole blocks."""
    mark, kind = _BOARDS[chip]
    upper, _, others = records(pieces, kind).partition("\n")
    text = f"{upper}\n{record(BLOCK_START, 0, mark)}{others}"
    end, padding = record(BLOCK_END, 0, b""), record(PADDED, 0, b"\xff" * _PADDING)
    full, rest = divmod(-(len(text) + len(end)) % _ALIGNED, len(padding))
    filled_end = record(BLOCK_END, 0, b"\xff" * (rest // 2))  # two hexadecimal digits a byte
    return text + padding * full + filled_end + "\n" * (rest % 2)
