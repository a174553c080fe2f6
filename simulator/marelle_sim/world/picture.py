"""Pictures as mats: the `image` of a world file is checked, decoded and fitted to the mat; then sensors measure its darkness.

In the folder `world` only this module imports Pillow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image, ImageFilter, ImageOps
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

from marelle_sim.regular_file import open_regular

if TYPE_CHECKING:
    from pathlib import Path

    from marelle_sim.toml import Table

    from .model import World

_MAX_SIDE_PX = 4096
_MAX_FILE_BYTES = 40_000_000

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"


class _BadPictureError(Exception):
    """The picture cannot be the mat's: the code and the facts of the error to tell."""

    def __init__(self, code: str = "E-WORLD-18", **facts: int) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


def load_picture(top: Table, world: World, folder: Path) -> Image.Image:
    """Return the picture of the mat that the key `image` names, fitted to the mat.

    Raises:
        WorldError: E-WORLD-18 (absent, damaged, over 40 MB, not PNG or JPEG), 19 (SVG or other XML), 23 (the picture, or the whole
            mat at `mm_per_pixel`, has over 4096 pixels along a side), 24 (outside the folder of the world).
    """
    name, scale, error = top["image"], top.get("mm_per_pixel", None), top.source.error
    try:
        picture = _read(_inside(folder, name))
        return _fit(picture, (world.width_mm, world.height_mm), scale, world.background[0])
    except _BadPictureError as bad:
        key = "image" if scale is None or bad.code != "E-WORLD-23" else "mm_per_pixel"
        raise error(bad.code, (key,), image=name, **bad.facts) from None
    except OSError:
        raise error("E-WORLD-18", ("image",), image=name) from None


def _inside(folder: Path, name: str) -> Path:
    """Return the path of the picture after following links.

    Raises:
        _BadPictureError: E-WORLD-24 if it is outside the folder, E-WORLD-18 if the name cannot be a path.
    """
    try:
        path, home = (folder / name).resolve(), folder.resolve()
    except (OSError, ValueError, RuntimeError):  # a null byte, a name too long, a loop of links
        raise _BadPictureError from None
    if not path.is_relative_to(home):
        raise _BadPictureError("E-WORLD-24")
    return path


def _read(path: Path) -> Image.Image:
    """Return the decoded picture of a file, in RGBA if it has transparency, else in RGB.

    Raises:
        _BadPictureError: E-WORLD-18, 19, 23, as in `load_picture`; 18 also if the file has more than 40 MB.
        OSError: The file cannot be read.
    """
    if path.suffix.lower() in {".svg", ".svgz"}:
        raise _BadPictureError("E-WORLD-19")
    with open_regular(path) as file:
        head = file.read(512)
        if _looks_like_xml(head):
            raise _BadPictureError("E-WORLD-19")
        if file.seek(0, 2) > _MAX_FILE_BYTES:
            raise _BadPictureError
        file.seek(0)
        # The plug-ins read only the header. Image.open() would warn, or refuse a large picture
        # without its size, which the message needs.
        plugin = PngImageFile if head.startswith(_PNG) else JpegImageFile
        if not head.startswith((_PNG, _JPEG)):
            raise _BadPictureError
        try:
            picture = plugin(file)
            _check_size(picture.size)
            return picture.convert("RGBA" if picture.has_transparency_data else "RGB")
        except (OSError, SyntaxError, ValueError, EOFError, KeyError, IndexError) as damage:
            raise _BadPictureError from damage


def _fit(
    picture: Image.Image, size_mm: tuple[int, int], mm_per_pixel: float | None, color: str
) -> Image.Image:
    """Return an RGB picture whose edges are the edges of the mat.

    Args:
        picture: As `_read` gave it; where it is transparent, the mat's colour is seen.
        size_mm: Width and height of the mat.
        mm_per_pixel: Size of a pixel on the mat: the picture is placed in the mat's bottom-left corner, the rest of the mat
            has its colour, and what lies outside the mat is cut off. None: the edges of the picture are those of the mat.
        color: The colour of the bare mat, "#rrggbb".

    Raises:
        _BadPictureError: E-WORLD-23: at this scale the mat has more than 4096 pixels along a side.
    """
    if mm_per_pixel is None:
        size = picture.size
    else:
        size = (round(size_mm[0] / mm_per_pixel), round(size_mm[1] / mm_per_pixel))
    _check_size(size)
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


def _check_size(size_px: tuple[int, int]) -> None:
    if max(size_px) > _MAX_SIDE_PX:
        facts = {"width_px": size_px[0], "height_px": size_px[1], "limit_px": _MAX_SIDE_PX}
        raise _BadPictureError("E-WORLD-23", **facts)


def _looks_like_xml(head: bytes) -> bool:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<?xml", b"<svg", b"<!doctype", b"<!entity"))
