"""Line sensors with a comparator: a pin that says black or white, and tells its edges."""

from pathlib import Path
from typing import Any

import pytest
from chip_kit import BARE
from world_files import written

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
            written(tmp_path, text, name)
        return simulate(tmp_path, tolerances=False, **options)

    return run


def test_an_edge_comes_within_a_millisecond_of_the_line(drive: Any) -> None:
    run = drive()
    entered = next(us for us, pose in run.trace.path(1) if pose.x_mm + 60 >= 500)
    program = DRIVE.replace("[level for level, _ms in seen]", "seen[0][1]")
    kit = load_kit(run.kit.source)
    folder = Path(run.kit.source).parent
    written(folder, program, "main.py")
    again = simulate(folder, kit=kit, tolerances=False)
    assert abs(int(again.stdout.split()[1]) - entered / 1000) <= 6  # the spot is 4 mm wide


@pytest.mark.parametrize(
    ("more", "printed"),
    [("", "0 [1, 0] 0"), ("threshold = 80\n", "0 [1, 0, 1, 0] 0"), ("black = 0\n", "1 [0, 1] 1")],
    ids=["as it is", "its threshold", "its level over black"],
)
def test_it_says_black_and_tells_the_edges(more: str, printed: str, drive: Any) -> None:
    run = drive(more)
    assert run.stdout == f"{printed}\n"
    assert run.pose.x_mm > 960


def test_it_is_a_line_sensor_to_pictures_and_to_on_line(drive: Any) -> None:
    run = drive()
    assert run.kit.sensors == [("line", 60, 0)]
    assert 0.05 < run.on_line() < 0.3


@pytest.mark.parametrize(
    ("more", "fault", "printed"),
    [
        ("", "dead", "0 [] 0\n"),
        ("", "stuck", "0 [] 0\n"),
        ("black = 0\n", ("stuck", 0.1), "1 [] 1\n"),
    ],
)
def test_a_faulty_one_no_longer_changes(
    more: str, fault: object, printed: str, drive: Any
) -> None:
    assert drive(more, faults={"bumper of light": fault}).stdout == printed


def test_it_works_among_other_robots_and_in_a_child(drive: Any) -> None:
    start = '[[robot]]\nname = "a"\nat = [300, 100]\nheading = 90\n'
    world = (
        WORLD.partition("[robot]")[0] + start + start.replace('"a"', '"b"').replace("100", "300")
    )
    assert [robot.stdout for robot in drive(world=world).robots] == ["0 [1, 0] 0\n"] * 2
    assert drive(isolate=True).stdout == "0 [1, 0] 0\n"
