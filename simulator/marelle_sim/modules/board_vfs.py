"""MicroPython's `vfs`: file systems that a program makes and mounts beside the board's flash."""

from time import gmtime
from typing import Any

from _board import board

from marelle_sim.errors import BoardError
from marelle_sim.microcontroller.fat.system import FatSystem
from marelle_sim.microcontroller.fat.volume import Device as _Device, make as _make

__all__ = ["VfsFat", "VfsLfs2", "mount", "umount"]

_MAGIC, _MAGIC_AT = b"littlefs", 8


def _now() -> tuple[int, int]:
    """Return the date and the time of now as FAT stores them: two numbers of 16 bits."""
    at = gmtime(board.epoch_s + board.clock.now // 1_000_000)
    date = at.tm_year - 1980 << 9 | at.tm_mon << 5 | at.tm_mday
    return date, at.tm_hour << 11 | at.tm_min << 5 | at.tm_sec // 2


class VfsFat(FatSystem):
    """A FAT file system on a block device."""

    def __init__(self, block_dev: Any, /) -> None:
        """Take a block device; without a FAT file system on it, mounting it and most other methods raise OSError ENODEV."""
        super().__init__(block_dev, _now)

    @staticmethod
    def mkfs(block_dev: Any, /) -> None:
        """Make an empty FAT file system on a block device."""
        _make(_Device(block_dev))


class VfsLfs2:
    """A littlefs on a block device: the simulator does not have it, so making one raises BoardError E-BOARD-09."""

    def __init__(self, _block_dev: Any, **_options: Any) -> None:
        raise BoardError("E-BOARD-09", name="VfsLfs2")

    @staticmethod
    def mkfs(_block_dev: Any, **_options: Any) -> None:
        """Raise BoardError E-BOARD-09: the simulator does not have littlefs."""
        raise BoardError("E-BOARD-09", name="VfsLfs2")


def mount(*given: Any, readonly: object = False, mkfs: object = False) -> Any:
    """Mount a file system, or the one on a block device, at a point: `mount(device, "/sd")`.

    Without arguments, return what is mounted.

    Raises:
        OSError: as `Mounts.mount` does; ENODEV, the block device has no FAT and `mkfs` is false.
        BoardError: E-BOARD-09, the block device has a littlefs.
    """
    if not given:
        return board.mounts.mounted()
    system, point = given
    if not hasattr(system, "mount"):
        system = _found_on(system)
    board.mounts.mount(system, point, bool(readonly), bool(mkfs))
    return None


def umount(mount_point: Any, /) -> None:
    """Unmount a file system, given as itself or by the point at which it is mounted."""
    board.mounts.umount(mount_point)


def _found_on(block_dev: Any) -> Any:
    """Return the FAT of a block device; BoardError E-BOARD-09 if the name of littlefs is in one of the first two blocks."""
    device = _Device(block_dev)
    for block in range(min(2, device.sectors())):
        if device.read(block)[_MAGIC_AT : _MAGIC_AT + len(_MAGIC)] == _MAGIC:
            return VfsLfs2(block_dev)
    return VfsFat(block_dev)
