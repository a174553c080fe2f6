"""The `image` of a world file: a picture in the folder of the file, which is checked, decoded and fitted to the mat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .picture import (
    MAX_SIDE_PX,
    NotAPictureError,
    PictureTooLargeError,
    fit,
    read_picture,
)

if TYPE_CHECKING:
    from pathlib import Path

    from PIL.Image import Image

    from marelle_sim.toml import Table

    from .model import World


def load_picture(top: Table, world: World, folder: Path) -> Image:
    """Return the picture of the mat that the key `image` names, fitted to the mat.

    Raises:
        WorldError: E-WORLD-18 (absent, damaged, not PNG or JPEG), 19 (SVG or other XML), 23 (over
            4096 pixels along a side), 24 (outside the folder of the world).
    """
    name = top["image"]
    scale = top.get("mm_per_pixel", None)
    path = _inside(top, folder, name)
    error = top.source.error
    try:
        picture = read_picture(path)
        return fit(picture, (world.width_mm, world.height_mm), scale, world.background[0])
    except PictureTooLargeError as large:
        key = "image" if scale is None else "mm_per_pixel"
        facts = {"width_px": large.width_px, "height_px": large.height_px, "limit_px": MAX_SIDE_PX}
        raise error("E-WORLD-23", (key,), image=name, **facts) from None
    except NotAPictureError as other:
        code = "E-WORLD-19" if other.drawing else "E-WORLD-18"
        raise error(code, ("image",), image=name) from None
    except OSError:
        raise error("E-WORLD-18", ("image",), image=name) from None


def _inside(top: Table, folder: Path, name: str) -> Path:
    """Return the path of the picture after following links.

    Raises:
        WorldError: E-WORLD-24 if it is outside the folder, E-WORLD-18 if the name cannot be a path.
    """
    try:
        path = (folder / name).resolve()
        home = folder.resolve()
    except (OSError, ValueError, RuntimeError):  # a null byte, a name too long, a loop of links
        raise top.source.error("E-WORLD-18", ("image",), image=name) from None
    if not path.is_relative_to(home):
        raise top.source.error("E-WORLD-24", ("image",), image=name)
    return path
