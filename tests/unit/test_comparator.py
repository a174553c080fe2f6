"""Line sensors with a comparator: a pin that says black or white, and tells its edges."""

from pathlib import Path
from typing import Any

import pytest
from chip_kit import BARE

from marelle_sim import simulate
from marelle_sim.kits import load_kit
from marelle_sim.run import Run

KIT = (
    BARE
    + """\
[[part]]
kind = "motor"
name = "left motor"
side = "left"
pins = [2, 3]
[[part]]
kind = "motor"
name = "right motor"
side = "right"
pins = [16, 17]
[[part]]
kind = "digital_reflectance"
name = "bumper of light"
pin = 22
ahead_mm = 60
right_mm = 0
spot_mm = 4
"""
)
# White, then black from 500 to 600 mm, then grey (darkness 100) from 800 to 900 mm.
WORLD = """
format = 1
size = [1200, 400]
[[patch]]
shape = "rectangle"
at = [550, 200]
size = [100, 400]
[[patch]]
shape = "rectangle"
at = [850, 200]
size = [100, 400]
darkness = 100
[robot]
at = [300, 200]
heading = 90
"""
DRIVE = """
from machine import PWM, Pin
from time import sleep_ms, ticks_ms
sensor = Pin(22, Pin.IN)
seen = []
sensor.irq(lambda pin: seen.append((pin.value(), ticks_ms())))
for pin in (2, 16):
    PWM(Pin(pin), freq=20000).duty_u16(30000)
    Pin(pin + 1, Pin.OUT).off()
first = sensor.value()
sleep_ms(2400)
print(first, [level for level, _ms in seen], sensor.value())
for pin in (2, 16):
    Pin(pin, Pin.OUT).off()
"""


@pytest.fixture
def drive(tmp_path: Path) -> Any:
    def run(more: str = "", world: str = WORLD, **options: Any) -> Run:
        for name, text in (("kit.toml", KIT + more), ("world.toml", world), ("main.py", DRIVE)):
            (tmp_path / name).write_text(text, encoding="utf-8")
        return simulate(tmp_path, tolerances=False, **options)

    return run


def test_it_says_black_and_tells_the_edges(drive: Any) -> None:
    run = drive()
    assert run.pose.x_mm > 960
    assert run.stdout == "0 [1, 0] 0\n"


def test_an_edge_comes_within_a_millisecond_of_the_line(drive: Any) -> None:
    run = drive()
    entered = next(us for us, pose in run.trace.path(1) if pose.x_mm + 60 >= 500)
    program = DRIVE.replace("[level for level, _ms in seen]", "seen[0][1]")
    kit = load_kit(run.kit.source)
    folder = run.kit.source.rpartition("/")[0]
    with open(f"{folder}/main.py", "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write(program)
    again = simulate(folder, kit=kit, tolerances=False)
    assert abs(int(again.stdout.split()[1]) - entered / 1000) <= 6  # the spot is 4 mm wide


def test_its_threshold_and_its_level_over_black_can_be_set(drive: Any) -> None:
    assert drive("threshold = 80\n").stdout == "0 [1, 0, 1, 0] 0\n"
    assert drive("black = 0\n").stdout == "1 [0, 1] 1\n"


def test_it_is_a_line_sensor_to_pictures_and_to_on_line(drive: Any) -> None:
    run = drive()
    assert run.kit.sensors == [("line", 60, 0)]
    assert 0.05 < run.on_line() < 0.3


@pytest.mark.parametrize(("fault", "printed"), [("dead", "0 [] 0\n"), ("stuck", "0 [] 0\n")])
def test_a_faulty_one_no_longer_changes(drive: Any, fault: str, printed: str) -> None:
    assert drive(faults={"bumper of light": fault}).stdout == printed


def test_one_that_sticks_keeps_what_it_saw(drive: Any) -> None:
    run = drive("black = 0\n", faults={"bumper of light": ("stuck", 0.1)})
    assert run.stdout == "1 [] 1\n"


def test_it_works_among_other_robots_and_in_a_child(drive: Any) -> None:
    start = '[[robot]]\nname = "a"\nat = [300, 100]\nheading = 90\n'
    world = (
        WORLD.partition("[robot]")[0] + start + start.replace('"a"', '"b"').replace("100", "300")
    )
    assert [robot.stdout for robot in drive(world=world).robots] == ["0 [1, 0] 0\n"] * 2
    assert drive(isolate=True).stdout == "0 [1, 0] 0\n"
