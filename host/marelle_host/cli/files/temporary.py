"""Make temporary folders for files that a browser opens after the command has ended: kept for a day, in one parent folder per user."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from marelle_sim.temporary import in_user_folder

DAY_S = 86_400
_PLACE = "replay-"


def new_place(now_s: float | None = None) -> Path:
    """Return a new empty folder in the user's temporary folder; first delete the folders there that are over a day old.

    Only its owner can read it. Where another user's folder, or a link, has the name of the user's temporary folder, the
    new folder is made in the system's temporary folder, and nothing is deleted.

    Args:
        now_s: The present time in seconds since 1970; None for the computer's clock.

    Raises:
        OSError: Nothing can be written in the temporary folder.
    """

    def make(folder: str) -> str:
        _tidy(folder, time.time() if now_s is None else now_s)
        return tempfile.mkdtemp(prefix=_PLACE, dir=folder)

    return Path(in_user_folder(make) or tempfile.mkdtemp(prefix="marelle-"))


def _tidy(folder: str, now_s: float) -> None:
    """Delete the folders made by `new_place` that are over a day old; a folder that cannot be deleted is left."""
    with suppress(OSError), os.scandir(folder) as places:
        for place in places:
            ours = place.name.startswith(_PLACE) and place.is_dir(follow_symlinks=False)
            if ours and now_s - place.stat(follow_symlinks=False).st_mtime > DAY_S:
                shutil.rmtree(place.path, ignore_errors=True)
