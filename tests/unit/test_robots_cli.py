"""`marelle run FOLDER` with several robots, `marelle new robot`, and what is asked of one robot of several."""

import json
import tomllib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from handed_in import write
from jsonschema import Draft7Validator
from programs import ROOT, RunText
from refused import refuses
from typed_commands import ENGLISH, Answer, Command
from world_files import written

from marelle_host.cli.main import main
from marelle_sim import UsageProblem, WorldError, simulate
from marelle_text import Text

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
PEN = """
format = 1
size = [900, 700]
[[robot]]
name = "anna"
at = [150, 150]
[[robot]]
name = "bert"
at = [750, 150]
"""
SHOWN = ROOT / "docs" / "programs" / "my-robot"
LANGUAGES = ["fr", "en"]
WRITES = """\
from machine import I2C, Pin
from marelle import Robot

bot = Robot()
bot.straight({far_mm})
with open("{name}.txt", "w") as file:
    file.write("{name}")
I2C(0, sda=Pin(4), scl=Pin(5)).readfrom_mem(0x6A, 0x0F, {count})
"""
Looks = list[tuple[int, float]]


@pytest.fixture
def run(marelle: Command) -> Run:
    """Return a function that runs what is named, in English."""
    return partial(marelle, "run", environment=ENGLISH)


@pytest.fixture
def duel(here: Path) -> Path:
    programs = {"a.py": "print('a')\n", "b.py": "print('b')\n"}
    return write(here / "duel", {"world.toml": WORLD, **programs})


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
    kit = (SHOWN / "kit.toml").read_text("utf-8")
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
    assert Text("en")("E-WORLD-27.action") in said


@pytest.mark.usefixtures("duel")
def test_a_picture_too_many_is_told_how_it_is_asked_for(run: Run) -> None:
    said = run("duel", "--picture", "a.png", "a.html", exits=2).err
    assert "Write --picture a.html (E-USE-05)" in said
    assert not Path("a.png").exists()


@pytest.mark.parametrize("isolate", [False, True])
def test_an_input_in_the_worlds_file_can_be_for_one_robot_alone(
    isolate: bool, tmp_path: Path, run_text: RunText
) -> None:
    press = '[[input]]\nrobot = "bert"\nname = "button"\ntime = 0.5\n'
    world = written(tmp_path, PEN + press, "pen.toml")
    waits = (
        "from marelle import Robot\nbot = Robot()\nbot.button.wait_for_press()\nprint('pressed')\n"
    )
    run = run_text(waits, world=world, seconds=3, isolate=isolate)
    presses = [(e[0], e[1]) for e in run.trace.select("button") if e[4] == 1]
    assert presses[0] == (500_000, 1)
    # a button that nobody presses is pressed by itself a second after it is waited for
    assert presses[1][0] > 1_000_000


def test_an_input_for_a_robot_that_is_not_there_names_the_nearest(
    tmp_path: Path, run_text: RunText
) -> None:
    press = '[[input]]\nrobot = "Bert"\nname = "button"\ntime = 1\n'
    world = written(tmp_path, PEN + press, "pen.toml")
    with refuses(WorldError, "E-WORLD-33", nearest="bert"):
        run_text("print(1)", world=world)


def test_each_robot_tells_its_own_story_and_the_length_of_its_way(tmp_path: Path) -> None:
    text = "from marelle import Robot\nbot = Robot()\nbot.straight(100)\nbot.straight(-100)\n"
    program = written(tmp_path, text, "program.py")
    run = simulate({"red": program}, world="arena", tolerances=False)
    red, blue = run.robot("red"), run.robot("blue")
    assert 195 < red.travelled_mm < 220
    assert blue.travelled_mm == 0
    assert any("10" in sentence for sentence in red.story("en"))
    assert not any(sentence.startswith("[") for sentence in red.story())
    assert len(blue.story("en")) <= 3


@pytest.fixture(params=LANGUAGES)
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    assert (
        main(
            ["new", "robot", str(tmp_path / "mine"), "--lang", request.param],
            {"MARELLE_LANG": "fr"},
        )
        == 0
    )
    return tmp_path / "mine"


def test_its_robot_drives_along_its_wall(folder: Path) -> None:
    run = simulate(folder)
    assert (run.ended, run.contacts, run.kit.called) == ("done", [], "mine")
    assert run.stdout == simulate(SHOWN).stdout


def test_its_files_are_those_that_the_pages_show(folder: Path) -> None:
    for name in ("kit.toml", "world.toml"):
        written, shown = ((home / name).read_text("utf-8") for home in (folder, SHOWN))
        assert tomllib.loads(written) == tomllib.loads(shown)
    for name in ("main.py", "my_robot.py", "board.json"):
        assert (folder / name).read_bytes() == (SHOWN / name).read_bytes()


def test_its_files_name_schemas_that_lie_beside_them_and_accept_them(folder: Path) -> None:
    for name in ("kit", "world"):
        text = (folder / f"{name}.toml").read_text("utf-8")
        assert text.startswith(f"#:schema ./{name}-1.schema.json\n")
        schema = json.loads((folder / f"{name}-1.schema.json").read_text("utf-8"))
        Draft7Validator(schema).validate(tomllib.loads(text))


@pytest.mark.unmeasured
def test_its_commands_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "robot", str(tmp_path / "mine")], {"LANG": "en"}) == 0
    commands = [
        line.split()[1:]
        for line in capsys.readouterr().out.splitlines()
        if line.startswith("  marelle ")
    ]
    assert [command[0] for command in commands] == ["kits", "worlds", "run"]
    monkeypatch.chdir(tmp_path)
    assert [main(command, {"LANG": "en"}) for command in commands] == [0, 0, 0]


def test_a_full_folder_is_left_as_it_is(folder: Path, marelle: Command) -> None:
    before = (folder / "main.py").read_bytes()
    assert "E-NEW-01" in marelle("new", "robot", str(folder), exits=2).err
    assert (folder / "main.py").read_bytes() == before


@pytest.mark.parametrize("kit", ["pico_cra", "bench5"])
def test_a_robot_like_none_of_ours_is_refused(kit: str, here: Path, marelle: Command) -> None:
    assert "pico_bot" in marelle("new", "robot", "mine", "--like", kit, exits=2).err
    assert not (here / "mine").exists()


@pytest.fixture
def programs(tmp_path: Path) -> dict[str, Path]:
    """Write a program for each of the two robots of `arena`."""
    return {
        name: written(tmp_path, WRITES.format(name=name, far_mm=far_mm, count=count), f"{name}.py")
        for name, far_mm, count in (("blue", 50, 2), ("red", 150, 3))
    }


@pytest.mark.parametrize("isolate", [False, True])
def test_each_robot_keeps_its_own_files(
    programs: dict[str, Path], tmp_path: Path, isolate: bool
) -> None:
    run = simulate(programs, world="arena", seconds=10, isolate=isolate)

    for name in ("blue", "red"):
        folder = tmp_path / f"flash-{name}"
        assert run.keep(folder, robot=name) == [str(folder / f"{name}.txt")]
        assert run.robot(name).written == {f"/{name}.txt": name.encode()}
    run.robot("red").keep(tmp_path / "again")
    assert (tmp_path / "again" / "red.txt").read_text("utf-8") == "red"


def test_each_robot_has_its_own_removed_files_and_buses(
    programs: dict[str, Path], tmp_path: Path
) -> None:
    flash = write(tmp_path / "flash", {"old.txt": "old"})
    written(tmp_path, "import os\nos.remove('old.txt')\n", "red.py")
    run = simulate(programs, world="arena", seconds=10, flash=flash)

    assert (run.robot("blue").removed, run.robot("red").removed) == ([], ["/old.txt"])
    assert len(run.robot("blue").bus[-1].read) == 2
    assert run.robot("red").bus == []


def test_each_robot_has_its_own_lines(programs: dict[str, Path]) -> None:
    run = simulate(programs, world="arena", seconds=10, lines=True)

    for name in ("blue", "red"):
        assert {file for _time_us, file, _line in run.robot(name).lines} == {f"{name}.py"}


@pytest.mark.unmeasured
@pytest.mark.parametrize("isolate", [False, True])
def test_an_observer_looks_at_the_robot_that_it_names(
    programs: dict[str, Path], isolate: bool
) -> None:
    first, red, blue = Looks(), Looks(), Looks()
    run = simulate(
        programs,
        world="arena",
        seconds=5,
        isolate=isolate,
        observers=[
            (500_000, lambda time_us, pose: first.append((time_us, pose[0]))),
            (500_000, lambda time_us, pose: red.append((time_us, pose[0])), "red"),
            (500_000, lambda time_us, pose: blue.append((time_us, pose[0])), "blue"),
        ],
    )

    assert first == blue
    for seen, name in ((red, "red"), (blue, "blue")):
        assert seen
        for time_us, x_mm in seen[:3]:
            pose = run.trace.pose_at(time_us, run.robot(name).number)
            assert x_mm == pytest.approx(pose.x_mm, abs=1)


def test_an_observer_of_nobody_is_refused(programs: dict[str, Path]) -> None:
    with refuses(UsageProblem, "E-RUN-21", known="blue, red"):
        simulate(programs, world="arena", observers=[(1000, lambda _us, _pose: None, "green")])
