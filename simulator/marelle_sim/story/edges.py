"""Finds in a trace each time that a robot drove off its mat, and the side over which it did."""

from collections.abc import Iterator
from typing import Any

from marelle_sim.story.moment import Moment, often
from marelle_sim.trace import Trace
from marelle_sim.trace.path import stretches
from marelle_sim.world import Pose, World

_FEW = 4  # more exits are summarised in one moment
_STEP_US = 100_000
_EXACT_US = 1_000
_BACK_MM = 20.0  # only after the robot was so far inside again, leaving the mat is a new exit


def outside(pose: Pose, world: World) -> dict[str, Any]:
    """Return {"beyond": side, "off_mm": distance} if a robot's centre is off its mat, else {}.

    The distance to the side is in mm, at least 1. Beyond a corner the side is that with the greater distance.

    Example:
        >>> outside(Pose(100.0, -170.0, 0.0), world)
        {'beyond': 'bottom', 'off_mm': 170}
    """
    off_mm, side = _off(pose, world)
    return {"beyond": side, "off_mm": max(1, round(off_mm))} if off_mm > 0 else {}


def exits(trace: Trace, world: World) -> list[Moment]:
    """Return a moment `left_mat` for each time that the centre of the only robot left the mat; if more than four, one with their number.

    It leaves the mat again only after it was more than 20 mm inside.
    """
    moments: list[Moment] = []
    on_mat, before_us = True, 0
    for time_us, surely_on in _times(trace, world):
        if surely_on:
            on_mat, before_us = True, time_us
            continue
        off_mm, _side = _off(trace.pose_at(time_us), world)
        if on_mat and off_mm > 0:
            moments.append(_exit(trace, world, before_us, time_us))
            on_mat = False
        elif off_mm < -_BACK_MM:
            on_mat = True
        before_us = time_us
    if len(moments) <= _FEW:
        return moments
    return [often(moments, "left_mat_many", **moments[0].facts)]


def _off(pose: Pose, world: World) -> tuple[float, str]:
    """Return (distance in mm, side) for the side of the mat that a pose is farthest beyond; inside, the distance is negative."""
    return max(
        (-pose.x_mm, "left"),
        (pose.x_mm - world.width_mm, "right"),
        (-pose.y_mm, "bottom"),
        (pose.y_mm - world.height_mm, "top"),
    )


def _times(trace: Trace, world: World) -> Iterator[tuple[int, bool]]:
    """Yield (time in us, whether the centre is certainly on the mat until the next pose) for each pose of the trace.

    After a pose from which the robot could reach a side, also yield times 0.1 s apart, with False; at last the end of the trace, with False.
    """
    for pose, _following, end_us in stretches(trace):
        x_mm, y_mm = pose.x_um * 1e-3, pose.y_um * 1e-3
        inside_mm = min(x_mm, world.width_mm - x_mm, y_mm, world.height_mm - y_mm)
        fastest_um_s = max(map(abs, pose.speeds_um_s))
        reach_mm = fastest_um_s * 1e-3 * (end_us - pose.time_us) * 1e-6 + _BACK_MM
        yield pose.time_us, inside_mm > reach_mm
        if abs(inside_mm) <= reach_mm:
            for time_us in range(pose.time_us + _STEP_US, end_us, _STEP_US):
                yield time_us, False
    yield trace.end_us, False


def _exit(trace: Trace, world: World, on_us: int, off_us: int) -> Moment:
    """Return the moment of an exit, to a millisecond, with its side, by halving the interval from `on_us` to `off_us`.

    The robot is on the mat at the first time, off it at the second.
    """
    while off_us - on_us > _EXACT_US:
        middle_us = (on_us + off_us) // 2
        if _off(trace.pose_at(middle_us), world)[0] > 0:
            off_us = middle_us
        else:
            on_us = middle_us
    return Moment(off_us, "left_mat", edge=_off(trace.pose_at(off_us), world)[1])
