"""Takes a double's port name, flash file and drive in a folder: nobody else's file is overwritten, and nobody else takes them meanwhile."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from marelle_doubles.loaders.drive_folder import mark_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Literal

_TERMINALS = "/dev/"


class FolderRefusedError(OSError):
    """A double cannot have its files in that folder.

    Attributes:
        reason: "link" where a file has the name of its port, "used" where another double has its flash,
            "kind" where its flash is not that of such a board.
        path: of the file that is in the way.
    """

    def __init__(self, reason: Literal["link", "used", "kind"], path: Path) -> None:
        super().__init__(f"{path}: {reason}")
        self.reason, self.path = reason, path


def is_left_over(link: Path) -> bool:
    """Tell whether that is the link of a port that is gone: then nobody misses it."""
    return _is_port(link) and not link.exists()


def _is_port(link: Path) -> bool:
    return link.is_symlink() and str(link.readlink()).startswith(_TERMINALS)


def refuse_taken(link: Path) -> None:
    """Refuse the name of a port that something else has.

    Raises:
        FolderRefusedError: a file or a folder has it, or another double.
    """
    if os.path.lexists(link) and not is_left_over(link):
        raise FolderRefusedError("used" if _is_port(link) else "link", link)


def refuse_taken_drive(parent: Path) -> None:
    """Refuse the name of a folder around a drive that something else has; what a killed process has left is a double's.

    Raises:
        FolderRefusedError: somebody's file or folder has it.
    """
    if os.path.lexists(parent) and not mark_of(parent).is_file():
        raise FolderRefusedError("link", parent)


@contextmanager
def locked_flash(size: int, flash: Path) -> Iterator[int]:
    """Hold the file that is a board's flash, made where it is missing, and give its number: who inherits that holds it too.

    Args:
        size: of that kind of board's flash, in bytes.
        flash: the file.

    Raises:
        FolderRefusedError: another double has it, or it is not as large as the flash of that kind of board.
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
