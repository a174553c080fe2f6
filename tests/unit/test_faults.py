"""Faults of a robot: a program feels each as it would feel the real one, and `bot.self_test()` names it."""

import json
import math
from pathlib import Path
from typing import Any

import pytest
from programs import ROOT, Fails, RunText, program
from world_files import written

from marelle_help import cause
from marelle_sim import Run, kits, simulate

FAR = "from marelle import Robot\nbot = Robot()\nprint(bot.straight(300))\n"
ASK = "from marelle import Robot\nbot = Robot()\nprint(bot.range.distance())\n"
RAW_LINE = """
from machine import ADC
left, centre, right = ADC(26), ADC(27), ADC(28)
"""
DOCS = ROOT / "docs"
PROGRAM = """\
from marelle import Robot, wait
seen = {seen}

def ask(name, least, most):
    return seen.pop(0) if most else 0

bot = Robot({kit!r})
print(bot.self_test(ask), seen)
{after}"""
LEFT, RIGHT, NOTHING = 1, 3, 0  # forward
FINDINGS: list[tuple[dict[str, str], list[int], list[str]]] = [
    ({}, [LEFT, RIGHT], []),
    ({"left motor": "swapped"}, [RIGHT, LEFT], ["E-BOT-26 left", "E-BOT-26 right"]),
    ({"left motor": "inverted"}, [2, RIGHT], ["E-BOT-27 left"]),
    ({"left motor": "dead"}, [NOTHING, RIGHT], ["E-BOT-25 left"]),
    ({"right encoder": "inverted"}, [LEFT, RIGHT], ["E-BOT-30 right"]),
    ({"left encoder": "broken"}, [LEFT, RIGHT], ["E-BOT-28 left"]),
]


def turned(run: Run) -> float:
    """Return by how much a robot that started north ends turned, -180 to 180 degrees."""
    return (run.pose.heading_deg + 180) % 360 - 180


# Motors and wheels


def test_an_inverted_motor_has_the_robot_spin(nominal: RunText) -> None:
    raw = program("faults/powers_both_motors")
    sound, spinning = nominal(raw), nominal(raw, faults={"left motor": "inverted"})
    assert sound.pose.y_mm - 2000 > 50
    assert abs(turned(sound)) < 0.1
    assert abs(spinning.pose.y_mm - 2000) < 1
    assert turned(spinning) < -60


def test_a_weak_motor_pulls_to_its_side_and_cannot_keep_up(nominal: RunText) -> None:
    fast = FAR.replace("print", "bot.settings(straight_speed=350)\nprint")
    assert "True" in nominal(fast).stdout
    run = nominal(fast, faults={"left": "weak"})
    assert "False" in run.stdout
    assert turned(run) < -1


def test_a_dead_motor_leaves_its_wheel_still(nominal: RunText) -> None:
    run = nominal(FAR, faults={"right_motor": "dead"})
    assert run.stdout.endswith("False\n")
    assert run.pose.y_mm - 2000 < 50


def test_a_slipping_wheel_turns_the_robot_while_its_encoder_says_it_goes_straight(
    nominal: RunText,
) -> None:
    run = nominal(f"{FAR}print(bot.pose())\n", faults={"left wheel": "slips"})
    assert run.stdout == "True\n(0, 300, 0)\n"
    assert turned(run) < -45


def test_swapped_motors_turn_the_wrong_way(nominal: RunText) -> None:
    program = (
        "from marelle.parts.motor import Motor\nfrom time import sleep_ms\n"
        "Motor(10, 11).power(40)\nsleep_ms(300)\n"
    )
    assert turned(nominal(program)) > 20
    assert turned(nominal(program, faults={"left": "swapped"})) < -20


def test_a_fault_begins_at_its_time(nominal: RunText) -> None:
    run = nominal(FAR, faults={"left": ("dead", 1.0)})
    before = run.trace.pose_at(990_000)
    assert before.y_mm - 2000 > 100
    assert abs(before.heading_deg) < 0.1
    assert "False" in run.stdout


# Encoders


def test_a_broken_encoder_stalls_the_move(nominal: RunText) -> None:
    assert nominal(FAR, faults={"encoder_left": "broken"}).stdout.splitlines() == [
        "E-BOT-03 straight(mm): stopped before the end, a wheel is blocked or slow",
        "False",
    ]


def test_an_inverted_encoder_counts_down_when_its_wheel_goes_forwards(
    nominal: RunText,
) -> None:
    counts = program("faults/counts_with_an_encoder")
    sound = int(nominal(counts).stdout)
    assert sound > 200
    assert int(nominal(counts, faults={"left encoder": "inverted"}).stdout) == pytest.approx(
        -sound, abs=1
    )


def test_a_broken_encoder_makes_no_edges(nominal: RunText) -> None:
    counts = program("faults/counts_edges_of_an_encoder")
    assert int(nominal(counts).stdout) > 50
    assert nominal(counts, faults={"left encoder": "broken"}).stdout == "0\n"


# Sensors


def test_a_dead_range_sensor_times_out(nominal: RunText) -> None:
    shoots = program("faults/shoots_forty_times")
    assert min(map(int, nominal(shoots, world="room").stdout.split())) > 1000
    assert nominal(shoots, world="room", faults={"range": "dead"}).stdout == "-2\n" * 40


def test_a_range_sensor_that_dies_in_a_drive_stops_the_robot(nominal: RunText) -> None:
    drives = program("faults/drives_until_it_is_near")
    run = nominal(drives, faults={"range": ("dead", 1.0)}, world="room", seconds=5)
    assert run.error is not None
    assert (run.error.facts["code"], run.error.facts["pin"]) == ("E-BOT-33", "15")
    assert 1.0 < run.trace.end_us / 1e6 < 1.5


def test_a_stuck_range_sensor_always_says_what_it_heard_first(nominal: RunText) -> None:
    ranges = program("faults/ranges_twice")
    first, second = map(int, nominal(ranges, world="room").stdout.split())
    assert first - second > 150
    stuck = nominal(ranges, world="room", faults={"range": "stuck"}).stdout.split()
    assert stuck == [str(first), str(first)]


def test_a_range_sensor_that_is_stuck_from_the_start_leaves_the_other_robot_its_own(
    nominal: RunText, tmp_path: Path
) -> None:
    starts = '[[robot]]\nname = "{}"\nat = [{}, 500]\nheading = 0\n'
    head = "format = 1\nsize = [2000, 2000]\nborder = true\n"
    world = written(tmp_path, head + starts.format("blue", 500) + starts.format("red", 1500))
    run = nominal(ASK, world=world, faults={"blue/range": "stuck"})
    assert [robot.stdout for robot in run.robots] == ["1435\n", "1435\n"]


def test_a_noisy_range_sensor_jumps_and_sometimes_hears_nothing(
    nominal: RunText,
) -> None:
    shoots = program("faults/shoots_forty_times")
    assert len({*nominal(shoots, world="room").stdout.split()}) == 1
    noisy = {*nominal(shoots, world="room", faults={"range sensor": "noisy"}).stdout.split()}
    assert len(noisy) > 8
    assert "-1" in noisy


def test_a_dead_line_sensor_sees_white_and_a_stuck_one_what_it_saw(
    nominal: RunText,
) -> None:
    program = f"{RAW_LINE}print(centre.read_u16())\n"
    black = nominal(program, world="line_loop").stdout
    assert int(black) > 40_000
    faults = {"centre line sensor": "dead"}
    assert nominal(program, world="line_loop", faults=faults).stdout == "0\n"
    away = f"from marelle import Robot\nRobot().turn(90)\n{program}"
    assert int(nominal(away, world="line_loop").stdout) < 10_000
    assert nominal(away, world="line_loop", faults={"centre line sensor": "stuck"}).stdout == black


def test_a_noisy_line_sensor_jumps(nominal: RunText) -> None:
    program = f"{RAW_LINE}print(*(left.read_u16() for _ in range(30)))\n"
    assert len(set(nominal(program).stdout.split())) == 1
    noisy = nominal(program, faults={"left line sensor": "noisy"}).stdout.split()
    assert max(map(int, noisy)) - min(map(int, noisy)) > 8000


@pytest.mark.parametrize("named", ["left line sensor", "right line sensor"])
def test_swapped_line_sensors_see_each_others_side(
    named: str, nominal: RunText, tmp_path: Path
) -> None:
    world = written(
        tmp_path,
        "format = 1\nsize = [600, 600]\n[[patch]]\nshape = 'rectangle'\n"
        "at = [150, 300]\nsize = [290, 500]\n",
    )
    program = f"{RAW_LINE}print(left.read_u16() > 30000, right.read_u16() > 30000)\n"
    assert nominal(program, world=world).stdout == "True False\n"
    assert nominal(program, world=world, faults={named: "swapped"}).stdout == "False True\n"


def test_a_dead_inertial_sensor_does_not_answer(nominal: RunText) -> None:
    program = "from marelle import Robot\nprint(Robot().imu.turn_rate())\n"
    assert nominal(program).stdout == "0\n"
    assert nominal(program, faults={"imu": "dead"}).ended == "error"


@pytest.mark.parametrize(
    ("faults", "found"),
    [({}, "[60, 106]"), ({"imu": "dead"}, "[60]"), ({"screen": "dead"}, "[106]")],
)
def test_a_dead_chip_is_missing_on_its_bus(
    faults: dict[str, str], found: str, nominal: RunText
) -> None:
    scan = "from machine import I2C, Pin\nprint(I2C(0, sda=Pin(4), scl=Pin(5)).scan())\n"
    assert nominal(scan, faults=faults).stdout == f"{found}\n"


def test_a_stuck_inertial_sensor_feels_no_turn_and_a_noisy_one_many(
    nominal: RunText,
) -> None:
    feels = program("faults/feels_its_turn")
    assert max(map(int, nominal(feels).stdout.split())) > 60
    assert set(nominal(feels, faults={"imu": "stuck"}).stdout.split()) == {"0"}
    noisy = [int(rate) for rate in nominal(feels, faults={"imu": "noisy"}).stdout.split()]
    assert max(noisy) - min(noisy[10:]) > 20


def test_the_noise_of_an_inertial_sensor_takes_any_value(nominal: RunText) -> None:
    run = nominal(program("faults/feels_that_it_stands"), faults={"imu": "noisy"})
    assert len({*run.stdout.split()}) > 20  # not only none, one or two of its deviations


# What people see, hear and press


@pytest.mark.parametrize(
    ("part", "act", "kind"),
    [
        ("led", "bot.led.on()", "led"),
        ("pixels", "bot.pixels.fill(9, 9, 9)", "pixels"),
        ("buzzer", "bot.buzzer.beep(50)", "tone"),
    ],
)
def test_a_dead_light_or_buzzer_stays_dark_or_silent(
    part: str, act: str, kind: str, nominal: RunText
) -> None:
    program = f"from marelle import Robot, wait\nbot = Robot()\n{act}\nwait(100)\n{act}\n"
    assert nominal(program).trace.select(kind)
    assert not nominal(program, faults={part: "dead"}).trace.select(kind)


@pytest.mark.parametrize(
    ("part", "act", "kind", "dark"),
    [
        ("led", "bot.led.on()", "led", 0),
        ("pixels", "bot.pixels.fill(9, 9, 9)", "pixels", "000000" * 4),
        ("buzzer", "bot.buzzer.on(440)", "tone", 0),
    ],
)
def test_a_light_or_buzzer_that_dies_goes_out(
    part: str, act: str, kind: str, dark: object, nominal: RunText
) -> None:
    program = f"from marelle import Robot, wait\nbot = Robot()\n{act}\nwait(1000)\n"
    last = nominal(program, faults={part: ("dead", 0.5)}).trace.select(kind)[-1]
    assert (last[0], last[-1]) == (500_000, dark)


@pytest.mark.parametrize(
    ("name", "faults", "told"),
    [
        ("asks_its_button", {}, "False False True False "),
        ("asks_its_button", {"button": "dead"}, "False " * 4),
        ("asks_its_button", {"button": "stuck"}, "True " * 4),
        ("notes_edges_of_a_button", {}, "[0, 1]\n"),
        ("notes_edges_of_a_button", {"button": "dead"}, "[]\n"),
        ("notes_edges_of_a_button", {"button": ("stuck", 0.5)}, "[0, 1, 0]\n"),
    ],
)
def test_a_dead_button_is_pressed_in_vain_and_a_stuck_one_is_always_pressed(
    name: str, faults: dict[str, Any], told: str, nominal: RunText
) -> None:
    run = nominal(program(f"faults/{name}"), press={"button": [0.15]}, faults=faults)
    assert run.stdout == told


# The battery


def test_a_low_battery_shows_in_its_voltage_and_in_the_speed(nominal: RunText) -> None:
    program = "from marelle import Robot, wait\nbot = Robot()\nprint(bot.battery.voltage())\n"
    fast = program + "bot.drive(450, 0)\nwait(1500)\n"
    sound, low = nominal(fast), nominal(fast, faults={"battery": "low"})
    assert int(sound.stdout) == pytest.approx(5930, abs=60)
    assert int(low.stdout) == pytest.approx(4140, abs=60)
    start_mm = sound.world.start.y_mm
    # 4.1 V give a wheel 395 mm/s at most, less the 48 that friction takes at any voltage.
    assert low.pose.y_mm - start_mm < 0.88 * (sound.pose.y_mm - start_mm)


def test_a_brown_out_restarts_the_board_when_both_motors_pull(nominal: RunText) -> None:
    faults = {"battery": "brown-out"}
    run = nominal(FAR, faults=faults)
    assert (run.ended, run.error, run.stdout) == ("brown-out", None, "")
    assert run.story("en")[-1].startswith("The board restarts by itself after")
    assert nominal("from marelle import Robot\nRobot().led.on()\n", faults=faults).ended == "done"


def test_a_battery_named_as_an_encoder_has_the_faults_of_a_battery(
    nominal: RunText, tmp_path: Path
) -> None:
    table = (Path(kits.__file__).parent / "pico_bot.toml").read_text("utf-8")
    kit = written(tmp_path, table.replace('name = "battery"', 'name = "left encoder"'), "kit.toml")
    voltage = "from marelle import Robot\nprint(Robot().battery.voltage())\n"
    assert int(nominal(voltage, kit=kit, faults={"left encoder": "low"}).stdout) < 4300


def test_a_brown_out_in_a_child_is_told_as_one(nominal: RunText) -> None:
    run = nominal(FAR, faults={"battery": "brown-out"}, isolate=True)
    here = nominal(FAR, faults={"battery": "brown-out"})
    assert (run.ended, run.sha256()) == ("brown-out", here.sha256())


@pytest.mark.parametrize(("faults", "seen", "found"), FINDINGS)
def test_what_is_wrong_is_named_by_its_code_and_its_side(
    faults: dict[str, str], seen: list[int], found: list[str], run_text: RunText
) -> None:
    text = PROGRAM.format(kit="pico_bot", seen=seen, after="")
    run = run_text(text, world="empty", faults=faults, tolerances=False)
    *lines, last = run.stdout.splitlines()
    assert [line.partition(":")[0] for line in lines] == found
    assert last == f"{not found} []"
    assert abs(run.pose.x_mm - 2000) + abs(run.pose.y_mm - 2000) < 40  # it hardly moves


def test_a_car_without_encoders_is_tested_by_eye(run_text: RunText) -> None:
    text = PROGRAM.format(kit="pico_car", seen=[4, LEFT], after="print(bot.straight(200))")
    run = run_text(text, kit="pico_car", world="empty", tolerances=False)
    assert [line.partition(":")[0] for line in run.stdout.splitlines()] == [
        "E-BOT-26 left",
        "E-BOT-27 left",
        "E-BOT-26 right",
        "False []",
        "True",
    ]


def test_the_program_of_the_pages_answers_what_its_robot_did(tmp_path: Path) -> None:
    program = (DOCS / "programs" / "calibrate.py").read_text("utf-8")
    for page in ("robot.md", "robot.fr.md"):
        assert f"```python\n{program}```" in (DOCS / page).read_text("utf-8")
    there = written(tmp_path, program.replace(', "turned": -10', ""), "main.py")
    run = simulate(there, world="empty")
    ahead, right = run.pose.y_mm - 2000, run.pose.x_mm - 2000
    assert run.stdout.startswith("To be measured: turned -180 180\n")
    assert math.hypot(ahead - 994, right - 49) < 3  # it has turned on the spot since
    assert abs((run.pose.heading_deg - 5.6 + 180) % 360 - 180 + 10) < 1
    run = simulate(DOCS / "programs" / "calibrate.py", world="empty")
    there.write_text("from marelle import Robot\nRobot().straight(1000)\n", "utf-8")
    (tmp_path / "board.json").write_text(run.stdout.splitlines()[-1], "utf-8")
    assert abs(simulate(there, world="empty").pose.x_mm - 2000) < 3  # of 49
    assert json.loads(run.stdout.splitlines()[-1])["track"] > 100


def test_a_question_that_nobody_answers_says_how_to_answer(vm: str, fails: Fails) -> None:
    problem = cause(
        fails("from marelle import Robot\nbot = Robot()\nok = bot.self_test()\n", vm=vm)
    )
    facts = problem.facts
    assert (problem.code, facts["name"], facts["line"]) == ("E-BOT-31", "self_test", 3)
    error = fails("ask = input\ndef calibrate():\n    ask()\ncalibrate()\n", vm=vm)
    assert error.code == "E-PROG-21"
