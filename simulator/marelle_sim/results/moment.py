"""A run cut at a moment, for pictures of the place where something failed."""

from __future__ import annotations

from marelle_sim.kernel import Ending
from marelle_sim.results.result import RunResult


def run_until(run: RunResult, time_us: int) -> RunResult:
    """Return a run whose trace, prints and ending are those at a moment; the rest is of the whole run.

    Args:
        run: a run that has ended; it is not changed.
        time_us: the moment; before the start and after the end count as these.
    """
    trace = run.trace.until(time_us)
    robots = [
        robot._replace(
            trace=trace, ended=Ending.MOMENT, error=None, stdout=trace.printed(robot.number)
        )
        for robot in run.robots
    ]
    return RunResult(tuple(robots), run.wall_s)
