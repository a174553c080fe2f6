"""The ports and drives of virtual boards that are open now: who opens some says so, for whoever lists the boards that are there.

Each process of `marelle virtual` has a file in the user's temporary folder, locked as long as it lives: the system takes the lock
away with the process, whatever ended it, so that a file without a lock is nobody's any more.
"""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from marelle_sim.temporary import in_user_folder

if sys.platform != "win32":  # which has no such ports
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_PREFIX = "ports-"
_MOST_BYTES = 100_000


class _Said(NamedTuple):
    """What one process says: its ports, and folder -> port of its boot loaders' drives."""

    ports: list[str]
    drives: dict[str, str]


_NOTHING = _Said([], {})


@contextmanager
def announced(
    ports: Sequence[str], drives: Mapping[str, str] = MappingProxyType({})
) -> Iterator[None]:
    """Have `virtual_ports` and `virtual_drives` give these, from `with` to its end.

    Args:
        ports: of the boards.
        drives: folder of a boot loader's drive -> port of the board that it is, among those; each is there at times.
    """

    def write(folder: str) -> Any:
        file = NamedTemporaryFile("w", prefix=_PREFIX, dir=folder, encoding="utf-8")  # noqa: SIM115  (open until the end)
        fcntl.flock(file, fcntl.LOCK_EX)
        json.dump({"ports": list(ports), "drives": dict(drives)}, file)
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
    said = _read_all()
    return sorted(
        port
        for one in said
        for port in one.ports
        if port not in one.drives.values() or _is_there(port)
    )


def virtual_drives() -> list[Path]:
    """Return the folders that play the drives of boot loaders of this person and are there now, in order."""
    return sorted(path for path in map(Path, ports_of_drives()) if path.is_dir())


def ports_of_drives() -> dict[str, str]:
    """Return folder -> port of the board that comes back when its boot loader's drive has gone."""
    return {folder: port for one in _read_all() for folder, port in one.drives.items()}


def _is_there(port: str) -> bool:
    return "://" in port or Path(port).exists()


def _read_all() -> list[_Said]:
    if sys.platform == "win32":
        return []
    with suppress(OSError):
        return in_user_folder(_read_folder) or []
    return []


def _read_folder(folder: str) -> list[_Said]:
    # A pipe would be waited for, and what is no file would hide all the others.
    return [_read(file) for file in Path(folder).glob(f"{_PREFIX}*") if file.is_file()]


def _read(path: Path) -> _Said:
    """Return the ports in the file of a process; remove the file, and return none, if its process has ended."""
    with path.open(encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return _said_in(file.read(_MOST_BYTES))
    path.unlink()
    return _NOTHING


def _said_in(text: str) -> _Said:
    try:
        said = json.loads(text)
        return _Said([str(port) for port in said["ports"]], dict(said["drives"]))
    except (ValueError, TypeError, KeyError):
        return _NOTHING
