"""A drive is a boot loader's by what stands on it, and by its size; where it is plugged in is told by each system."""

import json
import os
import plistlib
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st
from played_drive import PICO_INFO

from marelle_host.doctor import macos
from marelle_host.flash import drives_macos, drives_windows
from marelle_host.flash.drives import LARGEST_BYTES, Drive, drive_now, find_drives, read_drive
from marelle_host.flash.systems import Disks, macos_disks, windows_disks
from marelle_host.flash.volumes import NOWHERE, Volume
from marelle_host.link.usb_identity import UsbIdentity
from marelle_images.drive_facts import DriveFacts, read_details, read_info

V2_ID = "9904360258434e45003e400e00000059000000009796990b"
V2_DETAILS = f"""# DAPLink Firmware - see https://mbed.com/daplink\r
Unique ID: {V2_ID}\r
HIC ID: 9796990b\r
Auto Reset: 1\r
Daplink Mode: Interface\r
Interface Version: 0255\r
Bootloader Version: 0255\r
Remount count: 3\r
URL: https://microbit.org/device/?id=9904&v=0255\r
"""
FIRST_DETAILS = "DAPLink Firmware - see https://mbed.com/daplink\nVersion: 0234\nBuild:   Oct 12 2015 14:53:22\n"
RP2040_NUMBER = "E0C9125B0D9B"
PICO = UsbIdentity("", 0x2E8A, 3, RP2040_NUMBER, "1-2.3")
MICROBIT = UsbIdentity("", 0x0D28, 0x0204, "9904360258434e45", "20-1")


@pytest.mark.parametrize(
    ("board_id", "chip"),
    [
        ("RPI-RP2", "RP2040"),
        ("RP2350", "RP2350"),
        ("SAMD21G18A-XIAO-v0", "SAMD21"),
        ("SAMD51J19A-Metro-v0", "SAMD51"),
        ("nRF52840-Feather-revD", "nRF52840"),
        ("NRF52840-PAGER", "nRF52840"),
        ("ESP32S3-FeatherS3-v1", "ESP32-S3"),
        ("MIMXRT1011-EVK", ""),
    ],
)
def test_the_chip_is_told_by_the_board_id(board_id: str, chip: str) -> None:
    assert read_info(f"UF2 Bootloader v3.0\r\nBoard-ID: {board_id}\r\n") == DriveFacts(
        "uf2", board_id, chip
    )


@pytest.mark.parametrize(
    "text",
    ["UF2 Bootloader v3.0\nModel: Raspberry Pi RP2\n", "# about this stick\nName: holidays\n"],
)
def test_a_file_that_names_no_board_is_no_boot_loader_s(text: str) -> None:
    assert read_info(text) is read_details(text) is None


@pytest.mark.parametrize(
    ("details", "facts"),
    [
        (V2_DETAILS, DriveFacts("daplink", "9904", "nRF52833", V2_ID, 255, 3)),
        (FIRST_DETAILS, DriveFacts("daplink", "9900", "nRF51822", "", 234, -1)),
        (
            "Unique ID: 0240000032044e45\nInterface Version: 0254\n",
            DriveFacts("daplink", "0240", "", "0240000032044e45", 254, -1),
        ),
    ],
    ids=["a V2", "the first that were sold", "another maker's board"],
)
def test_a_microbit_is_told_by_the_first_four_signs_of_its_number(
    details: str, facts: DriveFacts
) -> None:
    assert read_details(details) == facts


@pytest.mark.parametrize(
    ("details", "label"),
    [
        (V2_DETAILS.replace("Mode: Interface", "Mode: Bootloader"), ""),
        (FIRST_DETAILS, "MAINTENANCE"),
    ],
)
def test_the_interface_s_own_drive_is_told_from_the_microbit_s(details: str, label: str) -> None:
    found = read_details(details, label)
    assert found is not None
    assert found.kind == "maintenance"


@given(st.text(max_size=300))
def test_whatever_a_file_holds_what_is_shown_of_it_is_short_and_harmless(text: str) -> None:
    for found in (read_info(f"Board-ID: {text}"), read_details(f"Unique ID: {text}")):
        shown = found.board_id + found.unique_id if found is not None else ""
        assert len(shown) <= 120
        assert shown == "" or shown.isprintable()


def made_drive(folder: Path, info: str = PICO_INFO) -> Path:
    """Make the folder of a Pico's drive."""
    folder.mkdir(parents=True)
    (folder / "INFO_UF2.TXT").write_text(info, encoding="ascii")
    (folder / "INDEX.HTM").write_text("<html>", encoding="ascii")
    return folder


def drive_on(volume: Volume) -> Drive:
    """Return the boot loader's drive that a volume is."""
    drive = read_drive(volume)
    assert drive is not None
    return drive


PLACE = UsbIdentity("", 0x2E8A, 3, "E0C9125B0D9B", "1-2")


def test_a_stick_with_such_a_file_is_no_boot_loader_s_drive(tmp_path: Path) -> None:
    folder = made_drive(tmp_path / "STICK")
    assert drive_on(Volume(folder, size_bytes=134_217_728)).folder == folder
    assert read_drive(Volume(folder, size_bytes=8_000_000_000)) is None
    (folder / ".fseventsd").mkdir()
    assert drive_on(Volume(folder)).folder == folder
    (folder / "holidays").mkdir()
    assert read_drive(Volume(folder)) is None


def test_a_stick_full_of_files_is_no_boot_loader_s_drive(tmp_path: Path) -> None:
    folder = made_drive(tmp_path / "STICK")
    for number in range(20):
        (folder / f"photo{number}.jpg").touch()
    assert read_drive(Volume(folder)) is None


@pytest.mark.skipif(sys.platform == "win32", reason="it has no such pipes, and links need a right")
def test_a_drive_with_a_link_or_a_pipe_is_no_boot_loader_s(tmp_path: Path) -> None:
    linked, piped = made_drive(tmp_path / "A"), made_drive(tmp_path / "B")
    assert drive_on(Volume(linked)).folder == linked
    (linked / "firmware.uf2").symlink_to(tmp_path / "a lesson")  # it would be written over
    (piped / "INFO_UF2.TXT").unlink()
    os.mkfifo(piped / "INFO_UF2.TXT")
    assert read_drive(Volume(linked)) is None
    assert read_drive(Volume(piped)) is None


def test_a_drive_s_name_draws_no_row_of_a_table(tmp_path: Path) -> None:
    forged = "\nCOM9  Pico  1.28.0  ready"
    assert drive_on(Volume(made_drive(tmp_path / "A"), forged)).label == "?" + forged[1:]
    assert read_drive(Volume(made_drive(tmp_path / forged))) is None


def test_a_number_that_all_boards_have_is_no_board_s_own(tmp_path: Path) -> None:
    found = drive_on(Volume(made_drive(tmp_path / "RPI-RP2"), usb=PLACE))
    assert (found.chip, found.unique_id, found.usb.location) == ("RP2040", "", "1-2")


def test_a_board_id_of_a_maker_s_own_is_known_by_the_numbers_of_the_rom(tmp_path: Path) -> None:
    folder = made_drive(tmp_path / "TINY", "UF2 Bootloader v1.0\nBoard-ID: TINY-ROBOT\n")
    assert drive_on(Volume(folder, usb=PLACE._replace(pid=0x000F))).chip == "RP2350"
    assert drive_on(Volume(folder)).chip == ""


def test_a_drive_that_another_board_has_taken_the_name_of_is_not_there(tmp_path: Path) -> None:
    drive = drive_on(Volume(made_drive(tmp_path / "DRIVE")))
    assert drive_now(drive) is not None
    (drive.folder / "INFO_UF2.TXT").write_text("Board-ID: RP2350\n", encoding="ascii")
    assert drive_now(drive) is None
    (drive.folder / "INFO_UF2.TXT").unlink()
    assert drive_now(drive) is None


def test_a_virtual_drive_is_found_with_the_port_of_its_board(tmp_path: Path) -> None:
    folder = made_drive(tmp_path / "RPI-RP2")
    virtual = {str(folder): "/tmp/pico-1", str(tmp_path / "gone"): "/tmp/pico-2"}
    (found,) = find_drives(Disks(), virtual)
    assert (found.folder, found.usb.port, found.label) == (folder, "/tmp/pico-1", "RPI-RP2")
    assert find_drives(Disks()) == []


def device(place: UsbIdentity, location: int, *media: dict[str, Any]) -> dict[str, Any]:
    """Return a device with its disks as `ioreg` tells them, each below the one before."""
    below: list[dict[str, Any]] = []
    for one in reversed(media):
        below = [{"IOObjectClass": "IOMedia", **one, "IORegistryEntryChildren": below}]
    return {
        "idVendor": place.vid, "idProduct": place.pid, "bDeviceClass": 0, "locationID": location,
        "USB Serial Number": place.serial_number,
        "IORegistryEntryChildren": [{"bInterfaceClass": 8, "IORegistryEntryChildren": below}],
    }  # fmt: skip


HUB = {
    "idVendor": 0x05E3, "idProduct": 0x0608, "bDeviceClass": 9, "locationID": 0x01200000,
    "IORegistryEntryChildren": [
        device(PICO, 0x01230000, {"BSD Name": "disk4", "Size": 134_217_728, "Whole": True}, {"BSD Name": "disk4s1", "Size": 134_217_216})
    ],
}  # fmt: skip


IOREG = plistlib.dumps([HUB, device(MICROBIT, 0x14100000, {"BSD Name": "disk5", "Size": 67_108_864})])  # fmt: skip


MOUNT = b"""/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
devfs on /dev (devfs, local, nobrowse)
/dev/disk4s1 on /Volumes/RPI-RP2 (msdos, local, nodev, nosuid, noowners)
/dev/disk5 on /Volumes/MICROBIT 1 (msdos, local, nodev, nosuid, noowners)
/dev/disk9s2 on /Volumes/Backup (hfs, local)
"""


def test_macos_tells_each_volume_with_its_place() -> None:
    assert drives_macos.volumes(IOREG, MOUNT) == [
        Volume(Path("/Volumes/RPI-RP2"), "RPI-RP2", "/dev/disk4s1", PICO, 134_217_728),
        Volume(Path("/Volumes/MICROBIT 1"), "MICROBIT 1", "/dev/disk5", MICROBIT, 67_108_864),
        Volume(Path("/Volumes/Backup"), "Backup", "/dev/disk9s2", NOWHERE, 0),
    ]


def test_macos_without_ioreg_tells_volumes_without_a_place() -> None:
    assert [one.usb for one in drives_macos.volumes(None, MOUNT)] == [NOWHERE] * 3
    assert drives_macos.volumes(IOREG, None) == []


def test_a_drive_whose_disk_is_not_told_is_as_large_as_its_file_system(tmp_path: Path) -> None:
    assert shutil.disk_usage(tmp_path).total > LARGEST_BYTES
    whole = Volume(made_drive(tmp_path / "A"))
    small = whole._replace(folder=made_drive(tmp_path / "B"), size_bytes=134_217_728)
    disks = Disks(volumes=lambda: [whole, small, Volume(tmp_path / "gone")])
    assert [one.folder for one in find_drives(disks)] == [small.folder]


@given(st.binary(max_size=80), st.binary(max_size=80))
def test_whatever_macos_writes_it_is_read_or_left_out(devices: bytes, mounted: bytes) -> None:
    told = drives_macos.volumes(devices, b"/dev/disk1 on /Volumes/A (x)\n" + mounted)
    assert told[0].folder == Path("/Volumes/A")


class Kernel:
    """A Windows with these drives: letter -> its kind and its label, None where no medium is in it."""

    def __init__(self, **drives: tuple[int, str | None]) -> None:
        self._drives = drives
        self.GetDriveTypeW = lambda root: drives[root[0]][0]
        self.SetThreadErrorMode = lambda _mode, _old: 1

    def GetLogicalDrives(self) -> int:  # noqa: N802  (as Windows calls it)
        """Return a bit for each letter."""
        return sum(1 << ord(letter) - ord("A") for letter in self._drives)

    def GetVolumeInformationW(self, root: str, label: Any, *_rest: object) -> int:  # noqa: N802  (as above)
        """Write the label."""
        name = self._drives[root[0]][1]
        label.value = name or ""
        return int(name is not None)


WINDOWS = Kernel(A=(2, None), C=(3, "Windows"), D=(5, "DVD"), E=(2, "RPI-RP2"), G=(2, "MICROBIT"))


def test_windows_tells_at_once_what_can_be_taken_out() -> None:
    assert drives_windows.volumes(WINDOWS) == [
        Volume(Path("E:\\"), "RPI-RP2", "E:\\"),
        Volume(Path("G:\\"), "MICROBIT", "G:\\"),
    ]


def test_windows_has_some_twenty_letters_in_all() -> None:
    assert drives_windows.free_letters(Kernel(C=(3, "Windows"))) == 23
    assert drives_windows.free_letters(WINDOWS) == 20
    full = {chr(letter): (3, "x") for letter in range(ord("C"), ord("Z") + 1)}
    assert drives_windows.free_letters(Kernel(**full)) == 0


PATH = "PCIROOT(0)#PCI(1400)#USBROOT(0)#USB(2)#USB(3)"


DISKS = [
    {
        "letters": ["E:"],
        "size": 134217728,
        "above": [
            {"id": "USB\\VID_2E8A&PID_0003&MI_00\\7&1a2b", "paths": [PATH + "#USBMI(0)"]},
            {"id": f"USB\\VID_2E8A&PID_0003\\{RP2040_NUMBER}", "paths": [PATH, "ACPI(_SB_)"]},
        ],
    },
    {
        "letters": ["H:"],
        "size": 8000000000,
        "above": [
            {"id": "USB\\VID_0781&PID_5567\\4C530001", "paths": "PCIROOT(0)#USBROOT(1)#USB(4)"},
            {"id": "USB\\ROOT_HUB30\\4&1", "paths": None},
        ],
    },
    {"letters": ["I:", "nonsense"], "size": None, "above": None},
]


def test_powershell_tells_the_place_of_a_board_through_the_function_that_its_drive_is() -> None:
    assert drives_windows.usb_disks(b"\xef\xbb\xbf" + json.dumps({"disks": DISKS}).encode()) == {
        "E:\\": (PICO, 134_217_728),
        "H:\\": (UsbIdentity("", 0x0781, 0x5567, "4C530001", "2-4"), 8_000_000_000),
        "I:\\": (NOWHERE, 0),
    }
    assert drives_windows.usb_disks(None) == {}
    assert drives_windows.usb_disks(b"Get-CimInstance : Access denied") == {}


VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=9) | st.sampled_from(["E:", PATH, "USB\\VID_2E8A&PID_0003\\1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["disks", "letters", "above", "id", "paths", "size"]), inner, max_size=6),
)  # fmt: skip


@given(VALUES)
def test_whatever_powershell_writes_it_is_read_or_left_out(said: Any) -> None:
    for place, size in drives_windows.usb_disks(json.dumps(said).encode()).values():
        assert place.location == "" or place.location[0].isdigit()
        assert size >= 0


def test_macos_is_asked_for_its_mounts_and_its_devices() -> None:
    answers = {drives_macos.MOUNTED: MOUNT, macos.DEVICES: IOREG}
    disks = macos_disks(lambda command, **_: answers[command])
    assert [one.usb for one in disks.volumes()] == [PICO, MICROBIT, NOWHERE]
    assert (disks.unmounted(), disks.most()) == ([], None)


@pytest.mark.skipif(sys.platform == "win32", reason="its roots are no names of folders")
def test_windows_is_asked_for_the_places_of_boards_alone(here: Path) -> None:
    asked = list[object]()

    def said_by(command: object, **_: object) -> bytes:
        asked.append(command)
        return json.dumps({"disks": DISKS}).encode()

    disks = windows_disks(WINDOWS, said_by)
    assert disks.volumes() == asked == []
    (here / "E:\\").mkdir()
    (here / "E:\\" / "INFO_UF2.TXT").write_text("Board-ID: RPI-RP2\n", encoding="ascii")
    root = "E:\\"
    assert disks.volumes() == [Volume(Path(root), "RPI-RP2", root, PICO, 134_217_728)]
    assert asked == [drives_windows.DISKS]
    assert [one.label for one in disks.at_once()] == ["RPI-RP2", "MICROBIT"]
    assert disks.most() == 20
    assert disks.usb_of(root) is None
