"""Where a drive is plugged in, read from a tree of files as the kernel of Linux gives them."""

import sys
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("the files of another system's kernel", allow_module_level=True)

from marelle_host.flash.drives import drive_now, find_drives
from marelle_host.flash.systems import Disks, linux_disks
from marelle_host.flash.volumes import NOWHERE, Partition, Volume
from marelle_host.link.usb_identity import UsbIdentity

PICO = UsbIdentity("", 0x2E8A, 3, "E0C9125B0D9B", "1-2.3")
MICROBIT = UsbIdentity("", 0x0D28, 0x0204, "9904360258434e45", "1-4")


def plug_in(root: Path, place: UsbIdentity, disk: str, *, parted: bool, sectors: int) -> None:
    """Make what the kernel shows of a disk on USB: its device, the disk in it, and a link for each."""
    device = root / "sys/devices/pci0000:00/0000:00:14.0/usb1/1-2" / place.location
    block = device / f"{place.location}:1.0/host6/target6:0:0/6:0:0:0/block" / disk
    block.mkdir(parents=True)
    for name, said in {"idVendor": f"{place.vid:04x}", "idProduct": f"{place.pid:04x}", "serial": place.serial_number}.items():  # fmt: skip
        (device / name).write_text(f"{said}\n", encoding="ascii")
    (block / "size").write_text(f"{sectors}\n", encoding="ascii")
    links = root / "sys/class/block"
    links.mkdir(parents=True, exist_ok=True)
    (links / disk).symlink_to(block)
    if parted:
        (block / f"{disk}1").mkdir()
        (block / f"{disk}1/partition").write_text("1\n", encoding="ascii")
        (links / f"{disk}1").symlink_to(block / f"{disk}1")


def mount(root: Path, *lines: str) -> None:
    """Have these lines in the kernel's table of what is mounted."""
    (root / "proc/self").mkdir(parents=True, exist_ok=True)
    (root / "proc/self/mounts").write_text("\n".join([*lines, ""]), encoding="utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a computer with a disk of its own, a Pico that is mounted and a micro:bit that is not."""
    plug_in(tmp_path, PICO, "sdb", parted=True, sectors=262_144)
    plug_in(tmp_path, MICROBIT, "sdc", parted=False, sectors=131_072)
    plug_in(tmp_path, PICO._replace(location="1-5"), "sdd", parted=True, sectors=262_144)
    nvme = tmp_path / "sys/devices/pci0000:00/0000:01:00.0/nvme/nvme0n1"
    nvme.mkdir(parents=True)
    (tmp_path / "sys/class/block/nvme0n1").symlink_to(nvme)
    labels = tmp_path / "dev/disk/by-label"
    labels.mkdir(parents=True)
    (labels / "RPI-RP2").symlink_to("../../sdb1")
    mount(
        tmp_path,
        "/dev/nvme0n1 / ext4 rw 0 0",
        "proc /proc proc rw 0 0",
        r"/dev/sdb1 /media/la\040prof/RPI-RP2 vfat rw,uid=1000 0 0",
        "/dev/sdb1 /mnt/again vfat rw 0 0",
        "/dev/sdd1 /media/linux ext4 rw 0 0",
        "broken",
    )
    return tmp_path


@pytest.fixture
def disks(root: Path) -> Disks:
    """Return what that computer tells of its drives."""
    return linux_disks(root)


def test_a_mounted_drive_is_told_with_its_place_and_the_size_of_its_disk(
    root: Path, disks: Disks
) -> None:
    assert (
        disks.volumes()
        == disks.at_once()
        == [Volume(root / "media/la prof/RPI-RP2", "RPI-RP2", "/dev/sdb1", PICO, 134_217_728)]
    )


def test_a_drive_that_nobody_has_mounted_is_told_too(disks: Disks) -> None:
    assert disks.unmounted() == [Partition("/dev/sdc", MICROBIT, 67_108_864)]


def test_a_disk_that_has_gone_is_nowhere(root: Path, disks: Disks) -> None:
    assert disks.usb_of("/dev/sdb1") == PICO
    (root / "sys/class/block/sdb1").unlink()
    assert disks.usb_of("/dev/sdb1") == NOWHERE
    assert disks.usb_of("/dev/nvme0n1") == NOWHERE


def test_a_kernel_that_shows_nothing_has_no_drives(tmp_path: Path) -> None:
    disks = linux_disks(tmp_path)
    assert disks.volumes() == []
    assert disks.unmounted() == []


def test_a_drive_is_mounted_by_udisks(root: Path) -> None:
    asked = list[object]()
    linux_disks(root, lambda command, **_: asked.append(command)).mount("/dev/sdc")
    assert asked == [("udisksctl", "mount", "--no-user-interaction", "-b", "/dev/sdc")]


def test_a_drive_in_another_socket_than_before_is_another_board_s(
    root: Path, disks: Disks
) -> None:
    folder = root / "media/la prof/RPI-RP2"
    folder.mkdir(parents=True)
    (folder / "INFO_UF2.TXT").write_text("Board-ID: RPI-RP2\n", encoding="ascii")
    (drive,) = find_drives(disks)
    assert drive_now(drive, disks) is not None
    (root / "sys/class/block/sdb1").unlink()
    assert drive_now(drive, disks) is None
    (root / "sys/class/block/sdb1").symlink_to((root / "sys/class/block/sdd1").readlink())
    assert drive_now(drive, disks) is None
