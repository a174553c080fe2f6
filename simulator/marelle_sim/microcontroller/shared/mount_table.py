"""The table of the file systems that are mounted on a board: its flash, and those that the program mounts.

It behaves as `extmod/vfs.c` of MicroPython 1.25. Any object with the methods of a file system can be mounted: the board's flash, a FAT
volume, an object of the program's own class. The current folder is one of a mounted file system, or the root with the mount points.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    Mounted = tuple[Any, str]

FOLDER_MODE = 0x4000
_EPERM, _EEXIST, _ENODEV, _EINVAL = 1, 17, 19, 22
_LONGEST_PATH = 128


class MountTable:
    """The mounted file systems of one board, each with its mount point. At the start its flash is mounted at "/"."""

    def __init__(self, flash: "Any", error: "Callable[[int], OSError]") -> None:
        """Mount the flash; `error` makes the OSError with a number."""
        self._flash, self._error = flash, error
        self._table: list[Mounted] = [(flash, "/")]
        self._current: Mounted | None = None  # None: the root folder

    # `vfs`

    def mounted(self) -> "list[Mounted]":
        """Return (file system, mount point) for each mounted file system."""
        return list(self._table)

    def mount(self, system: "Any", point: str, readonly: object, mkfs: object) -> None:
        """Mount a file system at `point`, a path such as "/sd"; `readonly` and `mkfs` are passed on to its method `mount`.

        Raises:
            OSError: EPERM, one is mounted at `point` or at a folder above it (the one at "/" does not count); as the file system's own
                method `mount` does, which is called first.
        """
        system.mount(readonly, mkfs)
        found, _path = self._looked_up(point)
        if found is not None and (point == "/" or found[1] != "/"):
            raise self._error(_EPERM)
        last = len(self._table) - (self._at_root() is not None)
        self._table.insert(last, (system, point))

    def umount(self, what: "Any") -> None:
        """Unmount a file system; `what` is the file system itself or its mount point. If the current folder is on it, "/" becomes the current one.

        Raises:
            OSError: EINVAL, it is not mounted.
        """
        one = next((one for one in self._table if what is one[0] or what == one[1]), None)
        if one is None:
            raise self._error(_EINVAL)
        self._table.remove(one)
        if self._current is one:
            self._current = None
        one[0].umount()

    def flash_alone(self) -> bool:
        """Tell whether only the board's flash is mounted, at "/"."""
        system, point = self._table[0] if len(self._table) == 1 else (None, "")
        return system is self._flash and point == "/"

    def elsewhere(self, path: str) -> bool:
        """Tell whether a path is on a mounted file system other than the board's flash."""
        found = None if self.flash_alone() else self._looked_up(path)[0]
        return found is not None and found[0] is not self._flash

    # `open` and `os`

    def open(self, file: "Any", mode: str = "r", *_: object, **__: object) -> "Any":
        """Open a file as MicroPython's `open()` does, on the file system that the path leads to."""
        if self.flash_alone():
            return self._flash.open(file, mode)
        return self._call("open", file, mode)

    def listdir(self, path: "Any" = "") -> "list[Any]":
        """Return the names in a folder."""
        return [entry[0] for entry in self.ilistdir(path)]

    def ilistdir(self, path: "Any" = "") -> "Iterator[Any]":
        """Iterate over the entries of a folder: (name, kind, …) each; in the root, mount points come before those of the flash."""
        if self._is_root(path):
            return self._root(as_bytes=isinstance(path, bytes))
        found: Iterator[Any] = self._call("ilistdir", path)
        return found

    def mkdir(self, path: "Any") -> None:
        """Create a folder."""
        found, inside = self._looked_up(path)
        if self._is_root(path) or (found is not None and inside == "/"):
            raise self._error(_EEXIST)
        self._call("mkdir", path)

    def remove(self, path: "Any") -> None:
        """Delete a file; on the flash, an empty folder too."""
        self._call("remove", path)

    def rmdir(self, path: "Any") -> None:
        """Delete an empty folder."""
        self._call("rmdir", path)

    def rename(self, old: "Any", new: "Any") -> None:
        """Move or rename a file or a folder within one file system; OSError (EPERM) between two."""
        (system, source), (other, target) = self._of(old), self._of(new)
        if system is not other:
            raise self._error(_EPERM)
        system.rename(source, target)

    def stat(self, path: "Any") -> "Any":
        """Return MicroPython's ten numbers of a file or a folder: mode first, size in bytes seventh."""
        if self._is_root(path):
            return (FOLDER_MODE, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        return self._call("stat", path)

    def statvfs(self, path: "Any" = "/") -> "Any":
        """Return MicroPython's ten numbers of the file system at a path: bytes of a block twice, number of blocks, free ones twice, …."""
        if not self._is_root(path):
            return self._call("statvfs", path)
        system = self._at_root()
        return (
            (0, 0, 0, 0, 0, 0, 0, 0, 0, _LONGEST_PATH) if system is None else system.statvfs("/")
        )

    def chdir(self, path: "Any") -> None:
        """Set the current folder to `path`.

        Raises:
            OSError: ENODEV, no file system is mounted there; as the file system's own method `chdir` does.
        """
        if self._is_root(path):
            system = self._at_root()
            if system is not None:
                system.chdir("/")
            self._current = None
            return
        self._call("chdir", path)
        self._current = self._looked_up(path)[0]

    def getcwd(self) -> str:
        """Return the absolute path of the current folder."""
        if self._current is None:
            return "/"
        system, point = self._current
        inside = str(system.getcwd())
        if point == "/":
            return inside
        return point + ("" if inside == "/" else inside)

    # Inside

    def _is_root(self, path: "Any") -> bool:
        text = _text(path)
        return text == "/" or (text == "" and self._current is None)

    def _root(self, *, as_bytes: bool) -> "Iterator[Any]":
        for system, point in self.mounted():
            if point == "/":
                yield from system.ilistdir("/")
                return
            yield (point[1:].encode() if as_bytes else point[1:], FOLDER_MODE, 0)

    def _at_root(self) -> "Any":
        return next((system for system, point in self._table if point == "/"), None)

    def _of(self, path: "Any") -> "tuple[Any, Any]":
        if self._is_root(path):
            raise self._error(_EPERM)
        found, inside = self._looked_up(path)
        if found is None:
            raise self._error(_ENODEV)
        return found[0], inside.encode() if isinstance(path, bytes) else inside

    def _call(self, method: str, path: "Any", *arguments: object) -> "Any":
        system, inside = self._of(path)
        return getattr(system, method)(inside, *arguments)

    def _looked_up(self, path: "Any") -> "tuple[Mounted | None, str]":
        """Return the mounted file system that a path leads to (None for the root, or if none is mounted there) and the path within it."""
        text = _text(path)
        if not text.startswith("/") and self._current is not None:
            return self._current, text
        if text in ("", "/"):
            return None, ""
        name = text[1:] if text[0] == "/" else text
        for one in self._table:
            folder = one[1][1:]
            if not folder:
                return one, text
            if name == folder:
                return one, "/"
            if name.startswith(folder + "/"):
                return one, name[len(folder) :]
        return None, ""


def _text(path: "Any") -> str:
    if isinstance(path, bytes):
        return path.decode()
    if not isinstance(path, str):
        raise TypeError(f"can't convert '{type(path).__name__}' object to str implicitly")
    return path
