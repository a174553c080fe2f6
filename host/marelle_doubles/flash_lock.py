"""Checks and locks the port link, the flash file and the drive of a virtual board, so that no other file is overwritten and no other double uses them."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from marelle_doubles.loaders.drive_folder import mark_of

_TERMINALS = "/dev/"


class FolderRefusedError(OSError):
    """A virtual board cannot put its files into that folder.

    Attributes:
        reason: "link" if a file that is none of a double's has the name of the port or of the drive,
            "used" if another double uses the port or the flash, "kind" if the flash file is not as large as the flash of that kind of board.
        path: the file that is in the way.
    """

    def __init__(self, reason: Literal["link", "used", "kind"], path: Path) -> None:
        super().__init__(f"{path}: {reason}")
        self.reason, self.path = reason, path


def is_left_over(link: Path) -> bool:
    """Return True if `link` is a symbolic link to a terminal under /dev that no longer exists: it may be removed."""
    return _is_port(link) and not link.exists()


def _is_port(link: Path) -> bool:
    return link.is_symlink() and str(link.readlink()).startswith(_TERMINALS)


def refuse_taken(link: Path) -> None:
    """Raise if the name of a port's link is already used; a link that was left over is allowed.

    Raises:
        FolderRefusedError: with reason "used" for another double's port, "link" for any other file or folder.
    """
    if os.path.lexists(link) and not is_left_over(link):
        raise FolderRefusedError("used" if _is_port(link) else "link", link)


def refuse_taken_drive(parent: Path) -> None:
    """Raise if `parent`, the folder in which a drive's folder is to be made, exists and belongs to something else.

    A folder with the mark file of `mark_of` is allowed: a killed double has left it, or a double uses it, which `locked_flash` refuses.

    Raises:
        FolderRefusedError: with reason "link".
    """
    if os.path.lexists(parent) and not mark_of(parent).is_file():
        raise FolderRefusedError("link", parent)


@contextmanager
def locked_flash(size: int, flash: Path) -> Iterator[int]:
    """Lock a board's flash file, made of 0xFF if it is missing or empty, and yield its file descriptor.

    A process that inherits the descriptor holds the lock too.

    Args:
        size: of the flash of that kind of board, in bytes.
        flash: the file.

    Raises:
        FolderRefusedError: another double uses the file ("used"), or its size is not `size` ("kind").
    """
    with flash.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise FolderRefusedError("used", flash) from error
        if not file.tell():
            file.write(b"\xff" * size)
            file.flush()
        if file.tell() != size:
            raise FolderRefusedError("kind", flash)
        yield file.fileno()
