"""A run as it was at a moment, for pictures of the place where something failed."""

from __future__ import annotations

from marelle_sim.kernel.ending import Ending
from marelle_sim.results.result import RunResult
from marelle_sim.trace import Trace


def run_until(run: RunResult, time_us: int) -> RunResult:
    """Return what had happened until a moment, as a run that ended there.

    Args:
        run: a run that has ended; it is not changed.
        time_us: the moment; before the start and after the end count as these.
    """
    whole = run.trace
    time_us = min(max(time_us, 0), whole.end_us)
    events = [event for event in whole.events if event[0] <= time_us]
    for number in range(len(run.robots)):
        pose = whole.pose_at(time_us, number)
        place = [round(value * 1000) for value in (pose.x_mm, pose.y_mm, pose.heading_deg)]
        events.append([time_us, number, "pose", *place, 0, 0, 0, 0, 0])
    trace = Trace(whole.header, events)
    robots = [
        robot._replace(
            trace=trace,
            ended=Ending.MOMENT,
            error=None,
            stdout="".join(event[3] for event in trace.select("print", robot.number)),
        )
        for robot in run.robots
    ]
    return RunResult(tuple(robots), run.wall_s)
