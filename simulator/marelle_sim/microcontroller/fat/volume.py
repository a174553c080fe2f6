"""The clusters and the file allocation table (FAT) of a FAT12, FAT16 or FAT32 volume, and the formatting of a block device as one.

From Microsoft, FAT32 File System Specification, 2000. The sizes are those that FatFs chooses (`f_mkfs`, as MicroPython 1.25 calls it).
"""

from struct import pack_into, unpack_from
from typing import Any

from marelle_sim.microcontroller.board_types import EIO, ENODEV, ENOSPC, EROFS, Closed, os_error

_INIT, _SYNC, _COUNT, _SIZE = 1, 3, 4, 5  # requests of a block device's `ioctl`
MOST_CLUSTERS = {12: 0xFF5, 16: 0xFFF5}
_SECTOR = 512
_PARTITIONS, _MARK = 446, b"\x55\xaa"


class Device(metaclass=Closed):
    """A block device that a program defines, by `readblocks`, `writeblocks` and `ioctl` or the older `count` and `sync`.

    Attributes:
        size: bytes of a sector. writable: False if the program gave no `writeblocks`, or mounted it read-only.

    Raises:
        OSError: EIO, the device reports an error when it is initialized.
    """

    def __init__(self, device: Any) -> None:
        self._device = device
        self.writable = hasattr(device, "writeblocks")
        self.size = self._asked(_SIZE) or _SECTOR
        if self._asked(_INIT):
            raise os_error(EIO)

    def _asked(self, what: int) -> int:
        ask = getattr(self._device, "ioctl", None)
        return 0 if ask is None else ask(what, 0) or 0

    def sectors(self) -> int:
        """Return the number of sectors of the device."""
        if hasattr(self._device, "ioctl"):
            return self._asked(_COUNT)
        return int(self._device.count())

    def read(self, sector: int, count: int = 1) -> bytearray:
        """Return the bytes of `count` sectors, from number `sector` on; OSError (EIO) if the device reports an error."""
        data = bytearray(self.size * count)
        if self._device.readblocks(sector, data):
            raise os_error(EIO)
        return data

    def write(self, sector: int, data: bytes | bytearray) -> None:
        """Write whole sectors, from number `sector` on; OSError: EROFS for a read-only device, EIO if it reports an error."""
        if not self.writable:
            raise os_error(EROFS)
        if self._device.writeblocks(sector, bytearray(data)):
            raise os_error(EIO)

    def sync(self) -> None:
        """Tell the device to write out its buffers."""
        if hasattr(self._device, "ioctl"):
            self._asked(_SYNC)
        elif hasattr(self._device, "sync"):
            self._device.sync()


class Volume(metaclass=Closed):
    """A formatted FAT volume; what reads or changes it also raises as `Device.read` and `Device.write` do.

    Attributes:
        cluster_bytes, clusters: size and number of the clusters. per_cluster: sectors of a cluster. bits: of a FAT entry, 12, 16 or 32.
        root: first cluster of the root folder of FAT32; 0 for FAT12 and FAT16, whose root folder has sectors of its own.
        root_sectors: the first of these sectors and their number.

    Raises:
        OSError: ENODEV, there is no FAT volume on the device; EIO, the device reports an error.
    """

    per_cluster: int

    def __init__(self, device: Device) -> None:
        self.device = device
        first, boot = self._boot_sector()
        per_cluster, reserved, tables, entries, few = unpack_from("<BHBHH", boot, 13)
        (of_table,) = unpack_from("<H", boot, 22)
        if not of_table:
            (of_table,) = unpack_from("<I", boot, 36)
        sectors: int = few or unpack_from("<I", boot, 32)[0]
        self._table, self._of_table, self._tables = first + reserved, of_table, tables
        root = -(-entries * 32 // device.size)
        self.root_sectors = (self._table + tables * of_table, root)
        self._data: int = sum(self.root_sectors)
        self.per_cluster, self.cluster_bytes = per_cluster, per_cluster * device.size
        self.clusters: int = (sectors - (self._data - first)) // per_cluster
        self.bits = next(
            (bits for bits, most in MOST_CLUSTERS.items() if self.clusters <= most), 32
        )
        self.root = unpack_from("<I", boot, 44)[0] if self.bits == 32 else 0
        self._last = 1
        self._sectors: dict[int, bytearray] = {}  # sectors of the first table

    def _boot_sector(self) -> tuple[int, bytearray]:
        data = self.device.read(0)
        if _is_boot(data):
            return 0, data
        if data[510:512] == _MARK:
            for place in range(_PARTITIONS, 510, 16):
                (first,) = unpack_from("<I", data, place + 8)
                if data[place + 4] and _is_boot(boot := self.device.read(first)):
                    return first, boot
        raise os_error(ENODEV)

    # Clusters

    def sector_of(self, cluster: int) -> int:
        """Return the number of the first sector of a cluster."""
        return self._data + (cluster - 2) * self.per_cluster

    def chain(self, cluster: int) -> list[int]:
        """Return the clusters of a file or a folder in order; `cluster` is its first, 0 for an empty file ([])."""
        found = list[int]()
        while 2 <= cluster < self.clusters + 2 and len(found) <= self.clusters:
            found.append(cluster)
            cluster = self._entry(cluster)
        return found

    def grow(self, last: int) -> int:
        """Allocate a free cluster, append it to the chain that ends with cluster `last` (0: begin a chain), and return it.

        Raises:
            OSError: ENOSPC, no cluster is free; EIO or EROFS, as `Device` does.
        """
        for step in range(self.clusters):
            cluster = (self._last - 1 + step) % self.clusters + 2
            if not self._entry(cluster):
                self._set(cluster, (1 << self.bits if self.bits < 32 else 1 << 28) - 1)
                if last:
                    self._set(last, cluster)
                self._last = cluster
                return cluster
        raise os_error(ENOSPC)

    def free(self, clusters: list[int], last: int = 0) -> None:
        """Free the last clusters of a chain; `last` is the cluster before them, which becomes its end (0: the whole chain is freed)."""
        for cluster in clusters:
            self._set(cluster, 0)
        if clusters and last:
            self._set(last, (1 << self.bits if self.bits < 32 else 1 << 28) - 1)

    def count_free(self) -> int:
        """Return the number of free clusters."""
        if self.bits == 12:
            return sum(not self._entry(cluster) for cluster in range(2, self.clusters + 2))
        table = b"".join(self._sector(sector) for sector in range(self._of_table))
        used = memoryview(table)[: (self.clusters + 2) * self.bits // 8]
        return used.cast("H" if self.bits == 16 else "I").tolist()[2:].count(0)

    def _entry(self, cluster: int) -> int:
        data = self._bytes(cluster * self.bits // 8)
        if self.bits == 12:
            return (data >> 4 if cluster & 1 else data) & 0xFFF
        return data & (0xFFFF if self.bits == 16 else 0x0FFF_FFFF)

    def _bytes(self, place: int) -> int:
        sector, at = divmod(place, self.device.size)
        data = self._sector(sector)[at : at + 4]
        if len(data) < 4 and sector + 1 < self._of_table:
            data += self._sector(sector + 1)[: 4 - len(data)]
        return int.from_bytes(data, "little")

    def _set(self, cluster: int, value: int) -> None:
        place, before = cluster * self.bits // 8, self._bytes(cluster * self.bits // 8)
        if self.bits == 12:
            value = before & 0xF | value << 4 if cluster & 1 else before & 0xF000 | value
        size = 4 if self.bits == 32 else 2
        changed = (before & 0xF000_0000 | value if size == 4 else value).to_bytes(size, "little")
        for offset, byte in enumerate(changed):
            sector, at = divmod(place + offset, self.device.size)
            self._sector(sector)[at] = byte
        for sector in {place // self.device.size, (place + size - 1) // self.device.size}:
            for table in range(self._tables):
                self.device.write(
                    self._table + table * self._of_table + sector, self._sector(sector)
                )

    def _sector(self, sector: int) -> bytearray:
        data = self._sectors.get(sector)
        if data is None:
            data = self._sectors[sector] = self.device.read(self._table + sector)
        return data


def _is_boot(data: bytearray) -> bool:
    return data[510:512] == _MARK and (data[54:57] == b"FAT" or data[82:87] == b"FAT32")


_LEAST_SECTORS, _ROOT_ENTRIES, _PARTITION = 50, 512, 63
# Each step of the number of sectors doubles the size of a cluster.
_STEPS, _STEPS_32 = (1, 4, 16, 64, 256, 512), (1, 2, 4, 8, 16, 32)
_LARGEST_16, _LARGEST_12 = 64, 128


def make(device: Device) -> None:
    """Format a device: as FAT12 or FAT16 without a partition table; one too large for these, as FAT32 in a partition.

    Raises:
        OSError: EIO, FatFs has no layout for its size, or the device reports an error; EROFS, it is read-only.
    """
    sectors = device.sectors()
    if sectors < _LEAST_SECTORS:
        raise os_error(EIO)
    per_cluster = 1 << sum(step <= sectors // 0x1000 for step in _STEPS)
    while True:
        bits, of_table = _table(sectors // per_cluster, device.size)
        root = _ROOT_ENTRIES * 32 // device.size
        clusters = (sectors - 1 - of_table - root) // per_cluster
        if clusters <= MOST_CLUSTERS[bits] and (bits == 12 or clusters > MOST_CLUSTERS[12]):
            break
        per_cluster *= 2
        if per_cluster > (_LARGEST_16 if clusters > MOST_CLUSTERS[16] else _LARGEST_12):
            _make_32(device, sectors)
            return
    _write(device, 0, sectors, (bits, per_cluster, 1, of_table), root)


def _table(clusters: int, sector: int) -> tuple[int, int]:
    """Return the width of an entry of the FAT (12 or 16 bits) and the number of sectors of the FAT.

    `sector` is the size of a sector in bytes.
    """
    if clusters > MOST_CLUSTERS[12]:
        return 16, -(-(clusters * 2 + 4) // sector)
    return 12, -(-((clusters * 3 + 1) // 2 + 3) // sector)


def _make_32(device: Device, all_sectors: int) -> None:
    sectors = all_sectors - _PARTITION
    per_cluster = 1 << sum(step <= sectors // 0x20000 for step in _STEPS_32)
    of_table = -(-(sectors // per_cluster * 4 + 8) // device.size)
    if (sectors - 32 - of_table) // per_cluster <= MOST_CLUSTERS[16]:
        raise os_error(EIO)
    table = bytearray(device.size)
    pack_into("<BBBBBBBBII", table, 446, 0, 1, 1, 0, 0x0C, 0xFE, 0xFF, 0xFF, _PARTITION, sectors)
    table[510:512] = b"\x55\xaa"
    device.write(0, table)
    _write(device, _PARTITION, sectors, (32, per_cluster, 32, of_table), 0)


def _write(
    device: Device, first: int, sectors: int, layout: tuple[int, int, int, int], root: int
) -> None:
    """Write the boot sector, an empty FAT and an empty root folder.

    Args:
        device: the block device.
        first: number of the boot sector.
        sectors: number of sectors of the volume.
        layout: bits of a FAT entry, sectors of a cluster, reserved sectors, sectors of the FAT.
        root: number of sectors of the root folder; 0 for FAT32, where it is a cluster.
    """
    bits, per_cluster, reserved, of_table = layout
    boot = bytearray(device.size)
    boot[:11] = b"\xeb\xfe\x90MSDOS5.0"
    entries, few = (_ROOT_ENTRIES if root else 0), (sectors if sectors < 0x10000 and root else 0)
    pack_into(
        "<HBHBHHBHHHII", boot, 11, device.size, per_cluster, reserved, 1, entries, few, 0xF8, of_table if root else 0, 63, 255, first,
        0 if few else sectors,
    )  # fmt: skip
    if bits == 32:
        pack_into("<IHHIHH", boot, 36, of_table, 0, 0, 2, 1, 6)
        boot[64:90] = b"\x80\x00\x29\x00\x00\x00\x00NO NAME    FAT32   "
    else:
        boot[36:62] = b"\x80\x00\x29\x00\x00\x00\x00NO NAME    FAT     "
    boot[510:512] = b"\x55\xaa"
    device.write(first, boot)
    start = {12: "f8ffff", 16: "f8ffffff", 32: "f8ffff0fffffff0fffffff0f"}[bits]
    table = bytearray(device.size)
    table[: len(start) // 2] = bytes.fromhex(start)
    empty = bytes(device.size)
    for sector in range(of_table + (root or per_cluster)):
        device.write(first + reserved + sector, empty if sector else table)
    device.sync()
