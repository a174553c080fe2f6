"""`marelle run`: how the end of a program becomes an exit code, and what is said beside the story."""

from pathlib import Path

import pytest
from fixture_types import RunText
from programs import program
from typed_commands import Command


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("", 0), ("0", 0), ("None", 0), ("False", 0), ("3", 3), ("-1", -1), ("True", 1), ("'no'", 1),
        ("1.5", 1), ("10 ** 400", 255), ("Odd(3)", 1),
    ],
)  # fmt: skip
@pytest.mark.parametrize("isolate", [False, True], ids=["here", "isolated"])
def test_a_run_knows_what_the_program_gave_to_exit(
    given: str, code: int, isolate: bool, run_text: RunText
) -> None:
    odd = "class Odd(int):\n    def __eq__(self, other):\n        raise ValueError\n"
    run = run_text(f"import sys\n{odd}sys.exit({given})\n", isolate=isolate)
    assert (run.ended, run.exit_code, run.error) == ("exit", code, None)


def test_a_program_that_exits_with_another_code_than_0_has_failed(
    marelle: Command,
) -> None:
    failed = marelle.run("import sys\nsys.exit(3)\n", exits=1)
    assert "Le programme s'arrête lui-même, avec le code 3, au bout de 0 s." in failed.said
    well = marelle.run("import sys\nsys.exit()\n")
    assert "Le programme s'arrête lui-même au bout de 0 s." in well.said
    assert marelle.run("import sys\nsys.exit(3)\n", "--json", exits=1).data["exit_code"] == 3


def test_an_exit_in_a_program_that_goes_on_is_none(run_text: RunText) -> None:
    run = run_text(program("cli/catches_its_exit"))
    assert (run.ended, run.exit_code) == ("done", 0)


def test_debug_shows_the_traceback_of_this_computer_beside_the_boards(
    marelle: Command,
) -> None:
    source = "from marelle import forward\nforward('a')\n"
    plain = marelle.run(source, exits=1).said
    deep = marelle.run(source, "--debug", exits=1).said
    assert plain.count("Traceback (most recent call last):") == 1
    assert deep.count("Traceback (most recent call last):") == 2
    assert "programs/loader.py" in deep
    assert "programs/loader.py" not in plain


EMPTY = Path(__file__).parents[2] / "simulator/marelle_sim/world/worlds/empty.toml"


@pytest.mark.unmeasured
def test_the_world_beside_a_program_is_its_world(here: Path, marelle: Command) -> None:
    source = "from marelle.fr import *\navancer()\n"
    assert "Le robot part de A1" in marelle.run(source).said
    (here / "world.toml").write_bytes(EMPTY.read_bytes())
    assert "Le robot part vers le nord, à 200 cm du bord gauche" in marelle.run(source).said
    assert "Le robot part de A1" in marelle.run(source, "--world", "squares").said


def test_the_kit_beside_a_program_is_its_robot(here: Path, marelle: Command) -> None:
    (here / "kit.toml").write_text("format = 7\n", encoding="utf-8")
    assert "kit.toml" in marelle.run("x = 1\n", exits=2).said
    marelle.run("x = 1\n", "--kit", "pico_bot")


def test_a_robot_made_nowhere_is_told_before_what_the_board_says(
    marelle: Command,
) -> None:
    told_all = marelle.run("from marelle.fr import *\nbot.drive(100, 0)\n", exits=1).said
    told = told_all.partition("Ligne 2, le robot « bot » n'a pas été créé.\n")[2].splitlines()
    assert told[0] == "Ajoute en haut, sous l'import : bot = Robot() (E-PROG-98)"
    assert "Traceback" in told_all.partition("Ce que dit la carte :")[2]


@pytest.mark.parametrize("name", ["marelle.py", "essai.py"])
def test_a_file_called_like_the_library_runs_and_is_to_be_renamed(
    name: str, here: Path, marelle: Command
) -> None:
    source = "from marelle.fr import *\navancer(1)\n"
    (here / "marelle.py").write_text("x = 1\n", encoding="utf-8")
    told = marelle.run(source, name=name).said
    assert "A1 vers le nord → A2." in told
    assert "« marelle.py » porte le nom de la bibliothèque marelle, et la cache." in told
    assert "Renomme ce fichier, par exemple carre.py. (E-PROG-08)\n" in told
    assert marelle.run(source, "--json", name=name).data["ended"] == "done"
