"""`marelle run FOLDER` with several robots: what is said, drawn and given as data."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from marelle_host.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

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
    assert '[one] It prints "a".' in said
    assert '[two] It prints "b".' in said
    assert (duel.parent / "duel.png").stat().st_size > 5000


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
