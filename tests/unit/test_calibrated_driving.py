"""A robot that is calibrated with a ruler and a protractor ends its metre where it should: a few seeds; tests/exhaustive has twenty."""

from __future__ import annotations

from math import hypot
from typing import TYPE_CHECKING

import pytest
from measured_robot import MeasuredRobot

if TYPE_CHECKING:
    from pathlib import Path


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
