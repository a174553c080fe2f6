"""The way of a robot as few places as can be, for those who draw straight lines in time between them."""

from __future__ import annotations

from itertools import pairwise
from math import degrees, exp, inf

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from marelle_sim.trace import Trace

    Place = tuple[int, float, float, float]  # ms, mm, mm, degrees that go on counting past 360

MOST_PLACES = 12_000
_MOST_SAMPLES = 60_000
_NEAR_MM = 0.02  # with the rounding to a tenth, a place is within 0.1 mm of the trace's
_NEAR_DEG = 0.25
_SURE_MS = 10  # within this, a motion is straight enough


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
    finest_ms = max(1, len(kept) // 2000)
    yield _place(kept[0])
    for pose, following in pairwise(kept):
        if following[0] == pose[0]:
            continue
        if _moves(pose) and stride == 1:
            motion = _Motion(trace, pose)
            yield from motion.between(_place(pose), _place(following), finest_ms)
        yield _place(following)
    last, end_ms = kept[-1], trace.end_us // 1000
    if end_ms > last[0] // 1000:
        motion = _Motion(trace, last)
        resting = motion.at(end_ms)
        yield from motion.between(_place(last), resting, finest_ms)
        yield resting


class _Motion:
    """What a robot does from one pose on, its heading counted past 360."""

    def __init__(self, trace: Trace, pose: list[Any]) -> None:
        self._trace = trace
        self._pose = pose
        robot = trace.header["robots"][pose[1]]
        self._tau_s = max(robot["tau_us"], 1) * 1e-6
        self._track_um = robot["track_um"]

    def at(self, time_ms: int) -> Place:
        """Return the place at a time."""
        pose = self._trace.pose_at(time_ms * 1000, self._pose[1])
        near = self._heading(time_ms)
        heading = near + (pose.heading_deg - near + 180.0) % 360.0 - 180.0
        return (time_ms, pose.x_mm, pose.y_mm, heading)

    def between(self, start: Place, end: Place, finest_ms: int) -> Iterator[Place]:
        """Yield the places between two that a straight line between them would miss."""
        lasts_ms = end[0] - start[0]
        if lasts_ms <= max(_SURE_MS, finest_ms):
            return
        probes = [self.at(start[0] + lasts_ms * part // 4) for part in (1, 2, 3)]
        if all(_near(probe, start, end) for probe in probes):
            return
        middle = probes[1]
        yield from self.between(start, middle, finest_ms)
        yield middle
        yield from self.between(middle, end, finest_ms)

    def _heading(self, time_ms: int) -> float:
        """Return about where it looks: the wheels follow their first-order law (docs/trace.md)."""
        pose = self._pose
        start = pose[5] * 1e-3
        if pose[10] != 1:
            return float(start)
        passed = time_ms * 1e-3 - pose[0] * 1e-6
        settled = self._tau_s * (1.0 - exp(-passed / self._tau_s))
        left, right = (pose[8 + i] * (passed - settled) + pose[6 + i] * settled for i in (0, 1))
        return float(start + degrees((left - right) / self._track_um))


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


def _moves(pose: list[Any]) -> bool:
    return pose[10] == 1 and any(pose[6:10])


def _near(place: Place, start: Place, end: Place) -> bool:
    """Return whether a place is near the straight line in time between two others."""
    share = (place[0] - start[0]) / (end[0] - start[0])
    off = [abs(place[i] - start[i] - share * (end[i] - start[i])) for i in (1, 2, 3)]
    return off[0] <= _NEAR_MM / 2 and off[1] <= _NEAR_MM / 2 and off[2] <= _NEAR_DEG / 2
