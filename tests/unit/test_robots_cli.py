"""`marelle run FOLDER` with several robots: what is said, drawn and given as data."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from typed_commands import ENGLISH, Answer, Command
from world_files import written

WORLD = """
format = 1
size = [1000, 400]
[[robot]]
name = "one"
at = [150, 200]
program = "a.py"
[[robot]]
name = "two"
at = [450, 200]
program = "b.py"
"""
Run = Callable[..., Answer]


@pytest.fixture
def run(marelle: Command) -> Run:
    """Return a function that runs what is named, in English."""
    return partial(marelle, "run", environment=ENGLISH)


@pytest.fixture
def duel(here: Path) -> Path:
    folder = here / "duel"
    folder.mkdir()
    for name, text in (("world.toml", WORLD), ("a.py", "print('a')\n"), ("b.py", "print('b')\n")):
        written(folder, text, name)
    return folder


@pytest.mark.usefixtures("duel")
def test_a_folder_runs_the_programs_that_its_world_names(run: Run) -> None:
    one, _, two = run("duel", "--picture", "duel.png").out.partition(
        "\n\ntwo (kit pico_bot, program b.py)\n"
    )
    assert one.startswith("one (kit pico_bot, program a.py)\nThe robot starts ")
    assert 'It prints "a".' in one
    assert 'It prints "b".' in two
    assert two.partition("The program printed:\n")[2].startswith("  b\n")
    assert Path("duel.png").stat().st_size > 5000


def test_the_robot_whose_program_failed_is_named(duel: Path, run: Run) -> None:
    written(duel, "print(1 / 0)\n", "b.py")
    said = run("duel", exits=1).err
    assert said.startswith("\nThe program of two failed.\n")
    assert "b.py, line 1:" in said


def test_many_robots_have_a_line_each(here: Path, run: Run) -> None:
    written(here, "from marelle import Robot\nRobot().straight(100)\nprint('here')\n", "go.py")
    asked = ["go.py", "--world", "dance", "--fault", "dancer-02/range=dead", "--seconds", "5"]
    lines = run(*asked).out.splitlines()
    assert len(lines) == 13
    assert lines[0].split() == ["robot", "end", "way", "contacts", "last", "line", "printed"]
    assert lines[1].startswith("dancer-01  Program over, ")
    assert lines[1].endswith("here")
    fault = "Fault from the start: dancer-02, range sensor, no longer works."
    assert fault in run(*asked, "--reveal").out


def test_a_mistake_that_all_make_is_told_once(here: Path, run: Run) -> None:
    written(here, "print(missing)\n", "wrong.py")
    said = run("wrong.py", "--world", "dance", exits=1).err
    assert "The program of 10 robots failed: dancer-01, dancer-02, " in said
    assert said.count("wrong.py, line 1:") == 1


def test_a_button_of_ones_own_kit_is_named_in_quotes(duel: Path, marelle: Command) -> None:
    kit = (Path(__file__).parents[2] / "docs/programs/my-robot/kit.toml").read_text("utf-8")
    written(duel, kit.replace('name = "button"', 'name = "bouton rouge"'), "kit.toml")
    written(duel, "from time import sleep\nsleep(1)\n", "a.py")
    said = marelle("run", "duel", "--press", "one/bouton rouge@0.1").said
    assert "on appuie sur « bouton rouge »." in said


@pytest.mark.usefixtures("duel")
def test_a_run_is_drawn_as_often_as_asked(run: Run) -> None:
    files = ["a.png", "a.gif", "a.html", "a.jsonl"]
    pictures = [word for file in files[:3] for word in ("--picture", file)]
    assert run("duel", *pictures, "--trace", "a.jsonl", "--json").data["files"] == files
    assert all(Path(file).stat().st_size > 400 for file in files)
    run("duel", "--picture", "b.png", "--picture", "b.txt", exits=2)
    assert not Path("b.png").exists()


@pytest.mark.usefixtures("duel")
def test_a_press_names_a_robot_and_a_part_as_their_files_do(run: Run) -> None:
    run("duel", "--press", "two/button@0.1")
    assert "E-RUN-21" in run("duel", "--press", "Zoé/bouton rouge@0.1", exits=2).err


@pytest.mark.usefixtures("duel")
def test_the_data_say_what_each_robot_did(run: Run) -> None:
    robots = run("duel", "--json").data["robots"]
    assert [(robot["name"], robot["ended"], robot["stdout"]) for robot in robots] == [
        ("one", "done", "a\n"), ("two", "done", "b\n"),
    ]  # fmt: skip
    assert (robots[0]["error"], robots[0]["travelled_mm"]) == (None, 0)
    assert 'It prints "a".' in robots[0]["story"]
    assert robots[1]["pose"] == {"x_mm": 450.0, "y_mm": 200.0, "heading_deg": 0.0}


def test_robots_that_start_inside_each_other_are_told_with_the_line(duel: Path, run: Run) -> None:
    written(duel, WORLD.replace("450", "250"))
    said = run("duel", exits=2).err
    assert 'line 8: "one" and "two" start inside each other, 100 mm apart.' in said
    assert "Move their starts apart." in said


@pytest.mark.usefixtures("duel")
def test_a_picture_too_many_is_told_how_it_is_asked_for(run: Run) -> None:
    said = run("duel", "--picture", "a.png", "a.html", exits=2).err
    assert "Write --picture a.html (E-USE-05)" in said
    assert not Path("a.png").exists()
