"""Make one file for the drive of a board: its firmware and all files that are to be on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from marelle_images.errors import ImageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marelle_images.parts import Image

_RP2 = ("RP2040", "RP2350")


class OneFile(NamedTuple):
    """A file to copy to the drive that a board shows: firmware and files together.

    Attributes:
        data: content of the file.
        free_bytes: space of the board's file system that is then free; for both micro:bits, of the one with less room.
    """

    data: bytes
    free_bytes: int


def make_one_file(image: Image, files: Mapping[str, bytes]) -> OneFile:
    """Return one file that holds a firmware and the board's files; copying it erases all files that the board had.

    Args:
        image: MicroPython for a board with RP2040 or RP2350, or for a micro:bit.
        files: path on the board ("/main.py") -> content; for a micro:bit, which has no folders, its name ("main.py") -> content.

    Raises:
        ImageError: E-IMAGE-40, a package is missing; -41, the firmware does not tell where its file system is; -42, there is no room;
            -43, the board cannot have a file of that name; -44, marelle makes no such file for that board; -53, a file for a micro:bit
            is empty.

    Example:
        >>> image = read_image(Path("RPI_PICO.uf2").read_bytes())
        >>> Path("carte.uf2").write_bytes(make_one_file(image, {"/main.py": b"print(1)"}).data)
    """
    check_draggable(image)
    return _hex(image, files) if image.format == "hex" else _uf2(image, files)


def check_draggable(image: Image) -> None:
    """Check that files can be added to a firmware: it is for an RP2040, an RP2350, or a micro:bit.

    Raises:
        ImageError: E-IMAGE-44, it is for another chip.
    """
    if image.format != "hex" and image.chips[0] not in _RP2:
        raise ImageError("E-IMAGE-44", board=image.machine or image.chips[0])


def _hex(image: Image, files: Mapping[str, bytes]) -> OneFile:
    try:
        from marelle_images.one_file_hex import with_files
    except ModuleNotFoundError as error:
        raise ImageError("E-IMAGE-40", package="micropython-microbit-fs") from error
    return OneFile(*with_files(image, files))


def _uf2(image: Image, files: Mapping[str, bytes]) -> OneFile:
    try:
        from marelle_images.one_file_littlefs import make_volume
    except ModuleNotFoundError as error:
        raise ImageError("E-IMAGE-40", package="littlefs-python") from error
    from marelle_images.one_file_uf2 import storage_of, with_volume

    storage = storage_of(image)
    volume = make_volume(
        files, block_bytes=storage.block_bytes, block_count=storage.size // storage.block_bytes
    )
    return OneFile(with_volume(image, storage, volume.blocks), volume.free_bytes)
