"""Opens files that people give, and refuses pipes and devices, which could block for ever."""

from __future__ import annotations

import errno
import os
import stat
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from io import BufferedReader

_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


_LINUX = sys.platform == "linux"
_STEP = os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW if _LINUX else 0


class NotRegularFileError(OSError):
    """What stands at a path is a pipe, a device, a socket or a folder."""


def open_regular(path: str | os.PathLike[str]) -> BufferedReader:
    """Open a plain file to read its bytes.

    Raises:
        NotRegularFileError: it is none. OSError: it cannot be opened. ValueError: no file can have that name.

    Example:
        >>> with open_regular("program.py") as file:
        ...     data = file.read(1_000_000)
    """
    # this does not wait for somebody who writes into a pipe
    return _plain(os.open(path, _READ), path)


def open_regular_without_links(path: str) -> BufferedReader:
    """Open a regular file by a path that must not contain a symbolic link.

    Raises:
        NotRegularFileError, OSError, ValueError: as `open_regular`; OSError if there is a link now.
    """
    return _plain(open_without_links(path, _READ), path)


def open_without_links(path: str, flags: int) -> int:
    """Open an absolute path without following any symbolic link, and return the file descriptor.

    Whoever looks at a path and opens it later is not led elsewhere by a link that was put there meanwhile. On Linux and macOS
    alone: no other system has it.

    Raises:
        OSError: a part is a link, or it cannot be opened.
    """
    if not _LINUX:
        return os.open(path, flags | getattr(os, "O_NOFOLLOW_ANY", 0))
    *folders, name = os.path.normpath(path).strip("/").split("/")
    above = os.open("/", _STEP)
    try:
        for folder in folders:
            passed, above = above, os.open(folder, _STEP, dir_fd=above)
            os.close(passed)
        opened = os.open(name or ".", flags | os.O_NOFOLLOW, dir_fd=above)
    finally:
        os.close(above)
    if stat.S_ISLNK(os.fstat(opened).st_mode):  # which O_PATH opens
        os.close(opened)
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)
    return opened


def _plain(descriptor: int, path: str | os.PathLike[str]) -> BufferedReader:
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise NotRegularFileError(os.fspath(path))
    return os.fdopen(descriptor, "rb")


def real_path(path: str | os.PathLike[str]) -> str:
    """Return a path without symbolic links; the path itself if a link disappears meanwhile.

    `open_without_links` opens neither by way of a link that has come since.
    """
    try:
        return os.path.realpath(path)
    except OSError:  # what was a link a moment ago is none now
        return os.path.abspath(path)  # noqa: PTH100


def leads_out(folder: str, path: str) -> bool:
    """Tell whether a file of a folder is a link to somewhere else."""
    root = os.path.join(real_path(folder), "")  # noqa: PTH118 - pathlib costs 10 ms of import
    return not real_path(path).startswith(root)
