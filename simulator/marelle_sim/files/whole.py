"""Writes files so that a failure never costs what was there before."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from marelle_sim.errors import PictureError


def check_place(path: Path, suffixes: tuple[str, ...]) -> str:
    """Return the suffix of a picture's path, or say why none can be written there.

    Raises:
        PictureError: E-PIC-01 another suffix; E-PIC-02 no such folder; E-PIC-03 a folder is there.
    """
    suffix = path.suffix.lower()
    if suffix not in suffixes:
        raise PictureError("E-PIC-01", path=str(path), suffixes=" ".join(suffixes))
    if not path.parent.is_dir():
        raise PictureError("E-PIC-02", path=str(path), folder=str(path.parent))
    if path.is_dir():
        raise PictureError("E-PIC-03", path=str(path))
    return suffix


def write_whole(path: Path, data: bytes) -> None:
    """Put bytes in a file: all of them, or the file stays as it was.

    Raises:
        PictureError: E-PIC-04, with the system's reason.
    """
    temporary: str | None = None
    try:
        with NamedTemporaryFile(
            dir=path.parent, prefix=f".{path.name}.", suffix=".part", delete=False
        ) as file:
            temporary = file.name
            file.write(data)
        _share(Path(temporary), path)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary is not None:
            with suppress(OSError):
                Path(temporary).unlink()
        reason = error.strerror or ""
        raise PictureError("E-PIC-04", path=str(path), reason=reason) from error


def _share(temporary: Path, path: Path) -> None:
    """Give the new file the rights that the old one has, or that a new file gets here."""
    if path.exists():
        temporary.chmod(path.stat().st_mode & 0o777)
        return
    mask = os.umask(0)
    os.umask(mask)
    temporary.chmod(0o666 & ~mask)
