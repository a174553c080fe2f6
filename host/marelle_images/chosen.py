"""An image with where it is: which board it is for, and whether it is the file that it is said to be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from marelle_images.boards import kind_of_machine
from marelle_images.errors import ImageError
from marelle_images.hashes import known_sha256

if TYPE_CHECKING:
    from pathlib import Path

    from marelle_images.boards import BoardKind
    from marelle_images.parts import Image

_SHOWN = 12  # digits of a SHA-256 that a person compares


class Chosen(NamedTuple):
    """An image and where it is.

    Attributes:
        kind: the board that its machine names; None for a firmware that is not in the table.
        known_hash: whether its SHA-256 is the one that was entered for its name, or none was: then its structure alone was checked.
    """

    image: Image
    kind: BoardKind | None
    path: Path
    known_hash: Literal["right", "unknown"]


def fits(chosen: Chosen, kind: BoardKind) -> bool:
    """Return True if an image is MicroPython for this board, by its content; by its file name if the content names no machine."""
    image = chosen.image
    if image.format != kind.format or kind.chip not in image.chips or not image.version:
        return False
    if kind.format == "hex":  # one firmware for all boards of that chip; a universal one has two
        return True
    if image.machine:
        return chosen.kind is not None and chosen.kind.id == kind.id
    return kind.file_name().fullmatch(chosen.path.name) is not None


def checked(path: Path, image: Image, *, wanted: str | None = None) -> Chosen:
    """Compare an image with what is known of its file: the SHA-256 of the folder's list, and that of the published file.

    Args:
        path: its place; the name counts.
        image: as it was read.
        wanted: its SHA-256 in the list of its folder, if it stands there.

    Raises:
        ImageError: E-IMAGE-22 it is not the published one, 23 it is not as it was put into its folder.
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
