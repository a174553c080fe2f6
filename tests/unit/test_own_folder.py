"""A folder with a program, its robot and its world: what each file of it does."""

import shutil
from pathlib import Path

import pytest
from refused import refuses
from typed_commands import Command

from marelle_sim import KitError, WorldError, load_kit, simulate
from marelle_sim.errors import ProgramFileError
from marelle_sim.parts.faults import FAULTS
from marelle_sim.view.replay import replay_data
from marelle_text import Problem

MINE = Path(__file__).parents[2] / "docs" / "programs" / "my-robot"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """Return a copy of the folder that docs/kits.md shows."""
    return shutil.copytree(MINE, tmp_path / "my-robot")


def test_a_kit_of_a_folder_is_called_as_the_folder(
    mine: Path, marelle: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(mine)
    for path in (str(mine), "kit.toml", "./kit.toml", ".", "../my-robot"):
        kit = load_kit(path)
        assert (kit.called, kit.name) == ("my-robot", "kit")  # its chances are drawn by its name
    assert load_kit("pico_bot").called == "pico_bot"
    assert replay_data(simulate(mine, seconds=1))["kit"] == "my-robot"
    marelle("kits", "--show", ".")
    assert (mine / "marelle-kit-my-robot.png").is_file()


@pytest.mark.parametrize("seed", range(5))
def test_the_robot_of_the_page_drives_along_its_wall(seed: int) -> None:
    run = simulate(MINE, seed=seed)
    assert (run.ended, run.error, run.contacts) == ("done", None, [])
    assert (run.kit.body.wheel_mm, run.world.title("en")) == (65, "Along the wall")
    assert int(run.stdout.split()[0]) == pytest.approx(200, abs=30)
    assert run.pose.x_mm == pytest.approx(250 + 900, abs=40)


def test_the_program_believes_board_json_and_not_the_kit(mine: Path) -> None:
    (mine / "main.py").write_text(
        "from marelle import Robot\nbot = Robot()\nprint(bot._kit.__name__)\n", encoding="utf-8"
    )
    assert simulate(mine).stdout == "my_robot\n"
    (mine / "board.json").unlink()
    assert simulate(mine).stdout == "marelle.kits.pico_bot\n"
    (mine / "kit.toml").unlink()
    assert simulate(mine, kit="pico_bot").stdout == "marelle.kits.pico_bot\n"


def test_a_wrong_belief_shows_as_a_robot_that_misses(mine: Path) -> None:
    table = (mine / "my_robot.py").read_text(encoding="utf-8")
    (mine / "main.py").write_text(
        "from marelle import Robot\nprint(Robot().straight(200))\n", encoding="utf-8"
    )
    right = simulate(mine, tolerances=False).pose.x_mm
    wrong = table.replace('"wheel_diameter": 65', '"wheel_diameter": 43')
    (mine / "my_robot.py").write_text(wrong, encoding="utf-8")
    far = simulate(mine, tolerances=False).pose.x_mm
    assert right - 250 == pytest.approx(200, abs=2)
    assert far - 250 == pytest.approx(200 * 65 / 43, abs=4)
    (mine / "my_robot.py").write_text(
        table.replace('"forward": 10, "back": 11', '"forward": 2, "back": 3'), encoding="utf-8"
    )
    assert simulate(mine, tolerances=False).stdout.splitlines()[-1] == "False"


@pytest.mark.parametrize("text", ["{", '{"kit": "nothing_like_it"}', "[]"])
def test_a_wrong_board_json_is_the_programs_mistake(mine: Path, text: str) -> None:
    (mine / "board.json").write_text(text, encoding="utf-8")
    run = simulate(mine)
    assert run.ended == "error"
    assert "E-BOT-0" in str(run.error and run.error.traceback)


def test_a_wrong_kit_of_the_folder_is_told_by_its_line(mine: Path) -> None:
    kit = (mine / "kit.toml").read_text(encoding="utf-8")
    (mine / "kit.toml").write_text(kit.replace("pin = 17", "pin = 20"), encoding="utf-8")
    with refuses(KitError, "E-KIT-15") as refused:
        simulate(mine)
    assert kit.splitlines()[int(refused.value.facts["line"]) - 1] == "pin = 17"


def test_a_folder_without_a_program_or_with_two_is_refused(mine: Path) -> None:
    (mine / "main.py").rename(mine / "first.py")
    with refuses(ProgramFileError, "E-PROG-06", count=2):
        simulate(mine)
    for program in mine.glob("*.py"):
        program.unlink()
    with refuses(ProgramFileError, "E-PROG-96", folder=str(mine)):
        simulate(mine)


@pytest.mark.parametrize("name", ["kit.toml", "world.toml"])
@pytest.mark.parametrize("isolate", [False, True])
def test_a_kit_or_world_behind_a_link_out_of_the_folder_is_refused(
    mine: Path, name: str, isolate: bool, marelle: Command
) -> None:
    away = mine.parent / name
    (mine / name).rename(away)
    (mine / name).symlink_to(away)
    with refuses(ProgramFileError, "E-RUN-12", file=name):
        simulate(mine, isolate=isolate)
    marelle("run", str(mine), exits=2)
    kit, world = ("pico_bot", None) if name == "kit.toml" else (None, "empty")
    assert simulate(mine, seconds=1, kit=kit, world=world).ended == "deadline"


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [("kit.toml", KitError, "E-KIT-03"), ("world.toml", WorldError, "E-WORLD-02")],
)
def test_a_kit_or_world_that_is_a_folder_or_a_link_to_itself_is_refused(
    mine: Path, name: str, kind: type[Problem], code: str
) -> None:
    (mine / name).unlink()
    (mine / name).symlink_to(name)
    with refuses(kind, code):
        simulate(mine)
    (mine / name).unlink()
    (mine / name).mkdir()
    with refuses(kind, code):
        simulate(mine)


def test_a_board_json_behind_a_link_out_of_the_folder_is_not_on_the_board(mine: Path) -> None:
    (mine / "board.json").rename(mine.parent / "board.json")
    (mine / "board.json").symlink_to(mine.parent / "board.json")
    (mine / "main.py").write_text("import os\nprint(sorted(os.listdir('/')))\n", encoding="utf-8")
    assert "board.json" not in simulate(mine).stdout


def test_a_program_behind_a_link_out_of_the_folder_is_not_its_entry(mine: Path) -> None:
    away = mine.parent / "secret.py"
    away.write_text("print('away')\n", encoding="utf-8")
    (mine / "main.py").unlink()
    (mine / "main.py").symlink_to(away)
    with refuses(ProgramFileError, "E-RUN-12"):
        simulate(mine)


@pytest.mark.unmeasured
def test_the_command_runs_the_folder(mine: Path, marelle: Command) -> None:
    assert "mm from the wall" in marelle("run", "my-robot", "--lang", "en").out
    (mine / "main.py").rename(mine.parent / "alone.py")
    marelle("run", "alone.py", "--kit", "./my-robot/kit.toml", "--lang", "en")


def test_the_page_of_kits_names_each_fault() -> None:
    page = (MINE.parents[1] / "kits.md").read_text(encoding="utf-8")
    table = page[page.index("| part | fault |") :]
    assert [f for faults in FAULTS.values() for f in faults if f"`{f}`" not in table] == []


def test_a_kit_may_be_given_as_a_path() -> None:
    program = MINE / "main.py"
    run = simulate(program, kit=MINE / "kit.toml", world=MINE / "world.toml", seconds=1)
    assert run.kit.body.wheel_mm == 65
    assert simulate(program, kit=str(MINE), world=MINE, seconds=1).sha256() == run.sha256()
