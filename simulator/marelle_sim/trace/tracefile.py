"""Reads a trace file, and checks all of it, because it is not trusted."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from marelle_sim.errors import TraceError
from marelle_sim.trace.events import KINDS
from marelle_sim.world.starts import MOST_ROBOTS

_ROBOT_KEYS = ("radius_um", "tau_us", "track_um")
_TYPES = {kind: [int, int, str, *event.__annotations__.values()] for kind, event in KINDS.items()}
BIGGEST = 1 << 53
LATEST_US = 86_410_000_000  # a day, and time to come to rest


def parse(
    lines: Iterable[str], version: str, *, most: int, most_characters: int
) -> tuple[dict[str, Any], list[list[Any]]]:
    """Return (header, rows of the events) of a trace file.

    Args:
        lines: the lines of the file.
        version: the format that the header must name.
        most: largest number of lines, with the header.
        most_characters: largest number of characters, without the header.

    Raises:
        TraceError: E-TRACE-01, it is no trace of this version; -02, malformed or not in order of time; -03, too long.
    """
    numbered = enumerate(lines, 1)
    header = _header(next(numbered, (1, ""))[1], version)
    events: list[list[Any]] = []
    characters = last_us = 0
    for number, line in numbered:
        characters += len(line)
        if number > most or characters > most_characters:
            raise TraceError("E-TRACE-03", line=number, most=most)
        event = _json(line, number)
        if not is_event(event, len(header["robots"])) or event[0] < last_us:
            raise TraceError("E-TRACE-02", line=number)
        last_us = event[0]
        events.append(event)
    return header, events


def _json(line: str, number: int) -> Any:
    try:
        return json.loads(line, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise TraceError("E-TRACE-02", line=number) from error


def _refuse(word: str) -> None:
    raise ValueError(word)


def _header(line: str, version: str) -> dict[str, Any]:
    header = _json(line, 1)
    if not isinstance(header, dict) or header.get("trace") != version:
        raise TraceError("E-TRACE-01", version=version)
    robots = header.get("robots")
    if not isinstance(robots, list) or not 1 <= len(robots) <= MOST_ROBOTS:
        raise TraceError("E-TRACE-02", line=1)
    for robot in robots:
        sizes = [robot.get(key) for key in _ROBOT_KEYS] if isinstance(robot, dict) else [None]
        if not all(type(size) is int and 0 < size < BIGGEST for size in sizes):
            raise TraceError("E-TRACE-02", line=1)
    return header


def is_event(event: Any, robots: int) -> bool:
    """Tell whether a value is the row of an event, `[time_us, robot, kind, values…]`, with integers and texts.

    The time must be within a run, the robot less than `robots`, and the values those of the event's class, if it is known.
    """
    return (
        isinstance(event, list)
        and len(event) >= 3
        and type(event[0]) is int
        and 0 <= event[0] <= LATEST_US
        and type(event[1]) is int
        and 0 <= event[1] < robots
        and isinstance(event[2], str)
        and all(_is_plain(value) for value in event[3:])
        and (event[2] not in _TYPES or [*map(type, event)] == _TYPES[event[2]])
    )


def _is_plain(value: Any) -> bool:
    return isinstance(value, str) or (type(value) is int and abs(value) < BIGGEST)
