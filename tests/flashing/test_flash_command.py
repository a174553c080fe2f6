"""`marelle flash` on virtual boards, one or thirty, and broken off: each answers with its new MicroPython, or is named with its cure."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("fcntl", reason="doubles of boards are of Unix")
import made_images
from coming_and_going import until
from esptool_mark import NEEDS_ESPTOOL
from flash_doubles import ALONE, VERSION, flash_doubles, flashed, write_images
from programs import MakeDouble

from marelle_doubles import BoardDouble, BoardSpec
from marelle_host.cli.main import main
from marelle_host.flash import Patience
from marelle_host.link import ask_boards
from marelle_text.version import version

pytestmark = [pytest.mark.flashing, NEEDS_ESPTOOL]
_SPEED = 50.0


def test_a_blank_pico_and_a_blank_esp32_answer_with_their_micropython_and_the_library(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = [
        BoardSpec("pico", "pico", boot="uf2", boot_speed=_SPEED),
        BoardSpec("esp", "esp32", boot="esp32", boot_speed=_SPEED),
    ]
    with flash_doubles(here, wanted, monkeypatch) as (pico, esp):
        words = ["--on", pico.port, "--on", esp.port, *write_images(here)]
        code, rows = flashed(capsys, *words)
        assert [row["problem"] for row in rows.values()] == [None, None]
        assert code == 0
        assert {*rows} == {str(pico.drive), esp.port}
        for row, port in zip(rows.values(), (esp.port, pico.port), strict=True):
            assert (row["flashed"], row["micropython"], row["port"]) == (True, "1.25.0", port)
            assert (row["installed"], row["library"]) == (True, version())
            assert row["board"].partition(" with ")[2] == row["chip"]
        code, rows = flashed(capsys, *words)  # safe to repeat
        assert code == 0
        assert [(row["flashed"], row["image"]["needed"], row["library"]) for row in rows.values()] == [
            (False, False, version())
        ] * 2  # fmt: skip


def test_a_pico_that_runs_goes_to_its_boot_loader_and_keeps_its_files_or_gets_back_what_it_said_of_itself(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    own = {"/name.txt": "poste-07", "/board.json": '{"trim": 2}', "/mesures.csv": "1;2\n"}
    wanted = [BoardSpec("pico", "pico", boot="uf2", boot_speed=_SPEED, files=own)]
    images = write_images(here)
    pico_w, program = here / "pico_w.uf2", here / "essai.py"
    pico_w.write_bytes(made_images.rp2_uf2("1.25.0", board="RPI_PICO_W", size=40_000))
    program.write_text("print(1)\n", "utf-8")
    with flash_doubles(here, wanted, monkeypatch) as (pico,):
        code, rows = flashed(capsys, "--again", "--no-library", *images)
        row = rows[pico.port]
        assert (code, row["flashed"], row["name"]) == (0, True, "poste-07")
        assert (row["way"], row["image"]["files"]) == ("bootloader", "kept")
        assert main(["push", str(program), "--on", pico.port]) == 0  # by another computer, say
        capsys.readouterr()
        code, rows = flashed(
            capsys, "--save", "--on", Path(pico.port).name, "--again", "--image", str(pico_w)
        )
        row = rows[pico.port]
        assert (code, row["flashed"], row["image"]["files"]) == (0, True, "lost")
        assert {Path(place).name: Path(place).read_text("utf-8") for place in row["saved"]} == {
            "board.json": own["/board.json"],
            "mesures.csv": own["/mesures.csv"],
            "essai.py": program.read_text("utf-8"),
        }
        files = pico.files()
    assert files["/name.txt"] == b"poste-07"
    assert json.loads(files["/board.json"])["trim"] == 2
    assert "/mesures.csv" not in files


def test_a_micro_bit_gets_its_part_of_a_hex_for_both_and_no_library(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = [BoardSpec("microbit", "microbit", boot="daplink", boot_speed=_SPEED)]
    with flash_doubles(here, wanted, monkeypatch) as (microbit,):
        for is_new in (True, False):
            code, rows = flashed(capsys, "--on", str(microbit.drive), *write_images(here))
            (row,) = rows.values()
            assert (code, row["where"], row["port"]) == (0, str(microbit.drive), microbit.port)
            assert (row["flashed"], row["image"]["version"]) == (is_new, "1.25.0")
            assert (row["installed"], row["library"]) == (False, None)


_EACH = 10
BOOTS = {"esp32": "esp32", "pico": "uf2", "microbit": "daplink"}
FAULTY = {
    ("esp32", 2): ("md5", "E-FLASH-26"),  # its flash keeps another byte than it was given
    ("esp32", 7): ("cut:2", "E-FLASH-27"),  # its cable comes out at block 2
    ("pico", 3): ("no-port", "E-FLASH-07"),  # it starts, and no port comes
    ("pico", 6): ("", "E-IMAGE-10"),  # a Pico 2: no image is for its chip
    ("microbit", 1): (
        "fail:The interface firmware failed to reset/halt the target MCU",
        "E-FLASH-13",
    ),
    ("microbit", 8): ("maintenance", "E-FLASH-46"),
}
HURRIED = ALONE._replace(patience=Patience(remounts_s=15.0, returns_s=15.0, starts_s=15.0))


def wanted(kind: str, number: int) -> BoardSpec:
    fault, _code = FAULTY.get((kind, number), ("", ""))
    chip = "pico2" if (kind, number) == ("pico", 6) else kind
    return BoardSpec(f"{kind}-{number}", chip, boot=BOOTS[kind], boot_speed=_SPEED, fault=fault)  # type: ignore[arg-type]  # one of these


def test_twenty_four_boards_answer_and_six_are_named_with_their_cure(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    specs = [wanted(kind, number) for kind in BOOTS for number in range(_EACH)]
    with flash_doubles(here, specs, monkeypatch) as boards:
        words = ["--on", "all", "--no-library", "--at-once", str(_EACH), *write_images(here)]
        code, rows = flashed(capsys, *words, host=HURRIED)
        assert code == 8
        problems = {board.spec.name: rows[where(board)]["problem"] for board in boards}
        named = {name: one["code"] for name, one in problems.items() if one is not None}
        assert named == {f"{kind}-{number}": code for (kind, number), (_, code) in FAULTY.items()}
        assert all(one["action"] for one in problems.values() if one is not None)
        good = [board for board in boards if board.spec.name not in named]
        said = [rows[where(board)] for board in good]
        assert [(row["flashed"], row["micropython"]) for row in said] == [(True, VERSION)] * 24
        assert [row["flashed"] for row in rows.values()].count(True) == 24
        answers = ask_boards([board.port for board in good])
        assert [one.identity.version if one.identity else () for one in answers] == [
            (1, 25, 0)
        ] * 24


def where(board: BoardDouble) -> str:
    """Return what tables call a board that has begun in its boot loader."""
    return board.port if board.drive is None else str(board.drive)


_PATIENCE_S = 60
_OFFSET = 0x1000


def test_an_esp32_that_was_broken_off_is_to_be_flashed_again(
    board_double: MakeDouble, tmp_path: Path
) -> None:
    image = tmp_path / "esp32.bin"
    image.write_bytes(made_images.esp_bin("1.25.0", size=200_000))
    board = board_double(kind="esp32", boot="esp32")
    command = [sys.executable, "-m", "marelle_host", "flash", "--json", "--yes", "--no-library"]
    command += ["--on", board.port, "--image", str(image)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as broken_off:
        until(
            lambda: board.flash.read_bytes()[_OFFSET:].startswith(image.read_bytes()[:4]),
            "a written flash",
        )
        broken_off.send_signal(signal.SIGINT)
        (row,) = json.loads(broken_off.communicate(timeout=_PATIENCE_S)[0])
    assert broken_off.returncode == 130
    assert (row["flashed"], row["problem"]["code"]) == (False, "E-FLASH-52")
    assert (row["micropython"], row["port"]) == (None, board.port)
