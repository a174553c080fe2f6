"""A folder of images, on a USB stick or in the user's cache: no file is ever half written, and a list holds their SHA-256."""

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from marelle_host.flash.plain_files import read_plain
from marelle_images import ImageError
from marelle_images.sums import MOST_BYTES, SUMS, list_of, sums_in

PARTS = "marelle-*.part"
"""The names of files until they are whole."""


def read_sums(folder: Path) -> dict[str, str]:
    """Return file name -> SHA-256 from the folder's list; {} if there is no readable list."""
    try:
        return sums_in(read_plain(folder / SUMS, MOST_BYTES))
    except OSError:
        return {}


def put_image(folder: Path, name: str, data: bytes, sha256: str) -> Path:
    """Write an image and its line of the list, and return its path; the image is never half written under its name.

    Two computers may fill one folder at once: each writes under a temporary name, then renames.

    Raises:
        ImageError: E-IMAGE-30, the image or the list cannot be written, as on a full disk; an earlier one stays. If it is the list, the
            new image is in the folder all the same.
    """
    put_file(folder, name, data)
    put_sums(folder, {name: sha256})
    return folder / name


def put_sums(folder: Path, sums: Mapping[str, str]) -> None:
    """Add files to the list of SHA-256, or replace their lines.

    Raises:
        ImageError: E-IMAGE-30, the list cannot be written.
    """
    put_file(folder, SUMS, list_of({**read_sums(folder), **sums}))


def put_file(folder: Path, name: str, data: bytes) -> None:
    """Write a file under a temporary name, flush it to the disk, then rename it: a USB stick may be pulled out at any moment.

    The folder is made if it does not exist.

    Raises:
        ImageError: E-IMAGE-30, the file cannot be written.
    """
    part = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        number, part = tempfile.mkstemp(suffix=".part", prefix="marelle-", dir=folder)
        with os.fdopen(number, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(part).chmod(0o644)  # every user of the stick may read it
        Path(part).replace(folder / name)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ImageError("E-IMAGE-30", file=str(folder / name), reason=reason) from error
    finally:
        if part is not None:
            with suppress(OSError):
                Path(part).unlink(missing_ok=True)  # also after a Ctrl-C
