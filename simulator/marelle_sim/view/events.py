"""The events of a robot in the format `frames-1` (docs/frames.md): with times in milliseconds, and limited in number."""

from __future__ import annotations

from operator import itemgetter

from marelle_sim.trace import Print, Touch
from marelle_sim.trace.events import subject_of, values_of
from marelle_text.printed import told_by

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeVar

    from marelle_sim.trace import Event, Trace

    AnyEvent = TypeVar("AnyEvent", bound=Event)

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
    """Return an event as a row `[time_ms, kind, …]`, without the number of the robot; the place of a contact is in mm."""
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
    last event is returned.
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
