"""A run as it was at a moment, for pictures of the place where something failed."""

from __future__ import annotations

from marelle_sim.run import Run
from marelle_sim.trace import Trace


def run_until(run: Run, time_us: int) -> Run:
    """Return what had happened until a moment, as a run that ended there.

    Args:
        run: a run that has ended; it is not changed.
        time_us: the moment; before the start and after the end count as these.
    """
    whole = run.trace
    time_us = min(max(time_us, 0), whole.end_us)
    events = [event for event in whole.events if event[0] <= time_us]
    for robot in range(len(whole.header["robots"])):
        pose = whole.pose_at(time_us, robot)
        place = [round(value * 1000) for value in (pose.x_mm, pose.y_mm, pose.heading_deg)]
        events.append([time_us, robot, "pose", *place, 0, 0, 0, 0, 0])
    trace = Trace(whole.header, events)
    return Run(
        ended="moment",
        error=None,
        stdout="".join(event[3] for event in events if event[2] == "print"),
        trace=trace,
        world=run.world,
        kit=run.kit,
        written=run.written,
        wall_s=run.wall_s,
        robots=[robot.with_trace(trace) for robot in run.robots],
    )
