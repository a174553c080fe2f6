"""File systems that a program mounts, and volumes of every kind of FAT, read again by FatFs in MicroPython."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
from found_micropython import needs_micropython
from programs import Fails, RunText, program, program_text

from marelle_sim import simulate
from marelle_sim.microcontroller.fat.system import FatSystem
from marelle_sim.microcontroller.fat.volume import Device, Volume, make
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
    command: list[Any] = [find(), program("fat/reads_a_volume"), tmp_path / "image"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    sizes = (cluster_bytes, cluster_bytes, volume.clusters, free)
    assert said.splitlines() == [f"{sizes} Größe.bin", f"{len(data)} {sum(data)}"]


@pytest.mark.micropython
@needs_micropython
@pytest.mark.parametrize(
    ("writer", "reader"), [("python", "micropython"), ("micropython", "python")]
)
def test_what_one_writes_the_other_reads(tmp_path: Path, writer: str, reader: str) -> None:
    made = simulate(program("vfs/fills_a_card"), vm=writer)
    assert made.error is None
    made.keep(tmp_path)
    texts = [
        simulate(program("vfs/reads_a_card"), vm=vm, flash=tmp_path) for vm in (writer, reader)
    ]
    assert [run.error for run in texts] == [None, None]
    assert texts[0].stdout == texts[1].stdout
    assert "['LOG.CSV', 'Logs of May', 'data.bin', 'eight']" in texts[0].stdout
    assert "5120 b'\\xe6\\xe7here\\xec\\xed' True" in texts[0].stdout


def test_many_names_of_one_stem_have_the_short_names_of_fatfs(vm: str) -> None:
    count, *names = simulate(program("vfs/names_many_alike"), vm=vm).stdout.split()
    assert (count, len(set(names))) == ("120", 120)
    assert names[:7] == [*(f"MEASUR~{number}" for number in range(1, 6)), "MEA~AA77", "MEA~A126"]
    assert (names[24], names[27], names[-1]) == ("MEASUR~9", "MEAS~B58", "MEA~D343")


@pytest.mark.parametrize(
    ("name", "printed"),
    [("takes_all_short_names", "13 99 0\n" * 2), ("mounts_an_empty_card", "19\n")],
    ids=["a long name whose short names are all taken", "a device without a file system"],
)
def test_what_a_volume_cannot_hold_is_refused(name: str, printed: str, vm: str) -> None:
    assert simulate(program(f"vfs/{name}"), vm=vm).stdout == printed


def test_a_package_is_imported_from_a_card(vm: str) -> None:
    assert simulate(program("vfs/imports_from_a_card"), vm=vm).stdout.splitlines() == [
        "arm /sd/arm",
        "3 open /sd/arm/parts",
        "bare.one /sd/bare/one.py",
        "no module named 'arm.hand'",
        "joints.py",
    ]


def test_what_is_mounted_stands_beside_the_flash(vm: str) -> None:
    assert simulate(program("vfs/mounts_a_card"), vm=vm).stdout.splitlines() == [
        "sd 2 /",
        "from the card",
        "/sd ['tool.py']",
        "['beside.txt', 'tool.py'] False",
        "1",
        "/ False",
        "2",
    ]


def test_littlefs_is_refused_by_name(fails: Fails) -> None:
    error = fails(program_text("vfs/card") + "import vfs\nvfs.VfsLfs2(Card(bytes(51200)))\n")
    assert (error.code, error.facts["name"]) == ("E-BOARD-09", "VfsLfs2")


def test_nothing_of_the_runner_stands_among_the_modules(run_text: RunText, vm: str) -> None:
    text = (
        "import sys, vfs\nprint([name for name in sys.modules if 'marelle' in name], dir(vfs))\n"
    )
    assert run_text(text, vm=vm).stdout.startswith("[] [")
