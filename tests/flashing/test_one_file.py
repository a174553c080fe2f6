"""The file of `marelle image` is dragged to virtual boards: the real MicroPython mounts what it holds and runs the program."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from coming_and_going import until_gone
from flash_doubles import flash_doubles, flashed
from flash_read import dragged, files_in
from made_images import rp2_uf2, universal_hex
from programs import MakeDouble
from serial import Serial

from marelle_doubles import BoardDouble, BoardSpec
from marelle_host.cli.main import main

pytestmark = [
    pytest.mark.flashing,
]
_SPEED = 50.0
_MOST_S = 15
_STORAGE = {"pico": 0xA0000, "pico2": 0x100000}  # of their MicroPython
_PROGRAM = """\
import time
import parts
from marelle import Robot

with open("ran.txt", "w") as file:
    file.write(parts.WORD + Robot.__name__)
while True:  # until somebody listens
    print("it has run")
    time.sleep_ms(100)
"""
_HAS_RUN = b"it has run"
_RAN = {"/ran.txt": b"helloRobot"}
_RECORD = "/lib/pushed.bin"


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A program with a module of its own, in a folder of its own."""
    folder = tmp_path / "essai"
    folder.mkdir()
    (folder / "parts.py").write_text("WORD = 'hello'\n", encoding="utf-8")
    (folder / "essai.py").write_text(_PROGRAM, encoding="utf-8")
    return folder / "essai.py"


@pytest.fixture
def file(program: Path) -> Path:
    """What `marelle image` makes of that program for a Pico."""
    return _made(program, "RPI_PICO")


def _made(program: Path, board: str) -> Path:
    firmware, made = program.with_name("firmware.uf2"), program.with_name("carte.uf2")
    firmware.write_bytes(rp2_uf2("1.25.0", board=board, size=40_000))
    words = ["image", str(program), "--kit", "pico_bot", "--image", str(firmware), "-o", str(made)]
    assert main(words, {}) == 0
    return made


def _dragged(board: BoardDouble, file: Path) -> None:
    """Copy the file as a person does, and listen until the program says that it has run."""
    shutil.copyfile(file, board.wait_for_drive() / file.name)
    board.wait_for_port()
    with Serial(board.port, timeout=_MOST_S) as port:
        assert _HAS_RUN in port.read_until(_HAS_RUN)


def _said(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    capsys.readouterr()
    assert main([*words, "--json"], {}) == 0
    return json.loads(capsys.readouterr().out)


def _held(file: Path, kind: str = "pico") -> dict[str, bytes]:
    """Return what littlefs-python reads in the file, of a flash that was new."""
    flash = b"\xff" * {"pico": 2 << 20, "pico2": 4 << 20}[kind]
    return files_in(dragged(file.read_bytes(), flash)[_STORAGE[kind] :])


def test_a_new_pico_2_starts_the_program_when_the_file_was_dragged(
    board_double: MakeDouble, program: Path
) -> None:
    file = _made(program, "RPI_PICO2")
    board = board_double(kind="pico2", boot="uf2", boot_speed=_SPEED)
    _dragged(board, file)
    assert board.files() == {**_held(file, "pico2"), **_RAN}


def test_a_copy_that_was_cut_among_the_files_is_made_good_by_the_next(
    board_double: MakeDouble, program: Path
) -> None:
    file = _made(program, "RPI_PICO2")
    board = board_double(kind="pico2", boot="uf2", boot_speed=_SPEED, fault="cut:1000")
    drive = board.wait_for_drive()
    shutil.copyfile(file, drive / file.name)
    until_gone(drive)
    board.enter_boot_loader()
    _dragged(board, file)
    assert board.files() == {**_held(file, "pico2"), **_RAN}


def test_a_pico_that_was_used_has_nothing_of_before_and_marelle_knows_all_that_it_has(
    board_double: MakeDouble, file: Path, program: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {f"/lib/marelle/old{number}.py": "# old\n" * 200 for number in range(60)}
    before |= dict.fromkeys(("/main.py", "/lib/marelle.py", "/parts.mpy"), "raise SystemExit\n")
    board = board_double(boot="uf2", boot_speed=_SPEED, files=before)
    board.unplug()
    board.enter_boot_loader()
    _dragged(board, file)
    (program.parent / "parts.py").write_text("WORD = 'changed'\n", encoding="utf-8")
    pushed = _said(capsys, "push", str(program), "--on", board.port, "--dry-run")
    installed = _said(capsys, "install", "--on", board.port, "--dry-run")
    assert [(one["sends"], one["removes"], one["theirs"]) for one in installed] == [([], [], [])]
    assert [(one["sent"], one["theirs"]) for one in pushed] == [(["/essai.py", "/parts.py"], [])]
    assert board.files() == {**_held(file), **_RAN}


def test_the_file_holds_what_install_and_run_keep_put_on_a_board(
    board_double: MakeDouble, file: Path, program: Path
) -> None:
    board = board_double(kind="pico")
    assert main(["install", "--kit", "pico_bot", "--yes", "--on", board.port], {}) == 0
    assert main(["run", str(program), "--keep", "--seconds", "0.5", "--on", board.port], {}) == 0
    there, held = board.files(), _held(file)
    assert _sums(there.pop(_RECORD)) >= _sums(held.pop(_RECORD))
    assert there == {**held, **_RAN}


def _sums(record: bytes) -> set[bytes]:
    return {record[at : at + 4] for at in range(0, len(record), 4)}


def test_flash_copies_the_file_to_all_that_wait(
    tmp_path: Path,
    program: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = _made(program, "RPI_PICO2")
    wanted = [BoardSpec(name, "pico2", boot="uf2", boot_speed=_SPEED) for name in ("one", "two")]
    capsys.readouterr()
    with flash_doubles(tmp_path, wanted, monkeypatch) as boards:
        code, said = flashed(capsys, "--on", "all", "--image", str(file))
        assert (code, len(said)) == (0, 2)
        held = {**_held(file, "pico2"), **_RAN}
        # The check of the prompt stops the program, whether it has come to write its file or not.
        assert [{**board.files(), **_RAN} == held for board in boards] == [True, True]


@pytest.mark.parametrize("kind", ["microbit", "microbit_v1"])
def test_one_hex_is_dragged_to_both_microbits(
    board_double: MakeDouble, program: Path, kind: str
) -> None:
    program.write_text("import parts\nwhile True:\n    print(parts.WORD)\n", encoding="utf-8")
    firmware, made = program.with_name("firmware.hex"), program.with_name("carte.hex")
    firmware.write_bytes(universal_hex())
    assert main(["image", str(program), "--image", str(firmware), "-o", str(made)], {}) == 0
    board = board_double(kind=kind, boot="daplink", boot_speed=_SPEED)
    drive = board.wait_for_drive()
    shutil.copyfile(made, drive / made.name)
    until_gone(drive)
    board.wait_for_drive()
    with Serial(board.port, timeout=_MOST_S) as port:
        assert b"hello" in port.read_until(b"hello")
    assert board.files() == {"/main.py": program.read_bytes(), "/parts.py": b"WORD = 'hello'\n"}
