"""Makes files of pictures."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

_SMOOTHEST = 6  # of zlib's 9: the higher ones take three times as long for 2 %


def png_bytes(image: Image.Image) -> bytes:
    """Return the image as a PNG file."""
    buffer = BytesIO()
    image.save(buffer, "PNG", compress_level=_SMOOTHEST)
    return buffer.getvalue()


def gif_bytes(frames: list[Image.Image], durations_ms: list[int]) -> bytes:
    """Return frames that share a palette as an animated GIF that plays for ever."""
    buffer = BytesIO()
    frames[0].save(
        buffer,
        "GIF",
        save_all=True,
        append_images=frames[1:],
        duration=durations_ms,
        loop=0,
        optimize=False,
        disposal=1,
    )
    return buffer.getvalue()
