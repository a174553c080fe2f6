"""Read an image of firmware in any known format, and check that it is for a board."""

from hashlib import sha256
from typing import Literal

from marelle_images.binary_info import XIP
from marelle_images.errors import ImageError
from marelle_images.esp import is_esp, read_esp
from marelle_images.intel_hex import is_hex, read_hex
from marelle_images.parts import Image, Part
from marelle_images.uf2 import MAGIC, read_uf2

MOST_BYTES = 33 << 20  # a UF2 for 16 MiB of flash, the most of an RP2 board, and some more
_FORMATS = {  # the reader of a format, and the most bytes of a file
    "uf2": (read_uf2, MOST_BYTES),
    "esp": (read_esp, 16 << 20),
    "hex": (read_hex, 4 << 20),  # a universal hex of two full flashes has 2.3 MB
}
_ARCHIVES = (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")


def read_image(data: bytes, name: str = "") -> Image:
    """Read an image and check that it is whole, by its structure alone.

    Args:
        data: the content of the file.
        name: the file's name, for errors.

    Raises:
        ImageError: it is no image (E-IMAGE-01, 12, 13), too long (02), incomplete (03), damaged (04, 05, 06, 07, 17), for an unknown
            chip (08, 15), or only a part of a firmware (09, 14, 16).

    Example:
        >>> image = read_image(Path("RPI_PICO-20260406-v1.28.0.uf2").read_bytes())
        >>> image.chips, image.version, image.machine
        (('RP2040',), '1.28.0', 'Raspberry Pi Pico with RP2040')
    """
    file = name or "image"
    kind = _format(data, file)
    read, most = _FORMATS[kind]
    if len(data) > most:
        raise ImageError("E-IMAGE-02", file=file, bytes=len(data), most=most)
    parts = read(data, file)
    last = parts[-1]
    offset = parts[0].pieces[0].address if kind == "esp" else 0
    return Image(
        kind, tuple(dict.fromkeys(part.chip for part in parts)), last.version, last.machine, data,
        offset, last.flash_bytes, last.storage, sha256(data).hexdigest(), parts,
    )  # fmt: skip


def _format(data: bytes, file: str) -> Literal["uf2", "esp", "hex"]:
    """Return the format of an image file by its first bytes; an `ImageError` for another file."""
    if data.startswith(MAGIC):
        return "uf2"
    if is_esp(data):
        return "esp"
    if is_hex(data):
        return "hex"
    if not data:
        raise ImageError("E-IMAGE-03", file=file, bytes=0)
    if data.lstrip()[:1] == b"<" or data.startswith(b"version https://git-lfs"):
        raise ImageError("E-IMAGE-12", file=file)
    if data.startswith(_ARCHIVES):
        raise ImageError("E-IMAGE-13", file=file)
    raise ImageError("E-IMAGE-01", file=file)


def check_chip(image: Image, chip: str, *, flash_bytes: int = 0) -> None:
    """Check that an image is for a board's chip, and fits its flash.

    Args:
        image: the image to write.
        chip: the board's chip, as in `Image.chips`; upper and lower case are equal.
        flash_bytes: the size of the board's flash; 0 if unknown, then not checked.

    Raises:
        ImageError: E-IMAGE-10, it is for another chip; E-IMAGE-11, it needs more flash.

    Example:
        >>> check_chip(read_image(data), "RP2040")
    """
    needed = part_for(image, chip).flash_bytes
    if flash_bytes and needed > flash_bytes:
        raise ImageError("E-IMAGE-11", needed=-(-needed >> 10), has=flash_bytes >> 10)


def part_for(image: Image, chip: str) -> Part:
    """Return the part of an image for one chip: a universal hex has two parts.

    Raises:
        ImageError: E-IMAGE-10: it is for another chip.

    Example:
        >>> part_for(read_image(universal_hex), "nRF51822").machine
        'micro:bit with nRF51822'
    """
    for part in image.parts:
        if part.chip.upper() == chip.upper():
            return part
    raise ImageError("E-IMAGE-10", image=" / ".join(image.chips), chip=chip)


def holds_files(part: Part) -> bool:
    """Return True if an image contains files besides the firmware: it has bytes in the flash area of the firmware's file system.

    Example:
        >>> holds_files(part_for(read_image(made_by_marelle_image), "RP2040"))
        True
    """
    if part.storage is None:
        return False
    begin = part.storage.offset + (XIP if part.chip.startswith("RP2") else 0)
    end = begin + part.storage.size
    return any(one.address < end and begin < one.address + len(one.data) for one in part.pieces)
