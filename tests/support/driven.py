"""What a robot did between two moments of its run: how far ahead it went, and how far it turned to the right."""

from collections.abc import Iterable
from itertools import pairwise
from math import cos, radians, sin
from typing import NamedTuple

from marelle_sim.run import Run


class Driven(NamedTuple):
    """How far a robot went ahead of where it looked at the beginning (mm), and how far it turned to the right (degrees)."""

    ahead_mm: float
    right_deg: float


def driven(run: Run, seconds: Iterable[float]) -> list[Driven]:
    """Return what the robot did between each of these moments and the next; it may have turned more than once."""
    return [_driven(run, begin, end) for begin, end in pairwise(seconds)]


def _driven(run: Run, begin_s: float, end_s: float) -> Driven:
    steps = round((end_s - begin_s) * 20)
    moments = [begin_s + (end_s - begin_s) * step / steps for step in range(steps + 1)]
    poses = [run.trace.pose_at(round(moment * 1e6)) for moment in moments]
    first, last = poses[0], poses[-1]
    heading = radians(first.heading_deg)
    ahead = (last.x_mm - first.x_mm) * sin(heading) + (last.y_mm - first.y_mm) * cos(heading)
    turned = [
        (after.heading_deg - before.heading_deg + 180) % 360 - 180
        for before, after in pairwise(poses)
    ]
    return Driven(ahead, sum(turned))
