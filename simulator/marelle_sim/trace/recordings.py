"""Divides recordings into messages of a child process, and puts them together again, after checks: they are not trusted.

The poses are sent packed, because writing them as text and reading that took a third of a run's time.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterator
from math import isfinite
from operator import le
from typing import Any

from marelle_sim.trace.recorder import MILLIDEGREES, POSE, SIZE, Poses, Recording
from marelle_sim.trace.tracefile import BIGGEST, LATEST_US, is_event

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
