"""`marelle lessons`, `marelle new` and `marelle run` of a lesson's program, as a teacher and a pupil use them."""

from pathlib import Path

import pytest
from handed_in import write
from small_lesson import SOLUTION
from typed_commands import ENGLISH, Command, sentence
from world_files import edited, written

from marelle_lessons import load_lesson
from marelle_sim import load_kit


def test_the_lessons_are_listed(marelle: Command) -> None:
    lines = marelle("lessons").lines
    assert lines[0].split()[:2] == ["leçon", "titre"]
    assert lines[1].startswith("L01    Le robot, c'est moi")
    assert lines[3].startswith("L03    Répéter sans se fatiguer")
    assert lines[-1] == sentence("cli.lessons.next")
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
    edited(here / "coin" / "lesson.toml", '["second"]', '["first", "second"]')
    marelle("new", "coin", "moi")
    assert not list((here / "moi").glob("*.toml"))


def test_new_overwrites_nothing(here: Path, marelle: Command) -> None:
    write(here, {"moi/programme.py": "à moi"})
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
    edited(worlds / "first.toml", "format = 1\n", 'format = 1\nimage = "sol.png"\n')
    marelle("new", "coin", "moi")
    assert (here / "moi" / "sol.png").is_file()
    assert not (here / "moi" / "autre.png").exists()
    marelle("run", "moi/programme.py", "--world", "moi")


def test_new_says_what_the_computer_says(here: Path, marelle: Command) -> None:
    assert marelle("new", "coin", "x" * 300, exits=2).lines[-1].endswith("(E-PIC-04)")


def test_new_says_when_a_lesson_has_no_cards(here: Path, marelle: Command) -> None:
    edited(here / "coin" / "lesson.toml", '"cards", ', "")
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


ENDLESS = "from marelle.fr import *\n\nwhile True:\n    attendre(1000)\n"
L06_S, COIN_S = 40, 30  # `seconds` of both lessons


def lasted(marelle: Command, *words: str) -> float:
    """Return the virtual seconds of a run that its limit ends."""
    data = marelle("run", *words, "--trust", "--json").data
    assert data["ended"] == "deadline"
    return float(data["seconds"])


@pytest.fixture
def program(here: Path) -> Path:
    return written(here, ENDLESS, "essai.py")


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("more", "seconds"),
    [
        (["--lesson", "l6"], L06_S),
        (["--lesson", "coin"], COIN_S),
        (["--lesson", "L06", "--seconds", "2"], 2),
        ([], 60),
    ],
)
def test_a_run_lasts_as_long_as_the_lesson_says_unless_one_says_otherwise(
    program: Path, marelle: Command, more: list[str], seconds: float
) -> None:
    assert lasted(marelle, str(program), *more) == seconds


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("lesson", "seconds"), [("L06", L06_S), ("COIN", 60), ("L06 label=poste-07", L06_S)]
)
def test_a_program_that_the_page_saved_is_of_its_lesson(
    program: Path, marelle: Command, lesson: str, seconds: float
) -> None:
    end = f"\r\n# marelle: saved lesson={lesson} date=2026-11-28\r\n"
    program.write_bytes(ENDLESS.encode() + end.encode())
    assert lasted(marelle, str(program)) == seconds


def test_the_lesson_gives_the_mat_that_pupils_see_where_none_lies_beside_the_program(
    program: Path, marelle: Command
) -> None:
    program.write_text("from marelle.fr import *\navancer()\n", encoding="utf-8")
    words = ["run", str(program), "--lesson", "L03", "--trust", "--json"]
    story = marelle(*words, environment=ENGLISH).data["story"]
    assert story[0] == "The robot starts in A1, facing north."


@pytest.mark.parametrize(("lesson", "exact"), [("L03", True), ("coin", False)])
def test_the_robot_drives_as_exactly_as_in_a_check_of_the_lesson(
    here: Path, marelle: Command, lesson: str, exact: bool
) -> None:
    assert (here / "juste.py").exists()
    typed = ["run", "juste.py", "--lesson", lesson, "--trust", "--json"]
    one, other = (marelle(*typed, "--seed", seed).data["pose"] for seed in ("1", "2"))
    assert (one == other) is exact


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("world", "start"),
    [([], "A1"), (["--world", "other"], "C2"), (["--world", "coin/worlds/first.toml"], "A1")],
)
def test_a_world_of_the_lesson_is_asked_for_by_its_name(
    here: Path, marelle: Command, world: list[str], start: str
) -> None:
    other = (here / "coin" / "worlds" / "first.toml").read_text("utf-8").replace("A1", "C2")
    written(here / "coin" / "worlds", other, "other.toml")
    typed = ["run", "juste.py", "--lesson", "coin", *world, "--trust", "--json"]
    assert marelle(*typed).data["story"][0] == f"Le robot part de {start}, vers le nord."


@pytest.mark.parametrize(("world", "nearest"), [("frist", "first"), ("sqares", "squares")])
def test_a_world_that_is_not_there_is_told_with_the_lessons_own_and_the_bundled_ones(
    here: Path, marelle: Command, world: str, nearest: str
) -> None:
    assert (here / "juste.py").exists()
    told = marelle("run", "juste.py", "--lesson", "coin", "--world", world, exits=2).told
    assert f"Essayez : {nearest}" in told
    assert "(E-WORLD-01)" in told


def test_a_pupils_folder_has_the_robot_that_is_the_lessons_own(
    here: Path, marelle: Command
) -> None:
    kit = Path(load_kit("pico_bot").source).read_text("utf-8")
    (here / "coin" / "kit.toml").write_text(
        kit.replace("track_mm = 100", "track_mm = 111"), "utf-8"
    )
    edited(here / "coin" / "lesson.toml", '"pico_bot"', '"kit.toml"')
    marelle("new", "coin", "moi")
    assert load_kit(here / "moi" / "kit.toml").body.track_mm == 111
    marelle("run", "moi/programme.py", "--lesson", "coin", "--trust")


def test_a_lesson_that_is_not_there_is_named(program: Path, marelle: Command) -> None:
    assert (
        marelle("run", str(program), "--lesson", "L99", exits=2)
        .lines[-1]
        .endswith("(E-LESSON-01)")
    )
