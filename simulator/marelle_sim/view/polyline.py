"""The way of a robot as few places as can be, for those who draw straight lines in time between them."""

from __future__ import annotations

from itertools import pairwise
from math import degrees, inf, sqrt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from marelle_sim.trace import Trace
    from marelle_sim.world.chassis import DifferentialDrive

    Place = tuple[int, float, float, float]  # ms, mm, mm, degrees that go on counting past 360

MOST_PLACES = 12_000
_MOST_SAMPLES = 60_000
_NEAR_MM = 0.04  # along each axis, and `_BULGE_MM` between two samples: within 0.1 mm in all
_NEAR_DEG = 0.25
_BULGE_MM = 0.03
_BULGE = 8.0 * _BULGE_MM * 1e6  # in mm ms² / s²
_LEAST_TURNING = _BULGE / 100.0**2  # mm/s2: there is a place at least each 100 ms


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
    robot = trace.header["robots"][pose[1]]
    begin_ms, per_second = pose[0] // 1000, 1000.0 / (robot["tau_us"] * 1e-3)
    left, right, left_goal, right_goal = (speed * 1e-3 for speed in pose[6:10])
    turning = _turning(pose, robot["track_um"] * 1e-3)
    drive: DifferentialDrive | None = (
        None  # made when there is a place to work out, which is seldom
    )
    places: list[Place] = []
    passed = 0
    while True:
        change = _greater(abs(left - left_goal), abs(right - right_goal)) * per_second
        passed += max(least_ms, int(sqrt(_BULGE / (change + turning))))
        if begin_ms + passed >= end_ms:
            return places
        drive = drive or trace.glide_from(pose)
        drive.advance(passed)
        left, right = drive.left, drive.right
        places.append((begin_ms + passed, drive.x, drive.y, degrees(drive.heading)))


def _turning(pose: list[Any], track_mm: float) -> float:
    """Return what the turn of its speed can accelerate a robot by, in mm/s2: a little more than nothing."""
    left, right, left_goal, right_goal = pose[6:10]
    fastest = _greater(abs(left + right), abs(left_goal + right_goal)) * 0.5e-3
    spread = _greater(abs(left - right), abs(left_goal - right_goal)) * 1e-3
    return _greater(fastest * spread / track_mm, _LEAST_TURNING)


def _greater(one: float, other: float) -> float:
    """Return the greater of two, for a quarter of what max() takes."""
    return one if one > other else other


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


def _place(pose: list[Any]) -> Place:
    return (pose[0] // 1000, pose[3] * 1e-3, pose[4] * 1e-3, pose[5] * 1e-3)


def _bends(pose: list[Any]) -> bool:
    """Return whether the motion that begins here is other than a straight line in time."""
    return pose[10] == 1 and any(pose[6:10]) and len(set(pose[6:10])) > 1
