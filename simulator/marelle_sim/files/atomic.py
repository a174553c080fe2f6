"""Writes files atomically: after a failure the old content is still there."""

import os
import stat
from contextlib import suppress
from pathlib import Path

from marelle_sim.errors import PictureError

_NEW = (
    os.O_WRONLY
    | os.O_CREAT
    | os.O_EXCL
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_BINARY", 0)
)


def check_place(path: Path, suffixes: tuple[str, ...]) -> str:
    """Check the suffix and the folder of the path of a picture or trace, and return the suffix in lower case.

    Raises:
        PictureError: E-PIC-01, the suffix is not one of `suffixes`; E-PIC-02, no folder is at the path's parent; E-PIC-03, the path
            is a folder.
    """
    suffix = path.suffix.lower()
    if suffix not in suffixes:
        raise PictureError("E-PIC-01", path=str(path), suffixes=" ".join(suffixes))
    # os.path: `Path.is_dir` raises if a folder above may not be read
    if not os.path.isdir(path.parent):  # noqa: PTH112
        raise PictureError("E-PIC-02", path=str(path), folder=str(path.parent))
    if os.path.isdir(path):  # noqa: PTH112
        raise PictureError("E-PIC-03", path=str(path))
    return suffix


def write_atomically(path: Path, data: bytes) -> None:
    """Write bytes to a file; if that fails, the file stays as it was. A link at that path is replaced by the file, not followed.

    Raises:
        PictureError: E-PIC-04, with the system's reason.
        ValueError: the path has a null character.
    """
    try:
        replace_atomically(str(path), data)
    except OSError as error:
        raise PictureError("E-PIC-04", path=str(path), reason=error.strerror or "") from error


def replace_atomically(path: str, data: bytes, folder: int | None = None) -> None:
    """Write bytes to a file; if that fails, the old content stays. A link at that path is replaced by the file, not followed.

    Args:
        path: the path of the file, relative to `folder`.
        data: the new content.
        folder: the descriptor of an open folder, where the system supports it (`dir_fd`); None: the working directory.

    Raises:
        OSError: the file could not be written; it is as it was.
    """
    place, name = os.path.split(path)
    temporary = os.path.join(place, f".{name}.{os.urandom(4).hex()}.part")  # noqa: PTH118 - relative to `folder`
    descriptor = os.open(temporary, _NEW, 0o600, dir_fd=folder)
    try:
        with os.fdopen(descriptor, "wb") as file:
            # by its descriptor: another file may be at its path by now
            os.chmod(  # noqa: PTH101
                descriptor if os.chmod in os.supports_fd else temporary, _rights(path, folder)
            )
            file.write(data)
        os.replace(temporary, path, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary, dir_fd=folder)
        raise


def _rights(path: str, folder: int | None) -> int:
    """Return the permission bits for a file to be written: those of a regular file at its path, else the process's default (umask)."""
    with suppress(OSError):
        old = os.stat(path, dir_fd=folder, follow_symlinks=folder is None)
        if stat.S_ISREG(old.st_mode):
            return old.st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
