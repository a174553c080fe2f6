"""Measure what each import inside a function saves whoever does not call it, and print a Markdown table.

    python tests/benchmarks/late_imports.py [ROUNDS]

A fresh Python imports the file, then what it imports late: the milliseconds of the latter, the median of a few rounds. The
test of `docs/late-imports.md` asks that each such import stands there, with half a millisecond at least or another reason.
"""

import subprocess
import sys
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from imports import LATE, imports, modules

ROOT = Path(__file__).parents[2]
_BOARD = "saves memory on the board: loaded only if the program or the kit needs it"
REASONS = {
    ("marelle.french", "marelle.errors"): _BOARD,
    ("marelle.tools", "marelle.serving"): _BOARD,
    ("marelle", "marelle.begin"): _BOARD,
    ("marelle", "marelle.mat"): _BOARD,
    ("marelle.methods", "marelle.calibrate"): _BOARD,
    ("marelle.methods", "marelle.drive"): _BOARD,
    ("marelle.methods", "marelle.errors"): _BOARD,
    ("marelle.methods", "marelle.gyro"): _BOARD,
    ("marelle.methods", "marelle.self_test"): _BOARD,
    ("marelle.begin", "marelle.board"): _BOARD,
    ("marelle.begin", "marelle.calibrated"): _BOARD,
    ("marelle.begin", "marelle.drive"): _BOARD,
    ("marelle.begin", "marelle.robot"): _BOARD,
    ("marelle.begin", "marelle.side"): _BOARD,
    ("marelle.robot", "marelle.methods"): _BOARD,
    ("marelle.fr", "marelle.drive"): _BOARD,
    ("marelle.fr", "marelle.french"): _BOARD,
    ("marelle.french", "marelle.robot"): _BOARD,
    ("marelle", "marelle.homes"): _BOARD,
    ("marelle", "marelle.robot"): _BOARD,
    ("marelle._desktop", "marelle_host.cli.main"): "decision 011",
    ("marelle.drive", "marelle.back_end"): _BOARD,
    ("marelle.back_end", "marelle.timed"): _BOARD,
    ("marelle.back_end", "marelle.encoders"): _BOARD,
    ("marelle.calibrate", "marelle.calibrated"): _BOARD,
    ("marelle.parts.buzzer", "marelle.parts.notes"): _BOARD,
    ("marelle.calibrate", "marelle.board"): _BOARD,
    ("marelle.board", "marelle.nearest"): _BOARD,
    ("marelle.parts.servo", "marelle.chips.pca9685"): _BOARD,
    ("marelle.parts.temperature", "marelle.chips.bme280"): _BOARD,
    ("marelle.parts.temperature", "marelle.chips.dht11"): _BOARD,
    ("marelle.parts.temperature", "marelle.chips.dht22"): _BOARD,
    ("marelle.parts.temperature", "marelle.chips.ds18b20"): _BOARD,
    ("marelle.errors", "marelle.nearest"): _BOARD,
    ("marelle.homes", "marelle.nearest"): _BOARD,
    ("marelle._desktop", "marelle_text"): _BOARD,
    ("marelle.drive", "marelle.hal"): _BOARD,
    ("marelle.parts.imu", "marelle.chips.lsm6ds"): _BOARD,
    ("marelle.parts.imu", "marelle.chips.mpu6050"): _BOARD,
    ("marelle.side", "marelle.chips.edges"): _BOARD,
    ("marelle.side", "marelle.chips.quadrature"): _BOARD,
    ("marelle.side", "marelle.bridge"): _BOARD,
    ("marelle.tools", "marelle.errors"): _BOARD,
    (
        "marelle_sim.kernel.turns",
        "marelle_sim.kernel.browser_turns",
    ): "it is there in Pyodide alone",
    ("marelle_sim.processes.lifeline", "ctypes"): "only Linux has what it is for",
    ("marelle_sim.processes.lifeline", "select"): "Windows has no `poll`",
    ("marelle_sim.runners.child.__main__", "resource"): "Windows has none",
    ("marelle_sim.temporary", "fcntl"): "Unix only",
}
_CODE = """
import sys
from importlib import import_module
from time import perf_counter
import_module(sys.argv[1])
started = perf_counter()
names = ", ".join(sys.argv[3:])
exec(f"from {sys.argv[2]} import {names}" if names else f"import {sys.argv[2]}")
print(1000 * (perf_counter() - started))
"""


def saved_ms(file: str, target: str, names: list[str], rounds: int) -> float | None:
    """Return how long these names of `target` take to import where `file` is imported already; None if they are not here."""
    times = []
    for _ in range(rounds):
        done = subprocess.run(
            [sys.executable, "-c", _CODE, file, target, *names],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            return None
        times.append(float(done.stdout))
    return median(times)


def main(rounds: int = 3) -> None:
    """Print the table."""
    late: dict[tuple[str, str], list[str]] = {}
    for one in imports(modules(ROOT)):
        if one.when == LATE:
            late.setdefault((one.file, one.target), []).extend([one.name] if one.name else [])
    print("| file | imports | ms | another reason |\n|---|---|---|---|")
    for (file, target), names in sorted(late.items()):
        took_ms = saved_ms(file, target, names, rounds)
        shown = "" if took_ms is None else f"{took_ms:.1f}"
        print(f"| `{file}` | `{target}` | {shown} | {REASONS.get((file, target), '')} |")


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
