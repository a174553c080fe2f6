"""The path of a robot as few poses in time, between which a browser interpolates linearly."""

from __future__ import annotations

from math import inf

from marelle_sim.trace import Trace
from marelle_sim.trace.path import Sample, samples

MOST_PLACES = 12_000
_NEAR_MM = 0.04  # along each axis, beside the 0.03 mm between two samples: within 0.1 mm in all
_NEAR_DEG = 0.25


def polyline_of(trace: Trace, robot: int = 0) -> list[Sample]:
    """Return poses of a robot in order of time, the first and the last of the run included, as (ms, x, y in mm, degrees).

    Linear interpolation between two of them differs from `trace.pose_at` by at most 0.1 mm and half a degree. For a run that
    would need more than `MOST_PLACES` poses, the difference is larger.
    """
    dense = samples(trace, robot)
    factor = 1.0
    places = _thinned(dense, factor)
    while len(places) > MOST_PLACES:
        factor *= 2.0
        places = _thinned(dense, factor)
    return places


def _thinned(dense: list[Sample], factor: float) -> list[Sample]:
    """Return some of the samples, so that straight lines between them pass near all others: `factor` times 0.04 mm, 0.25 degrees.

    From a returned sample starts a range of slopes. Each later sample narrows it to the lines that pass near this sample too. If
    a sample lies outside the range, the sample before it is returned and starts a new range.
    """
    near, near_deg = _NEAR_MM * factor, _NEAR_DEG * factor
    before = dense[0]
    kept = [before]
    since, from_x, from_y, from_heading = before
    low_x = low_y = low_turn = -inf
    high_x = high_y = high_turn = inf
    for place in dense[1:]:
        time_ms, x, y, heading = place
        passed = time_ms - since
        if not (
            low_x <= (x - from_x) / passed <= high_x
            and low_y <= (y - from_y) / passed <= high_y
            and low_turn <= (heading - from_heading) / passed <= high_turn
        ):
            kept.append(before)
            since, from_x, from_y, from_heading = before
            passed = time_ms - since
            low_x = low_y = low_turn = -inf
            high_x = high_y = high_turn = inf
        off_x, off_y, turn = x - from_x, y - from_y, heading - from_heading
        if (slope := (off_x - near) / passed) > low_x:
            low_x = slope
        if (slope := (off_x + near) / passed) < high_x:
            high_x = slope
        if (slope := (off_y - near) / passed) > low_y:
            low_y = slope
        if (slope := (off_y + near) / passed) < high_y:
            high_y = slope
        if (slope := (turn - near_deg) / passed) > low_turn:
            low_turn = slope
        if (slope := (turn + near_deg) / passed) < high_turn:
            high_turn = slope
        before = place
    if before is not kept[-1]:
        kept.append(before)
    return kept
