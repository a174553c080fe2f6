"""List the ports and drives of the virtual boards that are open now, in all processes of this user.

Each process of `marelle virtual` has a file in the user's temporary folder, and holds a lock on it. The system releases the
lock when the process ends, however it ends: a file without a lock is left from an ended process.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from types import MappingProxyType
from typing import Any, NamedTuple

from marelle_sim.temporary import in_user_folder

if sys.platform != "win32":  # which has no such ports
    import fcntl


_PREFIX = "ports-"
_MOST_BYTES = 100_000


class _Said(NamedTuple):
    ports: list[str]
    drives: dict[str, str]


_NOTHING = _Said([], {})


@contextmanager
def announced(
    ports: Sequence[str], drives: Mapping[str, str] = MappingProxyType({})
) -> Iterator[None]:
    """Let other processes of this user find these ports and drives by `virtual_ports` and `ports_of_drives` during the `with` block.

    They are not found, and nothing is raised, if no file can be written, as on a full disk.

    Args:
        ports: the ports of the boards.
        drives: folder of a boot loader's drive -> port of its board, one of `ports`; the folder exists only while the boot loader runs.
    """

    def write(folder: str) -> Any:
        file = NamedTemporaryFile("w", prefix=_PREFIX, dir=folder, encoding="utf-8")  # noqa: SIM115  (open until the end)
        fcntl.flock(file, fcntl.LOCK_EX)
        json.dump({"ports": list(ports), "drives": dict(drives)}, file)
        file.flush()
        return file

    file = None
    with suppress(OSError):  # with a full disk the boards are not listed
        file = in_user_folder(write)
    try:
        yield
    finally:
        if file is not None:
            file.close()


def virtual_ports() -> list[str]:
    """Return the ports of this user's open virtual boards, sorted.

    The device file of a board that still shows its boot loader's drive is left out while it does not exist.
    """
    return sorted(
        port
        for one in _read_all()
        for port in one.ports
        if port not in one.drives.values() or "://" in port or Path(port).exists()
    )


def ports_of_drives() -> dict[str, str]:
    """Return folder of a boot loader's drive -> port at which the board will appear after it was flashed."""
    return {folder: port for one in _read_all() for folder, port in one.drives.items()}


def _read_all() -> list[_Said]:
    if sys.platform == "win32":
        return []
    with suppress(OSError):
        return in_user_folder(_read_folder) or []
    return []


def _read_folder(folder: str) -> list[_Said]:
    # A pipe would block, and an entry that is no file would raise.
    return [_read(file) for file in Path(folder).glob(f"{_PREFIX}*") if file.is_file()]


def _read(path: Path) -> _Said:
    """Return the ports and drives in the file of a process; remove the file, and return none, if its process has ended."""
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
