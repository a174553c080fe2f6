r"""Where a drive is plugged in on macOS and Windows, read from what their tools write; the tools themselves were tried by nobody here."""

import json
import plistlib
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from marelle_host.doctor import macos
from marelle_host.flash import drives_macos, drives_windows, systems
from marelle_host.flash.drives_windows import Letter
from marelle_host.flash.volumes import NOWHERE, Volume
from marelle_host.link.usb_identity import UsbIdentity

RP2040_NUMBER = "E0C9125B0D9B"
PICO = UsbIdentity("", 0x2E8A, 3, RP2040_NUMBER, "1-2.3")
MICROBIT = UsbIdentity("", 0x0D28, 0x0204, "9904360258434e45", "20-1")


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


def test_a_drive_whose_disk_is_not_told_is_as_large_as_its_file_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unknown, gone = Volume(tmp_path), Volume(tmp_path / "gone")
    monkeypatch.setattr(systems, "VOLUMES", {sys.platform: lambda: [unknown, gone]})
    whole, none = systems.volumes()
    assert whole.size_bytes == shutil.disk_usage(tmp_path).total > 0
    assert none == gone


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
    assert drives_windows.letters(WINDOWS) == [
        Letter("E:\\", "RPI-RP2"),
        Letter("G:\\", "MICROBIT"),
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


def test_each_system_is_asked_in_its_own_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = {drives_macos.MOUNTED: MOUNT, macos.DEVICES: IOREG}
    monkeypatch.setattr(systems, "said_by", lambda command, **_: answers.get(command))
    monkeypatch.setattr("sys.platform", "darwin")
    assert [one.usb for one in systems.volumes()] == [PICO, MICROBIT, NOWHERE]
    assert (systems.unmounted(), systems.most_drives()) == ([], None)

    pico = tmp_path / "pico"
    pico.mkdir()
    (pico / "INFO_UF2.TXT").write_text("Board-ID: RPI-RP2\n", encoding="ascii")
    found = [Letter(str(pico), "RPI-RP2"), Letter(str(tmp_path), "a stick")]
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr(drives_windows, "kernel32", lambda: WINDOWS)
    monkeypatch.setattr(drives_windows, "letters", lambda _kernel: found)
    monkeypatch.setattr(
        drives_windows, "usb_disks", lambda _said: {str(pico): (PICO, 134_217_728)}
    )
    assert systems.volumes() == [Volume(pico, "RPI-RP2", str(pico), PICO, 134_217_728)]
    assert systems.most_drives() == 20
    assert systems.is_at("E:\\", PICO)
