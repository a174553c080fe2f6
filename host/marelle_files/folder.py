"""Lists the files of a program's folder, once, before the program starts, and reads them."""

import os
import stat

MOST_FILES = 2000  # a pupil may start a program from the top of their home folder
_MOST_FOLDERS = 200
MOST_BYTES = 848 * 1024  # a larger file would not fit on the board
_VIRTUAL_ENVIRONMENT = "pyvenv.cfg"  # a file in each of them (PEP 405)


def files_of(folder: str, most_bytes: int = MOST_BYTES) -> dict[str, str]:
    """Return path on the board -> path on this computer, for the files of `folder`.

    Left out: hidden names and `__pycache__`, Python's virtual environments, pipes and devices, symbolic links to folders or
    out of the folder, files larger than `most_bytes` (bytes), inner folders that cannot be listed, and what comes after the
    first 2000 files or 200 folders. A path on this computer has no symbolic links: a link is replaced by its target. Files of
    upper folders come first, so that a huge folder still gives the files beside the program.

    Raises:
        OSError: `folder` itself cannot be listed.
    """
    root = os.path.realpath(folder)
    found: dict[str, str] = {}
    waiting = [""]
    for _ in range(_MOST_FOLDERS):
        if not waiting or len(found) >= MOST_FILES:
            break
        inside = waiting.pop(0)
        try:
            names = sorted(os.listdir(os.path.join(root, inside)))  # noqa: PTH118, PTH208 - no pathlib here
        except OSError:
            if not inside:
                raise
            continue
        # the program's own folder is listed even if it is one
        if inside and _VIRTUAL_ENVIRONMENT in names:
            continue
        for name in names:
            _sort_in(root, f"{inside}/{name}" if inside else name, found, waiting, most_bytes)
    return found


def _sort_in(
    root: str, inside: str, found: dict[str, str], waiting: list[str], most_bytes: int
) -> None:
    name = inside.rpartition("/")[2]
    path = os.path.join(root, inside)  # noqa: PTH118
    if name.startswith(".") or name == "__pycache__" or len(found) >= MOST_FILES:
        return
    try:
        own = os.lstat(path).st_mode
        if stat.S_ISDIR(own):
            waiting.append(inside)
            return
        real = os.path.realpath(path) if stat.S_ISLNK(own) else path
        seen = os.lstat(real)
        is_inside = real.startswith(os.path.join(root, ""))  # noqa: PTH118
        if is_inside and stat.S_ISREG(seen.st_mode) and seen.st_size <= most_bytes:
            found["/" + inside] = real
    except OSError:
        return


def bytes_of(contents: str | bytes) -> bytes:
    """Return contents given as bytes, or read the file at a path given as text; b"" if it cannot be read."""
    if isinstance(contents, bytes):
        return contents
    try:
        with open(contents, "rb") as file:  # noqa: PTH123 - pathlib costs 10 ms of import
            return file.read()
    except OSError:  # it has gone since the folder was listed
        return b""
