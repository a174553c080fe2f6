"""Sends recordings from a child process in pieces, and checks them as hostile input.

The poses stay packed, so that they need not be written as text and read again: that took a third of a run's time.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from math import isfinite
from operator import le
from typing import TYPE_CHECKING, Any

from marelle_sim.trace.poses import MILLIDEGREES, POSE, SIZE, Poses
from marelle_sim.trace.recorder import Recording
from marelle_sim.trace.tracefile import BIGGEST, LATEST_US, is_event

if TYPE_CHECKING:
    from collections.abc import Iterator

_POSES = 512 * SIZE  # bytes of one piece
_EVENTS = 256  # of one piece
_VALUES = SIZE // 8
# Of a pose: the radians that an event can tell, and more than a day has microseconds.
_LARGEST = BIGGEST / MILLIDEGREES
_MODES = {0.0, 1.0}


def pieces_of(recording: Recording) -> Iterator[dict[str, Any]]:
    """Yield the recording of one robot in pieces for `Pieces.add`, each short enough for a line."""
    robot, packed, told = recording.poses.robot, recording.poses.packed, recording.told
    for start in range(0, len(packed), _POSES):
        yield poses_message(robot, packed[start : start + _POSES])
    for start in range(0, len(told), _EVENTS):
        yield events_message(robot, told[start : start + _EVENTS])


def poses_message(robot: int, packed: bytes) -> dict[str, Any]:
    """Return the message of some poses of a robot."""
    return {"poses": [robot, b64encode(packed).decode("ascii")]}


def events_message(robot: int, told: list[tuple[int, list[Any]]]) -> dict[str, Any]:
    """Return the message of other events of a robot, each with the number of poses before it."""
    return {"told": [robot, told]}


class Pieces:
    """The recordings of some robots, as far as they have come."""

    def __init__(self, robots: int) -> None:
        self._robots = robots
        self._poses = [bytearray() for _ in range(robots)]
        self._told: list[list[Any]] = [[] for _ in range(robots)]

    def add(self, kind: str, value: Any) -> None:
        """Add a piece.

        Raises:
            ValueError, TypeError, LookupError: it is none.
        """
        robot, piece = value
        if kind == "poses":
            self._poses[whole_number(robot)].extend(b64decode(piece, validate=True))
        elif kind == "told":
            self._told[whole_number(robot)].extend(piece)
        else:
            raise ValueError(kind)

    def recordings(self) -> list[Recording]:
        """Return the recording of each robot.

        Raises:
            ValueError, TypeError: no robot of ours did that.
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
    """Return a number of a robot, an observer, a line or a byte, if it is an integer from 0.

    Raises:
        ValueError: it is none.
    """
    if type(value) is not int or value < 0:  # -1 would be the last one
        raise ValueError(value)
    return value


def finite_number(value: object) -> float:
    """Return a coordinate or an angle, if it is a finite number.

    Raises:
        ValueError: it is none.
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise ValueError(value)
    return float(value)


def _check_poses(poses: Poses) -> None:
    """Refuse poses that are not in order of time, or not of finite numbers that fit an event.

    Raises:
        ValueError: they are not.
    """
    if not poses.packed or len(poses.packed) % SIZE:
        raise ValueError(len(poses.packed))
    values, times = memoryview(poses.packed).cast("d"), poses.times.tolist()
    modes = set(values[_VALUES - 1 :: _VALUES].tolist())
    fine = (
        isfinite(sum(values))  # it is not if one of them is not
        and max(map(abs, values)) < _LARGEST
        and times[0] >= 0
        and times[-1] <= LATEST_US
        and all(map(le, times, times[1:]))
        and modes <= _MODES
    )
    if not fine:
        raise ValueError(len(poses))
