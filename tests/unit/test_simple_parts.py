"""Servo, relay, knob, pulled pin, sensor with one wire: what the program does and what the kit's parts feel."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from chip_kit import BARE
from hypothesis import given, settings, strategies as st
from programs import ROOT, RunText, error_of, program, program_text
from refused import refuses

from marelle_sim import KitError, Run, UsageProblem, WorldError, simulate, virtual_board
from marelle_sim.trace import Glow, Led, Print, Relay, Servo, Tone

KIT = (
    BARE
    + """\
[[part]]
kind = "servo"
name = "arm"
pin = 15
start_deg = 0
[[part]]
kind = "relay"
name = "pump"
pin = 14
active = 0
[[part]]
kind = "potentiometer"
name = "knob"
adc = 0
[[part]]
kind = "digital"
name = "motion"
pin = 22
"""
)
LIBRARY = program_text("parts/servo_relay_knob")


@pytest.fixture
def kit_run(tmp_path: Path) -> Any:
    def run(program: str, more: str = "", world: str = "", **options: Any) -> Run:
        (tmp_path / "kit.toml").write_text(KIT + more, encoding="utf-8")
        (tmp_path / "main.py").write_text(program, encoding="utf-8")
        if world:
            (tmp_path / "world.toml").write_text("format = 1\nsize = [400, 400]\n" + world)
        return simulate(tmp_path, **options)

    return run


def test_the_library_and_the_kit_agree(kit_run: Any) -> None:
    run = kit_run(LIBRARY, inputs=[("knob", 80, 1.0), ("motion", 1, 1.5)])
    first, second = map(int, run.stdout.split())
    assert (first, second) == (50, 80)
    assert 1.5 <= run.trace.find(Relay)[-1].time_us / 1e6 - 0.2 < 1.53
    closed, opened = run.trace.find(Relay)
    assert (closed.name, closed.level, opened.level) == ("pump", 1, 0)
    start, on, off = run.trace.find(Servo)
    assert (start.angle_mdeg, start.goal_mdeg) == (0, pytest.approx(90_000, abs=10))
    # 500 degrees a second: 0.12 s for 60, as an SG90's sheet says
    assert on.angle_mdeg == pytest.approx(50_000, abs=1000)
    assert start.angle_at(on.time_us) == pytest.approx(on.angle_mdeg / 1000, abs=0.01)
    assert on.angle_at(on.time_us + 140_000) == pytest.approx(120, abs=0.2)
    assert (off.angle_mdeg, off.goal_mdeg) == (on.goal_mdeg, on.goal_mdeg)
    told = " ".join(run.story("en"))
    assert 'At 0.1 s, "arm" turns to 120 degrees.' in told
    assert '"pump" switches on.' in told
    assert '"knob" becomes 80.' in told


def test_a_pulse_made_by_hand_is_as_good_as_one_of_a_channel(kit_run: Any) -> None:
    sent, *_others, gone = kit_run(
        program_text("parts/pulses_by_hand"), tolerances=False
    ).trace.find(Servo)
    assert sent.goal_mdeg == pytest.approx(90_000, abs=1500)
    assert (gone.angle_mdeg, gone.goal_mdeg) == (pytest.approx(90_000, abs=1500),) * 2
    assert gone.time_us == pytest.approx(600_000 + 50_000, abs=30_000)


def test_a_servo_hears_nothing_at_the_frequency_of_a_motor(kit_run: Any) -> None:
    program = "from machine import PWM, Pin\nPWM(Pin(15), freq=20_000, duty_u16=5000)\n"
    assert kit_run(program).trace.find(Servo) == []


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (("knob", 101, 1.0), "E-RUN-26"),
        (("motion", 2, 1.0), "E-RUN-26"),
        (("arm", 20, 1.0), "E-RUN-05"),
    ],
)
def test_a_value_that_cannot_be_is_refused(
    kit_run: Any, given: tuple[str, int, float], code: str
) -> None:
    with refuses(UsageProblem, code):
        kit_run("pass", inputs=[given])
    name, value, time_s = given
    world = f'[[input]]\nname = "{name}"\ntime = {time_s}\nvalue = {value}\n'
    with refuses(WorldError, {"E-RUN-26": "E-WORLD-36", "E-RUN-05": "E-WORLD-30"}[code], line=4):
        kit_run("pass", world=world)


def test_what_fails_no_longer_changes(kit_run: Any) -> None:
    faults = {"arm": "dead", "pump": "dead", "knob": "dead", "motion": "stuck"}
    program = LIBRARY.replace("motion.wait_for()", "wait(2000)\nprint(motion.active())")
    run = kit_run(program, faults=faults, inputs=[("knob", 80, 1.0), ("motion", 1, 1.5)])
    assert run.stdout.split() == ["0", "False", "0"]
    assert (run.trace.find(Servo), run.trace.find(Relay)) == ([], [])


MORE = """
[[part]]
kind = "joystick"
name = "stick"
adcs = [1, 2]
pin = 21
[[part]]
kind = "ir_receiver"
name = "remote"
pin = 20
[[part]]
kind = "led"
name = "lamp"
pin = 9
"""


DRIVEN = program_text("parts/stick_and_remote")


def test_a_stick_and_a_remote_control_are_set_by_the_run(kit_run: Any) -> None:
    inputs = [("stick.x", 100, 0.5), ("stick.y", -50, 0.5), ("stick.button", 1, 0.5)]
    inputs += [("remote", 3 * 256 + 0x45, 1.0), ("remote", 0, 1.03)]
    run = kit_run(DRIVEN, MORE, inputs=inputs)
    first, heard, after = run.stdout.splitlines()
    assert (first, heard) == ("0 0 False", f"{0x45} 3 {0x45}")
    x, y, pressed = after.split()
    assert (x, pressed) == ("100", "True")
    assert int(y) == pytest.approx(-50, abs=2)
    # a frame is 67.5 ms long: 9 + 4.5, 16 bits of each kind of 1.12 and 2.25, a last burst
    assert 1.067 < run.trace.find(Print)[-1].time_us / 1e6 < 1.085
    on, off = run.trace.find(Led)
    assert (on.level, off.level) == (1, 0)
    assert [glow.percent for glow in run.trace.find(Glow)] == [30]
    assert "the light shines at 30 %." in " ".join(run.story("en"))


HELD = program_text("parts/holds_a_key")


def test_a_key_that_is_held_is_heard_until_it_is_let_go(kit_run: Any) -> None:
    inputs = [
        ("remote", 5, 0.01),
        ("remote", 0, 0.4),
        ("remote", 65_536, 0.6),
        ("remote", 0, 0.61),
    ]
    lines = kit_run(HELD, MORE, inputs=inputs).stdout.splitlines()
    # sent at 10, and "held" at 118, 226 and 334 ms; believed for 150 ms. Then key 0, at 600 ms.
    assert lines[:2] == ["None None", "None None"]
    assert lines[2] == "5 5"
    assert lines[3:9] == ["None 5"] * 6
    assert lines[10:13] == ["None None"] * 3
    assert lines[14] == "0 0"
    assert lines[15] == "None 0"
    assert lines[17:] == ["None None"] * 3


def test_the_keys_of_a_remote_and_a_knob_are_told_by_their_names(kit_run: Any) -> None:
    inputs = [("remote", 3 * 256 + 69, 0.01), ("remote", 0, 0.2), ("knob", 80, 0.3)]
    run = kit_run(HELD, MORE, inputs=inputs)
    said = " ".join(run.story("en"))
    assert 'key 69 of "remote" is pressed.' in said
    assert 'the key of "remote" is released.' in said
    assert "potentiomètre" in " ".join(run.story("fr"))


def test_a_stick_whose_wire_is_off_is_told(kit_run: Any) -> None:
    run = kit_run(DRIVEN, MORE, faults={"stick": "dead", "remote": "dead"})
    assert (run.error.code, run.error.facts["code"]) == ("E-PROG-29", "E-BOT-41")


SENSORS = """
[[part]]
kind = "light_sensor"
name = "eye"
adc = 1
ahead_mm = 50
[[part]]
kind = "analog"
name = "soil"
adc = 2
quantity = "moisture"
low = 800
high = 200
[[part]]
kind = "digital"
name = "presence sensor"
pin = 21
quantity = "presence"
"""


def test_sensors_find_the_environment_where_they_are(kit_run: Any) -> None:
    world = (
        "[environment]\nlight = 100\nmoisture = [[0, 300], [2, 500]]\npresence = [[3.9, 0], [4, 1]]\n"
        '[[source]]\nname = "sun"\nquantity = "light"\nat = [200, 250]\nvalue = 0\n[robot]\nat = [200, 200]\n'
    )
    run = kit_run(
        program_text("parts/senses_three"),
        SENSORS,
        world,
        inputs=[("sun", 9900, 0.5)],
        tolerances=False,
    )
    lines = [line.split() for line in run.stdout.splitlines()]
    # 14 kilohms at 10 lux, 3.5 at 100, 0.22 at 10 000, over 10: 74 % and 98 % of the voltage
    assert [line[0] for line in lines[:3]] == ["74", "98", "98"]
    assert [int(line[1]) for line in lines[:3]] == [300, 400, pytest.approx(500, abs=1)]
    assert [line[2] for line in lines[:3]] == ["False"] * 3
    assert lines[3] == ["True"]


def test_a_run_may_set_what_a_sensor_finds_though_its_world_says_nothing(kit_run: Any) -> None:
    program = program_text("parts/reads_light_twice")
    run = kit_run(program, SENSORS, inputs=[("light", 0, 0.1)], tolerances=False)
    assert run.stdout.split() == ["85", "1"]  # 300 lux as in a room; in the dark 1 megohm
    with pytest.raises(UsageProblem) as raised:
        kit_run(program, SENSORS, inputs=[("humidity", 0, 0.1)])
    assert "presence" in str(raised.value)


@pytest.mark.parametrize(
    ("more", "code", "line"),
    [
        (SENSORS.replace("high = 200", "high = 800"), "E-KIT-28", 47),
        (SENSORS.replace('quantity = "moisture"', 'quantity = "moister"'), "E-KIT-13", 45),
        (MORE.replace("[1, 2]", "[1, 7]"), "E-KIT-10", 39),
        (MORE.replace("[1, 2]", "[1, 0]"), "E-KIT-15", 39),
        ('[[part]]\nkind = "servo"\nname = "b"\npin = 2\nmost_us = 400\n', "E-KIT-28", 39),
    ],
)
def test_a_part_that_cannot_be_is_refused(kit_run: Any, more: str, code: str, line: int) -> None:
    with refuses(KitError, code, line=line):
        kit_run("pass", more)


WRITTEN = (
    st.integers(-3, 200)
    | st.integers(-(2**40), 2**40)
    | st.floats()
    | st.sampled_from(["light", "moisture", "x_smoke", "stick", ""])
    | st.lists(st.integers(-1, 5), max_size=3)
)


@settings(max_examples=30)
@given(st.sampled_from((MORE, SENSORS)), st.data())
def test_whatever_one_value_becomes_it_is_refused_or_can_be_built(
    more: str, data: st.DataObject
) -> None:
    lines = (KIT + more).splitlines()
    places = [number for number, line in enumerate(lines) if " = " in line]
    place = data.draw(st.sampled_from(places))
    lines[place] = f"{lines[place].split(' = ')[0]} = {json.dumps(data.draw(WRITTEN))}"
    with TemporaryDirectory() as folder:
        (Path(folder) / "kit.toml").write_text("\n".join(lines), encoding="utf-8")
        (Path(folder) / "main.py").write_text(
            program_text("parts/reads_each_pin"), encoding="utf-8"
        )
        try:
            run = simulate(folder)
        except KitError:
            return
        assert run.error is None


def test_the_light_of_a_pico_w_cannot_be_dimmed(tmp_path: Path) -> None:
    own = (
        KIT.replace('"pico"', '"pico_w"') + '[[part]]\nkind = "led"\nname = "light"\npin = "LED"\n'
    )
    (tmp_path / "kit.toml").write_text(own, encoding="utf-8")
    program = 'from marelle import DimmableLED\nlight = DimmableLED("LED")\n'
    (tmp_path / "main.py").write_text(program, encoding="utf-8")
    run = simulate(tmp_path)
    assert error_of(run).facts["code"] == "E-BOT-42"


def test_the_barrier_of_the_pages_opens_for_its_key_alone() -> None:
    docs = ROOT / "docs"
    folder = docs / "programs" / "barrier"
    program = (folder / "main.py").read_text(encoding="utf-8")
    for page in ("robot.md", "robot.fr.md"):
        assert f"```python\n{program}```" in (docs / page).read_text(encoding="utf-8")
    inputs = [("remote", 12, 1.0), ("remote", 0, 1.2), ("remote", 69, 2.0), ("remote", 0, 2.2)]
    run = simulate(folder, inputs=[*inputs, ("light", 10, 0.0)])
    moves = [
        (round(event.time_us / 1e6, 1), round(event.goal_mdeg / 1000))
        for event in run.trace.find(Servo)
    ]
    assert moves == [(0.0, 0), (2.1, 90), (5.1, 0), (5.6, 0)]
    assert [tone.hz for tone in run.trace.find(Tone) if tone.hz] == [880, 262, 330, 392]
    assert [glow.percent for glow in run.trace.find(Glow)] == [58]  # 14 kilohms over 10
    assert (run.ended, run.error) == ("done", None)


def test_a_run_may_warm_the_air_of_a_thermometer_in_a_world_that_says_nothing(
    run_text: RunText,
) -> None:
    program = "from marelle import Robot, wait\nair = Robot().temperature\n"
    program += "for _ in range(3):\n    print(air.temperature())\n    wait(2500)\n"
    run = run_text(program, kit="bench_pico", inputs=[("temperature", 3000, 2.0)])
    first, _as_it_was, last = map(float, run.stdout.split())  # a DHT22 gives its last measurement
    assert first == pytest.approx(20, abs=1)
    assert last == pytest.approx(30, abs=1)


@pytest.mark.parametrize(
    ("name", "seen"), [("pico", "00 11 00 00 00 0"), ("pico2", "00 11 11 00 10 1")]
)
def test_a_pin_of_an_rp2350_that_is_pulled_down_stays_high_until_it_is_driven(
    run_text: RunText, name: str, seen: str, vm: str
) -> None:
    board = virtual_board(name)
    for number in (2, 3):
        for at_s, level in ((0.05, 1), (0.15, None), (0.25, 0), (0.28, None)):
            board.pin(number).set(level, at_s)
    run = run_text(program("held_pins/reads_two_pulled_down"), board=board, vm=vm, check=True)
    assert run.stdout.strip() == seen
