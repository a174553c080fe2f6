"""MicroPython's `os`, on the flash in memory: nothing here reaches the computer."""

from collections import namedtuple

from _board import board

__all__ = [
    "chdir", "getcwd", "ilistdir", "listdir", "mkdir", "remove", "rename", "rmdir", "sep", "stat",
    "statvfs", "sync", "uname", "unlink", "urandom",
]  # fmt: skip

_Uname = namedtuple("_Uname", ("sysname", "nodename", "release", "version", "machine"))
_random = board.random("urandom")

sep = "/"
chdir = board.flash.chdir
getcwd = board.flash.getcwd
ilistdir = board.flash.ilistdir
listdir = board.flash.listdir
mkdir = board.flash.mkdir
remove = unlink = board.flash.remove
rename = board.flash.rename
rmdir = board.flash.rmdir
stat = board.flash.stat
statvfs = board.flash.statvfs


def sync() -> None:
    """Write what waits; the flash keeps every write at once."""


def uname() -> _Uname:
    """Return what the board is."""
    version = "v1.25.0 on 2025-04-15 (marelle)"
    return _Uname("rp2", "rp2", "1.25.0", version, board.identity.machine)


def urandom(n: int) -> bytes:
    """Return `n` random bytes, the same in every run of one seed."""
    return _random.getrandbits(8 * n).to_bytes(n, "little") if n else b""
