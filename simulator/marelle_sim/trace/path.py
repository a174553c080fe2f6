"""The path of a robot, computed from the poses of its trace, and how it follows the lines of its world.

`stretches` yields the poses themselves, each with the next one. `walk` returns a place every 20 to 40 ms. `samples` returns
places so near to each other that the motion between two of them is almost a straight line.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from math import cos, degrees, floor, inf, radians, sin, sqrt
from typing import Any

from marelle_sim.trace.events import Motion
from marelle_sim.trace.recorder import MILLIDEGREES
from marelle_sim.trace.trace import Trace
from marelle_sim.world import CentreLines
from marelle_sim.world.pose import heading_degrees

Look = tuple[int, float, float, float]  # us, mm, mm, degrees from 0 to 360
Sample = tuple[int, float, float, float]  # ms, mm, mm, degrees that go on counting past 360

STEP_US = 20_000
"""Time between two places of a walk, in us: 4 mm at the robot's usual speed."""
_STEP_US = float(STEP_US)

_BULGE_MM = (
    0.03  # how far the motion between two samples may be from the straight line between them
)
_BULGE = 8.0 * _BULGE_MM * 1e6  # in mm ms² / s²
_LEAST_TURNING = _BULGE / 100.0**2  # mm/s2: there is a place at least each 100 ms
_MOST_SAMPLES = 60_000


def stretches(trace: Trace, robot: int = 0) -> Iterator[tuple[Motion, Motion | None, int]]:
    """Yield (pose, next pose, time of the next pose in us) for each pose; for the last one, (pose, None, end of the trace)."""
    poses = trace.find(Motion, robot)
    for pose, following in pairwise(poses):
        yield pose, following, following.time_us
    for pose in poses[-1:]:
        yield pose, None, trace.end_us


def walk(trace: Trace, robot: int = 0) -> list[Look]:
    """Return (time in us, x in mm, y in mm, heading in degrees from 0 to 360) every 20 to 40 ms of a run, and at its end.

    The trace of a robot that is steered has a pose every 10 ms: these are used as they are, which costs a tenth of
    `Trace.pose_at`. Between poses that are farther apart the places are those of `Trace.pose_at`.
    """
    poses, looks = trace.poses(robot), []
    due_us = 0.0  # not an integer: packed poses have their times as floats, and comparing two floats costs half
    for index, (time_us, x_mm, y_mm, heading) in enumerate(poses.places()):
        if time_us < due_us:
            continue
        if time_us >= due_us + _STEP_US and index:
            looks += _between(trace, poses.event(index - 1), int(due_us), int(time_us))
            due_us = looks[-1][0] + _STEP_US
        if time_us >= due_us:
            looks.append((  # rounded as the pose's event is, and written out: a call for each costs the checks 3 %
                int(time_us), floor(x_mm * 1000.0 + 0.5) * 1e-3, floor(y_mm * 1000.0 + 0.5) * 1e-3,
                floor(heading * MILLIDEGREES + 0.5) * 1e-3 % 360.0,
            ))  # fmt: skip
            due_us = time_us + _STEP_US
    end_us = trace.end_us
    if end_us >= due_us + _STEP_US and len(poses):
        looks += _between(trace, poses.event(len(poses) - 1), int(due_us), end_us)
    looks.append(_asked(trace, end_us, robot))
    return looks


def _between(trace: Trace, pose: list[Any], start_us: int, end_us: int) -> list[Look]:
    """Return a place every 20 ms, the first at `start_us`, the last before `end_us`; `pose` (an event) is the last pose before these times."""
    times = range(start_us, end_us, STEP_US)
    begin_us, robot, *_motion, mode = pose
    if mode != 1:
        return [_asked(trace, time_us, robot) for time_us in times]
    drive, looks = trace.glide_from(pose), []
    for time_us in times:
        drive.advance((time_us - begin_us) // 1000)
        looks.append((time_us, drive.x, drive.y, heading_degrees(drive.heading)))
    return looks


def _asked(trace: Trace, time_us: int, robot: int) -> Look:
    return time_us, *trace.pose_at(time_us, robot)


def samples(trace: Trace, robot: int = 0) -> list[Sample]:
    """Return samples (time in ms, x in mm, y in mm, heading in degrees) of a robot's path, from the first pose to the end.

    Headings are not reduced to 360 degrees. At any time between two samples, linear interpolation is wrong by at most
    0.03 mm, unless that would take more than 60 000 samples.
    """
    poses = trace.find(Motion, robot)
    stride = max(1, -(-len(poses) // _MOST_SAMPLES))
    kept = poses[::stride]
    if kept[-1] is not poses[-1]:
        kept.append(poses[-1])
    end_ms = trace.end_us // 1000
    least_ms = 1 + end_ms // _MOST_SAMPLES
    law = _law(trace, robot)
    found = [_sample(kept[0])]
    for pose, following in pairwise(kept):
        begin_us, end_us = pose.time_us, following.time_us
        if end_us == begin_us:
            continue
        following_ms = end_us // 1000
        if stride == 1 and _straight_ms(pose, law) < following_ms - begin_us // 1000:
            found += _glided(trace, pose, following_ms, least_ms)
        found.append((
            following_ms, following.x_um * 1e-3, following.y_um * 1e-3, following.heading_mdeg * 1e-3
        ))  # fmt: skip
    return found + _rolled_out(trace, kept[-1], end_ms, least_ms)


def _rolled_out(trace: Trace, last: Motion, end_ms: int, least_ms: int) -> list[Sample]:
    """Return the samples after the last pose until the end of the trace; [] if the trace ends with that pose."""
    last_ms = last.time_us // 1000
    if end_ms <= last_ms:
        return []
    bends = _straight_ms(last, _law(trace, last.robot)) < end_ms - last_ms
    found = _glided(trace, last, end_ms, least_ms) if bends else []
    drive = trace.glide_from(last)
    drive.advance(end_ms - last_ms)
    return [*found, (end_ms, drive.x, drive.y, degrees(drive.heading))]


def _glided(trace: Trace, pose: Motion, end_ms: int, least_ms: int) -> list[Sample]:
    """Return the samples of the motion after a pose and before `end_ms`; [] if none is needed.

    From one sample to the next it is the longest time for which a straight line is wrong by at most 0.03 mm, but never less than
    `least_ms`. Over the time `t`, a motion with acceleration `a` is at most `a t² / 8` away from the straight line; `a` follows
    from the change of the wheels' speeds and from the turning of the direction.
    """
    begin_ms, (per_second, track_mm) = pose.time_us // 1000, _law(trace, pose.robot)
    left, right, left_goal, right_goal = [speed * 1e-3 for speed in pose.speeds_um_s]
    turning = _turning(*pose.speeds_um_s, track_mm)
    drive = trace.glide_from(pose)
    found: list[Sample] = []
    passed = 0
    while True:
        change = max(abs(left - left_goal), abs(right - right_goal)) * per_second
        passed += max(least_ms, int(sqrt(_BULGE / (change + turning))))
        if begin_ms + passed >= end_ms:
            return found
        drive.advance(passed)
        left, right = drive.left, drive.right
        found.append((begin_ms + passed, drive.x, drive.y, degrees(drive.heading)))


def _law(trace: Trace, robot: int) -> tuple[float, float]:
    """Return (1 / time constant of the motors in 1/s, distance between the wheels in mm) of a robot."""
    body = trace.header["robots"][robot]
    return 1000.0 / (body["tau_us"] * 1e-3), body["track_um"] * 1e-3


def _straight_ms(pose: Motion, law: tuple[float, float]) -> float:
    """Return the time (ms) after a pose for which linear interpolation of the motion is wrong by at most 0.03 mm.

    It is computed for each pose, 100 for a second of the run, so that `_glided` need not be called for most of them.
    """
    _us, _robot, _kind, _x, _y, _heading, left, right, left_goal, right_goal, mode = pose
    if mode != 1 or left == right == left_goal == right_goal:
        return inf
    per_second, track_mm = law
    one, other = abs(left * 1e-3 - left_goal * 1e-3), abs(right * 1e-3 - right_goal * 1e-3)
    change = (one if one > other else other) * per_second  # max() takes four times as long
    return int(sqrt(_BULGE / (change + _turning(left, right, left_goal, right_goal, track_mm))))


def _turning(left: int, right: int, left_goal: int, right_goal: int, track_mm: float) -> float:
    """Return an upper bound of the centripetal acceleration in mm/s2, greater than 0; the wheels' speeds are in um/s."""
    one, other = abs(left + right), abs(left_goal + right_goal)
    fastest = (one if one > other else other) * 0.5e-3
    one, other = abs(left - right), abs(left_goal - right_goal)
    turning = fastest * ((one if one > other else other) * 1e-3) / track_mm
    return turning if turning > _LEAST_TURNING else _LEAST_TURNING


def _sample(pose: Motion) -> Sample:
    return (pose.time_us // 1000, pose.x_um * 1e-3, pose.y_um * 1e-3, pose.heading_mdeg * 1e-3)


_EVERY_US = 40_000  # between two samples of the path: 8 mm at the usual speed


class LineFollowing:
    """The measurement of how a robot followed the lines of its world.

    Attributes:
        gaps: (time in us, gap in mm) of samples of the path, 40 to 80 ms apart: the gap is the distance from the middle of the line
            sensors to the centre of the nearest line, infinite beyond 60 mm.
        reach_mm: The greatest gap at which one of the sensors sees the line.
        share: The share of the longest line that was under the sensors at some time, 0 to 1.
    """

    def __init__(self, gaps: list[tuple[int, float]], reach_mm: float, share: float) -> None:
        self.gaps, self.reach_mm, self.share = gaps, reach_mm, share

    def losses(self, least_us: float) -> list[tuple[int, int]]:
        """Return (begin, end), in us, of each period longer than `least_us` in which no sensor saw the line.

        Example:
            >>> following.losses(2_000_000)
            [(42_880_000, 60_000_000)]
        """
        periods = groupby(self.gaps, key=lambda gap: gap[1] > self.reach_mm)
        lost = [[time_us for time_us, _mm in gaps] for is_lost, gaps in periods if is_lost]
        return [(times[0], times[-1]) for times in lost if times[-1] - times[0] > least_us]

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
