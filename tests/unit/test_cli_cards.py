"""`marelle cards` and a `.txt` of cards in `marelle run`, as a person uses them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from marelle_host.cli.main import main

FRENCH: dict[str, str] = {"LANG": "fr_FR.UTF-8"}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(capsys: pytest.CaptureFixture[str]) -> str:
    """Return all that was written, spaces that do not break as plain ones."""
    captured = capsys.readouterr()
    return (captured.out + captured.err).replace("\xa0", " ")


def test_a_row_is_shown_as_a_program_with_its_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cards", "A3 D A"], FRENCH) == 0
    lines = said(capsys).splitlines()
    assert lines[0] == "# Rangée de cartes : A3 D A"
    assert lines[-1] == "3 cartes. Code à recopier sur papier : A3DA=A"


def test_cards_may_be_typed_as_words_of_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cards", "A3", "D", "A", "--json"], FRENCH) == 0
    assert json.loads(capsys.readouterr().out)["row"] == "A3 D A"


def test_cards_are_run_and_their_story_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cards", "A2 D A", "--run"], FRENCH) == 0
    assert "A1 vers le nord → A3 (2 cases)." in said(capsys)


def test_the_program_is_written_where_asked(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["cards", "A", "-o", "une.py"], FRENCH) == 0
    assert "avancer()" in (here / "une.py").read_text("utf-8")
    assert "une.py" in said(capsys)


def test_a_wrong_card_is_shown_with_a_mark_under_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cards", "A3 T A"], FRENCH) == 2
    assert said(capsys).splitlines() == [
        "    A3 T A",
        "       ^",
        "Signe 4 : « T » n\u2019est pas une carte.",
        "Les cartes sont A, R, G, D, P et B. (E-CARD-01)",
    ]


def test_a_text_file_of_cards_runs_as_a_program(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "rangee.txt").write_text("# ma rangée\nA2 D\nA\n", "utf-8")
    assert main(["run", "rangee.txt"], FRENCH) == 0
    assert "A3 vers l\u2019est → B3." in said(capsys)


def test_a_wrong_card_in_a_file_is_shown_in_its_line(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "rangee.txt").write_text("A2 D\nA 4(A\n", "utf-8")
    assert main(["run", "rangee.txt"], FRENCH) == 2
    assert said(capsys).splitlines()[:2] == ["    A 4(A", "       ^"]


def test_a_program_saved_as_text_still_runs(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "carre.txt").write_text("from marelle.fr import *\navancer()\n", "utf-8")
    assert main(["run", "carre.txt"], FRENCH) == 0
    assert "A1 vers le nord → A2." in said(capsys)


def write_empty_world(folder: Path) -> None:
    """Lay a mat without squares beside the cards."""
    world = Path(__file__).parents[2] / "simulator/marelle_sim/world/worlds/empty.toml"
    (folder / "world.toml").write_bytes(world.read_bytes())


@pytest.mark.parametrize(
    "typed",
    [["cards", "A", "--run"], ["cards", "une/rangee.txt", "--run"], ["run", "une/rangee.txt"]],
)
def test_cards_run_on_the_mat_beside_them(
    typed: list[str], here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "une").mkdir()
    (here / "une" / "rangee.txt").write_text("A\n", "utf-8")
    assert main(typed, FRENCH) == 0
    assert "Le robot part de A1" in said(capsys)
    write_empty_world(here)
    write_empty_world(here / "une")
    assert main(typed, FRENCH) == 0
    assert "Le robot part vers le nord" in said(capsys)


def test_cards_run_in_the_world_that_was_asked_for(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_empty_world(here)
    assert main(["cards", "A", "--world", "squares"], FRENCH) == 0
    assert "A1 vers le nord → A2." in said(capsys)


def test_a_folder_of_cards_runs_its_row_and_not_its_page(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "cartes.txt").write_text("A2\n", "utf-8")
    (here / "lecon.txt").write_text("Pose des cartes.\n", "utf-8")
    assert main(["run", "."], FRENCH) == 0
    assert "A1 vers le nord → A3 (2 cases)." in said(capsys)


def test_a_folder_of_several_rows_or_of_nothing_is_refused(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "vide").mkdir()
    assert main(["run", "vide"], FRENCH) == 2
    assert "Il n\u2019y a aucun programme dans le dossier « vide »." in said(capsys)
    for name in ("a.txt", "b.txt"):
        (here / name).write_text("A\n", "utf-8")
    assert main(["run", "."], FRENCH) == 2
    assert "contient 2 programmes : lequel lancer ?" in said(capsys)


def test_a_number_that_no_card_can_have_is_said_to_be_too_small_or_too_large(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["cards", "A0"], FRENCH) == 2
    assert "Signe 1 : le nombre 0 est trop petit." in said(capsys)
    assert main(["cards", "A1000"], FRENCH) == 2
    assert "Signe 1 : le nombre 1000 est trop grand." in said(capsys)


def test_a_missing_file_of_cards_is_said_to_be_missing(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not list(here.iterdir())
    assert main(["run", "rangee.txt"], FRENCH) == 2
    assert "(E-PROG-01)" in said(capsys)


def test_a_file_of_cards_is_translated_too(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "rangee.txt").write_text("A2 D\n", "utf-8-sig")
    assert main(["cards", "rangee.txt"], FRENCH) == 0
    assert said(capsys).startswith("# Rangée de cartes : A2 D\n")


def test_a_file_of_cards_that_is_not_there_is_said_to_be_missing(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not list(here.iterdir())
    assert main(["cards", "rangee.txt"], FRENCH) == 2
    assert "(E-PROG-01)" in said(capsys)


def test_a_file_of_cards_in_another_encoding_is_told_with_its_line(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "rangee.txt").write_bytes("# rangée\nA\n".encode("cp1252"))
    assert main(["run", "rangee.txt"], FRENCH) == 2
    assert main(["cards", "rangee.txt"], FRENCH) == 2
    assert said(capsys).count("(E-PROG-04)") == 2
