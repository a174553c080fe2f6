"""What the board library keeps: a speed, a metre after calibration, the robot at a wall, and still motors at the end."""

import itertools
import json
from collections.abc import Callable
from math import degrees, dist, hypot
from pathlib import Path
from statistics import mean, pstdev
from typing import Any

import pytest
from measured_robot import MeasuredRobot
from programs import RunText
from world_files import written

from marelle_host.cli.main import main
from marelle_sim import simulate

_EVERY_S = 0.05
Pose = tuple[float, float, float]
Driven = Callable[..., list[Pose]]
WORLD = """format = 1
size = [3000, 3000]
border = true
[robot]
at = [1500, 2500]
heading = 0
"""
BASES = {
    "a robot": "bot = Robot()\nbot.drive(200, 30)",
    "a move": "bot = Robot()\nmove = bot.straight(2000, wait=False)",
    "motors alone": "pair = Motor(10, 11), Motor(12, 13)\nfor motor in pair:\n    motor.power(60)",
    "motors before a robot": (
        "pair = Motor(10, 11), Motor(12, 13)\nbot = Robot('bench_pico')\nfor motor in pair:\n    motor.power(60)"
    ),
    "motors of machine": (
        "for pin in (11, 13):\n    PWM(Pin(pin), freq=1000, duty_u16=0)\n"
        "for pin in (10, 12):\n    PWM(Pin(pin), freq=1000, duty_u16=40000)"
    ),
}
ENDS = {
    "return": "pass",
    "exception": "1 / 0",
    "Ctrl-C": "raise KeyboardInterrupt",
    "exit": "raise SystemExit",
}


@pytest.fixture
def driven(run_text: RunText) -> Driven:
    """Return a function that drives, and gives x, y (mm) and the heading (degrees) each 50 ms of the constant part."""

    def poses(speed: int, rate: int, kit: str = "pico_bot") -> list[Pose]:
        seen: list[Pose] = []
        run_text(
            f"from marelle import Robot, wait\nbot = Robot({kit!r})\nbot.drive({speed}, {rate})\nwait(4000)\n",
            kit=kit, world="empty", seconds=4, tolerances=kit == "pico_bot",
            observers=[(50_000, lambda _us, pose: seen.append((pose[0], pose[1], degrees(pose[2]))))],
        )  # fmt: skip
        return seen[40:]  # after 2 s

    return poses


# Encoders of one count in 96 um: a wheel of 40 mm/s gives 4 or 5 counts a tick, which the bound of a write lets through by turns; a motor
# with friction follows each such step further than one without (0.33 mm/s before, 0.52 since decision 046).
# Those of an XRP count 322 um a step; 200 mm/s are 6 counts a tick.
@pytest.mark.parametrize(
    ("kit", "speed", "most", "near"),
    [
        ("pico_bot", 40, 0.55, 0.01),
        *(("pico_bot", speed, 0.1, 0.01) for speed in (60, 80, 110, 150, 200)),
        ("xrp", 200, 0.3, 0.001),
        ("xrp_beta", 200, 0.3, 0.001),
    ],
)
def test_the_speed_of_a_straight_drive_hardly_ripples(
    kit: str, speed: int, most: float, near: float, driven: Driven
) -> None:
    poses = driven(speed, 0, kit)
    speeds = [dist(a[:2], b[:2]) / _EVERY_S for a, b in itertools.pairwise(poses)]
    assert mean(speeds) == pytest.approx(speed, rel=near)
    assert pstdev(speeds) < most


def test_the_rate_of_a_turn_on_the_spot_hardly_ripples(driven: Driven) -> None:
    rates = [(b[2] - a[2]) % 360 / _EVERY_S for a, b in itertools.pairwise(driven(0, 60))]
    assert mean(rates) == pytest.approx(60, rel=0.02)  # this robot's own track and wheels
    assert pstdev(rates) < 0.1


@pytest.mark.measured_first(1)
@pytest.mark.parametrize(("kit", "seed", "off_mm"), [("pico_bot", 0, 5), ("xrp", 0, 5), ("pico_car", 3, 50)])  # fmt: skip
def test_a_calibrated_robot_ends_its_metre_where_it_should(
    kit: str, seed: int, off_mm: float, tmp_path: Path
) -> None:
    robot = MeasuredRobot(kit, seed, tmp_path)
    before = robot.move("straight(1000)")
    assert (
        hypot(before.ahead_mm - 1000, before.right_mm) > off_mm
    )  # or the calibration shows nothing
    board = robot.calibrate()
    after = robot.move("straight(1000)", board)
    assert hypot(after.ahead_mm - 1000, after.right_mm) < off_mm
    if off_mm < 50:
        assert robot.move("turn(360)", board).turned_deg == pytest.approx(360, abs=3)
    if kit != "xrp":
        typed = robot.move("straight(1000)", _calibrated_by_typing(kit, seed, robot, tmp_path))
        assert hypot(typed.ahead_mm - 1000, typed.right_mm) < off_mm


def _calibrated_by_typing(
    kit: str, seed: int, robot: MeasuredRobot, folder: Path
) -> dict[str, Any]:
    """Return what `calibrate()` keeps when the same answers are typed on the command line; Enter has the robot go."""
    turns = {"pico_bot": 1, "pico_car": 2}[kit]
    metres, turned = robot.answers[:-turns], robot.answers[-turns:]
    lines: list[object] = []
    for ahead, right in zip(metres[::2], metres[1::2], strict=True):
        lines += ["", ahead, right]
    for answer in turned:
        lines += ["", answer]
    program, flash = folder / "typed" / "calibrate.py", folder / "flash"
    program.parent.mkdir()  # beside it there is no board.json
    program.write_text(
        f"from marelle import Robot\nRobot({kit!r}).calibrate()\n", encoding="utf-8"
    )
    options = {
        "--kit": kit,
        "--seed": seed,
        "--seconds": 120,
        "--flash": flash,
        "--world": folder / "world.toml",
    }
    written = [str(word) for option in options.items() for word in option]
    typed = [f"--type={line}" for line in lines]
    assert main(["run", str(program), *written, *typed, "--json"], {}) == 0
    found: dict[str, Any] = json.loads((flash / "board.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("kit", ["pico_bot", "xrp", "xrp_beta"])
def test_a_blocked_robot_says_so_within_its_limit(kit: str, tmp_path: Path) -> None:
    world = written(tmp_path, WORLD)
    program = written(
        tmp_path,
        f"from marelle import Robot, StopWatch, wait\nbot = Robot({kit!r})\nwatch = StopWatch()\n"
        "print(bot.straight(1500), watch.time())\nprint(bot.straight(-200))\n"
        "bot.drive(200, 0)\nwait(4000)\nbefore = bot.distance()\nbot.drive(-200, 0)\nwait(1000)\nprint(bot.distance() - before)\n",
        "main.py",
    )
    run = simulate(program, kit=kit, world=world, tolerances=False)
    said, blocked, back, driving, away = run.stdout.splitlines()
    assert said.startswith("E-BOT-03 straight(mm): ")
    result, ms = blocked.split()
    assert (result, back) == ("False", "True")
    assert int(ms) < 3500  # it is at the wall after 2.2 s; 1500 mm at 200 mm/s are planned for 8 s
    assert driving.startswith("E-BOT-03 drive(speed, rate): ")
    assert -200 < int(away) < -100


def driven_us(start: str, end: str, folder: Path) -> int:
    """Return how long a motor is driven after the last line of a program."""
    program = written(
        folder,
        "from machine import PWM, Pin\nfrom marelle import Motor, Robot, wait\n"
        f"{start}\nwait(1000)\n{end}\n",
        "main.py",
    )
    run = simulate(program, kit="pico_bot", world="empty", seconds=3, tolerances=False)
    assert abs(run.pose.x_mm - 2000) + abs(run.pose.y_mm - 2000) > 50  # it has moved, mm
    end_us = run.trace.program_end_us()
    went_on = run.trace.select("last")  # where the program was over, if something went on
    return end_us - int(went_on[0][0]) if went_on else 0


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
@pytest.mark.parametrize("start", list(BASES.values())[:-1], ids=list(BASES)[:-1])
def test_what_the_library_drives_stops_within_100_ms(start: str, end: str, tmp_path: Path) -> None:
    assert driven_us(start, end, tmp_path) < 100_000


def test_what_machine_drives_goes_on_as_on_a_board(tmp_path: Path) -> None:
    """So that the test above could fail: a run goes on while a motor is driven."""
    assert driven_us(BASES["motors of machine"], ENDS["return"], tmp_path) > 1_000_000
