"""Completes the trace of a run that was ended from outside."""

from __future__ import annotations

from typing import Any

from marelle_sim.trace.poses import POSE
from marelle_sim.trace.trace import Trace


def stopped(trace: Trace, time_us: int, end: list[str], place: tuple[str, int] | None) -> Trace:
    """Return a trace with the ends that were not recorded, since the run was ended from outside.

    Args:
        trace: what had happened until then.
        time_us: when it was ended.
        end: why, and with which code.
        place: the file and the line that the first robot's program was in, if that is known.
    """
    events: list[list[Any]] = [*trace.events]
    robots = range(len(trace.header["robots"]))
    if place is not None:
        events.append([time_us, 0, "stuck", *place])
    events += [[time_us, robot, "end", *end] for robot in robots]
    for robot in robots:
        pose = trace.pose_at(time_us, robot)
        at = [round(value * 1000) for value in (pose.x_mm, pose.y_mm, pose.heading_deg)]
        events.append([time_us, robot, POSE, *at, 0, 0, 0, 0, 0])
    return Trace(trace.header, events)
