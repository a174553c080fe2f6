"""`marelle run FOLDER` with several robots: what is said, drawn and given as data."""

import json
from pathlib import Path

import pytest

from marelle_host.cli.main import main

ENGLISH = {"LANG": "en_GB.UTF-8"}
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


@pytest.fixture
def duel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "duel"
    folder.mkdir()
    (folder / "world.toml").write_text(WORLD, encoding="utf-8")
    (folder / "a.py").write_text("print('a')\n", encoding="utf-8")
    (folder / "b.py").write_text("print('b')\n", encoding="utf-8")
    return folder


def test_a_folder_runs_the_programs_that_its_world_names(
    duel: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "duel", "--picture", "duel.png"], ENGLISH) == 0
    said = capsys.readouterr().out
    one, _, two = said.partition("\n\ntwo (kit pico_bot, program b.py)\n")
    assert one.startswith("one (kit pico_bot, program a.py)\nThe robot starts ")
    assert 'It prints "a".' in one
    assert 'It prints "b".' in two
    assert two.partition("The program printed:\n")[2].startswith("  b\n")
    assert (duel.parent / "duel.png").stat().st_size > 5000


def test_the_robot_whose_program_failed_is_named(
    duel: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (duel / "b.py").write_text("print(1 / 0)\n", encoding="utf-8")
    assert main(["run", "duel"], ENGLISH) == 1
    said = capsys.readouterr().err
    assert said.startswith("\nThe program of two failed.\n")
    assert "b.py, line 1:" in said


def test_many_robots_have_a_line_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program = tmp_path / "go.py"
    program.write_text(
        "from marelle import Robot\nRobot().straight(100)\nprint('here')\n", "utf-8"
    )
    asked = ["--world", "dance", "--fault", "dancer-02/range=dead", "--seconds", "5"]
    assert main(["run", str(program), *asked], ENGLISH) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 13
    assert lines[0].split() == ["robot", "end", "way", "contacts", "last", "line", "printed"]
    assert lines[1].startswith("dancer-01  Program over, ")
    assert lines[1].endswith("here")
    assert main(["run", str(program), *asked, "--reveal"], ENGLISH) == 0
    assert (
        "Fault from the start: dancer-02, range sensor, no longer works."
        in capsys.readouterr().out
    )


def test_a_mistake_that_all_make_is_told_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program = tmp_path / "wrong.py"
    program.write_text("print(missing)\n", "utf-8")
    assert main(["run", str(program), "--world", "dance"], ENGLISH) == 1
    said = capsys.readouterr().err
    assert "The program of 10 robots failed: dancer-01, dancer-02, " in said
    assert said.count("wrong.py, line 1:") == 1


def test_a_button_of_ones_own_kit_is_named_in_quotes(
    duel: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kit = (Path(__file__).parents[2] / "docs/programs/my-robot/kit.toml").read_text("utf-8")
    (duel / "kit.toml").write_text(
        kit.replace('name = "button"', 'name = "bouton rouge"'), "utf-8"
    )
    (duel / "a.py").write_text("from time import sleep\nsleep(1)\n", "utf-8")
    assert main(["run", "duel", "--press", "one/bouton rouge@0.1"], {"LANG": "fr"}) == 0
    assert "on appuie sur «\u00a0bouton rouge\u00a0»." in capsys.readouterr().out


def test_a_run_is_drawn_as_often_as_asked(duel: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = [
        "--picture",
        "a.png",
        "--picture",
        "a.gif",
        "--picture",
        "a.html",
        "--trace",
        "a.jsonl",
    ]
    assert main(["run", "duel", *asked, "--json"], ENGLISH) == 0
    files = ["a.png", "a.gif", "a.html", "a.jsonl"]
    assert json.loads(capsys.readouterr().out)["files"] == files
    assert all((duel.parent / file).stat().st_size > 400 for file in files)
    assert main(["run", "duel", "--picture", "b.png", "--picture", "b.txt"], ENGLISH) == 2
    assert not (duel.parent / "b.png").exists()


def test_a_press_names_a_robot_and_a_part_as_their_files_do(
    duel: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "duel", "--press", "two/button@0.1"], ENGLISH) == 0
    assert main(["run", "duel", "--press", "Zoé/bouton rouge@0.1"], ENGLISH) == 2
    assert "E-RUN-21" in capsys.readouterr().err


def test_the_data_say_what_each_robot_did(duel: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "duel", "--json"], ENGLISH) == 0
    robots = json.loads(capsys.readouterr().out)["robots"]
    assert [(robot["name"], robot["ended"], robot["stdout"]) for robot in robots] == [
        ("one", "done", "a\n"), ("two", "done", "b\n"),
    ]  # fmt: skip
    assert (robots[0]["error"], robots[0]["travelled_mm"]) == (None, 0)
    assert 'It prints "a".' in robots[0]["story"]
    assert robots[1]["pose"] == {"x_mm": 450.0, "y_mm": 200.0, "heading_deg": 0.0}


def test_robots_that_start_inside_each_other_are_told_with_the_line(
    duel: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (duel / "world.toml").write_text(WORLD.replace("450", "250"), encoding="utf-8")
    assert main(["run", "duel"], ENGLISH) == 2
    said = capsys.readouterr().err
    assert 'line 8: "one" and "two" start inside each other, 100 mm apart.' in said
    assert "Move their starts apart." in said


def test_the_programs_error_names_its_file(duel: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (duel / "b.py").write_text("print(1 / 0)\n", encoding="utf-8")
    assert main(["run", "duel"], ENGLISH) == 1
    assert "b.py" in capsys.readouterr().err


def test_a_picture_too_many_is_told_how_it_is_asked_for(
    duel: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "duel", "--picture", "a.png", "a.html"], ENGLISH) == 2
    assert "Write --picture a.html (E-USE-05)" in capsys.readouterr().err
    assert not (duel.parent / "a.png").exists()
