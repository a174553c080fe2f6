"""Make one UF2 file for a board with RP2040 or RP2350: its MicroPython and, behind it in the flash, the files of the board."""

from collections.abc import Iterable, Iterator, Mapping

from marelle_images.binary_info import XIP
from marelle_images.errors import ImageError
from marelle_images.parts import Image, Storage, cut
from marelle_images.uf2 import BLOCK, FIRST_WORD, HAS_FAMILY, HEAD, LAST_WORD, SECOND_WORD

_PAGE, _SECTOR = 256, 4096
_MOST_BYTES = 16 << 20  # the largest flash of both chips
_LEAST_BLOCKS = 8


def storage_of(image: Image) -> Storage:
    """Return the flash area of a firmware's file system.

    Raises:
        ImageError: E-IMAGE-41, the firmware does not tell it, or the area is not in whole sectors, behind the firmware, within the
            flash, and large enough for a file.
    """
    storage = image.storage
    if storage is not None and len(image.parts) == 1:
        end = max(piece.address + len(piece.data) for piece in image.parts[0].pieces) - XIP
        whole = not storage.offset % _SECTOR and not storage.size % storage.block_bytes
        behind = end <= storage.offset < storage.offset + storage.size <= _MOST_BYTES
        if whole and behind and storage.size >= _LEAST_BLOCKS * storage.block_bytes:
            return storage
    raise ImageError("E-IMAGE-41", board=image.machine or image.chips[0])


def with_volume(image: Image, storage: Storage, blocks: Mapping[int, bytes]) -> bytes:
    """Return one UF2 with the firmware and the blocks of its file system, in whole sectors and numbered from first to last.

    The boot loader of an RP2040 decides by the number of a block when to erase a sector: in an incomplete sector it does not erase, or
    erases data that it has just written (erratum RP2040-E14). So each sector is filled up with 0xFF. The first block of a file for
    RP2350, which works around erratum RP2350-E10, is numbered apart from the others, and is copied unchanged.

    Args:
        image: MicroPython for RP2040 or RP2350.
        storage: the flash area of its file system.
        blocks: number of the block in that area -> content.
    """
    begin, sectors = XIP + storage.offset, _sectors(image.parts[0].pieces)
    sectors |= _sectors(
        (begin + number * storage.block_bytes, data) for number, data in blocks.items()
    )
    first, last = _count_and_family(image.data, 0), _count_and_family(image.data, -BLOCK)
    apart = b"" if first == last else image.data[:BLOCK]
    return b"".join([apart, *_numbered(sectors, last[1])])


def _count_and_family(data: bytes, at: int) -> tuple[int, int]:
    return HEAD.unpack(data[at:][: HEAD.size])[6:8]


def _sectors(pieces: Iterable[tuple[int, bytes]]) -> dict[int, bytearray]:
    """Return address -> content of each sector that has data, filled up with 0xFF."""
    found: dict[int, bytearray] = {}
    for address, data in cut(pieces, _SECTOR):
        inside = address % _SECTOR
        sector = found.setdefault(address - inside, bytearray(b"\xff" * _SECTOR))
        sector[inside : inside + len(data)] = data
    return found


def _numbered(sectors: Mapping[int, bytearray], family: int) -> Iterator[bytes]:
    count, number = len(sectors) * _SECTOR // _PAGE, 0
    for address in sorted(sectors):
        for at in range(0, _SECTOR, _PAGE):
            head = HEAD.pack(
                FIRST_WORD, SECOND_WORD, HAS_FAMILY, address + at, _PAGE, number, count, family
            )
            yield (head + sectors[address][at : at + _PAGE]).ljust(BLOCK - 4, b"\0") + LAST_WORD
            number += 1
