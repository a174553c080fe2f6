"""The drive of a virtual Pico: what a UF2 file that is copied to it does to its flash, and what comes back."""

import os
import shutil
from pathlib import Path
from time import sleep

import pytest
from coming_and_going import names_in, until_gone
from made_images import nrf_uf2, rp2_flash, rp2_uf2, samd_uf2
from programs import MakeDouble
from raw_prompt import answer

from marelle_doubles import BoardDouble, FolderRefusedError
from marelle_doubles.loaders.drive_folder import MAKE_FAT, DriveFolder, MountedFolder, can_mount

pytestmark = [
    pytest.mark.flashing,
]
_SPEED = 50.0
_CODE = 40_000
_VERSION = "import sys; print(sys.implementation.version[:3], sys.implementation._machine)"


def _copy(board: BoardDouble, image: bytes, name: str = "firmware.uf2") -> None:
    (board.wait_for_drive() / name).write_bytes(image)


def test_a_blank_pico_is_its_boot_roms_drive(board_double: MakeDouble) -> None:
    board = board_double(boot="uf2", boot_speed=_SPEED)
    assert board.drive is not None
    assert board.drive.name == "RPI-RP2"
    assert names_in(board.drive) == ["INDEX.HTM", "INFO_UF2.TXT"]
    assert "Board-ID: RPI-RP2\n" in (board.drive / "INFO_UF2.TXT").read_text()
    assert not Path(board.port).exists()


@pytest.mark.parametrize(
    ("kind", "made", "label"),
    [("pico", "RPI_PICO", "RPI-RP2"), ("pico", "RPI_PICO_W", "RPI-RP2"), ("pico2", "RPI_PICO2", "RP2350")],
)  # fmt: skip
def test_a_copied_file_comes_back_as_the_port_of_its_micropython(
    board_double: MakeDouble, tmp_path: Path, kind: str, made: str, label: str
) -> None:
    board = board_double(kind=kind, boot="uf2", boot_speed=_SPEED)
    drive = board.wait_for_drive()
    source = tmp_path / "source.uf2"
    source.write_bytes(rp2_uf2("1.25.0", board=made, size=_CODE))
    shutil.copyfile(source, drive / "anything.crswap")
    until_gone(drive)
    board.wait_for_port()
    said = answer(board.port, _VERSION)
    assert drive.name == label
    assert said.startswith("(1, 25, 0) Raspberry Pi Pico")
    expected = rp2_flash("1.25.0", board=made, size=_CODE)
    assert board.flash.read_bytes()[: len(expected)] == expected


@pytest.mark.parametrize(
    ("kind", "label", "image"),
    [
        ("pico", "RPI-RP2", rp2_uf2("1.26.0", size=_CODE)),
        ("itsybitsy_m4", "ITSYM4BOOT", samd_uf2("1.26.0", chip="SAMD51", size=_CODE)),
        ("xiao_nrf52840", "XIAO-SENSE", nrf_uf2("1.26.0", size=_CODE)),
    ],
)
def test_a_board_that_runs_goes_to_its_boot_loader_and_keeps_its_files(
    board_double: MakeDouble, kind: str, label: str, image: bytes
) -> None:
    board = board_double(kind=kind, boot="uf2", boot_speed=_SPEED, files={"/a.txt": "1"})
    answer(board.port, "import machine; machine.bootloader()", ends=True)
    assert board.wait_for_drive().name == label
    _copy(board, image)
    board.wait_for_port()
    assert answer(board.port, _VERSION).startswith("(1, 26, 0)")
    assert board.files() == {"/a.txt": b"1"}


def test_files_stay_while_a_new_firmware_is_flashed(board_double: MakeDouble) -> None:
    board = board_double(boot="uf2", boot_speed=_SPEED)
    _copy(board, rp2_uf2("1.24.1", size=_CODE))
    board.wait_for_port()
    assert answer(board.port, "with open('/kept', 'w') as f: print(f.write('mine'))") == "4"
    answer(board.port, "import machine; machine.bootloader()", ends=True)
    _copy(board, rp2_uf2("1.26.0", size=_CODE))
    board.wait_for_port()
    assert (
        answer(board.port, "import os; print(os.listdir('/'), open('/kept').read())")
        == "['kept'] mine"
    )
    assert answer(board.port, _VERSION).startswith("(1, 26, 0)")


def test_the_button_brings_the_drive_of_a_board_that_runs(board_double: MakeDouble) -> None:
    board = board_double(kind="pico2", boot="uf2", boot_speed=_SPEED, files={"/a": "1"})
    board.unplug()
    board.enter_boot_loader()
    assert board.wait_for_drive().name == "RP2350"
    assert not Path(board.port).exists()
    board.power()
    board.wait_for_port()
    assert board.files() == {"/a": b"1"}


@pytest.mark.parametrize(
    ("fault", "plugged_in_again"), [("lost-block:3", False), ("stall:3", True)]
)
def test_a_drive_that_misses_a_block_or_stalls_takes_the_file_the_next_time(
    board_double: MakeDouble, fault: str, plugged_in_again: bool
) -> None:
    board = board_double(boot="uf2", boot_speed=_SPEED, fault=fault)
    drive = board.wait_for_drive()
    _copy(board, rp2_uf2(size=_CODE))
    with pytest.raises(TimeoutError):
        board.wait_for_port(0.3)
    assert drive.is_dir()
    (board.enter_boot_loader if plugged_in_again else board.wait_for_drive)()
    _copy(board, rp2_uf2(size=_CODE), "again.uf2")
    board.wait_for_port()


@pytest.mark.parametrize(
    ("fault", "is_on", "starts"),
    [("cut:100", False, 0), ("early", True, 0), ("no-port", True, 1)],
)
def test_a_drive_that_goes_is_no_proof_of_a_board_that_answers(
    board_double: MakeDouble, fault: str, is_on: bool, starts: int
) -> None:
    board = board_double(boot="uf2", boot_speed=_SPEED, fault=fault)
    drive = board.wait_for_drive()
    _copy(board, rp2_uf2(size=_CODE))
    until_gone(drive)
    sleep(0.05)
    assert (board.is_on, board.starts, Path(board.port).exists()) == (is_on, starts, False)
    board.enter_boot_loader()
    _copy(board, rp2_uf2(size=_CODE))
    board.wait_for_port()


def test_a_mounted_image_plays_the_drive_where_this_system_mounts_fat(
    board_double: MakeDouble,
) -> None:
    mounts = can_mount()
    board = board_double(boot="uf2", boot_speed=_SPEED, mounts="fat" if mounts else "")
    drive = board.wait_for_drive()
    assert drive.is_mount() == mounts
    _copy(board, rp2_uf2(size=_CODE))
    until_gone(drive)
    board.wait_for_port()


def test_an_image_of_what_this_system_mounts_comes_and_goes(tmp_path: Path) -> None:
    """The same, without FAT: so it is tried where the kernel has none, or nobody may mount."""
    made = [make for make in (MAKE_FAT, ("mkfs.ext2", "-q")) if can_mount(make)]
    for make in made:
        drive = MountedFolder(tmp_path / make[0] / "RPI-RP2", make)
        drive.come({"INFO_UF2.TXT": b"Board-ID: RPI-RP2\n"})
        try:
            assert drive.path.is_mount()
            free = os.statvfs(drive.path)
            assert 100 << 20 < free.f_bavail * free.f_frsize < 128 << 20
            (drive.path / "x.uf2").write_bytes(b"a" * 1024)
            assert [sector.offset for sector in drive.written(0)] == [0, 512]
        finally:
            drive.remove()
        assert [*tmp_path.iterdir()] == []


def test_a_folder_of_somebody_else_is_no_drive(board_double: MakeDouble, tmp_path: Path) -> None:
    theirs = tmp_path / "mine-drive" / "RPI-RP2" / "essai.py"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("print('hello')\n")
    with pytest.raises(FolderRefusedError) as refused:
        board_double(name="mine", boot="uf2")
    assert (refused.value.reason, refused.value.path) == ("link", tmp_path / "mine-drive")
    assert theirs.read_text() == "print('hello')\n"


def test_a_drive_that_a_killed_process_left_is_taken_over(
    board_double: MakeDouble, tmp_path: Path
) -> None:
    left = DriveFolder(tmp_path / "mine-drive" / "RPI-RP2")
    left.come({"INFO_UF2.TXT": b"left"})
    (left.path.parent / ".RPI-RP2.going").mkdir()
    board = board_double(name="mine", boot="uf2", boot_speed=_SPEED)
    assert "Board-ID: RPI-RP2\n" in (board.wait_for_drive() / "INFO_UF2.TXT").read_text()
