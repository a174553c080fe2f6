"""Several robots in one world: whose program is whose, how they meet, and that no way of taking turns changes a run."""

from collections.abc import Callable
from math import hypot
from pathlib import Path
from typing import Any

import pytest
from handed_in import write
from programs import error_of, program_text
from random_worlds import RandomTurns, ThreadTurns
from refused import refuses
from world_files import written

from marelle_sim import Run, Trace, UsageProblem, WorldError, load_world, simulate
from marelle_sim.kernel.turns import GreenletTurns
from marelle_sim.results import run_until
from marelle_sim.runners import Options, read_job
from marelle_sim.runners.in_process import LocalRun
from marelle_sim.view.replay import replay_data
from marelle_text import Text

FORWARD = program_text("motors/drives_and_tells")
WANDER = program_text("motors/wanders")
PEN = """
size = [900, 700]
border = true
[[wall]]
points = [[450, 300], [520, 380]]
[[box]]
at = [650, 500]
size = [80, 60]
angle = 25
mass = 120
[[box]]
at = [250, 200]
size = [60, 60]
mass = 300
"""
STARTS = {
    "anna": (150, 150, 40),
    "bert": (750, 150, 300),
    "carl": (150, 550, 100),
    "dora": (450, 560, 190),
}


@pytest.fixture
def world(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a world with robots in that order, and returns its path."""

    def write(text: str, **robots: tuple[int, int, int]) -> Path:
        tables = (
            f'[[robot]]\nname = "{name}"\nat = [{x}, {y}]\nheading = {heading}\n'
            for name, (x, y, heading) in robots.items()
        )
        return written(tmp_path, "format = 1\n" + text + "".join(tables))

    return write


@pytest.fixture
def program(tmp_path: Path) -> Callable[..., str]:
    """Return a function that writes a program and returns its path."""

    programs = tmp_path / "programs"  # a world beside them would be theirs
    programs.mkdir()
    return lambda text, name="program.py": str(written(programs, text, name))


def _trace(world_path: Path, program_path: str, turns: Any, seconds: float = 6) -> Trace:
    job = read_job(program_path, "pico_bot", str(world_path), Options(seconds=seconds, seed=3))
    run = LocalRun(job, turns)
    if isinstance(turns, RandomTurns):
        turns.clock_ms = lambda index: run.engines[index].board.clock.now // 1000
    return run.run().trace


def test_each_robot_runs_its_own_program(program: Callable[..., str]) -> None:
    red = program("print('I am red')", "red.py")
    blue = program("from time import sleep\nsleep(1)\nprint('I am blue')", "blue.py")
    run = simulate({"red": red, "blue": blue}, world="arena")
    assert [robot.name for robot in run.robots] == ["blue", "red"]
    assert run.robot("red").stdout == "I am red\n"
    assert run.robot("blue").stdout == run.robot(0).stdout == "I am blue\n"
    assert run.stdout == "I am red\nI am blue\n"
    assert (run.ended, run.error) == ("done", None)


def test_a_list_gives_programs_in_order_of_the_names(program: Callable[..., str]) -> None:
    run = simulate([program("print('first')")], world="arena")
    assert [robot.stdout for robot in run.robots] == ["first\n", ""]


def test_one_program_is_for_every_robot(program: Callable[..., str]) -> None:
    run = simulate(program(FORWARD), world="arena", seconds=8)
    assert [robot.stdout for robot in run.robots] == ["there\n", "there\n"]


def test_a_program_for_a_robot_that_is_not_there_is_refused(program: Callable[..., str]) -> None:
    with refuses(UsageProblem, "E-RUN-21", name="green", known="blue, red"):
        simulate({"green": program("pass")}, world="arena")


def test_the_run_has_the_error_of_the_robot_that_failed(program: Callable[..., str]) -> None:
    bad = program("from time import sleep\nsleep(0.5)\n1 / 0", "bad.py")
    run = simulate({"red": bad, "blue": program(FORWARD)}, world="arena", seconds=8)
    assert run.ended == "error"
    assert run.error is not None
    assert (run.error.file, run.error.line) == ("bad.py", 3)
    assert [robot.ended for robot in run.robots] == ["done", "error"]


def test_robots_of_one_kit_are_not_alike(program: Callable[..., str]) -> None:
    run = simulate(program(FORWARD), world="dance", seconds=1)
    assert len({robot["track_um"] for robot in run.trace.header["robots"]}) == 10


def test_a_press_can_be_for_one_robot_alone(program: Callable[..., str]) -> None:
    text = (
        "from marelle import Robot\nbot = Robot()\nbot.button.wait_for_press()\nprint('pressed')\n"
    )
    press = {"red/button": [0.5], "blue/button": [2.5]}
    run = simulate(program(text), world="arena", press=press, seconds=5)
    presses = [(e[0], e[1]) for e in run.trace.select("button") if e[4] == 1]
    assert presses == [(500_000, 1), (2_500_000, 0)]


WAYS: list[Any] = [RandomTurns(1), RandomTurns(2), RandomTurns(3), ThreadTurns()]


@pytest.mark.unmeasured
@pytest.mark.parametrize("turns", WAYS, ids=["chance-1", "chance-2", "chance-3", "threads"])
def test_a_run_is_the_same_however_programs_take_turns(
    turns: Any, world: Callable[..., Path], program: Callable[..., str]
) -> None:
    pen, wander = world(PEN, **STARTS), program(WANDER)
    fair = _trace(pen, wander, GreenletTurns())
    assert {event[2] for event in fair.events} >= {"touch", "leave", "box", "print"}
    for robot in range(len(STARTS)):  # none is recorded out of time: they are looked for by it
        times = list(fair.poses(robot).times)
        assert len(times) > 10
        assert times == sorted(times)
    assert _trace(pen, wander, turns).sha256() == fair.sha256()


@pytest.mark.unmeasured
def test_a_run_is_the_same_whatever_the_order_of_the_robots_in_the_file(
    world: Callable[..., Path], program: Callable[..., str]
) -> None:
    wander = program(WANDER)
    hashes = {
        simulate(
            wander, world=world(PEN, **{name: STARTS[name] for name in names}), seconds=4, seed=1
        ).sha256()
        for names in (tuple(STARTS), tuple(reversed(STARTS)), ("carl", "anna", "dora", "bert"))
    }
    assert len(hashes) == 1


def test_an_isolated_run_and_one_with_an_observer_are_the_same(
    world: Callable[..., Path], program: Callable[..., str]
) -> None:
    pen, wander = world(PEN, **STARTS), program(WANDER)
    seen: list[int] = []
    here = simulate(
        wander, world=pen, seconds=3, observers=[(7_000, lambda us, _: seen.append(us))]
    )
    there = simulate(wander, world=pen, seconds=3, isolate=True)
    assert here.sha256() == there.sha256() == simulate(wander, world=pen, seconds=3).sha256()
    assert [robot.stdout for robot in here.robots] == [robot.stdout for robot in there.robots]
    assert seen[0] == 7_000


def test_a_robot_is_stopped_by_one_that_stands(
    program: Callable[..., str], world: Callable[..., Path]
) -> None:
    narrow = world("size = [1000, 400]\n", goes=(150, 200, 90), stands=(500, 205, 0))
    run = simulate({"goes": program(FORWARD)}, world=narrow, tolerances=False)
    goes, stands = run.robot("goes"), run.robot("stands")
    assert [contact.name for contact in goes.contacts] == ["stands"]
    assert [contact.name for contact in stands.contacts] == ["goes"]
    assert (stands.pose.x_mm, stands.pose.y_mm) == (500, 205)
    assert goes.contacts[0].x_mm == pytest.approx(435, abs=0.5)
    assert hypot(goes.pose.x_mm - 500, goes.pose.y_mm - 205) >= 129.99


def test_a_range_sensor_sees_the_other_robot_come(
    program: Callable[..., str], world: Callable[..., Path]
) -> None:
    long = world("size = [2000, 400]\n", looks=(200, 200, 90), comes=(1600, 200, 270))
    programs = {
        "looks": program(program_text("sensors/looks_four_times"), "look.py"),
        "comes": program(FORWARD),
    }
    run = simulate(programs, world=long, tolerances=False)
    for event in run.trace.select("print", 1):
        gap = run.trace.pose_at(event[0], 0).x_mm - 65 - (200 + 65)
        assert int(event[3]) == pytest.approx(gap, abs=8)  # it answers some ms later
    assert int(run.trace.select("print", 1)[-1][3]) < 1000


def test_two_robots_of_one_name_are_refused(world: Callable[..., Path]) -> None:
    one = world("size = [1000, 400]\n[[robot]]\nname = 'one'\n", one=(150, 200, 0))
    with refuses(WorldError, "E-WORLD-26", name="one"):
        load_world(one)


@pytest.mark.parametrize(
    ("robots", "code"),
    [
        ("robot = []\n", "E-WORLD-08"),
        ("robot = [5]\n", "E-WORLD-08"),
        ("[[robot]]\nplace = [1, 2]\n", "E-WORLD-06"),
        ("[[robot]]\nname = 5\n", "E-WORLD-08"),
        ('[[robot]]\nsquare = "A1"\n', "E-WORLD-17"),
        ("[[robot]]\nat = [-1, 0]\n", "E-WORLD-20"),
        ("".join(f"[[robot]]\nat = [{n}, 0]\n" for n in range(101)), "E-WORLD-12"),
        ("[[box]]\nat = [1, 1]\nsize = [1, 1]\nmass = 0\n", "E-WORLD-10"),
    ],
)
def test_what_cannot_be_a_robot_or_a_box_is_refused(
    robots: str, code: str, world: Callable[..., Path]
) -> None:
    path = world(f"size = [500, 400]\n{robots}")
    with refuses(WorldError, code):
        load_world(path)


def test_a_world_names_kits_and_programs_of_its_own_folder(tmp_path: Path) -> None:
    world = (
        "format = 1\nsize = [1000, 400]\n"
        '[[robot]]\nname = "one"\nat = [150, 200]\nprogram = "a.py"\nkit = "bench5"\n'
        '[[robot]]\nname = "two"\nat = [450, 200]\nprogram = "b.py"\n'
    )
    write(tmp_path, {"world.toml": world, "a.py": "print('a')", "b.py": "print('b')"})
    run = simulate(tmp_path)
    assert [(robot.name, robot.stdout, robot.kit.name) for robot in run.robots] == [
        ("one", "a\n", "bench5"), ("two", "b\n", "pico_bot"),
    ]  # fmt: skip
    assert [robot["kit"] for robot in run.trace.header["robots"]] == ["bench5", "pico_bot"]


@pytest.mark.parametrize("name", ["../a.py", "/etc/passwd", "link.py"])
def test_a_program_outside_the_worlds_folder_is_refused(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "inside"
    folder.mkdir()
    (folder / "link.py").symlink_to(written(tmp_path, "print('a')", "a.py"))
    written(folder, f'format = 1\nsize = [1000, 400]\n[[robot]]\nprogram = "{name}"\n')
    with refuses(WorldError, "E-WORLD-28", name=name):
        simulate(folder)


def test_endless_programs_are_stopped_by_the_clock_on_the_wall(
    program: Callable[..., str],
) -> None:
    endless = program("n = 0\nwhile True:\n    n += 1\n")
    run = simulate(endless, world="arena", isolate=True, seconds=86_400, wall_limit_s=1)
    assert [robot.ended for robot in run.robots] == ["wall-clock", "wall-clock"]
    assert error_of(run).code == "E-PROG-20"


def test_an_endless_program_does_not_keep_the_other_from_its_end(
    program: Callable[..., str],
) -> None:
    endless = program("n = 0\nwhile True:\n    n += 1\n", "endless.py")
    run = simulate({"blue": endless, "red": program(FORWARD)}, world="arena", seconds=4)
    assert [(robot.ended, robot.stdout) for robot in run.robots] == [
        ("deadline", ""),
        ("done", "there\n"),
    ]
    assert run.ended == "deadline"


def test_what_a_browser_draws_has_each_robot_and_the_way_of_the_box(
    program: Callable[..., str],
) -> None:
    run = simulate({"red": program(FORWARD)}, world="arena", tolerances=False, seconds=6)
    data = replay_data(run, "en")
    assert [robot["name"] for robot in data["robots"]] == ["blue", "red"]
    (box,) = data["world"]["boxes"]
    assert box["moves"][0] == [0, 800.0, 600.0]
    assert box["moves"][-1][1] > 950
    assert [told["text"] for told in data["story"] if told["kind"] == "push"] == [
        "[red] At 1.8 s, it begins to push box 1, 22\N{NO-BREAK SPACE}cm in all."
    ]


def test_a_run_until_a_moment_has_all_its_robots(program: Callable[..., str]) -> None:
    run = run_until(simulate(program(FORWARD), world="arena", seconds=4), 500_000)
    assert [robot.name for robot in run.robots] == ["blue", "red"]
    assert run.robot("red").trace.end_us == 500_000
    assert run.robot("red").pose.x_mm < 450


def test_the_fixture_takes_the_programs_of_several_robots(simulated: Callable[..., Run]) -> None:
    look = "../data/look_around.py"
    run = simulated({"red": look, "blue": look}, world="arena", seconds=1)
    assert [robot.ended for robot in run.robots] == ["deadline", "deadline"]
    assert len(simulated([look], world="arena", seconds=1).robots) == 2


def test_a_world_of_several_robots_says_where_each_starts() -> None:
    said = load_world("arena").describe(Text("en"))
    assert "blue starts here: " in said
    assert "red starts here: " in said
