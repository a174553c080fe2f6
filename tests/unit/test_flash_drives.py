"""A drive is a boot loader's by what stands on it, and by its size; of Linux the kernel's files tell where it is plugged in."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from played_drive import PICO_INFO

from marelle_host.flash import drives
from marelle_host.flash.drives import Drive, drive_now, find_drives, read_drive
from marelle_host.flash.volumes import Volume
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


def test_a_virtual_drive_is_found_with_the_port_of_its_board(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "an-unknown-system")
    folder = made_drive(tmp_path / "RPI-RP2")
    (found,) = find_drives([folder, tmp_path / "gone"], ports={folder: "/tmp/pico-1"})
    assert (found.folder, found.usb.port, found.label) == (folder, "/tmp/pico-1", "RPI-RP2")
    assert drives.find_drives() == []
