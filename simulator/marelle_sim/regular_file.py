"""Opens files at paths that people give, and refuses pipes and devices, from which reading could wait for ever."""

import errno
import os
import stat
import sys
from io import BufferedReader

_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


_LINUX = sys.platform == "linux"
_STEP = os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW if _LINUX else 0


class NotRegularFileError(OSError):
    """A path does not lead to a regular file but to a pipe, a device or a folder."""


def open_regular(path: str | os.PathLike[str]) -> BufferedReader:
    """Open a regular file to read its bytes.

    Raises:
        NotRegularFileError: it is a pipe, a device or a folder. OSError: it cannot be opened.
        ValueError: no file can have that name.

    Example:
        >>> with open_regular("program.py") as file:
        ...     data = file.read(1_000_000)
    """
    # O_NONBLOCK: opening a pipe does not wait until somebody writes into it
    return _plain(os.open(path, _READ), path)


def open_regular_without_links(path: str) -> BufferedReader:
    """Open a regular file to read its bytes, by an absolute path that must not contain a symbolic link.

    Raises:
        NotRegularFileError, OSError, ValueError: as `open_regular`; OSError also if the path contains a link.
    """
    return _plain(open_without_links(path, _READ), path)


def open_without_links(path: str, flags: int) -> int:
    """Open an absolute path without following any symbolic link, and return the file descriptor.

    So a link that is put into a path after the path was checked cannot lead to another file. This works on Linux and
    macOS; other systems follow links, because they have no such call.

    Args:
        path: the absolute path.
        flags: those of `os.open`.

    Raises:
        OSError: a part of the path is a link, or the file cannot be opened.
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
    """Return the absolute path with symbolic links resolved; unresolved if a link is removed while it is followed.

    A link that is put into the result afterwards is refused by `open_without_links`.
    """
    try:
        return os.path.realpath(path)
    except OSError:  # a link was removed while it was followed
        return os.path.abspath(path)  # noqa: PTH100


def leads_out(folder: str, path: str) -> bool:
    """Tell whether a path, with its symbolic links resolved, is not below the folder."""
    # pathlib costs 10 ms of import
    return not real_path(path).startswith(os.path.join(real_path(folder), ""))  # noqa: PTH118
