"""A boot loader's drive as an image that the kernel mounts, if this process may: the computer's own system then writes sectors to a real file system."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from marelle_doubles.loaders.drive_folder import DriveFolder

MAKE_FAT = ("mkfs.vfat", "-F", "16")
_BYTES = 128 << 20  # the volume size that both RP2 boot ROMs report: VOLUME_SIZE
_FILESYSTEMS = Path("/proc/filesystems")
_TIMEOUT_S = 20


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
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=_TIMEOUT_S
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise OSError(str(error)) from error
    if done.returncode:
        raise OSError(f"{command[0]}: {done.stderr.strip()}")
