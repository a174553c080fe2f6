"""A boot loader's drive as a folder: what is written into it is found by looking, in sectors, whatever its name is.

A real drive gets a sector when the computer's system writes it. A folder is no device: its files grow, and a file that is made longer
before it is written has holes, which the system writes to a real drive only when they are filled.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SECTOR = 512
_HOLE = bytes(SECTOR)


class Sector(NamedTuple):
    """512 bytes that were written: of which file, at which place in it; the last of a file that is still written may be shorter."""

    file: int
    offset: int
    data: bytes


class DriveFolder:
    """A folder that plays a drive: it comes and goes as a whole.

    Attributes:
        path: where it is found. holds: name -> content of the boot loader's own files.
    """

    def __init__(self, path: Path) -> None:
        """Take the path, whose parent is made when it first comes; its last part is the drive's label."""
        self.path = path
        self.holds: Mapping[str, bytes] = {}
        self._taken: dict[int, int] = {}
        self._holes: dict[int, set[int]] = {}

    @property
    def is_there(self) -> bool:
        """Whether a computer finds it."""
        return self.path.is_dir()

    def come(self, holds: Mapping[str, bytes]) -> None:
        """Be there with these files, all at once."""
        self.go()
        self.holds, self._taken, self._holes = dict(holds), {}, {}
        made = self._beside("coming")
        made.mkdir(parents=True)
        for name, content in holds.items():
            (made / name).write_bytes(content)
        made.rename(self.path)

    def go(self) -> None:
        """Be gone with all that is on it, all at once; a computer that still writes finds no path any more."""
        going = self._beside("going")
        with suppress(FileNotFoundError):
            self.path.rename(going)
        shutil.rmtree(going, ignore_errors=True)

    def remove(self) -> None:
        """Be gone for good."""
        self.go()
        with suppress(OSError):  # somebody else has put something there
            self.path.parent.rmdir()

    def _beside(self, what: str) -> Path:
        return self.path.with_name(f".{self.path.name}.{what}")

    def written(self) -> Iterator[Sector]:
        """Give what was written since the last time, file by file, each from its beginning on; what is not taken now comes again."""
        with suppress(OSError), os.scandir(self.path) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if entry.name not in self.holds and entry.is_file(follow_symlinks=False):
                    yield from self._sectors_of(entry.path)

    def _sectors_of(self, path: str) -> Iterator[Sector]:
        with suppress(FileNotFoundError), open(path, "rb", buffering=0) as file:  # noqa: PTH123  (a text of scandir)
            number, size = file.fileno(), os.fstat(file.fileno()).st_size
            inode = os.fstat(number).st_ino
            if size < self._taken.get(inode, 0):  # it is written anew
                self._taken[inode], self._holes[inode] = 0, set()
            holes = self._holes.setdefault(inode, set())
            for offset in sorted(holes):
                data = os.pread(number, SECTOR, offset)
                if data != _HOLE:
                    holes.discard(offset)
                    yield Sector(inode, offset, data)
            while (offset := self._taken.get(inode, 0)) + SECTOR <= size:
                data = os.pread(number, SECTOR, offset)
                self._taken[inode] = offset + SECTOR
                if data == _HOLE:
                    holes.add(offset)
                else:
                    yield Sector(inode, offset, data)
