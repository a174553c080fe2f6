"""The file systems that are mounted on a board: its flash, and those that the program mounts.

It behaves as `extmod/vfs.c` of MicroPython 1.25. Any object with the methods of a file system can be mounted: the board's flash, a FAT
volume, an object of the program's own class. The current folder is one of a mounted file system, or the root with the mount points.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from marelle_sim.microcontroller.board_types import os_error
from marelle_sim.microcontroller.flash import FOLDER_MODE, Flash

_EPERM, _EEXIST, _ENODEV, _EINVAL = 1, 17, 19, 22
_LONGEST_PATH = 128


class _Mounted(NamedTuple):
    system: Any
    point: str


class Mounts:
    """The mounted file systems of one board. At the start its flash is mounted at "/"."""

    def __init__(self, flash: Any) -> None:
        self._table = [_Mounted(flash, "/")]
        self._current: _Mounted | None = None  # None: the root folder
        self._flash_alone = True

    # `vfs`

    def mounted(self) -> list[tuple[Any, str]]:
        """Return (file system, mount point) for each mounted file system."""
        return [(one.system, one.point) for one in self._table]

    def mount(self, system: Any, point: str, readonly: object, mkfs: object) -> None:
        """Mount a file system at `point`, a path such as "/sd"; `readonly` and `mkfs` are passed on to its method `mount`.

        Raises:
            OSError: EPERM, one is mounted at `point` or at a folder above it (the one at "/" does not count); as the file system's own
                method `mount` does, which is called first.
        """
        system.mount(readonly, mkfs)
        found, _path = self._looked_up(point)
        if found is not None and (point == "/" or found.point != "/"):
            raise os_error(_EPERM)
        last = len(self._table) - any(one.point == "/" for one in self._table)
        self._table.insert(last, _Mounted(system, point))
        self._flash_alone = False

    def umount(self, what: Any) -> None:
        """Unmount a file system; `what` is the file system itself or its mount point. If the current folder is on it, "/" becomes the current one.

        Raises:
            OSError: EINVAL, it is not mounted.
        """
        one = next((one for one in self._table if what in (one.point, one.system)), None)
        if one is None:
            raise os_error(_EINVAL)
        self._table.remove(one)
        self._flash_alone = False
        if self._current == one:
            self._current = None
        one.system.umount()

    def kind_of(self, path: str) -> int:
        """Return 1 for a file, 2 for a folder and 0 for nothing at a path, for `import`; always 0 on the board's own flash."""
        if self._flash_alone:
            return 0
        found, inside = self._looked_up(path)
        if found is None or isinstance(found.system, Flash):
            return 0
        try:
            mode = found.system.stat(inside)[0]
        except Exception:  # noqa: BLE001 - as `mp_vfs_import_stat` has it: whatever a file system raises
            return 0
        return 2 if mode & FOLDER_MODE else 1

    # `open` and `os`

    def open(self, file: Any, mode: str = "r", *_: object, **__: object) -> Any:
        """Open a file as MicroPython's `open()` does, on the file system that the path leads to."""
        if self._flash_alone:
            return self._table[0].system.open(file, mode)
        return self._call("open", file, mode)

    def listdir(self, path: Any = "") -> list[Any]:
        """Return the names in a folder."""
        return [entry[0] for entry in self.ilistdir(path)]

    def ilistdir(self, path: Any = "") -> Iterator[Any]:
        """Iterate over the entries of a folder: (name, kind, …) each; in the root, mount points come before those of the flash."""
        if self._is_root(path):
            return self._root(as_bytes=isinstance(path, bytes))
        found: Iterator[Any] = self._call("ilistdir", path)
        return found

    def mkdir(self, path: Any) -> None:
        """Create a folder."""
        found, inside = self._looked_up(path)
        if self._is_root(path) or (found is not None and inside == "/"):
            raise os_error(_EEXIST)
        self._call("mkdir", path)

    def remove(self, path: Any) -> None:
        """Delete a file; on the flash, an empty folder too."""
        self._call("remove", path)

    def rmdir(self, path: Any) -> None:
        """Delete an empty folder."""
        self._call("rmdir", path)

    def rename(self, old: Any, new: Any) -> None:
        """Move or rename a file or a folder within one file system; OSError (EPERM) between two."""
        (system, source), (other, target) = self._of(old), self._of(new)
        if system is not other:
            raise os_error(_EPERM)
        system.rename(source, target)

    def stat(self, path: Any) -> Any:
        """Return MicroPython's ten numbers of a file or a folder: mode first, size in bytes seventh."""
        if self._is_root(path):
            return (FOLDER_MODE, *[0] * 9)
        return self._call("stat", path)

    def statvfs(self, path: Any = "/") -> Any:
        """Return MicroPython's ten numbers of the file system at a path: bytes of a block twice, number of blocks, free ones twice, …."""
        if not self._is_root(path):
            return self._call("statvfs", path)
        at_root = self._at_root()
        return (*[0] * 9, _LONGEST_PATH) if at_root is None else at_root.system.statvfs("/")

    def chdir(self, path: Any) -> None:
        """Set the current folder to `path`.

        Raises:
            OSError: ENODEV, no file system is mounted there; as the file system's own method `chdir` does.
        """
        if self._is_root(path):
            at_root = self._at_root()
            if at_root is not None:
                at_root.system.chdir("/")
            self._current = None
            return
        self._call("chdir", path)
        self._current = self._looked_up(path)[0]

    def getcwd(self) -> str:
        """Return the absolute path of the current folder."""
        if self._current is None:
            return "/"
        inside = str(self._current.system.getcwd())
        if self._current.point == "/":
            return inside
        return self._current.point + ("" if inside == "/" else inside)

    # Inside

    def _is_root(self, path: Any) -> bool:
        text = _text(path)
        return text == "/" or (text == "" and self._current is None)

    def _root(self, *, as_bytes: bool) -> Iterator[Any]:
        for one in list(self._table):
            if one.point == "/":
                yield from one.system.ilistdir("/")
                return
            name = one.point[1:]
            yield (name.encode() if as_bytes else name, FOLDER_MODE, 0)

    def _at_root(self) -> _Mounted | None:
        return next((one for one in self._table if one.point == "/"), None)

    def _of(self, path: Any) -> tuple[Any, Any]:
        if self._is_root(path):
            raise os_error(_EPERM)
        found, inside = self._looked_up(path)
        if found is None:
            raise os_error(_ENODEV)
        return found.system, inside.encode() if isinstance(path, bytes) else inside

    def _call(self, method: str, path: Any, *arguments: object) -> Any:
        system, inside = self._of(path)
        return getattr(system, method)(inside, *arguments)

    def _looked_up(self, path: Any) -> tuple[_Mounted | None, str]:
        """Return the mounted file system that a path leads to (None for the root, or if none is mounted there) and the path within it."""
        text = _text(path)
        if not text.startswith("/") and self._current is not None:
            return self._current, text
        if text in ("", "/"):
            return None, ""
        name = text.removeprefix("/")
        for one in self._table:
            if one.point == "/":
                return one, text
            if name == one.point[1:]:
                return one, "/"
            if name.startswith(one.point[1:] + "/"):
                return one, name[len(one.point) - 1 :]
        return None, ""


def _text(path: Any) -> str:
    if isinstance(path, bytes):
        return path.decode()
    if not isinstance(path, str):
        raise TypeError(f"can't convert {type(path).__name__} to str")
    return path
