"""Make a LittleFS image of a board's files, without the blocks that the board writes before it reads them."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from littlefs import LittleFS, LittleFSError

from marelle_images.errors import ImageError

# As the port for RP2 mounts it (MicroPython 1.25, ports/rp2/modules/_boot.py and extmod/vfs_lfs.c): bytes of a read and of a write,
# four writes of cache, and the map of free blocks.
_READ, _PROG, _CACHE, _LOOKAHEAD = 32, 256, 1024, 32
_DISK_VERSION = 0x00020000
"""2.0, which every LittleFS 2 mounts; a newer one notes its own version when it first writes (lfs.c, lfs_fs_mkconsistent)."""
_SPARE_BLOCKS = (
    4  # blocks for the record of a push and the guard's notes: a full flash accepts no file
)
_ERASED = b"\xff"


class Volume(NamedTuple):
    """The content of a board's file system.

    Attributes:
        blocks: number of the block -> content; all other blocks may have any content.
        used_bytes, free_bytes: the used and free space, in whole blocks.
    """

    blocks: Mapping[int, bytes]
    used_bytes: int
    free_bytes: int


def make_volume(files: Mapping[str, bytes], *, block_bytes: int, block_count: int) -> Volume:
    """Return a LittleFS volume that contains these files.

    Some blocks belong to the volume although nothing was written to them: a folder has two blocks, one of which may be blank, and an
    older volume's content there would be taken for the newer half (littlefs, SPEC.md, "Metadata pairs"). So the whole volume is read
    back, and each block that was read is put into `Volume.blocks`.

    Args:
        files: path on the board -> content.
        block_bytes: the size of a block of the flash.
        block_count: the number of blocks of the file system.

    Raises:
        ImageError: E-IMAGE-42, the files are too large for it; E-IMAGE-43, the file system cannot have a file of that name.

    Example:
        >>> volume = make_volume({"/main.py": b"print(1)"}, block_bytes=4096, block_count=352)
        >>> sorted(volume.blocks), volume.used_bytes
        ([0, 1], 8192)
    """
    flash = _Flash(block_bytes)
    used = _write(flash, files, block_count)
    if used is None or used + _SPARE_BLOCKS > block_count:
        needed = used or _blocks_needed(files, block_bytes)
        missing = (needed + _SPARE_BLOCKS - block_count) * block_bytes
        raise ImageError("E-IMAGE-42", missing=missing, room=block_count * block_bytes)
    flash.looked_at.clear()
    if _read(flash, block_count) != dict(files):
        raise AssertionError(sorted(files))
    blocks = {block: flash.content(block) for block in sorted(flash.looked_at)}
    return Volume(blocks, used * block_bytes, (block_count - used) * block_bytes)


class _Flash:
    """A block device in memory for littlefs-python; a block that was never erased reads as 0xFF.

    Attributes:
        looked_at: numbers of the blocks that were read, wholly or in part. block_bytes: the size of a block.
    """

    def __init__(self, block_bytes: int) -> None:
        self.looked_at: set[int] = set()
        self.block_bytes, self._blocks = block_bytes, dict[int, bytearray]()

    def content(self, block: int) -> bytes:
        return bytes(self._blocks.get(block, _ERASED * self.block_bytes))

    def read(self, _config: Any, block: int, offset: int, size: int) -> bytearray:
        self.looked_at.add(block)
        content = self._blocks.get(block)
        return content[offset : offset + size] if content else bytearray(_ERASED * size)

    def prog(self, _config: Any, block: int, offset: int, data: bytes) -> int:
        self._blocks[block][offset : offset + len(data)] = data
        return 0

    def erase(self, _config: Any, block: int) -> int:
        self._blocks[block] = bytearray(_ERASED * self.block_bytes)
        return 0

    def sync(self, _config: Any) -> int:
        return 0


def _volume(flash: _Flash, block_count: int) -> LittleFS:
    context: Any = flash  # littlefs-python calls its four methods; no base class is needed
    return LittleFS(
        context, mount=False, block_size=flash.block_bytes, block_count=block_count, read_size=_READ, prog_size=_PROG,
        cache_size=_CACHE, lookahead_size=_LOOKAHEAD, disk_version=_DISK_VERSION,
    )  # fmt: skip


def _write(flash: _Flash, files: Mapping[str, bytes], block_count: int) -> int | None:
    """Format the flash and write the files to it; return the number of used blocks, None if there are too few for the files.

    Raises:
        ImageError: E-IMAGE-43, a name is empty or too long, or is that of a file and of a folder.
        LittleFSError: there are too few blocks for the file system itself.
    """
    volume = _volume(flash, block_count)
    volume.format()  # both superblocks
    volume.mount()
    try:
        has_room = all(_put(volume, path, content) for path, content in files.items())
        return volume.used_block_count if has_room else None
    finally:
        volume.unmount()


def _put(volume: LittleFS, path: str, content: bytes) -> bool:
    """Write a file, making its folders first; return False if there is no room.

    Raises:
        ImageError: E-IMAGE-43, a name is empty or too long, or is that of a file and of a folder.
    """
    try:
        volume.makedirs(path.rpartition("/")[0] or "/", exist_ok=True)
        with volume.open(path, "wb") as file:
            file.write(content)
    except (LittleFSError, OSError) as error:
        if getattr(error, "code", None) == LittleFSError.Error.LFS_ERR_NOSPC:
            return False
        raise ImageError("E-IMAGE-43", file=path) from error
    return True


def _blocks_needed(files: Mapping[str, bytes], block_bytes: int) -> int:
    folders = {path.rpartition("/")[0] for path in files}
    most = sum(2 + len(content) // block_bytes * 2 for content in files.values())
    most += 4 * (len(folders) + len(files))
    return _write(_Flash(block_bytes), files, most) or most


def _read(flash: _Flash, block_count: int) -> dict[str, bytes]:
    volume = _volume(flash, block_count)
    volume.mount()
    found = {}
    for folder, _, names in volume.walk("/"):
        for name in names:
            path = f"{folder.rstrip('/')}/{name}"
            with volume.open(path, "rb") as file:
                found[path] = file.read()
    volume.unmount()
    return found
