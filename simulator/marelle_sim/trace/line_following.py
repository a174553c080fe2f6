"""Measures how a robot follows the lines of its world, for the story and for the checks of lessons."""

from __future__ import annotations

from collections.abc import Iterable
from math import cos, radians, sin

from marelle_sim.trace.path import Look
from marelle_sim.world import CentreLines

_EVERY_US = 40_000  # between two samples of the path: 8 mm at the usual speed


class LineFollowing:
    """The measurement of how a robot followed the lines of its world.

    Attributes:
        gaps: (time in us, gap in mm) of samples of the path, 40 to 80 ms apart: the gap is the distance from the middle of the line
            sensors to the centre of the nearest line, infinite beyond 60 mm.
        reach_mm: The greatest gap at which one of the sensors sees the line.
        share: The share of the longest line that was under the sensors at some time, 0 to 1.
    """

    __slots__ = ("gaps", "reach_mm", "share")

    def __init__(self, gaps: list[tuple[int, float]], reach_mm: float, share: float) -> None:
        self.gaps, self.reach_mm, self.share = gaps, reach_mm, share

    def losses(self, least_us: float) -> list[tuple[int, int]]:
        """Return (begin, end), in us, of each period longer than `least_us` in which no sensor saw the line.

        Example:
            >>> following.losses(2_000_000)
            [(42_880_000, 60_000_000)]
        """
        found: list[tuple[int, int]] = []
        since_us = last_us = -1
        for time_us, gap_mm in self.gaps:
            if gap_mm > self.reach_mm:
                since_us = time_us if since_us < 0 else since_us
                last_us = time_us
            elif since_us >= 0:
                found.append((since_us, last_us))
                since_us = -1
        if since_us >= 0:
            found.append((since_us, last_us))
        return [(since, last) for since, last in found if last - since > least_us]

    def seen(self, begin_us: int, end_us: int) -> float:
        """Return the share (0 to 1) of the samples between two times in which a sensor saw the line; 0 without samples."""
        looks = [
            gap <= self.reach_mm for time_us, gap in self.gaps if begin_us <= time_us <= end_us
        ]
        return sum(looks) / len(looks) if looks else 0.0


def follow_lines(
    path: Iterable[Look], lines: CentreLines, row: tuple[float, float], end_us: int
) -> LineFollowing:
    """Measure how a robot followed the lines of its world until a time, and return the measurement.

    Args:
        path: The robot's path from `walk`.
        lines: The centre lines of its world.
        row: (distance of its line sensors ahead of its centre, distance to the outermost on each side), in mm, from
            `sensor_row`.
        end_us: Time at which the measurement ends, in us, such as the end of its program.
    """
    ahead_mm, aside_mm = row
    reach_mm = aside_mm + lines.half_mm
    gaps: list[tuple[int, float]] = []
    seen: set[int] = set()
    due_us = 0
    for time_us, x_mm, y_mm, heading_deg in path:
        if time_us > end_us:
            break
        if time_us < due_us:
            continue
        due_us = time_us + _EVERY_US
        angle = radians(heading_deg)
        gap_mm, piece = lines.nearest(x_mm + ahead_mm * sin(angle), y_mm + ahead_mm * cos(angle))
        gaps.append((time_us, gap_mm))
        if gap_mm <= reach_mm:
            seen.add(piece)
    return LineFollowing(gaps, reach_mm, len(seen - {-1}) / lines.pieces)
