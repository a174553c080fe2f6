"""Formatting a block device as a FAT volume, with the sizes that FatFs chooses (`f_mkfs`, as MicroPython 1.25 calls it)."""

from __future__ import annotations

from struct import pack_into

from marelle_sim.microcontroller.fat.volume import MOST_CLUSTERS, Device
from marelle_sim.microcontroller.oserror import os_error

_EIO = 5
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
        raise os_error(_EIO)
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
        raise os_error(_EIO)
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
