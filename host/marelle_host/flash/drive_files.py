"""Read the facts that a boot loader's drive gives about itself, from files in its folder."""

from contextlib import suppress
from pathlib import Path

from marelle_host.flash.plain_files import read_plain
from marelle_images.drive_facts import DETAILS, INFO, MOST_BYTES, DriveFacts, said_of


def read_folder(folder: Path, label: str = "") -> DriveFacts | None:
    """Read the facts from a boot loader's drive; None if it is another drive, or has disappeared.

    Args:
        folder: the drive's folder.
        label: the drive's name, "" where the system does not tell it.
    """
    info = read_text(folder / INFO)
    said = said_of(info, "" if info else read_text(folder / DETAILS), label)
    return said if said is None or said.board_id or folder.is_dir() else None


def read_text(path: Path) -> str:
    """Return the beginning of a small file of a drive, "" if it cannot be read; bytes that are no UTF-8 become replacement characters.

    It is read from the drive each time, not from the page cache of Linux, which holds a file even after its board has gone.
    """
    with suppress(OSError):
        return read_plain(path, MOST_BYTES, anew=True).decode("utf-8", "replace")
    return ""
