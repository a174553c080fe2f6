"""Reads what the drive of a boot loader says of itself from its folder."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from marelle_host.flash.plain_files import read_plain
from marelle_images.drive_facts import DETAILS, INFO, MOST_BYTES, said_of

if TYPE_CHECKING:
    from pathlib import Path

    from marelle_images.drive_facts import DriveFacts


def read_folder(folder: Path, label: str = "") -> DriveFacts | None:
    """Read the facts from a boot loader's drive; None if it is another drive, or has gone.

    Args:
        folder: where it is.
        label: its name, where the system tells it.
    """
    info = read_text(folder / INFO)
    said = said_of(info, "" if info else read_text(folder / DETAILS), label)
    return said if said is None or said.board_id or folder.is_dir() else None


def read_text(path: Path) -> str:
    """Return the beginning of a small file of a drive, "" if there is none; what is no text comes as signs that stand for it.

    It is read from the drive each time: what Linux has kept of a file is told even after its board has gone.
    """
    with suppress(OSError):
        return read_plain(path, MOST_BYTES, anew=True).decode("utf-8", "replace")
    return ""
