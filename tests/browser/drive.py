"""Run programs in the simulator and print where each robot was, second by second, as JSON.

The same file runs in CPython and in Pyodide: drive.py FOLDER SECONDS.
"""

import json
import sys

from marelle_sim import Run, simulate

RUNS = {  # program: kit, world
    "raw_line_follower.py": ("bench5", "line_loop"),
    "line_follower.py": ("pico_bot", "line_loop"),
    "avoider.py": ("pico_bot", "room"),
}


def path_of(run: Run) -> list[list[float]]:
    """Give x, y (mm) and the heading (degrees) at each whole second."""
    poses = [
        run.trace.pose_at(second * 1_000_000)
        for second in range(run.trace.end_us // 1_000_000 + 1)
    ]
    return [[pose.x_mm, pose.y_mm, pose.heading_deg] for pose in poses]


def main(folder: str, seconds: float) -> None:
    """Print, for each program, how it ended and the robot's path."""
    told = {}
    for program, (kit, world) in RUNS.items():
        run = simulate(f"{folder}/{program}", kit=kit, world=world, seconds=seconds, seed=7)
        told[program] = {"ended": run.ended, "path": path_of(run)}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
