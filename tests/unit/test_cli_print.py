"""`marelle print` writes what is asked for, where it is asked for, and says what is missing."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest
from typed_commands import FRENCH, error

from marelle_host.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path


def test_the_files_of_a_lesson_are_written_into_a_new_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "class"
    typed = ["print", "L03", "--what", "cards,sheet", "--language", "en", "-o", str(folder)]
    assert main([*typed, "--json"], FRENCH) == 0
    names = ["L03-sheet.en.pdf", "L03-cards.en.pdf"]
    assert json.loads(capsys.readouterr().out)["files"] == [str(folder / name) for name in names]
    assert sorted(path.name for path in folder.iterdir()) == sorted(names)
    assert all(path.read_bytes().startswith(b"%PDF-") for path in folder.iterdir())


def test_a_world_alone_is_its_mat(tmp_path: Path) -> None:
    assert main(["print", "--world", "empty", "-o", str(tmp_path)], FRENCH) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["mat-empty.fr.pdf"]


def test_a_lesson_is_printed_with_the_mat_that_is_named(tmp_path: Path) -> None:
    typed = ["print", "L07", "--what", "mat", "--world", "empty", "-o", str(tmp_path)]
    assert main(typed, FRENCH) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["L07-mat-empty.fr.pdf"]


def test_without_typst_one_command_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    typed = ["print", "L03", "--what", "sheet", "-o", str(tmp_path), "--json"]
    assert main(typed, FRENCH) == 2
    told = error(capsys)
    assert (told["code"], told["action"]) == (
        "E-PRINT-01",
        'Installez-le\xa0: python -m pip install "marelle[print]"',
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (["L99"], "E-LESSON-01"),
        (["--world", "nowhere"], "E-WORLD-01"),
        (["L03", "--what", "poster"], "E-USE-04"),
        (["L07", "--what", "cards"], "E-PRINT-03"),
    ],
)
def test_what_is_not_there_is_refused_before_a_file_is_written(
    typed: list[str], code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["print", *typed, "-o", str(tmp_path), "--json"], FRENCH) == 2
    assert error(capsys)["code"] == code
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_place_of_the_folder_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    typed = ["print", "L03", "-o", str(tmp_path / "file"), "--json"]
    assert main(typed, FRENCH) == 2
    assert error(capsys)["code"] == "E-PIC-05"
