"""A FAT volume with the file system methods of a board: paths, a current folder, and OSError with MicroPython's numbers."""

from calendar import timegm
from collections.abc import Callable, Iterator
from typing import Any

from marelle_sim.microcontroller.board_types import (
    EACCES,
    EEXIST,
    EISDIR,
    ENODEV,
    ENOENT,
    ENOTDIR,
    Closed,
    os_error,
)
from marelle_sim.microcontroller.fat.file import FatFile
from marelle_sim.microcontroller.fat.folder import FOLDER, Entry, Folder, blank
from marelle_sim.microcontroller.fat.volume import Device, Volume, make
from marelle_sim.microcontroller.flash import FILE_MODE, FOLDER_MODE, NAME_BYTES

_ARCHIVE = 0x20
_CODE_PAGE = "cp437"  # the bytes of a name are letters of this page (MICROPY_FATFS_LFN_CODE_PAGE)


class FatSystem(metaclass=Closed):
    """A FAT file system; the methods are those of MicroPython's `VfsFat`.

    Each may also raise OSError: EIO, the device reports an error; EROFS, it would write to a read-only device; ENODEV, there is no FAT
    volume on the device.

    Args:
        device: the program's block device.
        now: function that returns the present (date, time), two integers as FAT encodes them.
    """

    def __init__(self, device: Any, now: Callable[[], tuple[int, int]]) -> None:
        self._device, self._now = Device(device), now
        self._path: list[str] = []
        self._volume: Volume | None = None
        try:
            self._volume = Volume(self._device)
        except OSError as error:
            if error.errno != ENODEV:
                raise

    def mount(self, readonly: object, mkfs: object) -> None:
        """Prepare the volume for use; if the device has none and `mkfs` is true, format it first. `readonly`: forbid writing.

        Raises:
            OSError: ENODEV, there is no FAT volume on the device; as `make` does, if it cannot be formatted.
        """
        if readonly:
            self._device.writable = False
        if self._volume is None and mkfs:
            make(self._device)
            self._volume = Volume(self._device)
        self._there()

    def open(self, path: Any, mode: str) -> FatFile:
        """Open a file in a mode of `open()`.

        Raises:
            OSError: ENOENT, there is no such file, no folder for a new one, or it is a folder and the mode only reads; EACCES, it is
                the root, or a folder in another mode; EEXIST, mode x and the file exists; for a new file, as `Folder.add` does.
        """
        folder, name = self._parent(path)
        entry = folder.find(name)
        if entry is not None and entry.is_folder:
            raise os_error(EACCES if any(letter in mode for letter in "wax+") else ENOENT)
        if entry is None:
            if not any(letter in mode for letter in "wax"):
                raise os_error(ENOENT)
            entry = folder.add(name, _ARCHIVE, 0)
        elif "x" in mode:
            raise os_error(EEXIST)
        return FatFile(self._there(), folder, entry, mode, empty="w" in mode)

    def ilistdir(self, path: Any = "") -> Iterator[tuple[Any, int, int, int]]:
        """Iterate over (name, 0x4000 folder or 0x8000 file, 0, size in bytes) of a folder; names are bytes if `path` is.

        Raises:
            OSError: ENOENT, there is no such folder.
        """
        as_bytes = isinstance(path, bytes)
        found = [
            (_as_bytes(entry.name), _mode(entry), 0, entry.size)
            for entry in self._folder(self._parts(path)).entries()
        ]
        return iter(found if as_bytes else [(entry[0].decode(), *entry[1:]) for entry in found])

    def mkdir(self, path: Any) -> None:
        """Create a folder.

        Raises:
            OSError: EEXIST, there is a file or folder of this name; ENOENT, its parent does not exist; EACCES, it is the root; ENOSPC,
                the volume is full; as `Folder.add` does.
        """
        folder, name = self._parent(path)
        if folder.find(name) is not None:
            raise os_error(EEXIST)
        volume = self._there()
        cluster = volume.grow(0)
        blank(volume, cluster)
        date, time = self._now()
        inside = Folder(volume, cluster, self._now)
        for name_of, where in ((b".          ", cluster), (b"..         ", folder.cluster)):
            place = (volume.sector_of(cluster), 0 if where is cluster else 32)
            inside.update(Entry("", name_of, FOLDER, where, 0, date, time, place, (), 0))
        try:
            folder.add(name, FOLDER, cluster)
        except OSError:
            volume.free([cluster])
            raise

    def remove(self, path: Any) -> None:
        """Delete a file.

        Raises:
            OSError: ENOENT, there is no such file; EISDIR, it is a folder; EACCES, it is the root.
        """
        folder, entry = self._found(path)
        if entry.is_folder:
            raise os_error(EISDIR)
        self._unlink(folder, entry)

    def rmdir(self, path: Any) -> None:
        """Delete an empty folder.

        Raises:
            OSError: ENOENT, there is no such folder; ENOTDIR, it is a file; EACCES, it is not empty, or is the current folder or the root.
        """
        folder, entry = self._found(path)
        if not entry.is_folder:
            raise os_error(ENOTDIR)
        volume = self._there()
        current = self._folder(self._path).cluster if self._path else 0
        if entry.cluster == current or not Folder(volume, entry.cluster, self._now).is_empty():
            raise os_error(EACCES)
        self._unlink(folder, entry)

    def rename(self, old: Any, new: Any) -> None:
        """Move or rename a file or a folder; a file that has the new path is deleted first.

        Raises:
            OSError: ENOENT, there is no `old`, or no folder for `new`; EISDIR, `new` is a folder already; EACCES, one is the root; as
                `Folder.add` does.
        """
        source, entry = self._found(old)
        target, name = self._parent(new)
        there = target.find(name)
        if there is not None and there.place != entry.place:
            self.remove(new)
        moved = target.add(name, entry.attributes, entry.cluster, entry.size)
        source.remove(entry)
        if entry.is_folder and source.cluster != target.cluster:
            volume = self._there()
            up = moved._replace(
                short=b"..         ", cluster=target.cluster, size=0, low=0, place=(volume.sector_of(entry.cluster), 32)
            )  # fmt: skip
            Folder(volume, entry.cluster, self._now).update(up)

    def chdir(self, path: Any) -> None:
        """Set the current folder to `path`.

        Raises:
            OSError: ENOENT, there is no such folder.
        """
        parts = self._parts(path)
        self._folder(parts)
        self._path = parts

    def getcwd(self) -> str:
        """Return the path of the current folder from the root of the volume, "/"."""
        return _as_bytes("/" + "/".join(self._path)).decode()

    def stat(self, path: Any) -> tuple[int, ...]:
        """Return MicroPython's ten numbers of a file or folder: mode first, size in bytes seventh, then three times its date.

        The date is in seconds since 1970.

        Raises:
            OSError: ENOENT, there is no such file or folder.
        """
        if not self._parts(path):
            return (FOLDER_MODE, 0, 0, 0, 0, 0, 0, *[_seconds(0x2821, 0)] * 3)
        _folder, entry = self._found(path)
        seconds = _seconds(entry.date, entry.time)
        return (_mode(entry), 0, 0, 0, 0, 0, entry.size, seconds, seconds, seconds)

    def statvfs(self, _path: Any) -> tuple[int, ...]:
        """Return MicroPython's ten numbers: bytes of a cluster twice, number of clusters, free ones twice, … greatest name length."""
        volume = self._there()
        size, free = volume.cluster_bytes, volume.count_free()
        return (size, size, volume.clusters, free, free, 0, 0, 0, 0, NAME_BYTES)

    def umount(self) -> None:
        """Do nothing; as on a board, the methods work also after unmounting."""

    # Inside

    def _there(self) -> Volume:
        if self._volume is None:
            raise os_error(ENODEV)
        return self._volume

    def _parts(self, path: Any) -> list[str]:
        """Return the names of the folders from the root to `path`, and its own last; [] for the root."""
        text = (path if isinstance(path, bytes) else str(path).encode()).decode(_CODE_PAGE)
        parts = [] if text.startswith("/") else list(self._path)
        for part in text.split("/"):
            if part == "..":
                del parts[-1:]
            elif part not in ("", "."):
                parts.append(part)
        return parts

    def _folder(self, parts: list[str]) -> Folder:
        volume, cluster = self._there(), 0
        for part in parts:
            entry = Folder(volume, cluster, self._now).find(part)
            if entry is None or not entry.is_folder:
                raise os_error(ENOENT)
            cluster = entry.cluster
        return Folder(volume, cluster, self._now)

    def _parent(self, path: Any) -> tuple[Folder, str]:
        parts = self._parts(path)
        if not parts:
            raise os_error(EACCES)
        return self._folder(parts[:-1]), parts[-1]

    def _found(self, path: Any) -> tuple[Folder, Entry]:
        folder, name = self._parent(path)
        entry = folder.find(name)
        if entry is None:
            raise os_error(ENOENT)
        return folder, entry

    def _unlink(self, folder: Folder, entry: Entry) -> None:
        volume = self._there()
        folder.remove(entry)
        volume.free(volume.chain(entry.cluster))
        volume.device.sync()


def _as_bytes(name: str) -> bytes:
    return name.encode(_CODE_PAGE, "replace")


def _mode(entry: Entry) -> int:
    return FOLDER_MODE if entry.is_folder else FILE_MODE


def _seconds(date: int, time: int) -> int:
    return timegm(
        (
            1980 + (date >> 9),
            date >> 5 & 15,
            date & 31,
            time >> 11,
            time >> 5 & 63,
            2 * (time & 31),
        )
    )
