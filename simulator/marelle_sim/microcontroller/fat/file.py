"""An open file of a FAT volume; written data reach the volume at `flush` or `close`."""

from marelle_sim.microcontroller.board_types import EINVAL, os_error
from marelle_sim.microcontroller.fat.folder import Entry, Folder
from marelle_sim.microcontroller.fat.volume import Volume
from marelle_sim.microcontroller.flashfile import BoardFile, Stored, no_cost


class _Content(Stored):
    """The bytes of a file in memory; they are read from the volume at the first access."""

    __slots__ = ("_chain", "_volume", "entry", "first_changed", "folder")

    def __init__(self, volume: Volume, folder: Folder, entry: Entry) -> None:
        super().__init__(b"", 0)
        self._volume, self.folder, self.entry = volume, folder, entry
        self._content = None if entry.size else bytearray()
        self._chain, self.first_changed = volume.chain(entry.cluster), -1

    def content(self) -> bytearray:
        if self._content is None:
            data, volume, size = bytearray(), self._volume, self.entry.size
            for cluster in self._chain:
                left = -(-(size - len(data)) // volume.device.size)
                data += volume.device.read(
                    volume.sector_of(cluster), min(left, volume.per_cluster)
                )
            self._content = data[:size]
        return self._content

    def size(self) -> int:
        return self.entry.size if self._content is None else len(self._content)

    def make_room(self, size: int) -> None:
        """Allocate clusters for `size` bytes; OSError (ENOSPC) if the volume has too few free ones."""
        chain, volume = self._chain, self._volume
        while len(chain) * volume.cluster_bytes < size:
            chain.append(volume.grow(chain[-1] if chain else 0))

    def save(self) -> None:
        """Write the changed clusters and the directory entry to the volume, and free the clusters beyond the end of the file."""
        if self.first_changed < 0:
            return
        volume, content, entry = self._volume, self.content(), self.entry
        chain, size = self._chain, volume.cluster_bytes
        needed = -(-len(content) // size)
        volume.free(chain[needed:], chain[needed - 1] if needed else 0)
        del chain[needed:]
        for number in range(self.first_changed // size, needed):
            part = content[number * size : (number + 1) * size]
            used = -(-len(part) // volume.device.size) * volume.device.size
            volume.device.write(volume.sector_of(chain[number]), part.ljust(used, b"\0"))
        self.entry = self.folder.stamped(
            entry, cluster=chain[0] if needed else 0, size=len(content)
        )
        self.folder.update(self.entry)
        volume.device.sync()
        self.first_changed = -1


class FatFile(BoardFile):
    """An open file of a FAT volume, with the methods that every file on a board has."""

    __slots__ = ("_data",)

    def __init__(
        self, volume: Volume, folder: Folder, entry: Entry, mode: str, *, empty: bool
    ) -> None:
        """Open the file of a directory entry in a mode of `open()` ("r", "wb", …); if `empty`, delete its content."""
        self._data = _Content(volume, folder, entry)
        writes = any(letter in mode for letter in "wax+")
        if empty and entry.size:
            self._data.resize(0)
            self._data.first_changed = 0
        super().__init__(
            self._data,
            text="b" not in mode,
            readable="r" in mode or "+" in mode or not writes,
            resize=self._changed if writes else None,
            append="a" in mode,
            spend=no_cost,
        )
        if "a" in mode:
            self._position = self._data.size()

    def _changed(self, _stored: Stored, size: int) -> None:
        """Prepare a write at the present position, after which the file is `size` bytes long: allocate clusters, note what has changed."""
        self._data.make_room(size)
        place = min(self._position, self._data.size())
        first = self._data.first_changed
        self._data.first_changed = place if first < 0 else min(first, place)
        self._data.resize(max(size, self._data.size()))

    def flush(self) -> None:
        """Write the changes to the volume; OSError (EINVAL) if the file is closed."""
        self._opened()
        self._data.save()

    def close(self) -> None:
        """Write the changes to the volume and close the file; closing it again does nothing.

        A full volume never fails here: `write` allocates the clusters and raises the error.
        """
        if not self._closed:
            self._data.save()
        self._closed = True

    def _opened(self) -> None:
        """Raise OSError (EINVAL), as FatFs does, if the file is closed."""
        if self._closed:
            raise os_error(EINVAL)
