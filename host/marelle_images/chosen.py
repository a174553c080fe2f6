"""An image with its path, the board that it is for, and whether its SHA-256 is the published one, which a maintainer has entered in `hashes.json`; that may be empty."""

import json
import re
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Literal, NamedTuple

from marelle_images.boards import BoardKind, kind_of_machine
from marelle_images.errors import ImageError
from marelle_images.parts import Image

_COPY = re.compile(
    r"(.+?)(?: ?\(\d+\)| - Cop(?:ie|y)| copy)+(\.\w+)"
)  # marks that systems and browsers add to the name of a copy


def known_sha256(name: str) -> str | None:
    """Return the SHA-256 of the published image with this file name; None if none was entered.

    Args:
        name: the file name without its folder; a copy's mark, as in `RPI_PICO-20250415-v1.25.0 (1).uf2`, is ignored.

    Example:
        >>> known_sha256("my-own-build.uf2") is None
        True
    """
    copied = _COPY.fullmatch(name)
    return published_hashes().get("".join(copied.groups()) if copied else name)


@cache
def published_hashes() -> dict[str, str]:
    """Return the SHA-256 of each published image that a maintainer has entered, by file name."""
    table = resources.files("marelle_images").joinpath("hashes.json").read_text("utf-8")
    return {entry["file"]: entry["sha256"] for entry in json.loads(table)["files"]}


_SHOWN = 12  # digits of a SHA-256 that are shown


class Chosen(NamedTuple):
    """An image with its path and its board.

    Attributes:
        kind: the board that the firmware names, or for which the image was asked; None if the table does not have it.
        known_hash: "right" if its SHA-256 is the one in marelle's table for its file name; "unknown" if the table has none.
    """

    image: Image
    kind: BoardKind | None
    path: Path
    known_hash: Literal["right", "unknown"]


def fits(chosen: Chosen, kind: BoardKind) -> bool:
    """Return True if an image is MicroPython for this board: by its content, or by its file name if its content names no board.

    A hex is for every board with one of its chips.
    """
    image = chosen.image
    if image.format != kind.format or kind.chip not in image.chips or not image.version:
        return False
    if kind.format == "hex":  # one firmware for all boards of that chip; a universal one has two
        return True
    if image.machine:
        return chosen.kind is not None and chosen.kind.id == kind.id
    return kind.file_name().fullmatch(chosen.path.name) is not None


def checked(path: Path, image: Image, *, wanted: str | None = None) -> Chosen:
    """Compare an image's SHA-256 with the folder's list and with that of the published file of its name, and return it as `Chosen`.

    Args:
        path: its path; the file name is looked up.
        image: the image that was read.
        wanted: its SHA-256 in the folder's list; None if the list does not have it.

    Raises:
        ImageError: E-IMAGE-22, it is not the published file; E-IMAGE-23, it has changed since it was put into its folder.
    """
    if wanted is not None and wanted != image.sha256:
        raise ImageError("E-IMAGE-23", file=str(path))
    known = known_sha256(path.name)
    if known is not None and known != image.sha256:
        raise ImageError(
            "E-IMAGE-22", file=str(path), found=image.sha256[:_SHOWN], wanted=known[:_SHOWN]
        )
    kind = kind_of_machine(image.machine) if image.machine else None
    return Chosen(image, kind, path, "unknown" if known is None else "right")
