"""Opens the folders below a folder without following links, which its owner may create at any moment."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path, PurePath

_HERE = {os.open, os.mkdir, os.rename, os.rmdir, os.stat, os.unlink} <= os.supports_dir_fd
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)


@contextmanager
def folder_beneath(top: Path, inside: PurePath, *, make: bool = False) -> Iterator[int | None]:
    """Open a folder below another, each level relative to the one above, following no link.

    Windows opens nothing relative to a folder: there a link that is put in the way at that moment is followed.

    Args:
        top: the folder to stay in.
        inside: the way from there, without links.
        make: whether to make what there is not.

    Yields:
        What goes as `dir_fd`; None where the system has no such thing, for the path is to be used.

    Raises:
        OSError: there is none, or a link is in the way.
    """
    if make:
        (top if _HERE else top / inside).mkdir(parents=True, exist_ok=True)
    if not _HERE:
        yield None
        return
    opened = os.open(top, _FOLDER)
    try:
        for part in inside.parts:
            above, opened = opened, _step(opened, part, make=make)
            os.close(above)
        yield opened
    finally:
        os.close(opened)


def _step(above: int, part: str, *, make: bool) -> int:
    if make:
        with suppress(FileExistsError):  # a link too, on which the next call fails
            os.mkdir(part, dir_fd=above)
    return os.open(part, _FOLDER | os.O_NOFOLLOW, dir_fd=above)
