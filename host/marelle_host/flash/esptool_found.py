"""Find esptool, which is run as a program of its own: its licence is the GPL, so marelle imports nothing of it."""

import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from marelle_host.doctor.tools import said_by
from marelle_host.flash.errors import FlashError
from marelle_text.printable import printable

_OLDEST = 5  # the first whose options have hyphens: "Migration Guide", v4 to v5
_NAMES = ("esptool", "esptool.py")  # the second is v4's
_VERSION = re.compile(r"esptool(?:\.py)? v?(\d[\w.]*)")


class Esptool(NamedTuple):
    """An installed esptool: the command line that starts it, and its version."""

    command: tuple[str, ...]
    version: str


def find_esptool() -> Esptool:
    """Return the esptool of this Python, else the one on the system's search path; one older than version 5 is passed over.

    Raises:
        FlashError: E-FLASH-32 there is none, or only one that does not tell its version; 33 there is only an older one.

    Example:
        >>> find_esptool().version
        '5.6.0'
    """
    old = ""
    for found in _installed():
        if _major(found.version) >= _OLDEST:
            return found
        old = old or found.version
    if old:
        raise FlashError("E-FLASH-33", version=printable(old))
    raise FlashError("E-FLASH-32")


def _installed() -> Iterator[Esptool]:
    with suppress(metadata.PackageNotFoundError):
        # -P: an `esptool.py` in the current folder must not be imported
        yield Esptool((sys.executable, "-P", "-m", "esptool"), metadata.version("esptool"))
    for name in _NAMES:
        path = shutil.which(name)
        if path and Path(path).is_absolute():  # Windows searches the current folder first
            yield Esptool((path,), _version_of(path))


def _major(version: str) -> int:
    """Return the first number of a version; 0 if it does not begin with a number."""
    digits = re.match(r"\d{1,6}", version)
    return int(digits[0]) if digits else 0


@cache
def _version_of(path: str) -> str:
    """Return the version that `esptool version` prints; "" if it prints none."""
    said = said_by((path, "version")) or b""
    found = _VERSION.search(said[:1000].decode("utf-8", "replace"))
    return found[1] if found else ""
