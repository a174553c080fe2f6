"""Keep what a browser opens later than we end, for a day: one folder for each user in the system's temporary one."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
import time
from contextlib import suppress
from pathlib import Path

DAY_S = 86_400
_PLACE = "replay-"


def new_place(now_s: float | None = None) -> Path:
    """Return a new empty folder in the user's temporary one; what lies there for more than a day is thrown away first.

    Only its owner can read it. Where another's folder, or a link, has its name, the place is beside it instead,
    and nothing is thrown away.

    Args:
        now_s: What time it is, in seconds since 1970; the computer's clock where it is None.

    Raises:
        OSError: Nothing can be written in the temporary folder.
    """
    folder = Path(tempfile.gettempdir()) / _name()
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    if not _is_ours(folder):
        return Path(tempfile.mkdtemp(prefix="marelle-"))
    _tidy(folder, time.time() if now_s is None else now_s)
    return Path(tempfile.mkdtemp(prefix=_PLACE, dir=folder))


def _name() -> str:
    """Return the name of the folder: users may share the temporary folder, but on Windows."""
    return f"marelle-{os.getuid()}" if hasattr(os, "getuid") else "marelle"


def _is_ours(folder: Path) -> bool:
    """Tell whether this is a folder of this user, which nobody else can look into; not a link to one."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        return False
    if not hasattr(os, "getuid"):
        return not folder.is_junction() if hasattr(folder, "is_junction") else True
    return found.st_uid == os.getuid() and not found.st_mode & 0o077


def _tidy(folder: Path, now_s: float) -> None:
    """Throw away the places that are older than a day; what cannot be is left for another time."""
    with suppress(OSError), os.scandir(folder) as places:
        for place in places:
            ours = place.name.startswith(_PLACE) and place.is_dir(follow_symlinks=False)
            if ours and now_s - place.stat(follow_symlinks=False).st_mtime > DAY_S:
                shutil.rmtree(place.path, ignore_errors=True)
