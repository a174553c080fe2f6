"""Other people's tools at the drives of virtual boards: they find them by rules of their own, and flash them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import microfs
import pytest
import serial
import uflash
from coming_and_going import names_in, until_gone
from made_images import microbit_hex, rp2_uf2
from raw_prompt import version_at
from serial.tools.list_ports_common import ListPortInfo
from thonny_backend import unpack_thonny

if TYPE_CHECKING:
    from marelle_doubles import BoardDouble
    from marelle_doubles.pytest_plugin import MakeDouble

pytestmark = [
    pytest.mark.flashing,
]
_SPEED = 50.0
_DIALOGS = Path(__file__).parents[1] / "support" / "thonny_dialogs.py"


@pytest.fixture
def mount(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a file of lines that the program `mount` prints in these tests."""
    lines, program = tmp_path / "mounted", tmp_path / "bin" / "mount"
    lines.write_text("proc on /proc type proc (rw)\n")
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\ncat {lines}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    return lines


def _mounted(mount: Path, board: BoardDouble) -> Path:
    drive = board.wait_for_drive()
    with mount.open("a") as file:
        file.write(f"/dev/sdb1 on {drive} type vfat (rw,nosuid)\n")
    return drive


def _thonny(thonny: Path, home: Path, *words: str) -> list[list[str]]:
    """Return what Thonny's dialog finds; it copies a file there if one is given."""
    environment = {**os.environ, "PYTHONPATH": str(thonny), "THONNY_USER_DIR": str(home)}
    done = subprocess.run(
        [sys.executable, str(_DIALOGS), *words], env=environment, capture_output=True, text=True, timeout=60, check=True
    )  # fmt: skip
    found: list[list[str]] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def thonny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with Thonny's package."""
    folder = tmp_path_factory.mktemp("thonny")
    assert unpack_thonny(folder) == ""
    return folder


def test_cp_flashes_a_pico(board_double: MakeDouble, tmp_path: Path) -> None:
    board = board_double(boot="uf2", boot_speed=_SPEED)
    (tmp_path / "firmware.uf2").write_bytes(rp2_uf2("1.26.0", size=40_000))
    drive = board.wait_for_drive()
    subprocess.run(["cp", tmp_path / "firmware.uf2", drive], check=True)
    until_gone(drive)
    board.wait_for_port()
    assert version_at(board.port) == "(1, 26, 0)"


@pytest.mark.parametrize(
    ("kind", "version"), [("microbit", "(1, 13, 0)"), ("microbit_v1", "(1, 9, 2)")]
)
def test_uflash_finds_a_microbit_and_flashes_it_with_a_program(
    board_double: MakeDouble, mount: Path, tmp_path: Path, kind: str, version: str
) -> None:
    board = board_double(kind=kind, boot="daplink", boot_speed=_SPEED)
    drive = _mounted(mount, board)
    (tmp_path / "essai.py").write_text("print('hello')\n")
    assert uflash.find_microbit() == str(drive)
    subprocess.run(
        [sys.executable, "-m", "uflash", str(tmp_path / "essai.py")],
        check=True,
        capture_output=True,
        timeout=60,
    )
    until_gone(drive)
    assert names_in(board.wait_for_drive()) == [
        "DETAILS.TXT",
        "MICROBIT.HTM",
    ]
    assert version_at(board.port) == version  # of the hex that uflash 2 has
    assert board.files() == {"/main.py": b"print('hello')\n"}


def test_microfs_finds_a_flashed_microbit_by_its_usb_numbers_and_puts_a_file(
    board_double: MakeDouble, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = board_double(kind="microbit", boot="daplink", boot_speed=_SPEED)
    drive = board.wait_for_drive()
    (drive / "firmware.hex").write_bytes(microbit_hex())
    until_gone(drive)
    details = (board.wait_for_drive() / "DETAILS.TXT").read_text()
    port = ListPortInfo(board.port)
    port.vid, port.pid, port.hwid = 0x0D28, 0x0204, "USB VID:PID=0D28:0204"
    port.serial_number = details.partition("Unique ID: ")[2].split()[0]
    monkeypatch.setattr(microfs, "list_serial_ports", lambda: [port])
    assert microfs.find_microbit() == (board.port, port.serial_number)
    (tmp_path / "data.txt").write_text("1;2\n")
    with serial.Serial(board.port, 115200, timeout=10) as opened:
        assert microfs.ls(opened) == []
        microfs.put(str(tmp_path / "data.txt"), None, opened)
        assert microfs.ls(opened) == ["data.txt"]


def test_thonny_finds_a_pico_and_flashes_it(
    board_double: MakeDouble, mount: Path, thonny: Path, tmp_path: Path
) -> None:
    board = board_double(boot="uf2", boot_speed=_SPEED)
    drive, source = _mounted(mount, board), tmp_path / "firmware.uf2"
    source.write_bytes(rp2_uf2("1.26.0", size=40_000))
    assert _thonny(thonny, tmp_path, "uf2", str(source)) == [
        ["Raspberry Pi RP2", "RPI-RP2", str(drive)]
    ]
    until_gone(drive)
    board.wait_for_port()
    assert version_at(board.port) == "(1, 26, 0)"


def test_thonny_finds_a_microbit_and_flashes_it(
    board_double: MakeDouble, mount: Path, thonny: Path, tmp_path: Path
) -> None:
    board = board_double(kind="microbit", boot="daplink", boot_speed=_SPEED)
    drive, source = _mounted(mount, board), tmp_path / "firmware.hex"
    source.write_bytes(microbit_hex("1.26.0"))
    assert _thonny(thonny, tmp_path, "daplink", str(source)) == [
        ["BBC micro:bit v2.0", "9904", str(drive)]
    ]
    until_gone(drive)
    board.wait_for_drive()
    assert version_at(board.port) == "(1, 26, 0)"
