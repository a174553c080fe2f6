"""`marelle print` writes what is asked for, where it is asked for, and says what is missing."""

import sys
from pathlib import Path

import pytest
from typed_commands import Command


def test_the_files_of_a_lesson_are_written_into_a_new_folder(here: Path, marelle: Command) -> None:
    folder = here / "class"
    typed = ["print", "L03", "--what", "cards,sheet", "--language", "en", "-o", str(folder)]
    answer = marelle(*typed, "--json")
    names = ["L03-sheet.en.pdf", "L03-cards.en.pdf"]
    assert answer.data["files"] == [str(folder / name) for name in names]
    assert sorted(path.name for path in folder.iterdir()) == sorted(names)
    assert all(path.read_bytes().startswith(b"%PDF-") for path in folder.iterdir())


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("print --world empty", "mat-empty.fr.pdf"),
        ("print L07 --what mat --world empty", "L07-mat-empty.fr.pdf"),
    ],
)
def test_a_mat_is_printed_alone_or_with_a_lesson(
    typed: str, written: str, here: Path, marelle: Command
) -> None:
    marelle(*typed.split(), "-o", ".")
    assert [path.name for path in here.iterdir()] == [written]


def test_how_many_sheets_a_mat_has_is_told(here: Path, marelle: Command) -> None:
    lines = marelle("print", "L03", "--what", "mat,sheet", "-o", str(here)).lines
    assert [line for line in lines if "feuilles A4" in line] == ["  38 feuilles A4"]


def test_without_typst_one_command_is_named(
    here: Path, marelle: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    told = marelle("print", "L03", "--what", "sheet", "-o", ".", "--json", exits=2).data["error"]
    assert (told["code"], told["action"]) == (
        "E-PRINT-01",
        'Installez-le\xa0: python -m pip install "marelle[print]"',
    )
    assert list(here.iterdir()) == []


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
    typed: list[str], code: str, here: Path, marelle: Command
) -> None:
    assert marelle("print", *typed, "-o", ".", "--json", exits=2).code == code
    assert list(here.iterdir()) == []


def test_cards_of_ones_own_lesson_without_any_name_a_command_that_prints_it(
    here: Path, marelle: Command
) -> None:
    marelle("new", "lesson", "rue", "--like", "L07")
    action = marelle("print", "rue", "--what", "cards", "--json", exits=2).data["error"]["action"]
    command = action.partition("marelle ")[2].split()
    assert command == ["print", "rue", "--what", "sheet,teacher,paper,mat"]
    marelle(*command, "--what", "sheet", "-o", "out")


def test_a_file_in_the_place_of_the_folder_is_refused(here: Path, marelle: Command) -> None:
    (here / "file").write_text("")
    assert marelle("print", "L03", "-o", "file", "--json", exits=2).code == "E-PIC-05"
