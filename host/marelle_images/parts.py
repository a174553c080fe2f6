"""The parts of an image, as the readers of all formats return them."""

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Literal, NamedTuple

from marelle_images.errors import ImageError


class Piece(NamedTuple):
    """Bytes and their address in the chip's memory."""

    address: int
    data: bytes


class Storage(NamedTuple):
    """The flash area of a firmware's file system: offset from the start of the flash, size, and size of a block, in bytes."""

    offset: int
    size: int
    block_bytes: int


class Part(NamedTuple):
    """The content of an image for one chip.

    Attributes:
        chip: its name in data sheets: "RP2040", "ESP32-S3", "nRF52833".
        version: the version of MicroPython: "1.25.0", "1.26.0-preview.45"; "" for another firmware.
        machine: the value of `os.uname().machine`: "Raspberry Pi Pico with RP2040", "micro:bit with nRF52833"; "" if unknown.
        pieces: the data, sorted by address; adjacent pieces are joined.
        flash_bytes: the least size of flash that it needs.
        storage: the flash area of its file system; None if the firmware does not tell it.
    """

    chip: str
    version: str
    machine: str
    pieces: tuple[Piece, ...]
    flash_bytes: int
    storage: Storage | None = None


class Image(NamedTuple):
    """A firmware image that is whole. `version`, `machine`, `flash_bytes` and `storage` are those of its last part.

    Attributes:
        format: the file's format. chips: the chips that it is for; a universal hex is for two.
        data: the bytes for esptool or for the drive. offset: the flash offset at which esptool writes them: 0x1000, 0x2000 or 0.
        sha256: the SHA-256 of `data`, in hexadecimal. parts: the content for each chip.
    """

    format: Literal["uf2", "esp", "hex"]
    chips: tuple[str, ...]
    version: str
    machine: str
    data: bytes
    offset: int
    flash_bytes: int
    storage: Storage | None
    sha256: str
    parts: tuple[Part, ...]


def joined(file: str, ordered: Iterable[tuple[int, bytes]]) -> tuple[Piece, ...]:
    """Join (address, data) pairs in the order of addresses into pieces, adjacent ones into one; only one such run is copied at a time.

    Raises:
        ImageError: E-IMAGE-07: two of them overlap, or are not in order.
    """
    found: list[Piece] = []
    run, begin, end = BytesIO(), 0, 0
    for address, data in ordered:
        if address < end:
            raise ImageError("E-IMAGE-07", file=file, address=f"0x{address:08X}")
        if address != end and run.tell():
            found.append(Piece(begin, run.getvalue()))
            run = BytesIO()
        if not run.tell():
            begin = address
        run.write(data)
        end = address + len(data)
    if run.tell():
        found.append(Piece(begin, run.getvalue()))
    return tuple(found)


def cut(pieces: Iterable[tuple[int, bytes]], size: int) -> Iterator[Piece]:
    """Yield the data in pieces that do not cross a multiple of `size`, which may be a record or a sector of the flash.

    Example:
        >>> [*cut([(3, b"marelle")], 4)]
        [Piece(address=3, data=b'm'), Piece(address=4, data=b'arel'), Piece(address=8, data=b'le')]
    """
    for address, data in pieces:
        at = 0
        while at < len(data):
            end = at + size - (address + at) % size
            yield Piece(address + at, data[at:end])
            at = end


def bytes_at(pieces: Sequence[Piece], address: int, size: int) -> bytes:
    """Return up to `size` bytes of the piece that has `address`, from there on; b"" if no piece has it."""
    for piece in pieces:
        at = address - piece.address
        if 0 <= at < len(piece.data):
            return piece.data[at : at + size]
    return b""
