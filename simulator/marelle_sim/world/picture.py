"""Pictures as mats: PNG and JPEG files, checked before they are decoded, and seen by a sensor.

The only module of the world that imports Pillow.
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
    """The picture has too many pixels; it was not decoded."""

    def __init__(self, width_px: int, height_px: int) -> None:
        super().__init__(f"{width_px} x {height_px}")
        self.width_px = width_px
        self.height_px = height_px


class NotAPictureError(ValueError):
    """The file is no PNG or JPEG picture, or is damaged.

    Attributes:
        drawing: Whether it looks like SVG or other XML, which is never parsed.
    """

    def __init__(self, *, drawing: bool = False) -> None:
        super().__init__("not a picture")
        self.drawing = drawing


def read_picture(path: Path) -> Image.Image:
    """Decode a picture file in RGB.

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
        # The plug-ins read the header alone. Image.open() would warn, or refuse without saying
        # the size, before we can look at it.
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
    """Return an RGB picture that covers the whole mat.

    Args:
        picture: As `read_picture` gave it; what is transparent shows the mat's colour.
        size_mm: Width and height of the mat.
        mm_per_pixel: None stretches the picture over the mat; otherwise its bottom-left corner
            is put at that of the mat, and what passes the edges is cut off.
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
    """Return the darkness that a sensor's spot sees, 1 mm per byte, bottom row first.

    The round spot is approached by a Gaussian with the same variance along each axis as a disc of
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
