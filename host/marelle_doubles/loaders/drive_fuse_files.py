"""The files of a drive that is served to the kernel: one folder, and in each file which sectors nobody has taken yet."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from marelle_doubles.loaders.drive_folder import SECTOR

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = 1


class DriveFile:
    """A file.

    Attributes:
        node: its number. name: in the folder. data: what is in it. is_own: whether it is the boot loader's.
        dirty: numbers of sectors that were written and not taken. is_flushed: whether its writer has said that this is all.
    """

    def __init__(self, node: int, name: str, data: bytes = b"", *, is_own: bool = False) -> None:
        """Make it, with data that are no news."""
        self.node, self.name, self.data, self.is_own = node, name, bytearray(data), is_own
        self.dirty: set[int] = set()
        self.is_flushed = False

    def write(self, offset: int, data: bytes) -> None:
        """Write data at an offset; what lies before it and was not there is zero."""
        self.data.extend(bytes(max(0, offset - len(self.data))))
        self.data[offset : offset + len(data)] = data
        self.dirty.update(range(offset // SECTOR, -(-(offset + len(data)) // SECTOR)))
        self.is_flushed = False

    def resize(self, size: int) -> None:
        """Cut it, or make it longer by zeros that nobody has written."""
        del self.data[size:]
        self.data.extend(bytes(size - len(self.data)))
        self.dirty = {number for number in self.dirty if number * SECTOR < size}


class DriveFiles:
    """The folder of a drive."""

    def __init__(self, holds: Mapping[str, bytes]) -> None:
        """Make it with the boot loader's own files: name -> content."""
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
        """Return the file of a number, though its name be gone.

        Raises:
            OSError: there is none.
        """
        if node not in self._nodes:
            raise OSError(errno.ENOENT, "no file")
        return self._nodes[node]

    def named(self, name: str) -> DriveFile:
        """Return the file of a name.

        Raises:
            OSError: there is none.
        """
        if name not in self._named:
            raise OSError(errno.ENOENT, name)
        return self._named[name]

    def create(self, name: str) -> DriveFile:
        """Return a new file of that name."""
        return self._add(DriveFile(self._next, name))

    def unlink(self, name: str) -> None:
        """Take a name away.

        Raises:
            OSError: there is none.
        """
        self.named(name)
        del self._named[name]

    def rename(self, old: str, new: str) -> None:
        """Give a file another name, which another file loses.

        Raises:
            OSError: there is no such file.
        """
        file = self.named(old)
        del self._named[old]
        file.name = new
        self._named[new] = file

    def all(self) -> list[DriveFile]:
        """Return the files in order of their numbers."""
        return sorted(self._named.values(), key=lambda file: file.node)

    def written(self) -> list[DriveFile]:
        """Return those that are not the boot loader's."""
        return [file for file in self.all() if not file.is_own]
