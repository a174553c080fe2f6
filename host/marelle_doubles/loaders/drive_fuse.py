"""A boot loader's drive as a FUSE file system (Linux) of this process: a writer waits while the flash is programmed, and gets an error when the drive disappears.

Source: the kernel's include/uapi/linux/fuse.h, protocol 7.31. This process must not open the mounted path itself: it would wait for its own answer.
"""

import ctypes
import errno
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from struct import Struct
from tempfile import TemporaryDirectory

from marelle_doubles.loaders.drive_folder import SECTOR, DriveFolder, Sector

_MAJOR, _MINOR, _MOST_WRITTEN = 7, 31, 4096
_BYTES = 128 << 20  # the volume size that both RP2 boot ROMs report
_NOSUID_NODEV, _DETACH = 6, 2
_HEAD, _ANSWER = Struct("<IIQQIIIHH"), Struct("<IiQ")
_INIT = Struct("<IIIIHHIIHHI7I")
_ATTR, _ENTRY, _ATTR_OUT = Struct("<6Q10I"), Struct("<QQQQII"), Struct("<QII")
_OPEN, _WRITE, _WRITTEN, _READ = Struct("<QII"), Struct("<QQIIQII"), Struct("<II"), Struct("<QQI")
_SETATTR, _DIRENT, _STATFS = Struct("<IIQQ"), Struct("<QQII"), Struct("<5Q4I24x")
_SIZE_IS_SET = 8
_READ_MOST = 1 << 17


def can_serve() -> bool:
    """Return True if this process is able to mount a FUSE file system: it mounts one to try."""
    with suppress(OSError), TemporaryDirectory(prefix="marelle-") as folder:
        drive = FuseFolder(Path(folder, "drive", "TRIED"))
        try:
            drive.come({})
        finally:
            drive.remove()
        return True
    return False


class FuseFolder(DriveFolder):
    """A drive mounted by FUSE, with the methods of `DriveFolder`. The server's loop waits for `files` and calls `serve`.

    `come` raises OSError if this process may not mount.
    """

    def __init__(self, path: Path) -> None:
        """Store the path of the mount point."""
        super().__init__(path)
        self._device, self._files = -1, DriveFiles({})
        self._delayed: list[tuple[int, bytes]] = []
        self._acts: dict[int, Callable[[int, bytes], bytes]] = {  # the numbers of linux/fuse.h
            1: self._lookup, 3: self._getattr, 4: self._setattr, 10: self._unlink, 12: self._rename, 14: self._open,
            15: self._read, 16: self._write, 17: self._statfs, 18: self._nothing, 20: self._flush, 25: self._flush,
            26: self._init, 27: self._open, 28: self._readdir, 29: self._nothing, 35: self._create, 45: self._rename2,
        }  # fmt: skip

    @property
    def has_news(self) -> bool:
        """True if a program waits until the sectors it has written are taken with `written`."""
        return bool(self._delayed)

    def _make(self, holds: Mapping[str, bytes]) -> None:
        self._files = DriveFiles(holds)
        self.path.mkdir()
        self._device = os.open("/dev/fuse", os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        options = f"fd={self._device},rootmode=40000,user_id=0,group_id=0,allow_other"
        _call(
            "mount", b"marelle", os.fsencode(self.path), b"fuse", _NOSUID_NODEV, options.encode()
        )

    def go(self) -> None:
        """Unmount the drive: a program that waits or writes gets an error, as with a lost device."""
        self._delayed.clear()
        if self._device >= 0:
            _call("umount2", os.fsencode(self.path), _DETACH)
        with suppress(FileNotFoundError):
            self.path.rmdir()
        if self._device >= 0:  # only now, so that a program that gets its error finds no folder
            os.close(self._device)  # programs with an open file there get an error
            self._device = -1

    def files(self) -> list[int]:
        """Return the file descriptors to wait for until they can be read: one while the drive is mounted."""
        return [self._device] if self._device >= 0 else []

    def serve(self) -> None:
        """Read one request of the kernel to the file system, and answer it unless its sectors are first to be taken; return at once if none waits."""
        with suppress(
            BlockingIOError, FileNotFoundError
        ):  # FileNotFoundError: the program that made the request was interrupted
            request = os.read(self._device, _READ_MOST + 4096)
            _length, opcode, unique, node, *_who = _HEAD.unpack_from(request)
            self._answer(opcode, unique, node, request[_HEAD.size :])

    def names(self) -> dict[int, tuple[str, int]]:
        """Return the files that another program has written to the drive: number -> name and length in bytes."""
        return {file.node: (file.name, len(file.data)) for file in self._files.written()}

    def written(self, _now_s: float) -> Iterator[Sector]:
        """Yield the sectors written since the last call, an incomplete one only after a flush; then the programs that wait get their answer."""
        for file in self._files.written():
            for number in sorted(file.dirty):
                at = number * SECTOR
                if at + SECTOR <= len(file.data) or file.is_flushed:
                    file.dirty.discard(number)
                    yield Sector(
                        file.node, at, bytes(file.data[at : at + SECTOR]).ljust(SECTOR, b"\0")
                    )
        for unique, answer in self._delayed:
            self._send(unique, answer)
        self._delayed.clear()

    def _answer(self, opcode: int, unique: int, node: int, body: bytes) -> None:
        act = self._acts.get(opcode)
        if opcode in _SILENT:
            return
        if act is None:
            self._send(unique, b"", errno.ENOSYS)
            return
        try:
            answer = act(node, body)
        except OSError as error:
            self._send(unique, b"", error.errno or errno.EIO)
            return
        if opcode in _WAITING and any(file.dirty for file in self._files.written()):
            self._delayed.append((unique, answer))
        else:
            self._send(unique, answer)

    def _send(self, unique: int, answer: bytes, error: int = 0) -> None:
        with suppress(FileNotFoundError):  # the program that made the request was interrupted
            os.write(
                self._device, _ANSWER.pack(_ANSWER.size + len(answer), -error, unique) + answer
            )

    def _init(self, _node: int, _body: bytes) -> bytes:
        return _INIT.pack(_MAJOR, _MINOR, 0, 0, 8, 8, _MOST_WRITTEN, 1, 0, 0, 0, *[0] * 7)

    def _lookup(self, _node: int, body: bytes) -> bytes:
        return _entry(self._files.named(_name(body)))

    def _getattr(self, node: int, _body: bytes) -> bytes:
        return _ATTR_OUT.pack(0, 0, 0) + _attr(self._files.of(node))

    def _setattr(self, node: int, body: bytes) -> bytes:
        valid, _padding, _handle, size = _SETATTR.unpack_from(body)
        if valid & _SIZE_IS_SET:
            self._files.of(node).resize(size)
        return self._getattr(node, body)

    def _create(self, _node: int, body: bytes) -> bytes:
        file = self._files.create(_name(body[16:]))
        return _entry(file) + _OPEN.pack(file.node, 0, 0)

    def _open(self, node: int, _body: bytes) -> bytes:
        return _OPEN.pack(node, 0, 0)

    def _read(self, node: int, body: bytes) -> bytes:
        _handle, offset, size = _READ.unpack_from(body)
        return bytes(self._files.of(node).data[offset : offset + size])

    def _write(self, node: int, body: bytes) -> bytes:
        _handle, offset, size, *_flags = _WRITE.unpack_from(body)
        self._files.of(node).write(offset, body[_WRITE.size : _WRITE.size + size])
        return _WRITTEN.pack(size, 0)

    def _flush(self, node: int, _body: bytes) -> bytes:
        self._files.of(node).is_flushed = True
        return b""

    def _readdir(self, _node: int, body: bytes) -> bytes:
        _handle, offset, size = _READ.unpack_from(body)
        listed = b""
        for number, file in enumerate(self._files.all()[offset:], offset + 1):
            name = os.fsencode(file.name)
            entry = _DIRENT.pack(file.node, number, len(name), stat.S_IFREG >> 12) + name
            entry += bytes(-len(entry) % 8)
            if len(listed) + len(entry) > size:
                break
            listed += entry
        return listed

    def _statfs(self, _node: int, _body: bytes) -> bytes:
        blocks = _BYTES // SECTOR
        free = blocks - sum(-(-len(file.data) // SECTOR) for file in self._files.all())
        return _STATFS.pack(blocks, free, free, 512, 500, SECTOR, 255, SECTOR, 0)

    def _unlink(self, _node: int, body: bytes) -> bytes:
        self._files.unlink(_name(body))
        return b""

    def _rename(self, _node: int, body: bytes) -> bytes:
        old, new, *_rest = body[8:].split(b"\0")
        self._files.rename(os.fsdecode(old), os.fsdecode(new))
        return b""

    def _rename2(self, node: int, body: bytes) -> bytes:
        return self._rename(node, body[8:])

    def _nothing(self, _node: int, _body: bytes) -> bytes:
        return b""


def _name(body: bytes) -> str:
    return os.fsdecode(body.partition(b"\0")[0])


def _entry(file: "DriveFile") -> bytes:
    return _ENTRY.pack(file.node, 0, 0, 0, 0, 0) + _attr(file)


def _attr(file: "DriveFile") -> bytes:
    kind, size = (
        (stat.S_IFDIR | 0o777, 0) if file.node == ROOT else (stat.S_IFREG | 0o777, len(file.data))
    )
    return _ATTR.pack(
        file.node, size, -(-size // SECTOR), 0, 0, 0, 0, 0, 0, kind, 1, 0, 0, 0, SECTOR, 0
    )


_SILENT = {2, 36, 42}  # FORGET, INTERRUPT, BATCH_FORGET: no answer
_WAITING = {16, 20, 25}  # WRITE, FSYNC, FLUSH: answered only after the flash is programmed


def _call(name: str, *words: bytes | int) -> None:
    """Call a function of the C library that returns 0 for success.

    Raises:
        OSError: it has failed; with errno.
    """
    if getattr(ctypes.CDLL(None, use_errno=True), name)(*words):
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


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
        self.dirty, self.is_flushed = set[int](), False

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
