"""Measure how long it takes to check a class's programs, each of 60 simulated seconds.

    python tests/benchmarks/check.py [--programs 30] [--rounds 3] [--seeds 1 5] [--most-s 6] [--most-ratio 1.3]

Thirty different line followers are written to a folder and checked by the command, as a teacher does: start of Python,
reading, workers and table included: each program in a fenced child, and with --trust in the workers themselves, by turns, with
each report kept; in brackets the median of the ratios to the trusted way that keeps none. Then the share of the checks themselves in one program is measured in this process.
"""

import argparse
import ctypes
import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from handed_in import write

from marelle_lessons import load_lesson
from marelle_lessons.checks import Evidence
from marelle_lessons.program import Program
from marelle_sim import simulate

_COLD = """
from functools import partial
from marelle_host.cli.grading import pool
from marelle_host.__main__ import main
pool.Job = partial(pool.Job, warm=False)
raise SystemExit(main())
"""
_NOT_COMPILED = "PYTHONDONTWRITEBYTECODE"
_COMMAND = ["-m", "marelle_host"]


class Way(NamedTuple):
    """How a class is checked: by which words of Python, and whether its reports are kept."""

    words: list[str]
    keeps: bool = True


_BARE, _WARM = "trusted, nothing kept", "fenced, warm"
WAYS = {
    _BARE: Way([*_COMMAND, "check", "--trust"], keeps=False),
    "trusted": Way([*_COMMAND, "check", "--trust"]),
    _WARM: Way([*_COMMAND, "check"]),
    "fenced, cold": Way(["-c", _COLD, "check"]),
}
_PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h
FILES = {
    "lesson.toml": """\
format = "lesson-1"
id = "BENCH"
path = "robot"
levels = ["3e"]
minutes = 55
kits = ["none"]
skills = ["SUP-ROBO"]
languages = ["micropython"]
personal_data = "none"
licence = "MIT"
version = 1
seconds = 60
[title]
fr = "Mesure"
[summary]
fr = "Mesure"
[debate]
fr = "Mesure"
""",
    "checks.toml": """\
format = "checks-1"
[[check]]
id = "line"
kind = "follows_line"
mean_mm = 15
never_lost_s = 2
whole_loop = true
[check.fr]
passed = "oui"
failed = "non"
hint = "quoi"
[[check]]
id = "mat"
kind = "stays_on_mat"
[check.fr]
passed = "oui"
failed = "non"
hint = "quoi"
[[check]]
id = "touch"
kind = "no_contact"
[check.fr]
passed = "oui"
failed = "non"
hint = "quoi"
""",
    "lesson.fr.md": "#",
    "teacher.fr.md": "#",
    "paper.fr.md": "#",
    "start.py": "pass\n",
    "solution.py": "pass\n",
}
FOLLOWER = """\
from marelle import Robot, wait

# Number {number}: each of the class has settings of its own.
bot = Robot()
while True:
    p = bot.line.position()
    bot.drive({speed}, 0 if p is None else {gain} * p)
    wait(10)
"""


def write_lesson(folder: Path) -> None:
    from marelle_sim.world import worldfile

    bundled = Path(worldfile.__file__).parent / "worlds" / "line_loop.toml"
    write(folder, {**FILES, "worlds/loop.toml": bundled.read_bytes()})


def write_programs(folder: Path, count: int) -> None:
    for number in range(count):
        text = FOLLOWER.format(number=number, speed=100 + number, gain=1.8 + number / 100)
        write(folder, {f"poste-{number:02d}.py": text})


class Took(NamedTuple):
    """What one command took, in seconds: on the wall clock, and computed by all its processes together."""

    wall_s: float
    computed_s: float


class Ratios(NamedTuple):
    """The median of a class on the wall clock, in seconds, and the ratio of all computing to that of the bare way."""

    wall_s: float
    of_computed: float


def checked(place: Path, seeds: int, way: Way) -> Took:
    """Check the class once, by the command."""
    command = [sys.executable, *way.words, "lesson", "class"]
    started_s, used_s = perf_counter(), _children_s()
    done = subprocess.run(
        [*command, "--seeds", str(seeds), "--json"],
        cwd=place,
        env=_environment(place, keeps=way.keeps),
        capture_output=True,
        check=False,
    )
    wall_s = perf_counter() - started_s
    if done.returncode != 0:
        sys.exit(done.stdout.decode() + done.stderr.decode())
    return Took(wall_s, _children_s() - used_s)


def _environment(place: Path, *, keeps: bool) -> dict[str, str]:
    """Return variables by which modules are compiled once, as where marelle is installed.

    Args:
        place: With the lesson and the class.
        keeps: Whether there is a folder for reports, in which none is yet; as of one who has no home if not.
    """
    kept = {name: value for name, value in os.environ.items() if name != _NOT_COMPILED}
    cache = tempfile.mkdtemp(dir=place) if keeps else "nowhere"
    return {**kept, "PYTHONPYCACHEPREFIX": str(place / "compiled"), "XDG_CACHE_HOME": cache}


def tell_class(place: Path, programs: int, seeds: int, rounds: int) -> dict[str, Ratios]:
    """Print what the class takes in each way, by turns; return it."""
    told = {}
    checked(place, 1, WAYS["fenced, cold"])  # compiles what is not yet
    rows: dict[str, list[Took]] = {name: [] for name in WAYS}
    for number in range(rounds):
        for name in (list(WAYS), list(WAYS)[::-1])[number % 2]:
            rows[name].append(checked(place, seeds, WAYS[name]))
    for name, took in rows.items():
        wall, computed = (median(column) for column in zip(*took, strict=True))
        pairs = list(zip(took, rows[_BARE], strict=True))
        of_wall = median(one.wall_s / other.wall_s for one, other in pairs)
        of_computed = median(one.computed_s / other.computed_s for one, other in pairs)
        print(
            f"{programs} programs x 60 s x {seeds} seeds, {name}: {wall:.2f} s ({of_wall:.2f}), "
            f"of computing {computed:.2f} s ({of_computed:.2f})"
        )
        told[name] = Ratios(wall, of_computed)
    return told


def adopt_orphans() -> None:
    """Have the processes that a command leaves behind end as this one's children, so that they are counted (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _children_s() -> float:
    """Return how long the processes that have ended computed: it hardly depends on what else runs."""
    with suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)
    used = os.times()
    return used.children_user + used.children_system


def share(place: Path) -> tuple[float, float]:
    """Return how long a run takes, and the checks of it, in seconds: medians of nine."""
    lesson = load_lesson(place / "lesson")
    program = place / "class" / "poste-00.py"
    runs, checks = [], []
    for _ in range(9):
        started_s = perf_counter()
        run = simulate(program, world=lesson.worlds[0].world, seconds=60)
        ran_s = perf_counter()
        evidence = Evidence(run, Program(program.read_text("utf-8")))
        for one in lesson.checks:
            one.judged.judge(evidence, one.options)
        runs.append(ran_s - started_s)
        checks.append(perf_counter() - ran_s)
    return median(runs), median(checks)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 5])
    parser.add_argument("--most-s", type=float, help="fail if the trusted way takes longer")
    parser.add_argument(
        "--most-ratio", type=float, help="fail if the fenced way computes more than that"
    )
    asked = parser.parse_args()
    adopt_orphans()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        write_lesson(place / "lesson")
        write_programs(place / "class", asked.programs)
        for seeds in asked.seeds:
            told = tell_class(place, asked.programs, seeds, asked.rounds)
            if asked.most_s is not None and told["trusted"].wall_s > asked.most_s:
                sys.exit(f"it may take {asked.most_s} s")
            if asked.most_ratio is not None and told[_WARM].of_computed > asked.most_ratio:
                sys.exit(f"in the fence it may compute {asked.most_ratio} times as much")
        run_s, checks_s = share(place)
        print(f"one run: {run_s * 1000:.0f} ms; its checks: {checks_s * 1000:.1f} ms")


if __name__ == "__main__":
    main()
