"""Volumes of every kind of FAT, read again by FatFs in MicroPython."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
from found_micropython import needs_micropython
from programs import program

from marelle_sim.microcontroller.fat.making import make
from marelle_sim.microcontroller.fat.system import FatSystem
from marelle_sim.microcontroller.fat.volume import Device, Volume
from marelle_sim.runners.micropython.process import find

MEGABYTE = 1 << 20


class Image:
    """A block device that is a file of this computer, with holes."""

    def __init__(self, path: Path, size: int) -> None:
        self.size, self.file = size, path.open("w+b")
        self.file.truncate(size)

    def readblocks(self, number: int, buf: bytearray) -> None:
        self.file.seek(number * 512)
        self.file.readinto(buf)

    def writeblocks(self, number: int, buf: bytearray) -> None:
        self.file.seek(number * 512)
        self.file.write(buf)

    def ioctl(self, what: int, _value: int) -> int:
        return {4: self.size // 512, 5: 512}.get(what, 0)


@pytest.mark.micropython
@needs_micropython
@pytest.mark.parametrize(
    ("megabytes", "bits", "cluster_bytes"),
    [(1, 12, 512), (32, 16, 4096), (1024, 16, 32768), (4096, 32, 32768)],
)
def test_a_volume_of_each_kind_is_read_by_fatfs(
    tmp_path: Path, megabytes: int, bits: int, cluster_bytes: int
) -> None:
    image = Image(tmp_path / "image", megabytes * MEGABYTE)
    make(Device(image))
    volume = Volume(Device(image))
    assert (volume.bits, volume.cluster_bytes) == (bits, cluster_bytes)
    system = FatSystem(image, lambda: (0x5C21, 0x6000))
    system.mount(readonly=False, mkfs=False)
    system.mkdir("a folder")
    data = bytes(range(251)) * 800
    with system.open("/a folder/Größe.bin", "wb") as file:
        file.write(data)
    free = system.statvfs("/")[3]
    assert volume.clusters - free == 1 + -(-len(data) // cluster_bytes) + (bits == 32)
    image.file.close()
    said = _read_by_fatfs(tmp_path)
    sizes = (cluster_bytes, cluster_bytes, volume.clusters, free)
    assert said == [f"{sizes} Größe.bin", f"{len(data)} {sum(data)}"]


def _read_by_fatfs(folder: Path) -> list[str]:
    command: list[Any] = [find(), program("fat/reads_a_volume"), folder / "image"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
