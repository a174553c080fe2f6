"""The faults of a run's robots, for a picture that reveals them: where each began, and what it is."""

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


class Failing(NamedTuple):
    """A part that began to fail: which robot was where then, and the sentence that says so."""

    number: int
    time_us: int
    pose: TimedPose
    words: str


def failing_of(run: RunResult, actors: list[Actor], text: Text) -> list[Failing]:
    """Return what failed until the end of a run, in order of time, counted from 1."""
    names = [robot.name for robot in run.robots] if len(run.robots) > 1 else [""]
    found: list[Failing] = []
    for moment in faults(run.trace):
        since_us = int(moment.facts["since_us"])
        if since_us <= run.trace.end_us:
            frames = actors[names.index(str(moment.facts["owner"]))].frames
            found.append(
                Failing(len(found) + 1, since_us, frames.pose_at(since_us), sentence(moment, text))
            )
    return found


def places_of(
    failing: list[Failing], transform: Transform, radius: float
) -> list[tuple[Failing, Point]]:
    """Return where the mark of each can be read; one that has no room is only told in words."""
    points = [transform.point(one.pose.x_mm, one.pose.y_mm) for one in failing]
    places = spread(points, radius)
    return [(one, at) for one, at in zip(failing, places, strict=True) if at is not None]
