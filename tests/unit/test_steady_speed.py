"""What the board library promises: a speed, a metre after calibration, the robot at a wall, still motors at the end; and with the simulator, over many robots."""

import itertools
import json
from collections.abc import Callable
from math import degrees, dist, hypot
from pathlib import Path
from statistics import mean, median, pstdev
from typing import Any

import pytest
from measured_robot import MeasuredRobot
from programs import ROOT, RunText
from world_files import written

from marelle_host.cli.main import main
from marelle_sim import Contact, Run, load_kit, simulate
from marelle_sim.kits import true_body

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


# The same few programs, on many robots

LINE_FOLLOWER = ROOT / "tests/benchmarks/programs/line_follower.py"
AVOIDER = ROOT / "tests/benchmarks/programs/avoider.py"
LOOK_AROUND = ROOT / "tests/data/look_around.py"
SIDES = "for _ in range(4):\n    bot.straight(300)\n    bot.turn(90)\n"
SQUARE = f"from marelle import Robot\nbot = Robot()\n{SIDES}"
HEARD_DEG = 45  # from square: the kit's range sensor hears a wall up to it
CALIBRATED = "from marelle import Robot\nbot = Robot()\nbot.settings(wheel_diameter=({left:.3f}, {right:.3f}), axle_track={track:.2f})\n"


def miss(run: Run) -> tuple[float, float]:
    """Return how far from its start a robot ended: mm, degrees."""
    start, end = run.world.start, run.pose
    turned = (end.heading_deg - start.heading_deg + 180.0) % 360.0 - 180.0
    return hypot(end.x_mm - start.x_mm, end.y_mm - start.y_mm), abs(turned)


@pytest.mark.unmeasured
def test_a_nominal_robot_closes_its_square(run_text: RunText) -> None:
    run = run_text(SQUARE, tolerances=False)
    off_mm, off_deg = miss(run)
    assert run.ended == "done"
    assert off_mm <= 2
    assert off_deg <= 1


@pytest.mark.unmeasured
def test_half_of_the_uncalibrated_robots_come_near_their_start(run_text: RunText) -> None:
    misses = [miss(run_text(SQUARE, seed=seed)) for seed in range(50)]
    assert 2 < median(off_mm for off_mm, _ in misses) <= 25
    assert 1 < median(off_deg for _, off_deg in misses) <= 7


@pytest.mark.unmeasured
@pytest.mark.parametrize("seed", range(20))
def test_calibration_closes_every_square(run_text: RunText, seed: int) -> None:
    body = true_body(load_kit("pico_bot"), seed)
    sizes = {"left": body.left_wheel_mm, "right": body.right_wheel_mm, "track": body.track_mm}
    off_mm, off_deg = miss(run_text(CALIBRATED.format(**sizes) + SIDES, seed=seed))
    assert off_mm <= 10
    assert off_deg <= 3


@pytest.mark.unmeasured
@pytest.mark.parametrize("seed", range(20))
def test_the_line_follower_stays_on_the_loop(seed: int) -> None:
    run = simulate(LINE_FOLLOWER, world="line_loop", seed=seed)
    assert run.ended == "deadline"
    assert run.on_line() >= 0.95
    assert run.visited(1430, 480, within_mm=60)  # the right side of the loop
    assert run.visited(170, 480, within_mm=60)  # and the left one


@pytest.mark.unmeasured
@pytest.mark.parametrize("seed", range(20))
def test_in_an_empty_room_the_avoider_touches_only_walls_too_slanting_to_be_heard(
    seed: int,
) -> None:
    run = simulate(AVOIDER, world="empty_room", seconds=30, seed=seed)
    assert all(slant_deg(run, contact) > HEARD_DEG for contact in run.contacts)
    assert miss(run)[0] > 100


def slant_deg(run: Run, contact: Contact) -> float:
    """Return how far from square a robot goes into a side of the mat that it touches."""
    heading = run.trace.pose_at(round(contact.time_s * 1_000_000)).heading_deg
    wall = 90 * ("north", "east", "south", "west").index(contact.name)
    return abs((heading - wall + 180) % 360 - 180)


@pytest.mark.unmeasured
def test_the_avoider_cannot_see_beside_its_body() -> None:
    contacts = simulate(AVOIDER, world="room", seconds=120, seed=3).contacts
    assert contacts
    assert {contact.name for contact in contacts} <= {"box-1", "box-3", "wall-1", "wall-2", "east"}
    assert all(0 < contact.time_s <= 120 for contact in contacts)


@pytest.mark.unmeasured
@pytest.mark.parametrize("seed", range(5))
def test_one_that_looks_around_touches_nothing(seed: int) -> None:
    run = simulate(LOOK_AROUND, world="room", seconds=120, seed=seed)
    assert run.contacts == []
    assert miss(run)[0] > 100
