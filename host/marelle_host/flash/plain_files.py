"""Read a regular file on a USB stick or on a board's drive; anybody may have put a pipe there, which could block for ever."""

import errno
import os
import stat
import sys
from pathlib import Path

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def read_plain(path: Path, most: int, *, anew: bool = False) -> bytes:
    """Return the beginning of a regular file.

    Args:
        path: the file's path; a symbolic link is followed.
        most: the greatest number of bytes to read.
        anew: True to read from the disk, not from the page cache of Linux.

    Raises:
        OSError: it cannot be read, or is a folder, a pipe or a device.

    Example:
        >>> read_plain(Path("/media/prof/RPI-RP2/INFO_UF2.TXT"), 4096)[:14]
        b'UF2 Bootloader'
    """
    # With O_NONBLOCK, opening a pipe does not wait for a writer.
    with os.fdopen(os.open(path, _FLAGS), "rb") as file:  # refuses a folder
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "Not a regular file", str(path))
        if anew and sys.platform == "linux":
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return file.read(most)
