"""`marelle lessons` and `marelle new`, as a teacher and a pupil use them."""

from pathlib import Path

import pytest
from small_lesson import SOLUTION
from typed_commands import ENGLISH, Command

from marelle_lessons import load_lesson


def test_the_lessons_are_listed(marelle: Command) -> None:
    lines = marelle("lessons").lines
    assert lines[0].split()[:2] == ["leçon", "titre"]
    assert lines[1].startswith("L01    Le robot, c'est moi")
    assert lines[3].startswith("L03    Répéter sans se fatiguer")
    assert lines[-1] == "Pour en lire une : marelle lessons --show L03"
    data = marelle("lessons", "--json", environment=ENGLISH).data
    assert {"L03", "L07"} <= {one["id"] for one in data}


@pytest.mark.parametrize(
    ("page", "first"),
    [("pupil", "Le coin"), ("teacher", "Pour la classe"), ("paper", "Sur papier")],
)
def test_a_lesson_is_shown_as_text(here: Path, marelle: Command, page: str, first: str) -> None:
    lines = marelle("lessons", "--show", "coin", "--page", page).lines
    assert lines[:2] == [first, "=" * len(first)]
    assert lines[-1] == "Pour commencer : marelle new coin mon-dossier --cards"


def test_a_pupil_s_page_says_what_its_buttons_are_in_a_terminal(
    here: Path, marelle: Command
) -> None:
    assert marelle("lessons", "--show", "coin").lines[-2] == (
        "Dans un terminal : Essayer, c'est « marelle run cartes.txt --lesson coin » ; "
        "Vérifier, c'est « marelle check coin cartes.txt »."
    )


def test_a_pupil_s_page_says_how_to_choose_another_mat_in_a_terminal(
    here: Path, marelle: Command
) -> None:
    assert marelle("lessons", "--show", "L06").lines[-2] == (
        "Pour essayer sur un autre tapis, ajoute « --world » et son fichier, "
        "que « marelle new » écrit : market.toml (Le marché)."
    )
    marelle("new", "L06", "moi")
    page = (here / "moi" / "lecon.txt").read_text("utf-8-sig")
    assert page.endswith("market.toml (Le marché).\n")
    assert (here / "moi" / "market.toml").is_file()


def test_the_only_mat_of_a_lesson_is_not_chosen(here: Path, marelle: Command) -> None:
    assert "--world" not in marelle("lessons", "--show", "L05").said


def test_a_page_that_speaks_of_cards_and_of_text_begins_with_cards(
    here: Path, marelle: Command
) -> None:
    assert (
        marelle("lessons", "--show", "L03").lines[-1]
        == "Pour commencer : marelle new L03 mon-dossier --cards"
    )
    marelle("new", "L03", "mon-dossier", "--cards")
    assert (here / "mon-dossier" / "cartes.txt").read_text("utf-8").split() == ["A", "D", "A"]


def test_a_lesson_as_data_keeps_its_hidden_worlds_to_itself(here: Path, marelle: Command) -> None:
    data = marelle("lessons", "--show", "coin", "--json", environment=ENGLISH).data
    assert data["worlds"] == ["first"]
    assert data["page"].startswith("# The corner")
    assert [one["kind"] for one in data["checks"]] == ["visits", "instructions"]


@pytest.mark.unmeasured
def test_new_makes_a_folder_that_can_be_run_and_checked(here: Path, marelle: Command) -> None:
    assert marelle("new", "coin", "moi").lines[-2:] == [
        "  marelle run moi/programme.py --lesson coin",
        "  marelle check coin moi/programme.py",
    ]
    assert sorted(path.name for path in (here / "moi").iterdir()) == [
        "lecon.txt", "programme.py", "world.toml",
    ]  # fmt: skip
    marelle("run", "moi/programme.py")
    marelle("check", "coin", "moi/programme.py", exits=1)
    (here / "moi" / "programme.py").write_text(SOLUTION, encoding="utf-8")
    marelle("check", "coin", "moi", "--trust")


def test_new_with_cards_begins_with_cards(here: Path, marelle: Command) -> None:
    marelle("new", "coin", "me", "--cards", environment=ENGLISH)
    assert (here / "me" / "cards.txt").read_text("utf-8") == "A\n"
    assert (here / "me" / "lesson.txt").read_text("utf-8-sig").startswith("The corner\n===")


@pytest.mark.unmeasured
def test_new_brings_the_mats_of_a_lesson_but_the_hidden_one(here: Path, marelle: Command) -> None:
    assert marelle("new", "l7", "moi").lines[-1] == "  marelle check L07 moi/programme.py"
    mats = {path.name: path.read_text("utf-8") for path in (here / "moi").glob("*.toml")}
    assert {
        name: text.partition("\n")[0].partition("\xa0:")[0] for name, text in mats.items()
    } == {
        "wards.toml": "# Les services",
        "world.toml": "# Le couloir",
    }
    page = (here / "moi" / "lecon.txt").read_text("utf-8-sig")
    assert page.endswith("wards.toml (Les services).\n")
    for name in mats:
        marelle("run", "moi/programme.py", "--world", f"moi/{name}")


@pytest.mark.unmeasured
def test_what_a_check_hides_from_pupils_is_in_no_pupils_folder(
    here: Path, marelle: Command
) -> None:
    lesson = load_lesson("L06")
    marelle("new", "L06", "moi")
    shown = [world for world in lesson.worlds if not world.hidden]
    programs = {robot.program for world in shown for robot in world.world.robots} - {""}
    assert {path.name for path in (here / "moi").iterdir()} == {
        "lecon.txt", "programme.py", "world.toml", "market.toml", *programs,
    }  # fmt: skip
    marelle("new", "lesson", "mien", "--like", "L06")
    assert (here / "mien" / "worlds" / "rush_hour.toml").is_file()


def test_a_lesson_that_hides_all_its_mats_gives_none(here: Path, marelle: Command) -> None:
    settings = here / "coin" / "lesson.toml"
    text = settings.read_text("utf-8").replace('["second"]', '["first", "second"]')
    settings.write_text(text, encoding="utf-8")
    marelle("new", "coin", "moi")
    assert not list((here / "moi").glob("*.toml"))


def test_new_overwrites_nothing(here: Path, marelle: Command) -> None:
    (here / "moi").mkdir()
    (here / "moi" / "programme.py").write_text("à moi", encoding="utf-8")
    for place in ("moi", "moi/programme.py", "moi/programme.py/plus"):
        assert (
            marelle("new", "coin", place, exits=2).lines[-1]
            == "Donnez un autre nom de dossier. (E-NEW-01)"
        )
    assert (here / "moi" / "programme.py").read_text("utf-8") == "à moi"


def test_new_brings_the_pictures_of_the_world(here: Path, marelle: Command) -> None:
    from PIL import Image

    worlds = here / "coin" / "worlds"
    for name in ("sol.png", "autre.png"):
        Image.new("L", (90, 60), 255).save(worlds / name)
    with (worlds / "first.toml").open("r+", encoding="utf-8") as file:
        text = file.read()
        file.seek(0)
        file.write(text.replace("format = 1\n", 'format = 1\nimage = "sol.png"\n'))
    marelle("new", "coin", "moi")
    assert (here / "moi" / "sol.png").is_file()
    assert not (here / "moi" / "autre.png").exists()
    marelle("run", "moi/programme.py", "--world", "moi")


def test_new_says_what_the_computer_says(here: Path, marelle: Command) -> None:
    assert marelle("new", "coin", "x" * 300, exits=2).lines[-1].endswith("(E-PIC-04)")


def test_new_says_when_a_lesson_has_no_cards(here: Path, marelle: Command) -> None:
    text = (here / "coin" / "lesson.toml").read_text("utf-8").replace('"cards", ', "")
    (here / "coin" / "lesson.toml").write_text(text, encoding="utf-8")
    assert marelle("new", "coin", "moi", "--cards", exits=2).lines[-1].endswith("(E-NEW-02)")
    assert not (here / "moi").exists()


def test_a_pupil_s_world_has_no_word_but_in_the_pupil_s_language(
    here: Path, marelle: Command
) -> None:
    path = here / "coin" / "worlds" / "first.toml"
    path.write_text("# a note\n" + path.read_text("utf-8") + "# the end\n", encoding="utf-8")
    marelle("new", "coin", "moi")
    lines = (here / "moi" / "world.toml").read_text("utf-8").splitlines()
    assert lines[0].startswith("# first\xa0: le tapis de la leçon.")
    assert [line for line in lines[1:] if "#" in line] == []
    marelle("new", "L07", "toi")
    assert (here / "toi" / "world.toml").read_text("utf-8").count("#") == 1


@pytest.mark.parametrize("name", ["L3", "l3", "l03", "L03"])
def test_a_lesson_s_short_number_is_enough(here: Path, marelle: Command, name: str) -> None:
    assert marelle("lessons", "--show", name, "--json").data["id"] == "L03"
