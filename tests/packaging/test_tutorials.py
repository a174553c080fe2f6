"""What the tutorials show is what happens: the tables, the stories, the pieces of files."""

import re
import shlex
import shutil
import tomllib
from pathlib import Path

import pytest

from marelle_host.cli.main import main
from marelle_sim import load_kit, load_world, simulate, virtual_board

FRENCH = {"LANG": "fr_FR.UTF-8"}


@pytest.fixture
def programs(root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Go to the folder of the pages' programs; what a check of a class keeps is not this computer's."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(root / "docs" / "programs")
    return root / "docs" / "programs"


def _blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", page.read_text("utf-8"), re.M | re.S)


def _plain(text: str) -> list[str]:
    return [line.rstrip() for line in text.replace("\N{NO-BREAK SPACE}", " ").splitlines()]


def test_the_teachers_table_is_the_one_of_the_class(
    root: Path, programs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command, table = _blocks(root / "docs/tutorials/teacher.fr.md", "text")
    assert main(command.split()[1:], FRENCH) == 1
    assert _plain(capsys.readouterr().out) == table.splitlines()


def test_the_pupils_story_is_that_of_the_first_program(root: Path, programs: Path) -> None:
    (story,) = _blocks(root / "docs/tutorials/pupil.fr.md", "text")
    told = "\n".join(simulate("pas.py", world="squares", tolerances=False).story("fr"))
    assert _plain(told)[:5] == story.splitlines()


@pytest.mark.parametrize("page", ["robot.md", "robot.fr.md"])
def test_the_robots_pieces_are_those_of_its_files(root: Path, programs: Path, page: str) -> None:
    blocks = _blocks(root / "docs" / "tutorials" / page, "toml")
    body, parts, world, cup = map(tomllib.loads, blocks)
    whole = tomllib.loads((programs / "my-robot" / "kit.toml").read_text("utf-8"))
    assert [whole[key] for key in ("format", "board", "title", "body", "battery")] == [
        body[key] for key in ("format", "board", "title", "body", "battery")
    ]
    assert all(part in whole["part"] for part in parts["part"])
    place = tomllib.loads((programs / "my-robot" / "world.toml").read_text("utf-8"))
    assert {key: place[key] for key in world} == world
    place = tomllib.loads((programs / "cup" / "world.toml").read_text("utf-8"))
    assert {key: place[key] for key in cup} == cup


@pytest.mark.parametrize("seed", range(3))
def test_the_robots_of_the_cup_do_what_the_page_says(programs: Path, seed: int) -> None:
    nour, sam = simulate("cup", seed=seed).robots
    assert (nour.name, nour.ended, sam.name, sam.stdout) == ("Nour", "done", "Sam", "pushed\n")
    assert nour.on_line() > 0.95
    assert [contact.name for contact in sam.contacts] == ["crate"]


def test_the_commands_of_the_cup_are_those_of_the_page(
    root: Path,
    programs: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shown = _blocks(root / "docs/tutorials/robot.fr.md", "text")[-1]
    shutil.copytree(programs / "cup", tmp_path / "cup")
    monkeypatch.chdir(tmp_path)
    for line in shown.splitlines():
        assert main(shlex.split(line)[1:], FRENCH) == 0
    assert "Panne à 3 s : moteur gauche, sans force." in _plain(capsys.readouterr().out)
    assert {"cup.png", "cup.html", "fault.png"} <= {path.name for path in tmp_path.iterdir()}


def test_a_board_on_top_of_the_robot_leaves_it_as_it_is(programs: Path) -> None:
    kit, world = "my-robot/kit.toml", "my-robot/world.toml"
    run = simulate("my-robot", kit=kit, world=world, board=virtual_board())
    assert run.stdout == simulate("my-robot").stdout


def test_the_robot_of_the_tutorial_loads(programs: Path) -> None:
    assert load_kit("my-robot/kit.toml").title("en") == "My robot with large wheels"
    assert load_world("my-robot/world.toml").title("en") == "Along the wall"


@pytest.mark.parametrize("page", ["worlds.md", "worlds.fr.md"])
def test_the_worlds_of_the_page_are_worlds(root: Path, tmp_path: Path, page: str) -> None:
    blocks = _blocks(root / "docs" / page, "toml")
    head = "format = 1\nsize = [900, 600]\n[squares]\nsize = 150\ncolumns = 6\nrows = 4\n"
    assert len(blocks) == 8
    for number, block in enumerate(blocks):
        text = block if "format" in block else head + block
        (tmp_path / f"{number}.toml").write_text(text, encoding="utf-8")
        load_world(tmp_path / f"{number}.toml")


def test_both_pages_of_worlds_have_the_same_keys_and_limits(root: Path) -> None:
    english, french = (
        (root / "docs" / page).read_text("utf-8") for page in ("worlds.md", "worlds.fr.md")
    )
    rows = [re.findall(r"^\| (`[^|]*`) \|", text, re.M) for text in (english, french)]
    assert rows[0] == rows[1]
    codes = [sorted(set(re.findall(r"`([a-z_]+)`", text))) for text in (english, french)]
    assert codes[0] == codes[1]
