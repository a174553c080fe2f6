"""The pictures of a lesson: files of its folder."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PICTURES = MappingProxyType({".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg"})
"""The endings of pictures that lessons show, with what a browser calls each kind."""


def picture_file(folder: Path, name: str) -> Path | None:
    """Return the file of a picture of a lesson; what is not in its folder is no picture of it."""
    try:
        path = (folder / name).resolve()
        is_picture = path.suffix.lower() in PICTURES and path.is_relative_to(folder.resolve())
        return path if is_picture and path.is_file() else None
    except (
        OSError,
        ValueError,
    ):  # a null byte, a circle of links, or a name too long for the system
        return None
