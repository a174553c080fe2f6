"""The signs for the faults of a run's robots: a numbered triangle where each began, and a sentence that explains it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from marelle_sim.story import faults
from marelle_sim.view.labels import spread
from marelle_text.story import sentence

if TYPE_CHECKING:
    from marelle_sim.results import RunResult
    from marelle_sim.view.annotations import Actor
    from marelle_sim.view.frames import TimedPose
    from marelle_sim.view.geometry import Point, Transform
    from marelle_text import Text


class FaultSign(NamedTuple):
    """A fault: its number from 1, the time at which it began (us), the robot's pose at this time, and the sentence for it."""

    number: int
    time_us: int
    pose: TimedPose
    words: str


def fault_signs(run: RunResult, actors: list[Actor], text: Text) -> list[FaultSign]:
    """Return the faults that began up to the end of a run, in order of time, numbered from 1."""
    names = [robot.name for robot in run.robots] if len(run.robots) > 1 else [""]
    found: list[FaultSign] = []
    for moment in faults(run.trace):
        since_us = int(moment.facts["since_us"])
        if since_us <= run.trace.end_us:
            frames = actors[names.index(str(moment.facts["owner"]))].frames
            found.append(
                FaultSign(
                    len(found) + 1, since_us, frames.pose_at(since_us), sentence(moment, text)
                )
            )
    return found


def sign_points(
    signs: list[FaultSign], transform: Transform, radius: float
) -> list[tuple[FaultSign, Point]]:
    """Return the faults for whose signs the picture has room, each with the pixel of its sign; `radius` is in pixels."""
    places = spread([transform.point(one.pose.x_mm, one.pose.y_mm) for one in signs], radius)
    return [(one, at) for one, at in zip(signs, places, strict=True) if at is not None]
