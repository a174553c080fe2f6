"""The drive of a virtual micro:bit: which hex files it takes, what it says of the others, and what runs then."""

from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest
from coming_and_going import names_in, until_gone
from made_images import microbit_hex, universal_hex
from micropython_microbit_fs import File, add_files, get_bundled_hex
from programs import MakeDouble
from raw_prompt import answer, version_at

from marelle_doubles import BoardDouble
from marelle_doubles.board import LineSettings
from marelle_doubles.doors import PtyDoor
from marelle_doubles.loaders.drive_daplink import DaplinkBoard, VersionNote
from marelle_doubles.loaders.drive_folder import DriveFolder
from marelle_doubles.loaders.drive_ready import flash_bytes

pytestmark = [
    pytest.mark.flashing,
]
_SPEED = 50.0


def _drop(board: BoardDouble, content: bytes, name: str = "firmware.hex") -> Path:
    """Copy a file to the drive; return the drive once it has gone and come back."""
    drive = board.wait_for_drive()
    (drive / name).write_bytes(content)
    until_gone(drive)
    return board.wait_for_drive()


def test_a_blank_microbit_has_its_drive_and_its_port(board_double: MakeDouble) -> None:
    board = board_double(kind="microbit", boot="daplink", boot_speed=_SPEED)
    drive = board.wait_for_drive()
    details = dict(
        line.split(": ", 1)
        for line in (drive / "DETAILS.TXT").read_text().splitlines()
        if ": " in line
    )
    assert (drive.name, names_in(drive)) == ("MICROBIT", ["DETAILS.TXT", "MICROBIT.HTM"])
    assert details["Unique ID"] == f"99043602{board.unique_id:0>24}000000009796990b"
    assert (details["HIC ID"], details["Interface Version"]) == ("9796990b", "0255")
    assert Path(board.port).exists()
    assert board.starts == 0


@pytest.mark.parametrize("kind", ["microbit", "microbit_v1"])
@pytest.mark.parametrize("is_universal", [True, False])
def test_a_hex_that_is_dropped_runs_and_is_gone_from_the_drive(
    board_double: MakeDouble, kind: str, is_universal: bool
) -> None:
    board = board_double(kind=kind, boot="daplink", boot_speed=_SPEED)
    chip = "nRF52833" if kind == "microbit" else "nRF51822"
    plain, version = microbit_hex("1.27.0", chip=chip), "(1, 27, 0)"
    if is_universal:
        plain = universal_hex("1.18.0", version_of_v1="1.9.2")
        version = "(1, 18, 0)" if kind == "microbit" else "(1, 9, 2)"
    drive = _drop(board, plain)
    assert names_in(drive) == ["DETAILS.TXT", "MICROBIT.HTM"]
    assert version_at(board.port) == version
    assert "Remount count: 1\r\n" in (drive / "DETAILS.TXT").read_bytes().decode()


@pytest.mark.parametrize(("kind", "number"), [("microbit", 2), ("microbit_v1", 1)])
def test_the_files_of_a_real_hex_are_on_the_board(
    board_double: MakeDouble, kind: str, number: int
) -> None:
    board = board_double(kind=kind, boot="daplink", boot_speed=_SPEED)
    long_text = "# " + "é0123456789\n" * 300
    files = [File.from_text("main.py", "print('hello')\n"), File.from_text("data.txt", long_text)]
    _drop(board, add_files(get_bundled_hex(number).content, files).encode(), "micropython.HEX")
    assert (
        answer(board.port, "import os; print(sorted(os.listdir()))") == "['data.txt', 'main.py']"
    )
    assert board.files() == {"/main.py": b"print('hello')\n", "/data.txt": long_text.encode()}


def test_a_new_hex_takes_the_files_of_the_old_one_away(board_double: MakeDouble) -> None:
    files = {"/main.py": "print('mine')\n"}
    board = board_double(kind="microbit", boot="daplink", boot_speed=_SPEED, files=files)
    assert answer(board.port, "import os; print(os.listdir())") == "['main.py']"
    _drop(board, microbit_hex())
    assert answer(board.port, "import os; print(os.listdir())") == "[]"


@pytest.mark.parametrize(
    ("kind", "chip", "spoils", "said"),
    [
        ("microbit", "nRF51822", b"", "error: The application image is not compatible with the target.\r\ntype: user\r\n"),
        ("microbit_v1", "nRF52833", b"", "error: Flash algorithm write command FAILURE\r\ntype: target\r\n"),
        ("microbit", "nRF52833", b"0", "error: The hex file cannot be decoded. Checksum calculation failure occurred.\r\ntype: transient, user\r\n"),
    ],
)  # fmt: skip
def test_a_wrong_hex_is_told_by_fail_txt(
    board_double: MakeDouble, kind: str, chip: str, spoils: bytes, said: str
) -> None:
    board = board_double(kind=kind, boot="daplink", boot_speed=_SPEED, files={"/a": "1"})
    image = bytearray(microbit_hex(chip=chip))
    image[700 : 700 + len(spoils)] = spoils if image[700:701] != spoils else b"1" * len(spoils)
    starts = board.starts
    drive = _drop(board, bytes(image))
    assert (drive / "FAIL.TXT").read_bytes().decode() == said
    assert board.starts == starts
    drive = _drop(
        board, microbit_hex("1.27.0", chip="nRF52833" if kind == "microbit" else "nRF51822")
    )
    assert "FAIL.TXT" not in names_in(drive)
    assert version_at(board.port) == "(1, 27, 0)"


@pytest.mark.parametrize(
    "fault", ["lost-block:5", "stall:5", "fail:Failed to reset/halt the target MCU"]
)
def test_a_fault_is_told_once_and_the_next_hex_runs(board_double: MakeDouble, fault: str) -> None:
    board = board_double(kind="microbit", boot="daplink", boot_speed=_SPEED, fault=fault)
    began_s = monotonic()
    said = (_drop(board, microbit_hex()) / "FAIL.TXT").read_text()
    waited_s = monotonic() - began_s
    sentence = fault.partition("fail:")[2] or "The transfer timed out."
    assert said.startswith(f"error: {sentence}\n")
    assert (waited_s > 20 / _SPEED) == (not fault.startswith("fail"))
    _drop(board, microbit_hex())
    assert version_at(board.port) == "(1, 18, 0)"


@pytest.fixture
def by_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[DaplinkBoard, DriveFolder, Path]]:
    """Give a board whose clock the test turns, with its drive and its flash; no program starts on it."""
    monkeypatch.setattr(DaplinkBoard, "start_board", lambda *_words, **_named: None)
    drive, flash = DriveFolder(tmp_path / "MICROBIT"), tmp_path / "flash"
    flash.write_bytes(bytes(flash_bytes("microbit", "daplink")))
    board = DaplinkBoard("microbit", PtyDoor(tmp_path / "port"), flash, "1", LineSettings(), drive)
    board.power(0.0)
    board.tick(1.1)
    yield board, drive, flash
    board.remove()


def test_a_name_that_is_seen_before_the_first_bytes_keeps_no_old_program(
    by_hand: tuple[DaplinkBoard, DriveFolder, Path],
) -> None:
    board, drive, flash = by_hand
    VersionNote(flash).write((1, 18, 0))
    with (drive.path / "firmware.hex").open("wb") as file:
        board.tick(1.2)
        file.write(microbit_hex())
        file.flush()
        assert VersionNote(flash).read() is not None
        board.tick(1.3)
    assert VersionNote(flash).read() is None


@pytest.mark.parametrize("holds_s", [0.0, 15.0])
def test_a_browser_s_file_is_taken_whose_name_comes_first_and_last(
    by_hand: tuple[DaplinkBoard, DriveFolder, Path], holds_s: float
) -> None:
    board, drive, flash = by_hand
    named, swap = drive.path / "firmware.hex", drive.path / "firmware.hex.crswap"
    named.touch()  # long after the drive has come
    board.tick(100.0)
    swap.write_bytes(microbit_hex("1.27.0"))
    begun_s = 101.0 + holds_s
    ticks = [100.0 + 0.02 * number for number in range(500)]
    for now_s in (*filter(lambda one: one < begun_s, ticks), begun_s):
        board.tick(now_s)
        assert drive.path.is_dir()
    swap.rename(named)
    for later_s in (0.1, 1.0):
        board.tick(begun_s + later_s)
    assert not drive.path.exists()
    board.tick(begun_s + 4.0)
    assert sorted(drive.holds) == ["DETAILS.TXT", "MICROBIT.HTM"]
    assert VersionNote(flash).read() == (1, 27, 0)


def test_a_cable_that_comes_out_leaves_no_program(board_double: MakeDouble) -> None:
    board = board_double(
        kind="microbit", boot="daplink", boot_speed=_SPEED, fault="cut:9", files={"/a": "1"}
    )
    drive = board.wait_for_drive()
    (drive / "firmware.hex").write_bytes(microbit_hex())
    until_gone(drive)
    assert (board.is_on, Path(board.port).exists()) == (False, False)
    starts = board.starts
    board.power()
    assert names_in(board.wait_for_drive()) == ["DETAILS.TXT", "MICROBIT.HTM"]
    assert board.starts == starts


def test_maintenance_takes_no_program(board_double: MakeDouble) -> None:
    board = board_double(kind="microbit", boot="daplink", boot_speed=_SPEED, fault="maintenance")
    drive = board.wait_for_drive()
    assert (drive.name, names_in(drive)) == ("MAINTENANCE", ["DETAILS.TXT", "HELP_FAQ.HTM"])
    assert "Daplink Mode: Bootloader\r\n" in (drive / "DETAILS.TXT").read_bytes().decode()
    assert not Path(board.port).exists()
    said = (_drop(board, microbit_hex()) / "FAIL.TXT").read_text()
    assert said == "error: The starting address for the interface update is wrong.\ntype: user\n"
    board.power()
    assert board.wait_for_drive().name == "MICROBIT"


def test_a_drive_whose_interface_stumbled_says_so(board_double: MakeDouble) -> None:
    board = board_double(kind="microbit", boot="daplink", boot_speed=_SPEED, fault="assert")
    assert (board.wait_for_drive() / "ASSERT.TXT").read_text().startswith("Assert\nFile: ")
    board.unplug()
    board.power()
    assert "ASSERT.TXT" not in names_in(board.wait_for_drive())


def test_what_is_no_hex_changes_nothing(board_double: MakeDouble) -> None:
    board = board_double(kind="microbit", boot="daplink", boot_speed=_SPEED, files={"/a": "1"})
    drive = board.wait_for_drive()
    (drive / "main.py").write_text("print('hello')\n")
    assert answer(board.port, "import os; print(os.listdir())") == "['a']"
    assert drive.is_dir()
