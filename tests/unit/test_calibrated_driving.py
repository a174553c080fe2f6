"""A robot that is calibrated with a ruler and a protractor ends its metre where it should: a few seeds; tests/exhaustive has twenty."""

import json
from math import hypot
from pathlib import Path
from typing import Any

import pytest
from measured_robot import MeasuredRobot

from marelle_host.cli.main import main


@pytest.mark.measured_first(1)
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
    if kit != "xrp":
        typed = robot.move("straight(1000)", _calibrated_by_typing(kit, seed, robot, tmp_path))
        assert hypot(typed.ahead_mm - 1000, typed.right_mm) < off_mm


def _calibrated_by_typing(
    kit: str, seed: int, robot: MeasuredRobot, folder: Path
) -> dict[str, Any]:
    """Return what `calibrate()` keeps when the same answers are typed on the command line; Enter has the robot go."""
    turns = {"pico_bot": 1, "pico_car": 2}[kit]
    metres, turned = robot.answers[:-turns], robot.answers[-turns:]
    lines: list[object] = []
    for ahead, right in zip(metres[::2], metres[1::2], strict=True):
        lines += ["", ahead, right]
    for answer in turned:
        lines += ["", answer]
    program, flash = folder / "typed" / "calibrate.py", folder / "flash"
    program.parent.mkdir()  # beside it there is no board.json
    program.write_text(
        f"from marelle import Robot\nRobot({kit!r}).calibrate()\n", encoding="utf-8"
    )
    options = {
        "--kit": kit,
        "--seed": seed,
        "--seconds": 120,
        "--flash": flash,
        "--world": folder / "world.toml",
    }
    written = [str(word) for option in options.items() for word in option]
    typed = [f"--type={line}" for line in lines]
    assert main(["run", str(program), *written, *typed, "--json"], {}) == 0
    found: dict[str, Any] = json.loads((flash / "board.json").read_text(encoding="utf-8"))
    return found
