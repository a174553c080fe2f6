"""`marelle cards` and a `.txt` of cards in `marelle run`, as a person uses them."""

from pathlib import Path

import pytest
from typed_commands import Command, sentence


def test_a_row_is_shown_as_a_program_with_its_code(marelle: Command) -> None:
    lines = marelle("cards", "A3 D A").said.splitlines()
    assert lines[0] == "# Rangée de cartes : A3 D A"
    assert lines[-1] == "3 cartes. Code à recopier sur papier : A3DA=A"


def test_cards_may_be_typed_as_words_of_the_command(marelle: Command) -> None:
    assert marelle("cards", "A3", "D", "A", "--json").data["row"] == "A3 D A"


def test_the_program_is_written_where_asked(here: Path, marelle: Command) -> None:
    assert "une.py" in marelle("cards", "A", "-o", "une.py").said
    assert "avancer()" in (here / "une.py").read_text("utf-8")


def test_a_wrong_card_is_shown_with_a_mark_under_it(marelle: Command) -> None:
    assert marelle("cards", "A3 T A", exits=2).said.splitlines() == [
        "    A3 T A",
        "       ^",
        "Signe n° 4 : « T » n'est pas une carte.",
        "Les cartes sont A, R, G, D, P et B. (E-CARD-01)",
    ]


def write_empty_world(folder: Path) -> None:
    """Lay a mat without squares beside the cards."""
    world = Path(__file__).parents[2] / "simulator/marelle_sim/world/worlds/empty.toml"
    (folder / "world.toml").write_bytes(world.read_bytes())


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    "typed",
    [["cards", "A", "--run"], ["cards", "une/rangee.txt", "--run"], ["run", "une/rangee.txt"]],
)
def test_cards_run_on_the_mat_beside_them(typed: list[str], here: Path, marelle: Command) -> None:
    (here / "une").mkdir()
    (here / "une" / "rangee.txt").write_text("A\n", "utf-8")
    assert "Le robot part de A1" in marelle(*typed).said
    write_empty_world(here)
    write_empty_world(here / "une")
    assert "Le robot part vers le nord" in marelle(*typed).said


def test_cards_run_in_the_world_that_was_asked_for(here: Path, marelle: Command) -> None:
    write_empty_world(here)
    assert "A1 vers le nord → A2." in marelle("cards", "A", "--world", "squares").said


ROW = {"rangee.txt": "A2 D\nA\n"}
PAGE = {"cartes.txt": "A2\n", "lecon.txt": "Pose des cartes.\n"}
PROGRAM = {"carre.txt": "from marelle.fr import *\navancer()\n"}


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("files", "typed", "told"),
    [
        ({}, "cards A2DA --run", "A1 vers le nord → A3 (2 cases)."),
        (ROW, "cards rangee.txt", "# Rangée de cartes : A2 D A\n"),
        (ROW, "run rangee.txt", "A3 vers l'est → B3."),
        (PROGRAM, "run carre.txt", "A1 vers le nord → A2."),
        (PAGE, "run .", "A1 vers le nord → A3 (2 cases)."),
    ],
    ids=["cards", "translated", "a file", "a program saved as text", "a folder and its page"],
)
def test_cards_and_texts_are_run(
    files: dict[str, str], typed: str, told: str, here: Path, marelle: Command
) -> None:
    for name, text in files.items():
        (here / name).write_text(text, "utf-8-sig")
    assert told in marelle(*typed.split()).said


@pytest.mark.parametrize(
    ("files", "typed", "told"),
    [
        ({"rangee.txt": b"A2 D\nA 4(A\n"}, "run rangee.txt", "    A 4(A\n       ^\n"),
        ({}, "run .", sentence("E-PROG-96.what", folder=".")),
        ({"a.txt": b"A\n", "b.txt": b"A\n"}, "run .", "contient 2 programmes : lequel lancer ?"),
        ({}, "cards A0", "Signe n° 1 : le nombre 0 est trop petit."),
        ({}, "cards A1000", "Signe n° 1 : le nombre 1000 est trop grand."),
        ({}, "run rangee.txt", "(E-PROG-01)"),
        ({}, "cards rangee.txt", "(E-PROG-01)"),
        ({"rangee.txt": b"# rang\xe9e\nA\n"}, "run rangee.txt", "(E-PROG-04)"),
        ({"rangee.txt": b"# rang\xe9e\nA\n"}, "cards rangee.txt", "(E-PROG-04)"),
    ],
    ids=[
        "a wrong card in its line", "an empty folder", "several rows", "too small", "too large",
        "no file to run", "no file to translate", "encoding, run", "encoding, translated",
    ],
)  # fmt: skip
def test_cards_that_cannot_be_run_are_told_with_their_reason(
    files: dict[str, bytes], typed: str, told: str, here: Path, marelle: Command
) -> None:
    for name, content in files.items():
        (here / name).write_bytes(content)
    assert told in marelle(*typed.split(), exits=2).said
