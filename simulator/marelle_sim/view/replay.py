"""The description of a run that a browser draws, in the format `frames-1` (`docs/frames.md`).

It is data for JSON, made from the trace, the world, the kit and the story with the standard library alone, so a computer and
Pyodide give the same. The path of a robot is as few poses in time, between which a browser interpolates linearly.
"""

from math import inf
from operator import itemgetter
from typing import Any, TypeVar

from marelle_sim.results import RunResult
from marelle_sim.story import faults, tell
from marelle_sim.story.moment import Moment
from marelle_sim.trace import Event, Leave, Print, Touch, Trace
from marelle_sim.trace.events import subject_of, values_of
from marelle_sim.trace.path import Sample, samples
from marelle_sim.view.contact_marks import MOST_MARKS, contact_marks
from marelle_sim.view.scene import robots_of, scene_of
from marelle_text import Text
from marelle_text.printed import told_by
from marelle_text.story import sentence

AnyEvent = TypeVar("AnyEvent", bound=Event)

MOST_PLACES = 12_000
_NEAR_MM = 0.04  # along each axis, beside the 0.03 mm between two samples: within 0.1 mm in all
_NEAR_DEG = 0.25


def polyline_of(trace: Trace, robot: int = 0) -> list[Sample]:
    """Return poses of a robot in order of time, the first and the last of the run included, as (ms, x, y in mm, degrees).

    Linear interpolation between two of them differs from `trace.pose_at` by at most 0.1 mm and half a degree. For a run that
    would need more than `MOST_PLACES` poses, the difference is larger.
    """
    dense, factor = samples(trace, robot), 1.0
    while len(places := _thinned(dense, factor)) > MOST_PLACES:
        factor *= 2.0
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


VERSION = "frames-1"


def replay_data(run: RunResult, language: str | None = None) -> dict[str, Any]:
    """Return the description of a run in the format `frames-1`, as data for JSON.

    Args:
        run: a run that has ended.
        language: "fr" or "en", the language of the world's title, the story and the help; None: the person's.

    Returns:
        The description, with lists in order of time: times in whole milliseconds, lengths in millimetres, headings in degrees (after
        a whole turn to the right, 360 and not 0). The values of events other than `touch` have the units of the trace.

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
    """Return the first 60 contact marks of a robot, each as a list of contacts `[time_ms, x1, y1, x2, y2]`: first and last point in mm."""
    end_us = trace.end_us
    touches = sliced(trace.find(Touch, number), end_us)
    leaves = sliced(trace.find(Leave, number), end_us)
    marks = contact_marks(touches, leaves, lambda us: trace.pose_at(us, number)[:2], end_us)
    return [
        [
            [piece.time_us // 1000, *(round(mm, 1) for mm in (*piece.first, *piece.last))]
            for piece in mark.pieces
        ]
        for mark in marks[:MOST_MARKS]
    ]


def faults_seen(run: RunResult) -> list[tuple[int, int, Moment]]:
    """Return (time in us, index of the robot, moment) of each fault that began up to the end of a run, in order of time."""
    names = [robot.name for robot in run.robots] if len(run.robots) > 1 else [""]
    found = [
        (int(one.facts["since_us"]), names.index(str(one.facts["owner"])), one)
        for one in faults(run.trace)
    ]
    return [one for one in found if one[0] <= run.trace.end_us]


def _add_faults(run: RunResult, robots: list[dict[str, Any]]) -> None:
    seen = [*enumerate(faults_seen(run), 1)]
    for index, robot in enumerate(robots):
        robot["faults"] = [
            [time_us // 1000, number] for number, (time_us, owner, _told) in seen if owner == index
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


MOST_PRINTED = 200_000
"""The greatest number of printed characters; of a longer output, the beginning and the end are given."""

MOST_OF_A_KIND = 10_000
"""The greatest number of events of one kind that are all given; with more, the run is cut into so many slices of time (`sliced`)."""


def events_of(trace: Trace, robot: int) -> list[list[Any]]:
    """Return the events of a robot except its poses, in order of time, each as `[time_ms, kind, …]`; `sliced` and `_prints` limit them."""
    kinds: dict[str, list[Event]] = {}
    for event in trace.others(robot):
        kinds.setdefault(event.kind, []).append(event)
    shown: list[list[Any]] = []
    for kind, events in kinds.items():
        if kind == "print":
            shown += _prints(trace.find(Print, robot))
        else:
            shown += [_shown(event) for event in sliced(events, trace.end_us)]
    shown.sort(key=itemgetter(0))
    return shown


def printed(text: str) -> str:
    """Return a printed text; of one longer than `MOST_PRINTED` characters, the beginning and the end with "…" between them."""
    half = MOST_PRINTED // 2
    return text if len(text) <= MOST_PRINTED else f"{text[:half]}\n…\n{text[-half:]}"


def _shown(event: Event) -> list[Any]:
    """Return an event as a row `[time_ms, kind, …]`, without the number of the robot; the place of a contact is in mm.

    A print of a message of the board library is `[time_ms, "told", code, part]`, without its text.
    """
    time_ms = event.time_us // 1000
    if isinstance(event, Touch):
        return [
            time_ms,
            event.kind,
            round(event.x_um / 1000, 1),
            round(event.y_um / 1000, 1),
            event.wall,
        ]
    if isinstance(event, Print) and (told := told_by(event.text)):
        return [time_ms, "told", *told]  # the story has the sentence, in the person's language
    return [time_ms, event.kind, *values_of(event)]


def sliced(events: list[AnyEvent], end_us: int) -> list[AnyEvent]:
    """Return the events; if there are more than `MOST_OF_A_KIND`, only some of them.

    Then the run is cut into `MOST_OF_A_KIND` equal slices of time, and of each subject (such as one pin) in each slice only the
    last event is returned; events without a subject count as those of one.
    """
    if len(events) <= MOST_OF_A_KIND:
        return events
    kept: dict[tuple[int, Any], AnyEvent] = {}
    for event in events:
        part = event.time_us * MOST_OF_A_KIND // max(end_us, 1)
        kept[part, subject_of(event)] = event
    return list(kept.values())


def _prints(events: list[Print]) -> list[list[Any]]:
    """Return the prints as rows; of more than `MOST_PRINTED` characters, only the first and the last prints.

    Between these stands a row `[time_ms, "cut", count]` with the number of prints left out.
    """
    if sum(len(event.text) + 1 for event in events) <= MOST_PRINTED:
        return [_shown(event) for event in events]
    half = MOST_PRINTED // 2
    first = _within(events, half)
    last = _within(events[: len(first) - 1 if first else None : -1], half)[::-1]
    cut = [events[len(first)].time_us // 1000, "cut", len(events) - len(first) - len(last)]
    return [*map(_shown, first), cut, *map(_shown, last)]


def _within(events: list[Print], room: int) -> list[Print]:
    """Return as many of the first prints as have at most `room` characters together, line ends included."""
    kept: list[Print] = []
    for event in events:
        room -= len(event.text) + 1
        if room < 0:
            break
        kept.append(event)
    return kept
