"""Pictures as mats: read PNG and JPEG files, fit them to the mat, and compute the darkness that a sensor measures.

A file is checked before it is decoded. In the folder `world` only this module imports Pillow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image, ImageFilter, ImageOps
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

from marelle_sim.regular_file import open_regular

if TYPE_CHECKING:
    from pathlib import Path

MAX_SIDE_PX = 4096
MAX_FILE_BYTES = 40_000_000

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"


class PictureTooLargeError(ValueError):
    """The picture, or the picture of the mat made from it, has too many pixels; attributes `width_px`, `height_px`."""

    def __init__(self, width_px: int, height_px: int) -> None:
        super().__init__(f"{width_px} x {height_px}")
        self.width_px = width_px
        self.height_px = height_px


class NotAPictureError(ValueError):
    """The file is not a PNG or JPEG picture, is damaged, or is too large.

    Attributes:
        drawing: True if the file is SVG or other XML, which is never parsed.
    """

    def __init__(self, *, drawing: bool = False) -> None:
        super().__init__("not a picture")
        self.drawing = drawing


def read_picture(path: Path) -> Image.Image:
    """Return the decoded picture of a file, in RGBA if it has transparency, else in RGB.

    Raises:
        PictureTooLargeError: More than 4096 pixels along a side.
        NotAPictureError: Neither PNG nor JPEG, damaged, or more than 40 MB.
        OSError: The file cannot be read.
    """
    if path.suffix.lower() in {".svg", ".svgz"}:
        raise NotAPictureError(drawing=True)
    with open_regular(path) as file:
        head = file.read(512)
        if _looks_like_xml(head):
            raise NotAPictureError(drawing=True)
        if file.seek(0, 2) > MAX_FILE_BYTES:
            raise NotAPictureError
        file.seek(0)
        # The plug-ins read only the header. Image.open() would warn, or refuse a large picture
        # without its size, which the message needs.
        plugin = PngImageFile if head.startswith(_PNG) else JpegImageFile
        if not head.startswith((_PNG, _JPEG)):
            raise NotAPictureError
        try:
            picture = plugin(file)
            _check_size(picture)
            return picture.convert("RGBA" if picture.has_transparency_data else "RGB")
        except PictureTooLargeError:
            raise
        except (OSError, SyntaxError, ValueError, EOFError, KeyError, IndexError) as damage:
            raise NotAPictureError from damage


def fit(
    picture: Image.Image, size_mm: tuple[int, int], mm_per_pixel: float | None, color: str
) -> Image.Image:
    """Return an RGB picture whose edges are the edges of the mat.

    Args:
        picture: As `read_picture` gave it; where it is transparent, the mat's colour is seen.
        size_mm: Width and height of the mat.
        mm_per_pixel: Size of a pixel on the mat: the picture is placed in the mat's bottom-left corner, the rest of the mat
            has its colour, and what lies outside the mat is cut off. None: the whole picture is stretched over the mat.
        color: The colour of the bare mat, "#rrggbb".

    Raises:
        PictureTooLargeError: At this scale the mat has more than 4096 pixels along a side.
    """
    if mm_per_pixel is None:
        size = picture.size
    else:
        size = (round(size_mm[0] / mm_per_pixel), round(size_mm[1] / mm_per_pixel))
    if max(size) > MAX_SIDE_PX:
        raise PictureTooLargeError(*size)
    whole = Image.new("RGB", (max(1, size[0]), max(1, size[1])), color)
    mask = picture if picture.mode == "RGBA" else None
    whole.paste(picture, (0, whole.height - picture.height), mask)
    return whole


def darkness_of(picture: Image.Image, size_mm: tuple[int, int], spot_mm: float) -> bytes:
    """Return the darkness that a sensor with a round spot measures, a byte for each square millimetre, bottom row first.

    The spot is approximated by a Gaussian with the same variance along each axis as a disc of
    radius r: r² / 4, so sigma = spot / 4.
    """
    grey = picture.convert("L").resize(size_mm, Image.Resampling.BOX)
    blurred = grey.filter(ImageFilter.GaussianBlur(spot_mm / 4)) if spot_mm > 1 else grey
    return ImageOps.flip(ImageOps.invert(blurred)).tobytes()


def _check_size(picture: Image.Image) -> None:
    if max(picture.size) > MAX_SIDE_PX:
        raise PictureTooLargeError(*picture.size)


def _looks_like_xml(head: bytes) -> bool:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<?xml", b"<svg", b"<!doctype", b"<!entity"))
