"""A boot loader's drive imitated by a folder: `written` compares the folder with its last state, and yields what was written in sectors.

A real drive receives a sector when the computer's system writes it. In a folder files only grow: a file that gets its length
before its content has holes (zeros), and a hole counts as written only once it is filled. `MountedFolder` is an image that the kernel
mounts, if this process may: the computer's own system then writes sectors to a real file system.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

SECTOR = 512
_HOLE = bytes(SECTOR)


_LAST_S = 0.05  # a file that has not grown for this time is complete


class Sector(NamedTuple):
    """512 bytes that were written to a file.

    Attributes:
        file: the file's number (inode).
        offset: of the first byte in the file.
        data: the bytes; zeros fill a sector after the end of the file.
    """

    file: int
    offset: int
    data: bytes


def mark_of(parent: Path) -> Path:
    """Return the path of the hidden file that marks `parent`, the folder around a drive, as belonging to a virtual board."""
    return parent / ".marelle-drive"


class DriveFolder:
    """A folder that imitates a drive: it appears and disappears as a whole.

    Attributes:
        path: where it appears. holds: name -> content of the boot loader's own files.
    """

    def __init__(self, path: Path) -> None:
        """Store the path, whose last part is the drive's label; `come` makes the parent folder."""
        self.path = path
        self.holds: Mapping[str, bytes] = {}
        self._taken, self._holes = dict[int, int](), dict[int, set[int]]()
        self._grown: dict[int, tuple[int, float]] = {}

    @property
    def has_news(self) -> bool:
        """True if a program waits until data it has written are read. Always False here: nobody waits for a folder."""
        return False

    def files(self) -> list[int]:
        """Return the file descriptors to wait for until they can be read; a folder has none."""
        return []

    def serve(self) -> None:
        """Answer a request of the kernel; do nothing here, because a folder gets none."""

    def come(self, holds: Mapping[str, bytes]) -> None:
        """Show the drive in one step, with the boot loader's files: name -> content."""
        self.go()
        self.holds, self._taken, self._holes, self._grown = dict(holds), {}, {}, {}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        mark_of(self.path.parent).touch()
        self._make(holds)

    def _make(self, holds: Mapping[str, bytes]) -> None:
        made = self._beside("coming")
        shutil.rmtree(made, ignore_errors=True)  # left by a killed process
        made.mkdir()
        for name, content in holds.items():
            (made / name).write_bytes(content)
        made.rename(self.path)

    def go(self) -> None:
        """Remove the drive and its files in one step, as when a board is unplugged; further writes find no path."""
        going = self._beside("going")
        shutil.rmtree(going, ignore_errors=True)
        with suppress(FileNotFoundError):
            self.path.rename(going)
        shutil.rmtree(going, ignore_errors=True)

    def remove(self) -> None:
        """Remove the drive, and the folder around it if nothing else is in that."""
        self.go()
        mark_of(self.path.parent).unlink(missing_ok=True)
        with suppress(OSError):  # the folder was never made, or has other files
            self.path.parent.rmdir()

    def _beside(self, what: str) -> Path:
        return self.path.with_name(f".{self.path.name}.{what}")

    def names(self) -> dict[int, tuple[str, int]]:
        """Return the files that another program has written to the drive: number -> name and length in bytes, which may still grow."""
        found: dict[int, tuple[str, int]] = {}
        with suppress(OSError), os.scandir(self.path) as entries:
            for entry in entries:
                if entry.name not in self.holds and entry.is_file(follow_symlinks=False):
                    found[entry.inode()] = entry.name, entry.stat(follow_symlinks=False).st_size
        return found

    def written(self, now_s: float) -> Iterator[Sector]:
        """Yield the sectors written since the last call, file by file, in order of offset; none of zeros, which count as holes.

        A caller that stops early gets the other sectors in the next call. A file's last, shorter sector is yielded once the file has not grown for 50 ms.
        """
        for inode, (name, _size) in sorted(self.names().items(), key=lambda file: file[1]):
            with suppress(FileNotFoundError), (self.path / name).open("rb", buffering=0) as file:
                yield from self._sectors_of(file.fileno(), inode, now_s)

    def _sectors_of(self, file: int, inode: int, now_s: float) -> Iterator[Sector]:
        size = os.fstat(file).st_size
        was, taken = self._grown.get(inode, (0, 0.0))[0], self._taken.get(inode, 0)
        if size < was:  # it was cut, to be written again
            self._taken[inode], self._holes[inode] = 0, set()
        elif was < min(size, taken):  # the sector taken as its last one has grown
            self._taken[inode] = was - was % SECTOR
        if size != was or inode not in self._grown:
            self._grown[inode] = size, now_s
        holes = self._holes.setdefault(inode, set())
        for offset in sorted(holes):
            data = os.pread(file, SECTOR, offset)
            if data != _HOLE:
                holes.discard(offset)
                yield Sector(inode, offset, data)
        is_last = now_s >= self._grown[inode][1] + _LAST_S
        while (offset := self._taken.get(inode, 0)) + (1 if is_last else SECTOR) <= size:
            data = os.pread(file, SECTOR, offset)
            self._taken[inode] = offset + SECTOR
            if data == _HOLE:
                holes.add(offset)
            else:
                yield Sector(inode, offset, data.ljust(SECTOR, b"\0"))


MAKE_FAT = ("mkfs.vfat", "-F", "16")
_BYTES = 128 << 20  # the volume size that both RP2 boot ROMs report: VOLUME_SIZE
_FILESYSTEMS = Path("/proc/filesystems")


def can_mount(make: Sequence[str] = MAKE_FAT) -> bool:
    """Return True if this process is able to mount an image that the command `make` formats: it mounts one to try."""
    kind = make[0].rpartition(".")[2]
    with suppress(OSError), TemporaryDirectory(prefix="marelle-") as folder:
        if shutil.which(make[0]) is None or kind not in _FILESYSTEMS.read_text().split():
            return False
        drive = MountedFolder(Path(folder, "drive", "TRIED"), make)
        try:
            drive.come({})
            return drive.path.is_mount()
        finally:
            drive.remove()
    return False


class MountedFolder(DriveFolder):
    """A mounted image of 128 MiB, with the methods of `DriveFolder`.

    The boot loader's files are written after mounting, so the drive is ready when the last of them exists.
    When the drive disappears, a program that still writes can go on with a file that it has open, without an error.
    """

    def __init__(self, path: Path, make: Sequence[str] = MAKE_FAT) -> None:
        """Store the path of the mount point, and the command that formats an image; the image's path is appended to it."""
        super().__init__(path)
        self._make_image, self._image = make, self._beside("image")

    def _make(self, holds: Mapping[str, bytes]) -> None:
        with self._image.open("wb") as file:
            file.truncate(_BYTES)
        _run([*self._make_image, str(self._image)])
        self.path.mkdir()
        _run(["mount", "-o", "loop,sync", str(self._image), str(self.path)])
        for name, content in holds.items():
            (self.path / name).write_bytes(content)

    def go(self) -> None:
        """Unmount the drive, and delete the mount point and the image."""
        if self.path.is_dir():
            with suppress(OSError):  # it was not mounted
                _run(["umount", "--lazy", str(self.path)])
            self.path.rmdir()
        self._image.unlink(missing_ok=True)


def _run(command: list[str]) -> None:
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=20
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise OSError(str(error)) from error
    if done.returncode:
        raise OSError(f"{command[0]}: {done.stderr.strip()}")
