"""What is particular to a kit: the car's battery, servo and sensors, the encoders of the XRP. What each kit does: `tests/contract`."""

from pathlib import Path

import pytest

from marelle_sim import load_kit, simulate
from marelle_sim.kits import true_body

PROGRAMS = Path(__file__).parents[1] / "data" / "kits"


def test_a_battery_of_the_car_is_drawn_between_cells_that_are_nearly_empty_and_fresh_ones() -> (
    None
):
    kit = load_kit("pico_car")
    volts = [5.8 * true_body(kit, seed).battery for seed in range(40)]
    assert 5.19 < min(volts) < 5.4
    assert 6.2 < max(volts) < 6.41


def test_an_encoder_whose_pins_are_taken_the_other_way_round_counts_down(tmp_path: Path) -> None:
    program = (PROGRAMS / "xrp.py").read_text(encoding="utf-8")
    counting = (
        "from marelle.chips.quadrature import QuadratureEncoder\n"
        "COUNTERS = QuadratureEncoder(0, 30), QuadratureEncoder(1, 24)\n"
    )
    telling = "    print([counter.count() for counter in COUNTERS])\n\n\nfor left"
    (tmp_path / "main.py").write_text(
        counting + program.replace("\n\nfor left", telling, 1), encoding="utf-8"
    )
    run = simulate(
        tmp_path / "main.py", kit="xrp", world="empty_room", tolerances=False, seconds=3
    )
    counts = [[int(count) for count in line[1:-1].split(",")] for line in run.stdout.splitlines()]
    assert counts[0][0] == -counts[0][1] > 100  # forward: A leads on the left, B on the right


LOOK = """
from machine import PWM, Pin, time_pulse_us
from time import sleep_ms, sleep_us

servo = PWM(Pin(16), freq=50)
trigger, echo = Pin(14, Pin.OUT), Pin(15, Pin.IN)
for width_us in (1500, 2500, 500):  # ahead, to the left, to the right
    servo.duty_ns(width_us * 1000)
    sleep_ms(600)
    trigger.on()
    sleep_us(10)
    trigger.off()
    print(time_pulse_us(echo, 1, 30_000) * 10 // 58)
"""


def test_a_servo_turns_the_range_sensor_that_it_carries(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(LOOK, encoding="utf-8")
    world = (
        "format = 1\nsize = [1600, 1600]\nborder = true\n[robot]\nat = [500, 600]\nheading = 0\n"
    )
    (tmp_path / "world.toml").write_text(world, encoding="utf-8")
    run = simulate(tmp_path, kit="pico_car", tolerances=False)
    ahead, left, right = (int(line) for line in run.stdout.split())
    assert ahead == pytest.approx(1600 - 600 - 95, abs=6)
    assert left == pytest.approx(500, abs=6)
    assert right == pytest.approx(1600 - 500, abs=6)


def test_what_a_program_believes_of_the_parts_of_a_car_is_wired(tmp_path: Path) -> None:
    program = """
from marelle import Robot, wait
bot = Robot()
bot.servo.move(0)
wait(500)
print(bot.range.distance(), bot.line.values())
bot.led.on()
"""
    (tmp_path / "main.py").write_text(program, encoding="utf-8")
    world = (
        "format = 1\nsize = [1600, 1600]\nborder = true\n[robot]\nat = [500, 600]\nheading = 0\n"
    )
    line = (
        "[[line]]\npoints = [[518, 600], [518, 900]]\nwidth = 20\n"  # under the right sensor alone
    )
    (tmp_path / "world.toml").write_text(world + line, encoding="utf-8")
    run = simulate(tmp_path, kit="pico_car", tolerances=False)
    distance, left, right = run.stdout.replace("[", "").replace("]", "").replace(",", "").split()
    assert int(distance) == pytest.approx(1100, abs=6)
    assert (left, right) == ("0", "100")
