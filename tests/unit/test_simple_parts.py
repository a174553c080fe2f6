"""Servo, relay, knob, sensor with one wire: what the program does and what the kit's parts feel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from marelle_sim import simulate
from marelle_sim.errors import UsageProblem, WorldError
from marelle_sim.trace import Relay, Servo

if TYPE_CHECKING:
    from pathlib import Path

    from marelle_sim.run import Run

KIT = """
format = 1
board = "pico"
[body]
radius_mm = 80
track_mm = 120
wheel_mm = 60
wheel_width_mm = 18
motor_ms = 70
no_load_mm_s = 700
nominal_mv = 6000
dead_band = 0.08
grip_mm_s2 = 5000
[battery]
open_mv = 6000
ohm = 0.5
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
LIBRARY = """
from marelle.parts.analog import Potentiometer
from marelle.parts.digital import DigitalSensor
from marelle.parts.relay import Relay
from marelle.parts.servo import Servo
from marelle import wait
arm, pump = Servo(15), Relay(14, active=0)
knob, motion = Potentiometer(26), DigitalSensor(22)
arm.move(90)
wait(100)
arm.move(120)
pump.on()
print(knob.value())
motion.wait_for()
print(knob.value())
wait(200)
"""


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
    program = (
        "from machine import Pin\nfrom time import sleep_us, sleep_ms\npin = Pin(15, Pin.OUT)\n"
        "for _ in range(30):\n    pin.on()\n    sleep_us(1490)\n    pin.off()\n    sleep_us(18_500)\n"
        "pin.on()\nsleep_us(5000)\npin.off()\nsleep_ms(100)\n"
    )
    sent, *_others, gone = kit_run(program, tolerances=False).trace.find(Servo)
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
    with pytest.raises(UsageProblem) as raised:
        kit_run("pass", inputs=[given])
    assert raised.value.code == code
    name, value, time_s = given
    world = f'[[input]]\nname = "{name}"\ntime = {time_s}\nvalue = {value}\n'
    with pytest.raises(WorldError) as refused:
        kit_run("pass", world=world)
    assert (refused.value.code, refused.value.facts["line"]) == (
        {"E-RUN-26": "E-WORLD-36", "E-RUN-05": "E-WORLD-30"}[code], 4,
    )  # fmt: skip


def test_what_fails_no_longer_changes(kit_run: Any) -> None:
    faults = {"arm": "dead", "pump": "dead", "knob": "dead", "motion": "stuck"}
    program = LIBRARY.replace("motion.wait_for()", "wait(2000)\nprint(motion.active())")
    run = kit_run(program, faults=faults, inputs=[("knob", 80, 1.0), ("motion", 1, 1.5)])
    assert run.stdout.split() == ["0", "False", "0"]
    assert (run.trace.find(Servo), run.trace.find(Relay)) == ([], [])
