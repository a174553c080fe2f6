"""What a robot did between two moments of its run: how far ahead it went, and how far it turned to the right."""

from __future__ import annotations

from itertools import pairwise
from math import cos, radians, sin
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from marelle_sim.run import Run


class Driven(NamedTuple):
    """How far a robot went ahead of where it looked at the beginning (mm), and how far it turned to the right (degrees)."""

    ahead_mm: float
    right_deg: float


def driven(run: Run, seconds: Iterable[float]) -> list[Driven]:
    """Return what the robot did between each of these moments and the next."""
    poses = [run.trace.pose_at(round(moment * 1e6)) for moment in seconds]
    found = []
    for before, after in pairwise(poses):
        heading = radians(before.heading_deg)
        ahead = (after.x_mm - before.x_mm) * sin(heading) + (after.y_mm - before.y_mm) * cos(
            heading
        )
        turned = (after.heading_deg - before.heading_deg + 180) % 360 - 180
        found.append(Driven(ahead, turned))
    return found
