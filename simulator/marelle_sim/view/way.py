"""The way of a robot as few places as can be, for those who draw straight lines in time between them."""

from __future__ import annotations

from itertools import pairwise
from math import degrees, inf

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from marelle_sim.trace import Trace

    Place = tuple[int, float, float, float]  # ms, mm, mm, degrees that go on counting past 360

MOST_PLACES = 12_000
_MOST_SAMPLES = 60_000
_NEAR_MM = 0.04  # along each axis, and half of it between two samples: within 0.1 mm in all
_NEAR_DEG = 0.25
_SURE_MS = 8  # within this, a motion is straight enough


def way_of(trace: Trace, robot: int = 0) -> list[Place]:
    """Return a robot's places: in order of time, dense where it moves, first and last included.

    Straight lines in time between them pass within 0.1 mm and half a degree of `trace.pose_at`; a
    run that would need more than `MOST_PLACES` is told less finely.
    """
    samples = list(_samples(trace, robot))
    factor = 1.0
    places = _thinned(samples, factor)
    while len(places) > MOST_PLACES:
        factor *= 2.0
        places = _thinned(samples, factor)
    return places


def _samples(trace: Trace, robot: int) -> Iterator[Place]:
    """Yield places so near to each other that the motion between them is straight."""
    poses = trace.select("pose", robot)
    stride = max(1, -(-len(poses) // _MOST_SAMPLES))
    kept = poses[::stride]
    if kept[-1] is not poses[-1]:
        kept.append(poses[-1])
    end_ms = trace.end_us // 1000
    step_ms = max(_SURE_MS, end_ms // _MOST_SAMPLES)
    yield _place(kept[0])
    for pose, following in pairwise(kept):
        if following[0] == pose[0]:
            continue
        if _bends(pose) and stride == 1:
            times = range(pose[0] // 1000 + step_ms, following[0] // 1000, step_ms)
            yield from _glided(trace, pose, times)
        yield _place(following)
    last = kept[-1]
    if end_ms > last[0] // 1000:
        times = range(last[0] // 1000 + step_ms, end_ms, step_ms) if _bends(last) else range(0)
        yield from _glided(trace, last, [*times, end_ms])


def _glided(trace: Trace, pose: list[Any], times_ms: Iterable[int]) -> Iterator[Place]:
    """Yield the places at some times, in order, of the motion that begins with a pose."""
    drive = trace.glide_from(pose)
    for time_ms in times_ms:
        drive.advance(time_ms - pose[0] // 1000)
        yield (time_ms, drive.x, drive.y, degrees(drive.heading))


def _thinned(samples: list[Place], factor: float) -> list[Place]:
    """Return the places from which straight lines pass near all others.

    From a place kept, each later one narrows the slopes that pass near it; one that is outside
    them begins a new line at the place before it.
    """
    kept = [samples[0]]
    before = samples[0]
    slopes = _Slopes(before, factor)
    for place in samples[1:]:
        if not slopes.allow(place):
            kept.append(before)
            slopes = _Slopes(before, factor)
        slopes.narrow(place)
        before = place
    if before is not kept[-1]:
        kept.append(before)
    return kept


class _Slopes:
    """The straight lines in time from a place that pass near all places since."""

    __slots__ = ("_high", "_low", "_near", "_origin")

    def __init__(self, origin: Place, factor: float) -> None:
        self._origin = origin
        self._near = (_NEAR_MM * factor, _NEAR_MM * factor, _NEAR_DEG * factor)
        self._low, self._high = [-inf] * 3, [inf] * 3

    def allow(self, place: Place) -> bool:
        """Return whether the line to this place passes near all places since."""
        passed = place[0] - self._origin[0]
        for axis in (0, 1, 2):
            slope = (place[axis + 1] - self._origin[axis + 1]) / passed
            if not self._low[axis] <= slope <= self._high[axis]:
                return False
        return True

    def narrow(self, place: Place) -> None:
        """Keep only the lines that pass near this place."""
        passed = place[0] - self._origin[0]
        for axis in (0, 1, 2):
            off = place[axis + 1] - self._origin[axis + 1]
            self._low[axis] = max(self._low[axis], (off - self._near[axis]) / passed)
            self._high[axis] = min(self._high[axis], (off + self._near[axis]) / passed)


def _place(pose: list[Any]) -> Place:
    return (pose[0] // 1000, pose[3] * 1e-3, pose[4] * 1e-3, pose[5] * 1e-3)


def _bends(pose: list[Any]) -> bool:
    """Return whether the motion that begins here is other than a straight line in time."""
    return pose[10] == 1 and any(pose[6:10]) and len(set(pose[6:10])) > 1
