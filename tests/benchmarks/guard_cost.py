"""What the guard costs: the same program with and without it, in pairs.

The guard makes a program stoppable; `simulate()` always has it. Here the layer below is asked to leave it out.
"""

from __future__ import annotations

from pathlib import Path
from statistics import median
from time import perf_counter

from marelle_sim.kits import load_kit
from marelle_sim.programs.source import read_source
from marelle_sim.runners.engine import Engine
from marelle_sim.runners.request import Request
from marelle_sim.world import load_world

PROGRAM = Path(__file__).with_name("programs") / "line_follower.py"
PAIRS = 30
VIRTUAL_S = 60


def seconds(*, guard: bool) -> float:
    """Run the library's line follower once, making all anew, and return the seconds that it took."""
    request = Request(seconds=VIRTUAL_S, seed=1, tolerances=True, presses=(), inputs=())
    started = perf_counter()
    kit, world, source = load_kit("pico_bot"), load_world("line_loop"), read_source(PROGRAM)
    engine = Engine(source, kit, world, request, guard=guard)
    engine.run()
    return perf_counter() - started


def guard_cost_percent() -> float:
    """Return the median over pairs of how much longer the guarded run takes, in percent."""
    seconds(guard=True), seconds(guard=False)  # the first runs warm up
    ratios = []
    for number in range(PAIRS):
        first_guarded = number % 2 == 0  # neither of the two always comes first
        one, other = seconds(guard=first_guarded), seconds(guard=not first_guarded)
        ratios.append(one / other if first_guarded else other / one)
    return 100 * (median(ratios) - 1)
