"""The files of a drive mounted by FUSE: one folder, and for each file the sectors that were written but not taken yet."""

from __future__ import annotations

import errno
from collections.abc import Mapping

from marelle_doubles.loaders.drive_folder import SECTOR

ROOT = 1


class DriveFile:
    """A file on the drive.

    Attributes:
        node: its inode number. name: its name in the folder. data: its content. is_own: True for the boot loader's own files.
        dirty: numbers of the sectors that were written but not taken yet.
        is_flushed: True if the program that writes has called fsync or close since its last write.
    """

    def __init__(self, node: int, name: str, data: bytes = b"", *, is_own: bool = False) -> None:
        """Make a file whose content counts as taken: no sector is dirty."""
        self.node, self.name, self.data, self.is_own = node, name, bytearray(data), is_own
        self.dirty: set[int] = set()
        self.is_flushed = False

    def write(self, offset: int, data: bytes) -> None:
        """Write data at an offset: the sectors that it touches become dirty. A gap between the old end and the offset is filled with zeros."""
        self.data.extend(bytes(max(0, offset - len(self.data))))
        self.data[offset : offset + len(data)] = data
        self.dirty.update(range(offset // SECTOR, -(-(offset + len(data)) // SECTOR)))
        self.is_flushed = False

    def resize(self, size: int) -> None:
        """Set the length in bytes; zeros that this adds make no sector dirty."""
        del self.data[size:]
        self.data.extend(bytes(size - len(self.data)))
        self.dirty = {number for number in self.dirty if number * SECTOR < size}


class DriveFiles:
    """The files of the drive's only folder, by inode number and by name."""

    def __init__(self, holds: Mapping[str, bytes]) -> None:
        """Make the folder with the boot loader's own files: name -> content."""
        self._next = ROOT + 1
        self._nodes: dict[int, DriveFile] = {ROOT: DriveFile(ROOT, "")}
        self._named: dict[str, DriveFile] = {}
        for name, data in holds.items():
            self._add(DriveFile(self._next, name, data, is_own=True))

    def _add(self, file: DriveFile) -> DriveFile:
        self._nodes[file.node] = self._named[file.name] = file
        self._next += 1
        return file

    def of(self, node: int) -> DriveFile:
        """Return the file with an inode number; one whose name was deleted is still found.

        Raises:
            OSError: there is none (ENOENT).
        """
        if node not in self._nodes:
            raise OSError(errno.ENOENT, "no file")
        return self._nodes[node]

    def named(self, name: str) -> DriveFile:
        """Return the file with that name.

        Raises:
            OSError: there is none (ENOENT).
        """
        if name not in self._named:
            raise OSError(errno.ENOENT, name)
        return self._named[name]

    def create(self, name: str) -> DriveFile:
        """Make an empty file with that name and return it; a file that had the name loses it."""
        return self._add(DriveFile(self._next, name))

    def unlink(self, name: str) -> None:
        """Delete a name from the folder.

        Raises:
            OSError: there is none (ENOENT).
        """
        self.named(name)
        del self._named[name]

    def rename(self, old: str, new: str) -> None:
        """Rename a file; a file that had the new name loses it.

        Raises:
            OSError: no file has the old name (ENOENT).
        """
        self.named(old).name = new
        self._named[new] = self._named.pop(old)

    def all(self) -> list[DriveFile]:
        """Return the files that have a name, in order of their inode numbers."""
        return sorted(self._named.values(), key=lambda file: file.node)

    def written(self) -> list[DriveFile]:
        """Return the files that another program has written to the drive: all but the boot loader's own."""
        return [file for file in self.all() if not file.is_own]
