"""Opens the files that people give: a plain one, for a pipe or a device would be waited for without end."""

from __future__ import annotations

import os
import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from io import BufferedReader

_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class NotPlainError(OSError):
    """What stands at a path is a pipe, a device, a socket or a folder."""


def open_plain(path: str | os.PathLike[str]) -> BufferedReader:
    """Open a plain file to read its bytes.

    Raises:
        NotPlainError: it is none. OSError: it cannot be opened. ValueError: no file can have that name.

    Example:
        >>> with open_plain("program.py") as file:
        ...     data = file.read(1_000_000)
    """
    descriptor = os.open(path, _READ)  # this does not wait for somebody who writes into a pipe
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise NotPlainError(os.fspath(path))
    return os.fdopen(descriptor, "rb")


def leads_out(folder: str, path: str) -> bool:
    """Tell whether a file of a folder is a link to somewhere else."""
    root = os.path.join(os.path.realpath(folder), "")  # noqa: PTH118 - pathlib costs 10 ms of import
    return not os.path.realpath(path).startswith(root)
