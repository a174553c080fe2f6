"""Compare the speed of two source trees on every row of docs/benchmarks.md, and print a Markdown table.

    python tests/benchmarks/paired.py BEFORE_TREE AFTER_TREE [--pairs 15] [--only WORD]

Both trees take turns (A B, B A, …), each time in a fresh process that measures one row by the processor time of
itself and of its children: what else the computer does changes both alike. A figure is the median of the pairs'
ratios before/after, with their quartiles: more than 1 is faster, and below 0.97 a change is too slow. The programs are
those of this file's folder, for both trees; how to run them is asked of each tree's own benchmarks.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from statistics import median, quantiles
from time import process_time
from typing import Any

FOLDERS = ("firmware", "host", "lessons", "simulator")
PROGRAMS = Path(__file__).with_name("programs")
BAR = 0.97
RUNS, LONG_S = (
    3,
    0.7,
)  # after one that warms up so many runs, and short ones for so long; the least counts
STARTS = 7  # of Python, added up: one takes some 40 ms


def processor_s() -> float:
    """Return the processor time of this process and of its children that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + children.ru_utime + children.ru_stime


def least_s(once: Callable[[], object]) -> float:
    """Return the processor time that something takes, the least of some after one that warms up."""
    once()
    took: list[float] = []
    while len(took) < RUNS or sum(took) < LONG_S:
        started_s = processor_s()
        once()
        took.append(processor_s() - started_s)
    return min(took)


def starts_s(code: str) -> float:
    """Return the processor time of a few fresh interpreters that run `code`."""

    def start() -> None:
        subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)

    start()  # which may still have to compile
    started_s = processor_s()
    for _ in range(STARTS):
        start()
    return processor_s() - started_s


def class_s() -> float:
    """Return the processor time of checking thirty programs on one seed."""
    check: Any = import_module("check")
    with tempfile.TemporaryDirectory() as folder:
        check.write_lesson(Path(folder) / "lesson")
        check.write_programs(Path(folder) / "class", 30)
        check.checked(Path(folder), 1, check.WAYS["trusted"])  # compiles what is not yet
        computed_s: float = check.checked(Path(folder), 1, check.WAYS["trusted"]).computed_s
    return computed_s


def rows() -> dict[str, Callable[[], float]]:
    """Return what to measure, by the titles of docs/benchmarks.md."""
    simulator: Any = import_module("simulator")
    robots: Any = import_module("robots")
    simulator.PROGRAMS = robots.PROGRAMS = PROGRAMS
    real: Any = import_module("real_micropython")
    hello = str(PROGRAMS / "hello.py")
    found: dict[str, Callable[[], float]] = {
        case.title: partial(least_s, partial(simulator.program_seconds, case))
        for case in simulator.CASES
    }
    found |= {case.title: partial(least_s, partial(robots.seconds, case)) for case in robots.CASES}
    for name, program, kit, world in real.ROWS:
        run = partial(
            import_module("marelle_sim").simulate,
            PROGRAMS / program, kit=kit, world=world, seconds=real.VIRTUAL_S, vm="micropython",
        )  # fmt: skip
        found[f"{name}, in MicroPython"] = partial(least_s, run)
    found["import"] = partial(starts_s, "from marelle_sim import simulate")
    found["import and a first run"] = partial(
        starts_s, f"from marelle_sim import simulate; simulate({hello!r})"
    )
    found["checking a class, one seed"] = class_s
    return found


def told_by(tree: Path, title: str, seed: int = 0) -> list[str]:
    """Have a fresh process measure one row of one tree (no title: name them all); return the lines it prints."""
    path = os.pathsep.join(str(tree / folder) for folder in FOLDERS)
    done = subprocess.run(
        [sys.executable, __file__, str(tree), str(tree), "--row", title],
        env=os.environ | {"PYTHONPATH": path, "PYTHONHASHSEED": str(seed), "PYTHONDONTWRITEBYTECODE": ""},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        sys.exit(f"{tree}, {title}:\n{done.stderr}")
    return done.stdout.splitlines()


def compare(trees: tuple[Path, Path], title: str, pairs: int) -> str:
    """Return the line of the table for one row."""
    before, after = trees
    ratios, took = [], []
    for number in range(pairs):
        order = trees if number % 2 == 0 else (after, before)
        seconds = {tree: float(told_by(tree, title, number)[-1]) for tree in order}
        ratios.append(seconds[before] / seconds[after])
        took.append(seconds[after])
    low, ratio, high = quantiles(ratios, method="inclusive") if pairs > 1 else ratios * 3
    verdict = "" if ratio >= BAR else "too slow"
    return f"| {title} | {median(took):.4f} | {ratio:.3f} | {low:.3f} to {high:.3f} | {verdict} |"


def main() -> None:
    """Measure one row in this process, or compare two trees."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("--pairs", type=int, default=15)
    parser.add_argument("--only", default="", metavar="WORD", help="rows whose title has it")
    parser.add_argument("--row", help=argparse.SUPPRESS)  # in the fresh process: this one, here
    asked = parser.parse_args()
    if asked.row is not None:
        here = Path(str(import_module("marelle_sim").__file__))
        if asked.before.resolve() not in here.resolve().parents:
            sys.exit(f"marelle_sim is that of {here}")
        sys.path.insert(0, str(asked.before / "tests" / "benchmarks"))
        print(rows()[asked.row]() if asked.row else "\n".join(rows()))
        return
    trees = asked.before.resolve(), asked.after.resolve()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PYTHONPYCACHEPREFIX"] = folder  # as usual, but not in the trees
        print_table(trees, asked.pairs, asked.only)


def print_table(trees: tuple[Path, Path], pairs: int, word: str) -> None:
    """Print the table, a line as soon as it is known."""
    print("| row | s, after | before / after | quartiles | |\n|---|---|---|---|---|")
    for title in told_by(trees[1], ""):
        if word in title:
            print(compare(trees, title, pairs), flush=True)


if __name__ == "__main__":
    main()
