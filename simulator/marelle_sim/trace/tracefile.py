"""Reads traces that are not trusted, and checks all of them: the file of a trace, and the messages of a child process.

Also divides recordings into these messages. Their poses are sent packed, because writing them as text and reading that took a third of
a run's time.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from math import isfinite
from operator import le
from typing import Any

from marelle_sim.errors import TraceError
from marelle_sim.trace.events import KINDS
from marelle_sim.trace.recorder import MILLIDEGREES, POSE, SIZE, Poses, Recording
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
        TraceError: E-TRACE-01, the first line is JSON, but no header of this version; -02, a line is malformed (also a first line that is
            no JSON or absent) or not in order of time; -03, too long.
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


_POSES = 512 * SIZE  # bytes of poses in one message
_EVENTS = 256  # events in one message
_VALUES = SIZE // 8
# The largest number in a pose: the radians of the largest heading in an event; greater than the microseconds of a day.
_LARGEST = BIGGEST / MILLIDEGREES
_MODES = {0.0, 1.0}


def pieces_of(recording: Recording) -> Iterator[dict[str, Any]]:
    """Yield the recording of one robot as messages for `Pieces.add`, each short enough for a line."""
    robot, packed, told = recording.poses.robot, recording.poses.packed, recording.told
    for start in range(0, len(packed), _POSES):
        yield poses_message(robot, packed[start : start + _POSES])
    for start in range(0, len(told), _EVENTS):
        yield events_message(robot, told[start : start + _EVENTS])


def poses_message(robot: int, packed: bytes) -> dict[str, Any]:
    """Return the message with some packed poses of a robot."""
    return {"poses": [robot, b64encode(packed).decode("ascii")]}


def events_message(robot: int, told: list[tuple[int, list[Any]]]) -> dict[str, Any]:
    """Return the message with other events of a robot; `told` has (number of poses before the event, event)."""
    return {"told": [robot, told]}


class Pieces:
    """Puts the recordings of some robots together from the messages received so far."""

    def __init__(self, robots: int) -> None:
        self._robots = robots
        self._poses = [bytearray() for _ in range(robots)]
        self._told: list[list[Any]] = [[] for _ in range(robots)]

    def add(self, kind: str, value: Any) -> None:
        """Add a message: its kind, "poses" or "told", and its value.

        Raises:
            ValueError, TypeError, LookupError: the message is malformed.
        """
        robot, piece = value
        if kind == "poses":
            self._poses[whole_number(robot)].extend(b64decode(piece, validate=True))
        elif kind == "told":
            self._told[whole_number(robot)].extend(piece)
        else:
            raise ValueError(kind)

    def recordings(self) -> list[Recording]:
        """Return the recording of each robot, after a check of its poses and events.

        Raises:
            ValueError, TypeError: they are malformed, or the poses are not in order of time.
        """
        return [self._recording(robot) for robot in range(self._robots)]

    def _recording(self, robot: int) -> Recording:
        poses = Poses(robot, bytes(self._poses[robot]))
        _check_poses(poses)
        told = [(before, event) for before, event in self._told[robot]]
        at = 0
        for before, event in told:
            if type(before) is not int or not at <= before <= len(poses):
                raise ValueError(before)
            if not is_event(event, self._robots) or event[1] != robot or event[2] == POSE:
                raise ValueError(robot)
            at = before
        return Recording(poses, told)


def whole_number(value: object) -> int:
    """Return a number from a message, such as that of a robot or a line, after a check that it is an integer, at least 0.

    Raises:
        ValueError: it is not.
    """
    if type(value) is not int or value < 0:  # -1 would be the last one
        raise ValueError(value)
    return value


def finite_number(value: object) -> float:
    """Return a coordinate or an angle from a message as a float, after a check that it is a finite number.

    Raises:
        ValueError: it is not.
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise ValueError(value)
    return float(value)


def _check_poses(poses: Poses) -> None:
    """Check that there are poses, in order of time within a run, with finite numbers that an event can have.

    Raises:
        ValueError: they are not so.
    """
    if not poses.packed or len(poses.packed) % SIZE:
        raise ValueError(len(poses.packed))
    values, times = memoryview(poses.packed).cast("d"), poses.times.tolist()
    fine = (
        isfinite(sum(values))  # the sum is finite only if all are
        and max(map(abs, values)) < _LARGEST
        and times[0] >= 0
        and times[-1] <= LATEST_US
        and all(map(le, times, times[1:]))
        and set(values[_VALUES - 1 :: _VALUES].tolist()) <= _MODES
    )
    if not fine:
        raise ValueError(len(poses))
