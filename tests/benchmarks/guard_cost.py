"""What the guard costs: the same program with and without it, in pairs.

The guard makes a program stoppable; `simulate()` always has it. Here the layer below is asked to leave it out.
"""

from pathlib import Path
from statistics import median
from time import perf_counter

from marelle_sim.runners import Options, read_job
from marelle_sim.runners.engine import Build
from marelle_sim.runners.in_process import LocalRun

PROGRAM = Path(__file__).with_name("programs") / "line_follower.py"
PAIRS = 30
VIRTUAL_S = 60


def seconds(*, guard: bool) -> float:
    """Run the library's line follower once, making all anew, and return the seconds that it took."""
    started = perf_counter()
    job = read_job(PROGRAM, "pico_bot", "line_loop", Options(seconds=VIRTUAL_S, seed=1))
    LocalRun(job, build=Build(guard=guard)).run()
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
