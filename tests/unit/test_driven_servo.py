"""A servo at an output of a PCA9685 turns as one at a pin does; a kit names its driver."""

from collections.abc import Callable
from pathlib import Path

import pytest
from chip_kit import pico_bot_with
from programs import program
from refused import refuses
from world_files import written

from marelle_sim import KitError, load_kit, simulate

DRIVER = """
[[part]]
kind = "pca9685"
name = "servos"
bus = 0
pins = [4, 5]
address = 0x40
"""
ARM = """
[[part]]
kind = "driven_servo"
name = "arm"
driver = "servos"
output = 3
speed_deg_s = 450
"""


@pytest.fixture
def kit(tmp_path: Path) -> Callable[[str], Path]:
    """Return a function that writes the project's robot with more parts, and gives the path of its kit."""

    return lambda parts: written(tmp_path, pico_bot_with(parts), "robot.toml")


def test_it_turns_at_its_own_speed_to_the_angle_of_its_pulses(
    kit: Callable[[str], Path],
) -> None:
    run = simulate(program("driven_servo/moves_an_arm"), kit=kit(DRIVER + ARM))

    assert run.error is None, run.error.traceback
    sent, stopped = [event[3:] for event in run.trace.events if event[2] == "servo"]
    name, angle, goal, speed = sent
    assert (name, angle, speed) == ("arm", 90_000, 450_000)
    assert goal == pytest.approx(180_000, abs=300)
    # 100 ms of 450 degrees a second, and what the bus takes
    assert stopped[1] == stopped[2] == pytest.approx(135_500, abs=600)


@pytest.mark.parametrize("parts", [ARM, ARM + DRIVER, DRIVER + ARM.replace('"servos"', '"servo"')])
def test_its_driver_comes_before_it(kit: Callable[[str], Path], parts: str) -> None:
    with refuses(KitError, "E-KIT-13"):
        load_kit(kit(parts))
