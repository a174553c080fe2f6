"""The description of a run that a browser draws, in the format `frames-1` (`docs/frames.md`).

It is data for JSON, made from the trace, the world, the kit and the story with the standard library alone, so a computer and
Pyodide give the same.
"""

from __future__ import annotations

from typing import Any

from marelle_sim.results import RunResult
from marelle_sim.story import faults, tell
from marelle_sim.story.moment import Moment
from marelle_sim.trace import Leave, Touch, Trace
from marelle_sim.view.contact_marks import MOST_MARKS, contact_marks
from marelle_sim.view.events import events_of, printed, sliced
from marelle_sim.view.polyline import polyline_of
from marelle_sim.view.scene import robots_of, scene_of
from marelle_text import Text
from marelle_text.story import sentence

VERSION = "frames-1"


def replay_data(run: RunResult, language: str | None = None) -> dict[str, Any]:
    """Return the description of a run in the format `frames-1`, as data for JSON.

    Args:
        run: a run that has ended.
        language: "fr" or "en", the language of the world's title, the story and the help; None: the person's.

    Returns:
        The description, with lists in order of time: times in whole milliseconds, lengths in millimetres (in events other than
        `touch`, as in the trace), headings in degrees (after a whole turn to the right, 360 and not 0).

    Example:
        >>> data = replay_data(run, language="en")
        >>> data["robots"][0]["path"][0]
        [0, 75.0, 75.0, 0.0]
    """
    text = Text(language)
    return {**frames_of(run, text.language), **told(run, tell(run), text)}


def frames_of(run: RunResult, language: str, *, reveal: bool = False) -> dict[str, Any]:
    """Return the description of a run as `replay_data` does, but without the sentences of the story and the help.

    Args:
        run: a run that has ended.
        language: "fr" or "en", the language of the world's title.
        reveal: True to give each robot the key `faults` too.
    """
    trace = run.trace
    robots, bodies = robots_of(run)
    if reveal:
        _add_faults(run, robots)
    for number, robot in enumerate(robots):
        robot["path"] = [
            [time_ms, round(x, 2), round(y, 2), round(heading, 1)]
            for time_ms, x, y, heading in polyline_of(trace, number)
        ]
        robot["events"] = events_of(trace, number)
        robot["contacts"] = _contacts(trace, number)
    return {
        "frames": VERSION,
        "language": language,
        "world": scene_of(run.world, language, trace),
        "robots": robots,
        "bodies": bodies,
        "kit": ", ".join(dict.fromkeys(robot.kit.called for robot in run.robots)),
        "seed": trace.header["seed"],
        "ended": run.ended,
        "seconds": run.seconds,
        "end_ms": trace.end_us // 1000,
        "lines": [[time_us // 1000, file, line] for time_us, file, line in run.robots[0].lines],
        "stdout": printed(run.stdout),
    }


def _contacts(trace: Trace, number: int) -> list[list[list[float]]]:
    """Return the contact marks of a robot, each as a list of contacts `[time_ms, x1, y1, x2, y2]`: first and last point in mm."""

    def point_at(time_us: int) -> tuple[float, float]:
        pose = trace.pose_at(time_us, number)
        return pose.x_mm, pose.y_mm

    end_us = trace.end_us
    touches = sliced(trace.find(Touch, number), end_us)
    leaves = sliced(trace.find(Leave, number), end_us)
    return [
        [
            [piece.time_us // 1000, *(round(mm, 1) for mm in (*piece.first, *piece.last))]
            for piece in mark.pieces
        ]
        for mark in contact_marks(touches, leaves, point_at, end_us)[:MOST_MARKS]
    ]


def _add_faults(run: RunResult, robots: list[dict[str, Any]]) -> None:
    names = [robot.name for robot in run.robots] if len(run.robots) > 1 else [""]
    since = [(int(one.facts["since_us"]), str(one.facts["owner"])) for one in faults(run.trace)]
    seen = [one for one in since if one[0] <= run.trace.end_us]
    for robot, name in zip(robots, names, strict=True):
        robot["faults"] = [
            [time_us // 1000, number]
            for number, (time_us, owner) in enumerate(seen, start=1)
            if owner == name
        ]


def told(run: RunResult, moments: list[Moment], text: Text) -> dict[str, Any]:
    """Return the sentences of a run in one language.

    Args:
        run: a run that has ended.
        moments: the moments of the run, as `marelle_sim.story.tell` returns them.
        text: the catalogue of the language.

    Returns:
        `story`: a list of {"t_ms", "until_ms", "kind", "text"}, with times in ms since the start of the run. `error`: the help
        with the error that ended the run, or None.
    """
    return {"story": _story(moments, text), "error": _help(run, text)}


def story_apart(run: RunResult, language: str | None = None) -> list[dict[str, Any]]:
    """Return a story like that of `replay_data`, but with a sentence of its own for each move, for stepping through a run."""
    return _story(tell(run, apart=True), Text(language))


def _story(moments: list[Moment], text: Text) -> list[dict[str, Any]]:
    return [
        {
            "t_ms": moment.time_us // 1000,
            "until_ms": moment.until_us // 1000,
            "kind": moment.kind,
            "text": sentence(moment, text),
        }
        for moment in moments
    ]


def _help(run: RunResult, text: Text) -> dict[str, str | int] | None:
    """Return the help with the error that ended a run, or None; with several robots it names the robot with the error."""
    from marelle_help import as_help  # needs the catalogues

    if run.error is None:
        return None
    said = as_help(run.error, text)
    failed = [robot.name for robot in run.robots if robot.error is run.error]
    if len(run.robots) > 1 and failed:
        said["what"] = text("view.who_ended", robot=failed[0], ended=said["what"])
    return said
