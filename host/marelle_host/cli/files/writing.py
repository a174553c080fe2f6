"""Write a file that a person asked for, and tell its path; or keep files for a day, for a browser that opens them after the command."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from marelle_host.cli.files import destinations
from marelle_sim.temporary import in_user_folder

if TYPE_CHECKING:
    from PIL import Image

    from marelle_host.cli.terminal.output import Terminal

DAY_S = 86_400
_PLACE = "replay-"


def new_place(now_s: float | None = None) -> Path:
    """Return a new empty folder in the user's temporary folder; first delete those that it made there over a day ago.

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


def write(terminal: Terminal, path: str | Path, content: bytes) -> str:
    """Write a file whole or not at all, tell its path, and return it.

    Raises:
        PictureError: `E-PIC-04`, with the computer's reason.
    """
    from marelle_sim.files import write_atomically  # not for help pages

    write_atomically(Path(path), content)
    return tell_written(terminal, path)


def tell_written(terminal: Terminal, path: str | Path) -> str:
    """Tell that a file was written, and return its path."""
    terminal.say(terminal.text("cli.written", path=path), style="green")
    return str(path)


def writable_place(terminal: Terminal, name: str) -> str:
    """Return a path in the current folder; if that cannot be written, one in a temporary folder, kept for a day, with a message."""
    if not destinations.refusal(Path(name)):
        return name
    place = new_place()
    terminal.say(terminal.text("cli.elsewhere"))
    return str(place / name)


def write_drawing(terminal: Terminal, image: Image.Image, name: str, path: str | None) -> str:
    """Write the drawing of a world or kit as a PNG file, whole or not at all, tell its path, and return it.

    Without a `path` the file is `marelle-NAME.png` at a `writable_place`.

    Raises:
        PictureError: `E-PIC-04`, with the computer's reason.
    """
    from marelle_sim.view import png_bytes  # not for help pages

    place = path or writable_place(terminal, f"marelle-{name}.png")
    return write(terminal, place, png_bytes(image))
