"""The ports of virtual boards that are open now: who opens some says so, for whoever lists the boards that are there.

Each process of `marelle virtual` has a file in the user's temporary folder, locked as long as it lives: the system takes the lock
away with the process, whatever ended it, so that a file without a lock is nobody's any more.
"""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any

from marelle_sim.temporary import in_user_folder

if sys.platform != "win32":  # which has no such ports
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PREFIX = "ports-"
_MOST_BYTES = 100_000


@contextmanager
def announced(ports: Sequence[str]) -> Iterator[None]:
    """Have `virtual_ports` give these ports, from `with` to its end."""

    def write(folder: str) -> Any:
        file = NamedTemporaryFile("w", prefix=_PREFIX, dir=folder, encoding="utf-8")  # noqa: SIM115  (open until the end)
        fcntl.flock(file, fcntl.LOCK_EX)
        json.dump(list(ports), file)
        file.flush()
        return file

    file = None
    with suppress(OSError):  # a full disk: they are not listed
        file = in_user_folder(write)
    try:
        yield
    finally:
        if file is not None:
            file.close()


def virtual_ports() -> list[str]:
    """Return the ports of the virtual boards of this person that are open, in order."""
    if sys.platform == "win32":
        return []
    with suppress(OSError):
        return in_user_folder(_read_all) or []
    return []


def _read_all(folder: str) -> list[str]:
    files = [*Path(folder).glob(f"{_PREFIX}*")]
    return sorted(port for file in files for port in _read(file))


def _read(path: Path) -> list[str]:
    """Return the ports in a file, none of one whose process is over: that is removed."""
    with path.open(encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return _ports_in(file.read(_MOST_BYTES))
    path.unlink()
    return []


def _ports_in(text: str) -> list[str]:
    try:
        said = json.loads(text)
    except ValueError:
        return []
    return [port for port in said if isinstance(port, str)] if isinstance(said, list) else []
