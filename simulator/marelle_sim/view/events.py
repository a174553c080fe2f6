"""What a robot's program did, as events of `frames-1`: in milliseconds and millimetres, and never too many."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from marelle_sim.trace import Trace

MOST_PRINTED = 200_000
"""Characters of prints that are kept; of more, the beginning and the end are."""

MOST_OF_A_KIND = 10_000
"""Events of one kind that are kept; of more, the last one of each of so many slices of time is."""

# The fourth value of these says of what.
_WITH_SUBJECT = ("led", "button", "screen", "touch", "leave", "set")


def events_of(trace: Trace, robot: int) -> list[list[Any]]:
    """Return all that is shown of a robot but its places: `[time_ms, kind, …]`, in order of time."""
    kinds: dict[str, list[list[Any]]] = {}
    for event in trace.events:
        if event[1] == robot and event[2] != "pose":
            kinds.setdefault(event[2], []).append(event)
    kept: list[list[Any]] = []
    for kind, events in kinds.items():
        if kind == "print":
            kept += _prints(events)
        else:
            kept += [_told(event) for event in _sliced(events, trace.end_us)]
    kept.sort(key=_time)
    return kept


def printed(text: str) -> str:
    """Return what a program printed, without the middle of a flood."""
    half = MOST_PRINTED // 2
    return text if len(text) <= MOST_PRINTED else f"{text[:half]}\n…\n{text[-half:]}"


def _told(event: list[Any]) -> list[Any]:
    """Return an event in milliseconds and millimetres, without the robot's number."""
    time_ms, kind, values = event[0] // 1000, event[2], event[3:]
    if kind == "touch":
        values = [round(values[0] / 1000, 1), round(values[1] / 1000, 1), values[2]]
    return [time_ms, kind, *values]


def _sliced(events: list[list[Any]], end_us: int) -> list[list[Any]]:
    """Return the events, or the last of each subject in each slice of time where they are too many."""
    if len(events) <= MOST_OF_A_KIND:
        return events
    kept: dict[tuple[int, Any], list[Any]] = {}
    for event in events:
        part = event[0] * MOST_OF_A_KIND // max(end_us, 1)
        subject = event[3] if event[2] in _WITH_SUBJECT else None
        kept[part, subject] = event
    return list(kept.values())


def _prints(events: list[list[Any]]) -> list[list[Any]]:
    """Return the prints; of a flood, its beginning, how many were left out, and its end."""
    if sum(len(event[3]) + 1 for event in events) <= MOST_PRINTED:
        return [_told(event) for event in events]
    half = MOST_PRINTED // 2
    first = _within(events, half)
    last = _within(events[: len(first) - 1 if first else None : -1], half)[::-1]
    left_out = len(events) - len(first) - len(last)
    cut = [events[len(first)][0] // 1000, "cut", left_out]
    return [*map(_told, first), cut, *map(_told, last)]


def _within(events: list[list[Any]], room: int) -> list[list[Any]]:
    """Return the first prints that fit in a number of characters."""
    kept: list[list[Any]] = []
    for event in events:
        room -= len(event[3]) + 1
        if room < 0:
            break
        kept.append(event)
    return kept


def _time(event: list[Any]) -> int:
    return int(event[0])
