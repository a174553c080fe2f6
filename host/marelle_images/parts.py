"""The parts of an image, as every reader gives them."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Literal, NamedTuple

from marelle_images.errors import ImageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Piece(NamedTuple):
    """Bytes that go to an address, as the chip sees its memory."""

    address: int
    data: bytes


class Storage(NamedTuple):
    """Where a firmware says that its files are: bytes from the start of the flash, and how many."""

    offset: int
    size: int
    block_bytes: int


class Part(NamedTuple):
    """What an image holds for one chip.

    Attributes:
        chip: as data sheets write it: "RP2040", "ESP32-S3", "nRF52833".
        version: of MicroPython: "1.25.0", "1.26.0-preview.45"; "" where it is none.
        machine: as `os.uname().machine` says it: "Raspberry Pi Pico with RP2040", "micro:bit with nRF52833"; "" where it is unknown.
        pieces: what goes where, by address; none touches the next.
        flash_bytes: the least flash that it needs.
        storage: where its files are; None where it does not say.
    """

    chip: str
    version: str
    machine: str
    pieces: tuple[Piece, ...]
    flash_bytes: int
    storage: Storage | None = None


class Image(NamedTuple):
    """A firmware that was read and found whole. `version`, `machine`, `flash_bytes` and `storage` are those of its last part.

    Attributes:
        format: how it is written. chips: that it is for; a universal hex is for two.
        data: as it goes to esptool or to the drive. offset: where esptool writes it: 0x1000, 0x2000 or 0.
        sha256: of `data`, in hexadecimal. parts: what it holds for each chip.
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
    """Return pieces that come by address, those that touch as one. No more than one of them is held beside what is joined.

    Raises:
        ImageError: E-IMAGE-07: two of them are for one address.
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


def bytes_at(pieces: Sequence[Piece], address: int, size: int) -> bytes:
    """Return up to `size` bytes from an address on; fewer, or none, where the pieces end."""
    for piece in pieces:
        at = address - piece.address
        if 0 <= at < len(piece.data):
            return piece.data[at : at + size]
    return b""
