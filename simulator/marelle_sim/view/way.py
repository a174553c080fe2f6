"""The way of a robot as few places as can be, for those who draw straight lines in time between them."""

from __future__ import annotations

from itertools import pairwise
from math import degrees, inf, sqrt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from marelle_sim.trace import Trace

    Place = tuple[int, float, float, float]  # ms, mm, mm, degrees that go on counting past 360

MOST_PLACES = 12_000
_MOST_SAMPLES = 60_000
_NEAR_MM = 0.04  # along each axis, and `_BULGE_MM` between two samples: within 0.1 mm in all
_NEAR_DEG = 0.25
_BULGE_MM = 0.03
_LONGEST_MS = 100.0


def way_of(trace: Trace, robot: int = 0) -> list[Place]:
    """Return a robot's places: in order of time, dense where it moves, first and last included.

    Straight lines in time between them pass within 0.1 mm and half a degree of `trace.pose_at`; a
    run that would need more than `MOST_PLACES` is told less finely.
    """
    samples = _samples(trace, robot)
    factor = 1.0
    places = _thinned(samples, factor)
    while len(places) > MOST_PLACES:
        factor *= 2.0
        places = _thinned(samples, factor)
    return places


def _samples(trace: Trace, robot: int) -> list[Place]:
    """Return places so near to each other that the motion between them is straight."""
    poses = trace.select("pose", robot)
    stride = max(1, -(-len(poses) // _MOST_SAMPLES))
    kept = poses[::stride]
    if kept[-1] is not poses[-1]:
        kept.append(poses[-1])
    end_ms = trace.end_us // 1000
    least_ms = 1 + end_ms // _MOST_SAMPLES
    samples = [_place(kept[0])]
    for pose, following in pairwise(kept):
        if following[0] == pose[0]:
            continue
        if _bends(pose) and stride == 1:
            samples += _glided(trace, pose, following[0] // 1000, least_ms)
        samples.append(_place(following))
    last = kept[-1]
    if end_ms > last[0] // 1000:
        samples += _glided(trace, last, end_ms, least_ms if _bends(last) else end_ms)
        drive = trace.glide_from(last)
        drive.advance(end_ms - last[0] // 1000)
        samples.append((end_ms, drive.x, drive.y, degrees(drive.heading)))
    return samples


def _glided(trace: Trace, pose: list[Any], end_ms: int, least_ms: int) -> list[Place]:
    """Return places of the motion that begins with a pose, before its end and not nearer than so many ms.

    What accelerates by `a` leaves its chord by `a t² / 8` at the most: the wheels' change of speed,
    which bends the heading too, and the turn of the speed give the longest `t`.
    """
    drive = trace.glide_from(pose)
    begin_ms = pose[0] // 1000
    left_goal, right_goal = pose[8] * 1e-3, pose[9] * 1e-3
    bulge = 8.0 * _BULGE_MM * 1e6  # in mm ms² / s²
    per_second, turning = 1000.0 / drive.tau_ms, _turning(pose, drive.track_mm)
    places: list[Place] = []
    passed = 0
    while True:
        change = max(abs(drive.left - left_goal), abs(drive.right - right_goal)) * per_second
        passed += max(least_ms, int(sqrt(bulge / (change + turning))))
        if begin_ms + passed >= end_ms:
            return places
        drive.advance(passed)
        places.append((begin_ms + passed, drive.x, drive.y, degrees(drive.heading)))


def _turning(pose: list[Any], track_mm: float) -> float:
    """Return what the turn of its speed can accelerate a robot by, in mm/s2: a little more than nothing."""
    fastest: float = max(abs(pose[6] + pose[7]), abs(pose[8] + pose[9])) * 0.5e-3
    spread: float = max(abs(pose[6] - pose[7]), abs(pose[8] - pose[9])) * 1e-3
    return max(fastest * spread / track_mm, 8.0 * _BULGE_MM * 1e6 / _LONGEST_MS**2)


def _thinned(samples: list[Place], factor: float) -> list[Place]:
    """Return the places from which straight lines pass near all others.

    From a place kept, each later one narrows the slopes that pass near it; one that is outside
    them begins a new line at the place before it.
    """
    near, near_deg = _NEAR_MM * factor, _NEAR_DEG * factor
    before = samples[0]
    kept = [before]
    since, from_x, from_y, from_heading = before
    low_x = low_y = low_turn = -inf
    high_x = high_y = high_turn = inf
    for place in samples[1:]:
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
        low_x = max(low_x, (off_x - near) / passed)
        high_x = min(high_x, (off_x + near) / passed)
        low_y = max(low_y, (off_y - near) / passed)
        high_y = min(high_y, (off_y + near) / passed)
        low_turn = max(low_turn, (turn - near_deg) / passed)
        high_turn = min(high_turn, (turn + near_deg) / passed)
        before = place
    if before is not kept[-1]:
        kept.append(before)
    return kept


def _place(pose: list[Any]) -> Place:
    return (pose[0] // 1000, pose[3] * 1e-3, pose[4] * 1e-3, pose[5] * 1e-3)


def _bends(pose: list[Any]) -> bool:
    """Return whether the motion that begins here is other than a straight line in time."""
    return pose[10] == 1 and any(pose[6:10]) and len(set(pose[6:10])) > 1
