"""Calibrate robots with a ruler and a protractor, and print where `straight(1000)` and `turn(360)` end, before and after.

    python tests/exhaustive/driving.py [KIT [SEEDS [FIRST]]]

It takes a minute for 20 seeds of a kit; the suite tries one of each.
"""

import sys
from math import hypot
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from measured_robot import MeasuredRobot, Way

BARS = {"pico_bot": 5, "xrp": 5, "xrp_beta": 5, "pico_car": 50, "pico_car_tb6612": 50}
"""How far from its place a metre may end after the calibration, in mm."""
TURN_DEG = 3  # with encoders


def _off(way: Way) -> float:
    return hypot(way.ahead_mm - 1000, way.right_mm)


def main(kit: str = "pico_bot", seeds: int = 20, first: int = 0) -> int:
    """Try so many robots; return how many miss the bar after their calibration."""
    bar, missed, without = BARS[kit], 0, 0
    worst_mm = worst_deg = 0.0
    for seed in range(first, first + seeds):
        with TemporaryDirectory() as folder:
            robot = MeasuredRobot(kit, seed, Path(folder))
            before = _off(robot.move("straight(1000)"))
            board = robot.calibrate()
            after = _off(robot.move("straight(1000)", board))
            turned = robot.move("turn(360)", board).turned_deg - 360
        without += before > bar
        missed += after > bar or (bar < 50 and abs(turned) > TURN_DEG)
        worst_mm, worst_deg = max(worst_mm, after), max(worst_deg, abs(turned))
        print(f"seed {seed}: {before:.1f} mm, then {after:.1f} mm and {turned:+.2f} degrees; answers {robot.answers}", flush=True)  # fmt: skip
    print(f"{kit}: {without} of {seeds} miss {bar} mm before, {missed} after; worst {worst_mm:.1f} mm, {worst_deg:.2f} degrees")  # fmt: skip
    return missed


if __name__ == "__main__":
    kit, *numbers = sys.argv[1:] or ["pico_bot"]
    sys.exit(min(1, main(kit, *map(int, numbers))))
