"""Measure several robots, boxes and many walls, and print a Markdown table.

    python tests/benchmarks/robots.py [ROUNDS]

A program's time is that of the whole call of `simulate()`, trace included, in seconds of this process's processor;
the first round only warms up. Run it alone and without coverage.
"""

import gc
import sys
from collections.abc import Callable
from functools import partial
from math import cos, pi, sin
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any, NamedTuple

from marelle_sim import load_world, simulate
from marelle_sim.world import Box, Pose, Segment, World

PROGRAMS = Path(__file__).with_name("programs")
VIRTUAL_S = 60
POSTS = 125
RECORD_US = 20_000


class Case(NamedTuple):
    """One run to measure, and what it must reach."""

    title: str
    program: str
    world: Callable[[], World]
    options: dict[str, Any]
    bar: str


def room(name: str, *, posts: int = 0, boxes: int = 0) -> World:
    """Return a room of 2 m x 2 m with square posts along its walls, and boxes that can be pushed."""
    world = World(name, 2000, 2000)
    corners = [(0, 0), (2000, 0), (2000, 2000), (0, 2000)]
    walls = [Segment(corners[i - 1], corners[i], f"side-{i}") for i in range(4)]
    for number in range(posts):
        angle = 2 * pi * number / posts
        post = Box(
            (1000 + 950 * cos(angle), 1000 + 950 * sin(angle)), (10, 10), name=f"post-{number}"
        )
        walls += post.sides()
    world.walls = tuple(walls)
    world.boxes = tuple(
        Box((1000 + 300 * side, 1250), (80, 80), name=f"box-{side}", mass_g=150)
        for side in (1, -1)[:boxes]
    )
    world.start = Pose(1000, 1000, 0)
    return world


def watched() -> list[tuple[int, Callable[..., None]]]:
    """Return an observer that keeps the pose 50 times a second."""
    frames: list[tuple[int, tuple[float, float, float]]] = []
    return [(RECORD_US, lambda time_us, pose: frames.append((time_us, pose)))]


CASES = (
    Case("ten robots, raw", "raw_dancer.py", partial(load_world, "dance"), {"kit": "bench5"}, "100"),
    Case(
        "ten robots, raw, a loop of 10 ms", "raw_line_follower.py", partial(load_world, "dance"),
        {"kit": "bench5"}, "100",
    ),
    Case("one of them, raw", "raw_dancer.py", partial(room, "room"), {"kit": "bench5"}, ""),
    Case("ten robots, library", "dancer.py", partial(load_world, "dance"), {}, "50"),
    Case(
        "ten robots, library, avoiding", "avoider.py", partial(load_world, "dance"),
        {}, "50",
    ),
    Case("one of them, library", "dancer.py", partial(room, "room"), {}, ""),
    Case(
        "one robot, everything on", "everything.py", partial(room, "boxes", boxes=2),
        {"observers": watched()}, "400",
    ),
    Case("4 walls", "avoider.py", partial(room, "four"), {}, ""),
    Case("504 walls", "avoider.py", partial(room, "many", posts=POSTS), {}, "60 % of 4 walls"),
)  # fmt: skip


def seconds(case: Case) -> float:
    """Run one case for a virtual minute and return the seconds of processor that it took."""
    world = case.world()
    gc.collect()  # what another case has left is not this one's to clear away
    started = process_time()
    run = simulate(
        str(PROGRAMS / case.program), world=world, seconds=VIRTUAL_S, seed=1, **case.options
    )
    took = process_time() - started
    if run.ended != "deadline":
        message = f"{case.program} ended by {run.ended}: {run.error}"
        raise SystemExit(message)
    return took


def main(rounds: int = 5) -> None:
    """Print the table."""
    took: dict[str, list[float]] = {case.title: [] for case in CASES}
    for number in range(rounds + 1):
        for case in CASES:
            one = seconds(case)
            if number:
                took[case.title].append(one)
    print("| run | s per 60 s | x real time | bar |\n|---|---|---|---|")
    for case in CASES:
        each = median(took[case.title])
        print(f"| {case.title} | {each:.4f} | {VIRTUAL_S / each:.0f} | {case.bar} |")


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
