"""Faults of a robot: a program feels each as it would feel the real one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marelle_host.cli.main import main
from marelle_host.cli.options import parse_fault
from marelle_sim import UsageProblem, WorldError, load_kit, load_world, simulate
from marelle_sim.parts.faults import FAULTS, faults_of, find, listed, targets
from marelle_text import Problem, Text

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from marelle_sim import Run

PICO = load_kit("pico_bot")
EACH = [(part, fault) for part in targets(PICO) for fault in faults_of(PICO, part)]
FAR = "from marelle import Robot\nbot = Robot()\nprint(bot.straight(300))\n"
ASK = "from marelle import Robot\nbot = Robot()\nprint(bot.range.distance())\n"
RAW_RANGE = """
from machine import Pin, time_pulse_us
from time import sleep_us
trigger, echo = Pin(14, Pin.OUT, value=0), Pin(15, Pin.IN)
def shoot():
    trigger.value(1)
    sleep_us(10)
    trigger.value(0)
    return time_pulse_us(echo, 1, 30_000)
"""
RAW_LINE = """
from machine import ADC
left, centre, right = ADC(26), ADC(27), ADC(28)
"""


@pytest.fixture
def nominal(run_text: Callable[..., Run]) -> Callable[..., Run]:
    """Return a function that runs a program on a nominal robot in the empty world."""

    def run(text: str, **options: Any) -> Run:
        return run_text(text, **{"tolerances": False, "world": "empty", "seconds": 20, **options})

    return run


def turned(run: Run) -> float:
    """Return by how much a robot that started north ends turned, -180 to 180 degrees."""
    return (run.pose.heading_deg + 180) % 360 - 180


# Motors and wheels


def test_an_inverted_motor_has_the_robot_spin(nominal: Callable[..., Run]) -> None:
    raw = (
        "from machine import Pin, PWM\nfrom time import sleep_ms\n"
        "for pin in (10, 12):\n    PWM(Pin(pin), freq=20_000, duty_u16=30_000)\nsleep_ms(500)\n"
    )
    sound, spinning = nominal(raw), nominal(raw, faults={"left motor": "inverted"})
    assert sound.pose.y_mm - 2000 > 50
    assert abs(turned(sound)) < 0.1
    assert abs(spinning.pose.y_mm - 2000) < 1
    assert turned(spinning) < -60


def test_a_weak_motor_pulls_to_its_side_and_cannot_keep_up(nominal: Callable[..., Run]) -> None:
    run = nominal(FAR, faults={"left": "weak"})
    assert "False" in run.stdout
    assert turned(run) < -1


def test_a_dead_motor_leaves_its_wheel_still(nominal: Callable[..., Run]) -> None:
    run = nominal(FAR, faults={"right_motor": "dead"})
    assert run.stdout.splitlines()[-1] == "False"
    assert run.pose.y_mm - 2000 < 50


def test_a_slipping_wheel_turns_the_robot_while_its_encoder_says_it_goes_straight(
    nominal: Callable[..., Run],
) -> None:
    run = nominal(f"{FAR}print(bot.pose())\n", faults={"left wheel": "slips"})
    told, believed = run.stdout.splitlines()
    assert told == "True"
    assert believed == "(0, 300, 0)"
    assert turned(run) < -45


def test_swapped_motors_turn_the_wrong_way(nominal: Callable[..., Run]) -> None:
    program = (
        "from marelle.parts.motor import Motor\nfrom time import sleep_ms\n"
        "Motor(10, 11).power(40)\nsleep_ms(300)\n"
    )
    assert turned(nominal(program)) > 20
    assert turned(nominal(program, faults={"left": "swapped"})) < -20


def test_a_fault_begins_at_its_time(nominal: Callable[..., Run]) -> None:
    run = nominal(FAR, faults={"left": ("dead", 1.0)})
    before = run.trace.pose_at(990_000)
    assert before.y_mm - 2000 > 100
    assert abs(before.heading_deg) < 0.1
    assert "False" in run.stdout


# Encoders


def test_a_broken_encoder_stalls_the_move(nominal: Callable[..., Run]) -> None:
    run = nominal(FAR, faults={"encoder_left": "broken"})
    assert run.stdout.splitlines() == [
        "E-BOT-03 straight(mm): stopped before the end, a wheel is blocked or slow",
        "False",
    ]


def test_an_inverted_encoder_counts_down_when_its_wheel_goes_forwards(
    nominal: Callable[..., Run],
) -> None:
    program = (
        "from marelle.kits import make_wheel\nfrom time import sleep_ms\n"
        "motor, encoder = make_wheel((10, 11), (0, 6))\nmotor.power(40)\nsleep_ms(300)\n"
        "print(encoder.count())\n"
    )
    sound = int(nominal(program).stdout)
    assert sound > 200
    assert int(nominal(program, faults={"left encoder": "inverted"}).stdout) == pytest.approx(
        -sound, abs=1
    )


def test_a_broken_encoder_makes_no_edges(nominal: Callable[..., Run]) -> None:
    program = (
        "from machine import Pin\nfrom marelle.parts.motor import Motor\nfrom time import sleep_ms\n"
        "seen = []\nPin(6).irq(lambda pin: seen.append(1), Pin.IRQ_RISING)\n"
        "Motor(10, 11).power(40)\nsleep_ms(300)\nprint(len(seen))\n"
    )
    assert int(nominal(program).stdout) > 50
    assert nominal(program, faults={"left encoder": "broken"}).stdout == "0\n"


# Sensors


def test_a_dead_range_sensor_times_out(nominal: Callable[..., Run]) -> None:
    program = f"{RAW_RANGE}print(shoot())\n"
    options = {"world": "room"}
    assert int(nominal(program, **options).stdout) > 1000
    assert nominal(program, faults={"range": "dead"}, **options).stdout == "-2\n"
    assert nominal(ASK, faults={"range": "dead"}, **options).stdout == "9999\n"


def test_a_stuck_range_sensor_always_says_what_it_heard_first(nominal: Callable[..., Run]) -> None:
    program = (
        "from marelle import Robot, wait\nbot = Robot()\n"
        "for way in (0, 200):\n    bot.straight(way)\n    wait(100)\n    print(bot.range.distance())\n"
    )
    first, second = map(int, nominal(program, world="room").stdout.split())
    assert first - second > 150
    stuck = nominal(program, world="room", faults={"range": "stuck"}).stdout.split()
    assert stuck == [str(first), str(first)]


def test_a_noisy_range_sensor_jumps_and_sometimes_hears_nothing(
    nominal: Callable[..., Run],
) -> None:
    program = (
        f"{RAW_RANGE}from time import sleep_ms\nfor _ in range(40):\n"
        "    print(shoot())\n    sleep_ms(60)\n"
    )
    sound = nominal(program, world="room").stdout.split()
    noisy = nominal(program, world="room", faults={"range sensor": "noisy"}).stdout.split()
    assert len(set(sound)) == 1
    assert len(set(noisy)) > 8
    assert "-1" in noisy


def test_a_dead_line_sensor_sees_white_and_a_stuck_one_what_it_saw(
    nominal: Callable[..., Run],
) -> None:
    program = f"{RAW_LINE}print(centre.read_u16())\n"
    black = nominal(program, world="line_loop").stdout
    assert int(black) > 40_000
    faults = {"centre line sensor": "dead"}
    assert nominal(program, world="line_loop", faults=faults).stdout == "0\n"
    away = f"from marelle import Robot\nRobot().turn(90)\n{program}"
    assert int(nominal(away, world="line_loop").stdout) < 10_000
    stuck = nominal(away, world="line_loop", faults={"centre line sensor": "stuck"})
    assert stuck.stdout == black


def test_a_noisy_line_sensor_jumps(nominal: Callable[..., Run]) -> None:
    program = f"{RAW_LINE}print(*(left.read_u16() for _ in range(30)))\n"
    assert len(set(nominal(program).stdout.split())) == 1
    noisy = nominal(program, faults={"left line sensor": "noisy"}).stdout.split()
    assert max(map(int, noisy)) - min(map(int, noisy)) > 8000


@pytest.mark.parametrize("named", ["left line sensor", "right line sensor"])
def test_swapped_line_sensors_see_each_others_side(
    named: str, nominal: Callable[..., Run], tmp_path: Path
) -> None:
    world = tmp_path / "world.toml"
    world.write_text(
        "format = 1\nsize = [600, 600]\n[[patch]]\nshape = 'rectangle'\n"
        "at = [150, 300]\nsize = [290, 500]\n",
        encoding="utf-8",
    )
    program = f"{RAW_LINE}print(left.read_u16() > 30000, right.read_u16() > 30000)\n"
    assert nominal(program, world=world).stdout == "True False\n"
    assert nominal(program, world=world, faults={named: "swapped"}).stdout == "False True\n"


def test_a_dead_inertial_sensor_does_not_answer(nominal: Callable[..., Run]) -> None:
    program = "from marelle import Robot\nprint(Robot().imu.turn_rate())\n"
    assert nominal(program).stdout == "0\n"
    run = nominal(program, faults={"imu": "dead"})
    assert run.ended == "error"
    scan = "from machine import I2C, Pin\nprint(I2C(0, sda=Pin(4), scl=Pin(5)).scan())\n"
    assert nominal(scan).stdout == "[60, 106]\n"
    assert nominal(scan, faults={"imu": "dead"}).stdout == "[60]\n"
    assert nominal(scan, faults={"screen": "dead"}).stdout == "[106]\n"


def test_a_stuck_inertial_sensor_feels_no_turn_and_a_noisy_one_many(
    nominal: Callable[..., Run],
) -> None:
    program = (
        "from marelle import Robot, wait\nbot = Robot()\nbot.drive(0, 90)\n"
        "for _ in range(20):\n    wait(50)\n    print(bot.imu.turn_rate())\n"
    )
    rates = [int(rate) for rate in nominal(program).stdout.split()]
    assert max(rates) > 60
    stuck = nominal(program, faults={"imu": "stuck"}).stdout.split()
    assert set(stuck) == {"0"}
    noisy = [int(rate) for rate in nominal(program, faults={"imu": "noisy"}).stdout.split()]
    assert max(noisy) - min(noisy[10:]) > 20


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
    part: str, act: str, kind: str, nominal: Callable[..., Run]
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
    part: str, act: str, kind: str, dark: object, nominal: Callable[..., Run]
) -> None:
    program = f"from marelle import Robot, wait\nbot = Robot()\n{act}\nwait(1000)\n"
    last = nominal(program, faults={part: ("dead", 0.5)}).trace.select(kind)[-1]
    assert (last[0], last[-1]) == (500_000, dark)


def test_a_dead_button_is_pressed_in_vain_and_a_stuck_one_is_always_pressed(
    nominal: Callable[..., Run],
) -> None:
    program = (
        "from marelle import Robot, wait\nbot = Robot()\nfor _ in range(4):\n"
        "    print(bot.button.pressed(), end=' ')\n    wait(100)\n"
    )
    press = {"button": [0.15]}
    assert nominal(program, press=press).stdout == "False False True False "
    assert nominal(program, press=press, faults={"button": "dead"}).stdout == "False " * 4
    assert nominal(program, press=press, faults={"button": "stuck"}).stdout == "True " * 4
    edges = (
        "from machine import Pin\nfrom time import sleep_ms\nseen = []\n"
        "Pin(20, Pin.IN, Pin.PULL_UP).irq(lambda pin: seen.append(pin.value()))\n"
        "sleep_ms(900)\nprint(seen)\n"
    )
    assert nominal(edges, press=press).stdout == "[0, 1]\n"
    assert nominal(edges, press=press, faults={"button": "dead"}).stdout == "[]\n"
    assert nominal(edges, press=press, faults={"button": ("stuck", 0.5)}).stdout == "[0, 1, 0]\n"


# The battery


def test_a_low_battery_shows_in_its_voltage_and_in_the_speed(nominal: Callable[..., Run]) -> None:
    program = "from marelle import Robot, wait\nbot = Robot()\nprint(bot.battery.voltage())\n"
    fast = program + "bot.drive(450, 0)\nwait(1500)\n"
    sound, low = nominal(fast), nominal(fast, faults={"battery": "low"})
    assert int(sound.stdout) == pytest.approx(5930, abs=60)
    assert int(low.stdout) == pytest.approx(4140, abs=60)
    assert sound.pose.y_mm - low.pose.y_mm > 100


def test_a_brown_out_restarts_the_board_when_both_motors_pull(nominal: Callable[..., Run]) -> None:
    faults = {"battery": "brown-out"}
    run = nominal(FAR, faults=faults)
    assert (run.ended, run.error, run.stdout) == ("brown-out", None, "")
    assert run.story("en")[-1].startswith("The board restarts by itself after")
    assert nominal("from marelle import Robot\nRobot().led.on()\n", faults=faults).ended == "done"


def test_a_brown_out_in_a_child_is_told_as_one(nominal: Callable[..., Run]) -> None:
    run = nominal(FAR, faults={"battery": "brown-out"}, isolate=True)
    here = nominal(FAR, faults={"battery": "brown-out"})
    assert (run.ended, run.sha256()) == ("brown-out", here.sha256())


# Names, and what is told


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("left motor", "left motor"), ("left_motor", "left motor"), ("Left  Motor", "left motor"),
        ("left", "left motor"), ("right wheel", "right motor"), ("encoder_left", "left encoder"),
        ("left encoder", "left encoder"), ("range", "range sensor"), ("imu", "inertial sensor"),
        ("lsm6dsox", "inertial sensor"), ("screen", "screen"), ("battery", "battery"),
        ("motor", ""), ("wing", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_part_is_found_by_what_people_call_it(written: str, meant: str) -> None:
    assert find(PICO, written) == meant


def test_every_part_of_the_kit_can_fail() -> None:
    assert {part.name for part in PICO.parts} < set(targets(PICO))
    assert all(targets(PICO)[part] in FAULTS for part in targets(PICO))
    assert len(EACH) == 40


def test_wires_are_swapped_only_where_there_is_another_part(tmp_path: Path) -> None:
    assert "swapped" not in faults_of(PICO, "range sensor")
    parts = Path(PICO.source).read_text(encoding="utf-8").split("[[part]]")
    path = tmp_path / "one.toml"
    path.write_text("[[part]]".join(parts[:2]), encoding="utf-8")
    assert faults_of(load_kit(path), "left motor") == ["dead", "inverted", "slips", "weak"]


@pytest.mark.parametrize(
    ("faults", "code"),
    [
        ({"wing": "dead"}, "E-RUN-10"), ({"left": "blue"}, "E-RUN-11"),
        ({"range": "swapped"}, "E-RUN-11"), ({"range": ("dead", -1)}, "E-RUN-03"),
        ({"range": ("dead", float("nan"))}, "E-RUN-03"), ({"range": ("dead", 1e9)}, "E-RUN-03"),
    ],
)  # fmt: skip
def test_a_fault_that_cannot_be_is_refused(
    faults: Any, code: str, nominal: Callable[..., Run]
) -> None:
    with pytest.raises(UsageProblem) as refused:
        nominal("pass", faults=faults)
    assert refused.value.code == code


def test_several_faults_may_be_given_in_a_list_or_as_rows() -> None:
    rows = [("left", "weak", 0.0), ("left", "dead", 2.0), ("range", "dead", 0.0)]
    assert listed({"left": ["weak", ("dead", 2.0)], "range": "dead"}) == rows
    assert listed(rows) == rows


def test_the_story_tells_faults_only_when_asked(nominal: Callable[..., Run]) -> None:
    run = nominal("pass", faults={"left": ("weak", 2), "battery": "low"})
    assert not any("weak" in sentence for sentence in run.story("en"))
    told = [sentence.replace("\xa0", " ") for sentence in run.story("en", reveal=True)]
    assert told[1:3] == [
        "Fault from the start: battery, almost empty.",
        "Fault at 2 s: left motor, weak.",
    ]
    assert run.trace.header["robots"][0]["faults"] == [
        ["left motor", "weak", 2_000_000], ["battery", "low", 0],
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_fault_has_its_words(language: str, nominal: Callable[..., Run]) -> None:
    run = nominal("pass", faults=[(part, fault, 0) for part, fault in EACH])
    assert sum("%" not in said for said in run.story(language, reveal=True)) == len(EACH) + 3


# What a fault leaves alone


def test_a_run_without_faults_says_nothing_of_them(nominal: Callable[..., Run]) -> None:
    plain, none = nominal(FAR), nominal(FAR, faults={})
    assert "faults" not in json.dumps(plain.trace.header)
    assert plain.sha256() == none.sha256()


def test_before_a_fault_the_run_is_that_of_a_sound_robot(run_text: Callable[..., Run]) -> None:
    program = FAR + "print(bot.line.values(), bot.range.distance(), bot.imu.turn_rate())\n"
    sound = run_text(program, world="room", seed=5)
    late = run_text(program, world="room", seed=5, faults=[(part, f, 50) for part, f in EACH])
    assert (late.stdout, late.trace.events) == (sound.stdout, sound.trace.events)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(EACH), max_size=3), st.integers(0, 3000))
def test_any_faults_give_the_same_run_again(faults: list[tuple[str, str]], at_ms: int) -> None:
    given_ = [(part, fault, at_ms / 1000) for part, fault in faults]
    runs = [
        simulate("docs/programs/square.py", faults=given_, seconds=6, seed=2) for _ in range(2)
    ]
    assert runs[0].sha256() == runs[1].sha256()


# In the world's file and on the command line

WORLD = (
    "format = 1\nsize = [900, 600]\n\n[[fault]]\npart = '{part}'\nfault = '{fault}'\ntime = 1.5\n"
)


def test_a_world_file_may_hold_faults(nominal: Callable[..., Run], tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text(WORLD.format(part="left", fault="weak"), encoding="utf-8")
    run = nominal("pass", world=path)
    assert run.trace.header["robots"][0]["faults"] == [["left motor", "weak", 1_500_000]]
    assert load_world(path).describe(Text("en")).count("weak") == 0


@pytest.mark.parametrize(
    ("part", "fault", "code", "near"),
    [
        ("lft motor", "weak", "E-WORLD-31", "left motor"),
        ("left", "week", "E-WORLD-32", "weak"),
    ],
)
def test_a_wrong_name_in_a_world_is_told_by_its_line(
    part: str, fault: str, code: str, near: str, nominal: Callable[..., Run], tmp_path: Path
) -> None:
    path = tmp_path / "broken.toml"
    path.write_text(WORLD.format(part=part, fault=fault), encoding="utf-8")
    with pytest.raises(WorldError) as refused:
        nominal("pass", world=path)
    facts = refused.value.facts
    assert (refused.value.code, facts["line"], facts["file"]) == (code, 4, str(path))
    assert near in facts["nearest"]


def test_an_input_of_a_world_that_nothing_listens_to_is_told_by_its_line(
    nominal: Callable[..., Run], tmp_path: Path
) -> None:
    path = tmp_path / "world.toml"
    path.write_text(
        "format = 1\nsize = [900, 600]\n\n[[input]]\nname = 'buton'\ntime = 1\n", encoding="utf-8"
    )
    with pytest.raises(WorldError) as refused:
        nominal("pass", world=path)
    assert (refused.value.code, refused.value.facts["line"]) == ("E-WORLD-30", 5)
    assert refused.value.facts["nearest"] == "button"


def test_the_command_breaks_parts_and_reveals_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "go.py").write_text(FAR, encoding="utf-8")
    command = ["run", "go.py", "--lang", "en", "--fault", "left_motor=inverted@0,5", "--json"]
    assert main(command, {}) == 0
    said = json.loads(capsys.readouterr().out)
    assert "left motor" not in " ".join(said["story"])
    assert main([*command, "--reveal"], {}) == 0
    story = json.loads(capsys.readouterr().out)["story"]
    assert (
        story[1].replace("\xa0", " ") == "Fault at 0.5 s: left motor, wired the wrong way round."
    )


@given(st.sampled_from(EACH), st.integers(0, 86_400_000))
def test_any_fault_is_read_back(broken: tuple[str, str], ms: int) -> None:
    part, fault = broken
    assert parse_fault(f"{part}={fault}@{ms / 1000:.3f}") == (part, fault, ms / 1000)
    assert parse_fault(f"{part}={fault}") == (part, fault, 0.0)


@given(st.text(max_size=30))
def test_whatever_is_typed_for_a_fault_it_is_read_or_refused(typed: str) -> None:
    try:
        read = parse_fault(typed)
    except Problem as problem:
        assert problem.code == "E-USE-16"  # noqa: PT017 - either will do
    else:
        assert 0 <= read.time_s <= 86_400
