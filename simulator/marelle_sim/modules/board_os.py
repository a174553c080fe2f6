"""MicroPython's `os`, on the flash in memory: nothing here reaches the computer."""

from collections import namedtuple

from _board import board
from board_vfs import VfsFat, VfsLfs2, mount, umount

from marelle_sim.errors import BoardError

__all__ = [
    "VfsFat", "VfsLfs2", "chdir", "dupterm", "dupterm_notify", "getcwd", "ilistdir", "listdir", "mkdir", "mount", "remove", "rename", "rmdir", "sep", "stat",
    "statvfs", "sync", "umount", "uname", "unlink", "urandom",
]  # fmt: skip


class _Uname(namedtuple("_Uname", ("sysname", "nodename", "release", "version", "machine"))):
    def __repr__(self) -> str:
        return super().__repr__().removeprefix("_Uname")


_random = board.random("urandom")

sep = "/"
chdir = board.mounts.chdir
getcwd = board.mounts.getcwd
ilistdir = board.mounts.ilistdir
listdir = board.mounts.listdir
mkdir = board.mounts.mkdir
remove = unlink = board.mounts.remove
rename = board.mounts.rename
rmdir = board.mounts.rmdir
stat = board.mounts.stat
statvfs = board.mounts.statvfs


def dupterm(stream: object, index: int = 0, /) -> None:
    """Refuse a stream as a second console, for nobody types at the prompt of a simulated board; None is allowed and does nothing.

    Raises:
        BoardError: E-BOARD-12, `stream` is not None.
    """
    if stream is not None:
        raise BoardError("E-BOARD-12", name="os.dupterm")


def dupterm_notify(_stream: object, /) -> None:
    """Do nothing, since nobody types."""


def sync() -> None:
    """Do nothing: every write is on the flash at once."""


def uname() -> _Uname:
    """Return the named tuple (sysname, nodename, release, version, machine) of the board."""
    return _Uname(
        "rp2", "rp2", "1.25.0", "v1.25.0 on 2025-04-15 (marelle)", board.identity.machine
    )


def urandom(n: int) -> bytes:
    """Return `n` random bytes; runs with the same seed get the same bytes."""
    return _random.getrandbits(8 * n).to_bytes(n, "little") if n else b""
