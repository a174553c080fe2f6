"""The files on a board's flash: those that it has at the start of the run, and in memory what the program writes.

Files on the computer are only read here, and only those that were listed at the start; what the program writes stays in memory.
Sizes, limits and error numbers follow littlefs on an RP2040: blocks of 4 KiB, as many as the board's file system has.
"""

from collections.abc import Callable, Iterator, Mapping

from .board_types import (
    EEXIST,
    EINVAL,
    EISDIR,
    ENAMETOOLONG,
    ENOENT,
    ENOSPC,
    ENOTDIR,
    ENOTEMPTY,
    no_text,
    os_error,
)
from .flashfile import COMMIT_US, BoardFile, Spend, Stored, no_cost

BLOCK_BYTES = 4096
LIMIT_BYTES = 848 * 1024  # of a Pico W
NAME_BYTES = 255  # LFS_NAME_MAX
FOLDER_MODE = 0x4000
FILE_MODE = 0x8000
POWER_ON_S = 1_767_225_600  # 2026-01-01 00:00:00 UTC: every run begins on that day

_ROOT_BLOCKS = 2  # littlefs keeps each folder in a pair of blocks
_OPEN_US = 900  # estimates for a Pico at 125 MHz [GK]
_LIST_US = 500


class Flash:
    """The file system on the flash of one board.

    Args:
        files: absolute path -> content (bytes), or path of a file on the computer (str) that is read at the first access.
        limit_bytes: size of the file system. The files given at the start take nothing of it until the program changes them.

    Example:
        >>> flash = Flash({"/main.py": b"print(1)"})
        >>> flash.open("/main.py").read()
        'print(1)'
    """

    def __init__(
        self,
        files: Mapping[str, bytes | str] | None = None,
        *,
        limit_bytes: int = LIMIT_BYTES,
    ) -> None:
        self._folder, self._folders = "/", {"/"}
        self._files: dict[str, Stored] = {}
        self._limit, self._blocks = limit_bytes // BLOCK_BYTES, _ROOT_BLOCKS
        self._spend: Spend = no_cost
        self._program: Spend = no_cost
        self._now_us: Callable[[], int] = int  # 0: power on
        for path, content in (files or {}).items():
            full = self.resolve(path)
            self._files[full] = Stored(content, POWER_ON_S)
            while (full := _parent(full)) not in self._folders:
                self._folders.add(full)

    # What the board's runner uses

    def keep_time(
        self, spend: Spend, now_us: Callable[[], int], program: Spend | None = None
    ) -> None:
        """Connect the file system to the clock of a run: accesses take time, and a changed file gets that time, counted from 2026-01-01.

        Args:
            spend: called with the duration (us) of each access.
            now_us: returns the time of the run.
            program: called instead of `spend` with the time that writing to the flash takes; None: `spend` is.
        """
        self._spend, self._program, self._now_us = spend, program or spend, now_us

    def written(self) -> dict[str, bytes]:
        """Return the files that the program created, changed or moved: absolute path -> content."""
        return {
            path: bytes(stored.content())
            for path, stored in sorted(self._files.items())
            if stored.blocks
        }

    def is_file(self, path: str) -> bool:
        """Return True if there is a file at that path."""
        return self.resolve(path) in self._files

    def resolve(self, path: object) -> str:
        """Return a path as an absolute one, without `.`, `..` or double slashes; `..` at `/` stays there.

        Raises:
            OSError: 22, a NUL in a name; 36, a name of more than 255 bytes.
            TypeError: `path` is neither text nor bytes.
            UnicodeDecodeError: the bytes are not UTF-8.
        """
        if isinstance(path, bytes):
            path = path.decode()
        if not isinstance(path, str):
            raise no_text(type(path).__name__)
        parts: list[str] = []
        for part in (path if path.startswith("/") else f"{self._folder}/{path}").split("/"):
            if part == "..":
                del parts[-1:]
            elif part not in ("", "."):
                parts.append(_checked(part))
        return "/" + "/".join(parts)

    # What `open` and the module `os` give the program

    def open(self, path: str, mode: str = "r", *_: object, **__: object) -> BoardFile:
        """Open a file as MicroPython's `open()` does; `mode` is one of r, w, a, x, with +, b or t in any order.

        Raises:
            OSError: 2, no such file, or no folder for a new one; 17, mode x and it exists; 20, the path goes through a file; 21, it
                is a folder; 22 or 36, the name is not allowed (`resolve`); 28, the flash is full.
        """
        self._spend(_OPEN_US)
        full = self.resolve(path)
        if full in self._folders:
            raise os_error(EISDIR)
        verb = next((letter for letter in mode if letter in "rwax"), "r")
        stored = self._files.get(full)
        if verb == "r":
            if stored is None:
                raise self._missing(full)
        else:
            stored = self._make(full, stored, verb)
        return BoardFile(
            stored,
            text="b" not in mode,
            readable=verb == "r" or "+" in mode,
            resize=self._resize if verb != "r" or "+" in mode else None,
            append=verb == "a",
            spend=self._spend,
            program=self._program,
        )

    def listdir(self, path: str = "") -> list[str]:
        """Return the names in a folder, sorted as littlefs sorts them."""
        return [entry[0] for entry in self.ilistdir(path)]

    def ilistdir(self, path: str = "") -> Iterator[tuple[str, int, int, int]]:
        """Return an iterator over (name, 0x4000 folder or 0x8000 file, 0, size in bytes) of a folder, sorted by name.

        Raises:
            OSError: 2, there is no such folder; 20, the path is a file or goes through one. The call raises it, not the iterator.
        """
        self._spend(_LIST_US)
        folder = self._existing_folder(path)
        stem = folder if folder == "/" else folder + "/"
        names = {
            other[len(stem) :]
            for other in (*self._files, *self._folders)
            if other != "/" and other.startswith(stem) and "/" not in other[len(stem) :]
        }
        return iter([self._entry(stem, name) for name in sorted(names)])

    def mkdir(self, path: str) -> None:
        """Create a folder; its parent must exist.

        Raises:
            OSError: 17, there is a file or folder of that name; 2, the parent does not exist; 20, it is a file; 28, the flash is full.
        """
        full = self.resolve(path)
        if full in self._files or full in self._folders:
            raise os_error(EEXIST)
        self._existing_folder(_parent(full))
        self._take(_ROOT_BLOCKS)
        self._folders.add(full)
        self._program(COMMIT_US)

    def remove(self, path: str) -> None:
        """Delete a file, or an empty folder; files that were opened before stay usable.

        Raises:
            OSError: 2, there is no such file or folder; 20, the path goes through a file; 39, the folder is not empty; 22, it is "/".
        """
        full = self.resolve(path)
        stored = self._files.pop(full, None)
        if stored is not None:
            self._blocks -= stored.blocks
            stored.blocks, stored.linked = 0, False
        elif full in self._folders:
            self._remove_folder(full)
        else:
            raise self._missing(full)
        self._program(COMMIT_US)

    rmdir = remove  # littlefs has one function for both

    def rename(self, old: str, new: str) -> None:
        """Move or rename a file or a folder; a file may replace a file, and a folder an empty folder.

        A moved file gets the present time as the time of its last change.

        Raises:
            OSError: 2, `old` or the parent of `new` does not exist; 20, a path goes through a file; 21, one of the two is a file and the
                other a folder; 39, the folder `new` is not empty; 22, a folder would move into itself, or is "/"; 28, the flash is full.
        """
        source, target = self.resolve(old), self.resolve(new)
        self._existing_folder(_parent(target))
        if source in self._files:
            self._move_file(source, target)
        elif source in self._folders:
            self._move_folder(source, target)
        else:
            raise self._missing(source)
        self._program(COMMIT_US)

    def stat(self, path: str) -> tuple[int, ...]:
        """Return MicroPython's ten numbers: mode first, size in bytes seventh, then three times the time of the last change.

        The time is in seconds since 1970; 0 for a folder.

        Raises:
            OSError: 2, there is no such file or folder; 20, the path goes through a file; 22 or 36, as `resolve` does.
        """
        full = self.resolve(path)
        if full in self._folders:
            return (FOLDER_MODE, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        stored = self._files.get(full)
        if stored is None:
            raise self._missing(full)
        date = stored.date_s
        return (FILE_MODE, 0, 0, 0, 0, 0, stored.size(), date, date, date)

    def statvfs(self, path: str = "/") -> tuple[int, ...]:
        """Return MicroPython's ten numbers: bytes of a block twice, number of blocks, free ones twice, … greatest name length."""
        self._existing_folder(path)
        free = self._limit - self._blocks
        return (BLOCK_BYTES, BLOCK_BYTES, self._limit, free, free, 0, 0, 0, 0, NAME_BYTES)

    def mount(self, _readonly: object, _mkfs: object) -> None:
        """Do nothing; the files are there whenever it is mounted."""

    def umount(self) -> None:
        """Do nothing; the files are kept."""

    def getcwd(self) -> str:
        """Return the absolute path of the current folder."""
        return self._folder

    def chdir(self, path: str) -> None:
        """Set the current folder to `path`.

        Raises:
            OSError: -2, there is no such folder (MicroPython 1.25 gives the number this sign); 22 or 36, as `resolve` does.
        """
        full = self.resolve(path)
        if full not in self._folders:
            raise os_error(-ENOENT)
        self._folder = full

    # Inside

    def _entry(self, stem: str, name: str) -> tuple[str, int, int, int]:
        stored = self._files.get(stem + name)
        return (name, FOLDER_MODE, 0, 0) if stored is None else (name, FILE_MODE, 0, stored.size())

    def _existing_folder(self, path: str) -> str:
        full = self.resolve(path)
        if full not in self._folders:
            raise self._missing(full)
        return full

    def _missing(self, full: str) -> OSError:
        """Return the error for a path that does not exist: 20, it goes through a file or is one where a folder is wanted; else 2."""
        while full not in self._files and full != "/":
            full = _parent(full)
        return os_error(ENOENT if full == "/" else ENOTDIR)

    def _make(self, full: str, stored: Stored | None, verb: str) -> Stored:
        if stored is None:
            self._existing_folder(_parent(full))
            stored = Stored(b"", POWER_ON_S)
            self._resize(stored, 0)
            self._files[full] = stored
            self._program(COMMIT_US)
        elif verb == "x":
            raise os_error(EEXIST)
        elif verb == "w":
            self._resize(stored, 0)
        return stored

    def _resize(self, stored: Stored, size: int) -> None:
        if stored.linked:
            blocks = max(1, -(-size // BLOCK_BYTES))
            self._take(blocks - stored.blocks)
            stored.blocks = blocks
        elif size > self._limit * BLOCK_BYTES:
            raise os_error(ENOSPC)
        stored.resize(size)
        stored.date_s = POWER_ON_S + self._now_us() // 1_000_000

    def _take(self, blocks: int) -> None:
        if blocks > 0 and self._blocks + blocks > self._limit:
            raise os_error(ENOSPC)
        self._blocks += blocks

    def _remove_folder(self, full: str) -> None:
        if full == "/":
            raise os_error(EINVAL)
        if any(path.startswith(full + "/") for path in (*self._files, *self._folders)):
            raise os_error(ENOTEMPTY)
        self._folders.discard(full)
        self._blocks = max(_ROOT_BLOCKS, self._blocks - _ROOT_BLOCKS)

    def _move_file(self, source: str, target: str) -> None:
        if target in self._folders:
            raise os_error(EISDIR)
        if target == source:
            return
        replaced = self._files.get(target)
        if replaced is not None:
            self._blocks -= replaced.blocks
            replaced.blocks, replaced.linked = 0, False
        moved = self._files[target] = self._files.pop(source)
        self._resize(moved, moved.size())

    def _move_folder(self, source: str, target: str) -> None:
        if target in self._files:
            raise os_error(EISDIR)  # as the other way round
        if source == "/" or target.startswith(source + "/"):
            raise os_error(EINVAL)
        if target == source:
            return
        stem = source + "/"
        moved = [path for path in self._files if path.startswith(stem)]
        for path in moved:  # as in `_move_file`, so that `written` returns it; first, because a full flash refuses it
            self._resize(self._files[path], self._files[path].size())
        if target in self._folders:
            self._remove_folder(target)
        for path in moved:
            self._files[target + path[len(source) :]] = self._files.pop(path)
        for path in [path for path in self._folders if path == source or path.startswith(stem)]:
            self._folders.discard(path)
            self._folders.add(target + path[len(source) :])


def _parent(path: str) -> str:
    return path[: path.rfind("/")] or "/"


def _checked(part: str) -> str:
    if "\0" in part:
        raise os_error(EINVAL)
    if len(part.encode("utf-8", "surrogatepass")) > NAME_BYTES:
        raise os_error(ENAMETOOLONG)
    return part
