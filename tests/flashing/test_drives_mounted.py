"""A drive that this process serves to the kernel: who writes waits while the flash is programmed, and is told when the drive goes."""

import errno
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from time import monotonic

import pytest
from coming_and_going import names_in, until_gone
from made_images import microbit_hex, rp2_uf2
from programs import MakeDouble
from raw_prompt import version_at

from marelle_doubles.loaders.drive_fuse import can_serve
from marelle_host.flash.copying import copy_to

pytestmark = [
    pytest.mark.flashing,
]
__test__ = (
    can_serve()
)  # Linux lets root alone mount: elsewhere there is nothing to try, and nothing that is skipped
_GONE = {errno.ENOTCONN, errno.ECONNABORTED, errno.EIO, errno.ENODEV}


def _write(path: Path) -> list[int | None]:
    """Write a firmware; return the number of the error that it ended in, if it did."""
    try:
        path.write_bytes(rp2_uf2(size=100_000))
    except OSError as error:
        return [error.errno]
    return []


def test_a_drive_claims_its_size_and_has_its_files(board_double: MakeDouble) -> None:
    drive = board_double(boot="uf2", boot_speed=50, mounts="fuse").wait_for_drive()
    room = os.statvfs(drive)
    assert names_in(drive) == ["INDEX.HTM", "INFO_UF2.TXT"]
    assert room.f_blocks * room.f_frsize == 128 << 20
    assert drive.is_mount()


def test_a_writer_waits_for_the_flash_and_the_board_comes(
    board_double: MakeDouble, tmp_path: Path
) -> None:
    board = board_double(boot="uf2", boot_speed=10, mounts="fuse")
    drive, source = board.wait_for_drive(), tmp_path / "firmware.uf2"
    source.write_bytes(rp2_uf2("1.26.0", size=100_000))
    began_s = monotonic()
    subprocess.run(["cp", source, drive], check=True)
    assert monotonic() - began_s > 25 * 0.045 / 10  # sectors that are erased
    until_gone(drive)
    board.wait_for_port()
    assert version_at(board.port) == "(1, 26, 0)"


@pytest.mark.parametrize("fault", ["cut:50", "early"])
def test_who_writes_when_the_drive_goes_is_told(board_double: MakeDouble, fault: str) -> None:
    drive = board_double(boot="uf2", boot_speed=10, mounts="fuse", fault=fault).wait_for_drive()
    assert [error in _GONE for error in _write(drive / "firmware.uf2")] == [True]
    assert not drive.is_dir()


def test_a_stalled_drive_holds_its_writer_until_it_is_unplugged(board_double: MakeDouble) -> None:
    board = board_double(boot="uf2", boot_speed=10, mounts="fuse", fault="stall:20")
    drive = board.wait_for_drive()
    with ThreadPoolExecutor(1) as writers:
        writing = writers.submit(_write, drive / "firmware.uf2")
        assert wait([writing], timeout=0.5).not_done == {writing}
        board.unplug()
        assert [error in _GONE for error in writing.result(5)] == [True]


def test_the_hosts_copy_gives_a_stalled_drive_up_and_says_what_a_lost_one_said(
    board_double: MakeDouble,
) -> None:
    pieces = [rp2_uf2(size=40_000)[:512]] * 100
    for fault, expected in (("stall:20", (True, False)), ("cut:20", (False, True))):
        board = board_double(boot="uf2", boot_speed=50, mounts="fuse", fault=fault)
        copied = copy_to(board.wait_for_drive() / "firmware.uf2", pieces, bool, stall_s=0.3)
        assert (copied.stalled, copied.error is not None) == expected
        assert copied.done < 20 * 512


def test_a_microbit_takes_a_hex_and_comes_back_without_it(board_double: MakeDouble) -> None:
    board = board_double(kind="microbit", boot="daplink", boot_speed=20, mounts="fuse")
    drive = board.wait_for_drive()
    (drive / "firmware.hex").write_bytes(microbit_hex("1.27.0"))
    until_gone(drive)
    assert names_in(board.wait_for_drive()) == ["DETAILS.TXT", "MICROBIT.HTM"]
    assert version_at(board.port) == "(1, 27, 0)"


def test_files_are_renamed_cut_and_removed(board_double: MakeDouble) -> None:
    drive = board_double(
        kind="microbit", boot="daplink", boot_speed=20, mounts="fuse"
    ).wait_for_drive()
    first, second = drive / "first.txt", drive / "second.txt"
    first.write_text("hello")
    first.rename(second)
    with second.open("r+b") as file:
        file.truncate(4)
    assert second.read_text() == "hell"
    second.unlink()
    assert names_in(drive) == ["DETAILS.TXT", "MICROBIT.HTM"]
