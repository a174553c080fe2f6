"""`marelle flash` on virtual boards: each answers with its new MicroPython and has the library, or is named with its cure."""

import json
from pathlib import Path

import pytest

pytest.importorskip("fcntl", reason="doubles of boards are of Unix")

import made_images
from esptool_mark import NEEDS_ESPTOOL
from flash_doubles import flash_doubles, flashed, write_images

from marelle_doubles import BoardSpec
from marelle_host.cli.main import main
from marelle_text.version import version

pytestmark = [pytest.mark.flashing, NEEDS_ESPTOOL]
_SPEED = 50.0


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


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
