"""Read images of firmware: their content, their chip, and whether they are whole. Only bytes are given, no files are opened.

Importing this package loads only `ImageError`; the readers are loaded at their first use.

Example:
    >>> from marelle_images import read_image
    >>> read_image(data).version
    '1.28.0'
"""

from marelle_images.errors import ImageError
from marelle_text.lazy import lazily

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_images.esp import why_erase
    from marelle_images.image import MOST_BYTES, check_chip, holds_files, part_for, read_image
    from marelle_images.one_file import OneFile, check_draggable, make_one_file
    from marelle_images.parts import Image, Part, Piece, Storage

__getattr__ = lazily(
    __name__,
    {
        "esp": ("why_erase",),
        "image": ("MOST_BYTES", "check_chip", "holds_files", "part_for", "read_image"),
        "one_file": ("OneFile", "check_draggable", "make_one_file"),
        "parts": ("Image", "Part", "Piece", "Storage"),
    },
)
__all__ = [
    "MOST_BYTES", "Image", "ImageError", "OneFile", "Part", "Piece", "Storage", "check_chip", "check_draggable", "holds_files", "make_one_file", "part_for", "read_image", "why_erase",
]  # fmt: skip
