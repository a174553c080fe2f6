"""Reads images and partition tables from the flash as an ESP chip's ROM and its second-stage boot loader do.

Sources: "Firmware Image Format" of esptool's documentation; "Partition Tables" of ESP-IDF's.
"""

from hashlib import md5, sha256
from struct import Struct
from typing import NamedTuple

MAGIC = 0xE9
TABLE_OFFSET = 0x8000
_TABLE_BYTES = 0xC00
_HEADER = Struct("<BBxxI4xH9xB")  # magic, segments, entry; chip, whether a SHA-256 follows
_SEGMENT, _MOST_SEGMENTS = Struct("<II"), 16
_SEED = 0xEF
_PARTITION = Struct("<HBBII16sI")
_PARTITION_MAGIC, _MD5_MAGIC, _NO_MAGIC = 0x50AA, 0xEBEB, 0xFFFF
_DIGEST = 32


class ImageError(Exception):
    """The flash contains no valid image or partition table; the message is what the second-stage boot loader prints.

    Attributes:
        rom: what the ROM prints; "" if it notices nothing, because it checks only the checksum.
    """

    def __init__(self, text: str, rom: str = "") -> None:
        super().__init__(text)
        self.rom = rom


class EspImage(NamedTuple):
    """A complete image: the number of its chip, the address of its first instruction, and its segments as pairs of address and data."""

    chip_id: int
    entry: int
    segments: tuple[tuple[int, bytes], ...]


class Partition(NamedTuple):
    """One row of the partition table; offset and size in bytes."""

    kind: int
    subtype: int
    offset: int
    size: int
    label: str


def checksum_of(data: bytes, seed: int = _SEED) -> int:
    """Return the exclusive or of all bytes and the seed. The halves are combined again and again, because a loop over bytes is slow."""
    while len(data) > 1:
        half = (len(data) + 1) // 2
        folded = int.from_bytes(data[:half], "little") ^ int.from_bytes(data[half:], "little")
        data = folded.to_bytes(half, "little")
    return seed ^ (data[0] if data else 0)


def read_image(data: bytes) -> EspImage:
    """Return the image at the start of these bytes.

    Raises:
        ImageError: there is none, or it is incomplete or corrupt.
    """
    if len(data) < _HEADER.size or data[0] != MAGIC:
        raise ImageError("image has invalid magic byte")
    _magic, count, entry, chip_id, has_digest = _HEADER.unpack_from(data)
    if count > _MOST_SEGMENTS:
        raise ImageError(f"image has invalid segment count {count}")
    segments, at, checksum = [], _HEADER.size, _SEED
    for _segment in range(count):
        address, size = _SEGMENT.unpack(data[at : at + _SEGMENT.size].ljust(_SEGMENT.size))
        at += _SEGMENT.size + size
        if at >= len(data):
            raise ImageError(f"segment length 0x{size:x} is too long")
        segments.append((address, data[at - size : at]))
        checksum = checksum_of(data[at - size : at], checksum)
    end = (at | 15) + 1
    if data[end - 1 : end] != bytes([checksum]):
        read = data[end - 1] if end <= len(data) else 0
        raise ImageError(
            f"Checksum failed. Calculated 0x{checksum:x} read 0x{read:x}",
            f"csum err:0x{read:02x}!=0x{checksum:02x}\r\nets_main.c 371 \r\n",
        )
    if has_digest and data[end : end + _DIGEST] != sha256(data[:end]).digest():
        raise ImageError("Image hash failed - image is corrupt")
    return EspImage(chip_id, entry, tuple(segments))


def read_table(data: bytes, flash_bytes: int) -> list[Partition]:
    """Return the rows of a partition table.

    Args:
        data: the flash from the table's offset on.
        flash_bytes: size of the flash.

    Raises:
        ImageError: there is no table, it is not terminated, its MD5 is missing or wrong, or a partition reaches beyond the flash.
    """
    found, is_sealed = list[Partition](), False
    for at in range(0, min(len(data), _TABLE_BYTES) - _PARTITION.size + 1, _PARTITION.size):
        magic, kind, subtype, offset, size, label, _flags = _PARTITION.unpack_from(data, at)
        if magic == _MD5_MAGIC:
            if data[at + 16 : at + 32] != md5(data[:at], usedforsecurity=False).digest():
                raise ImageError("Incorrect MD5 checksum")
            is_sealed = True
        elif magic != _PARTITION_MAGIC:
            if magic != _NO_MAGIC or not is_sealed:
                raise ImageError(f"partition {len(found)} invalid magic number 0x{magic:x}")
            return found
        elif offset + size > flash_bytes:
            raise ImageError(
                f"partition {len(found)} invalid - offset 0x{offset:x} size 0x{size:x} exceeds flash chip size 0x{flash_bytes:x}"
            )
        else:
            name = label.partition(b"\0")[0].decode("ascii", "replace")
            found.append(Partition(kind, subtype, offset, size, name))
    raise ImageError("partition table has not been terminated properly")
