"""Line sensors with a comparator: a pin that says black or white, and tells its edges."""

from pathlib import Path
from typing import Any

import pytest
from chip_kit import BARE
from programs import program
from world_files import written

from marelle_sim import simulate
from marelle_sim.run import RobotRun, Run

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


@pytest.fixture
def drive(tmp_path: Path) -> Any:
    def run(more: str = "", world: str = WORLD, **options: Any) -> Run:
        kit = written(tmp_path, KIT + more, "kit.toml")
        options = {"kit": kit, "world": written(tmp_path, world), "tolerances": False, **options}
        return simulate(program("comparator/crosses_lines"), **options)

    return run


def levels(run: RobotRun | Run) -> str:
    """Return what the sensor was at first, at each edge and at last."""
    return run.stdout.splitlines()[0]


def test_an_edge_comes_within_a_millisecond_of_the_line(drive: Any) -> None:
    run = drive()
    entered = next(us for us, pose in run.trace.path(1) if pose.x_mm + 60 >= 500)
    assert abs(int(run.stdout.splitlines()[1]) - entered / 1000) <= 6  # the spot is 4 mm wide


@pytest.mark.parametrize(
    ("more", "printed"),
    [("", "0 [1, 0] 0"), ("threshold = 80\n", "0 [1, 0, 1, 0] 0"), ("black = 0\n", "1 [0, 1] 1")],
    ids=["as it is", "its threshold", "its level over black"],
)
def test_it_says_black_and_tells_the_edges(more: str, printed: str, drive: Any) -> None:
    run = drive(more)
    assert levels(run) == printed
    assert run.pose.x_mm > 960


def test_it_is_a_line_sensor_to_pictures_and_to_on_line(drive: Any) -> None:
    run = drive()
    assert run.kit.sensors == [("line", 60, 0)]
    assert 0.05 < run.on_line() < 0.3


@pytest.mark.parametrize(
    ("more", "fault", "printed"),
    [
        ("", "dead", "0 [] 0"),
        ("", "stuck", "0 [] 0"),
        ("black = 0\n", ("stuck", 0.1), "1 [] 1"),
    ],
)
def test_a_faulty_one_no_longer_changes(
    more: str, fault: object, printed: str, drive: Any
) -> None:
    assert levels(drive(more, faults={"bumper of light": fault})) == printed


def test_it_works_among_other_robots_and_in_a_child(drive: Any) -> None:
    start = '[[robot]]\nname = "a"\nat = [300, 100]\nheading = 90\n'
    world = (
        WORLD.partition("[robot]")[0] + start + start.replace('"a"', '"b"').replace("100", "300")
    )
    assert [levels(robot) for robot in drive(world=world).robots] == ["0 [1, 0] 0"] * 2
    assert levels(drive(isolate=True)) == "0 [1, 0] 0"
