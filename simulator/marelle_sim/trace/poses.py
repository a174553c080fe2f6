"""The poses of a robot in a trace, packed into 72 bytes each; as a list, an event takes 400 bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import floor, pi
from struct import Struct
from typing import Any

POSE = "pose"
MILLIDEGREES = 180_000.0 / pi
_VALUES = 9
_ROW = Struct(f"{_VALUES}d")
_PLACE = Struct(f"4d{_VALUES * 8 - 32}x")  # the first four
SIZE = _ROW.size
pack = _ROW.pack
"""Return a pose as bytes: time (us), x and y (mm), heading (radians), left and right speed, their goals (mm/s), and mode.

The numbers are stored unrounded. When a pose is read, it is rounded to the integers of `docs/trace.md`, so that it equals a
pose from a trace that was written to a file and read back.
"""


def pack_event(time_us: int, *motion: int) -> bytes:
    """Return a pose with the integers of a trace as bytes.

    `motion` is x, y (um), heading (thousandths of a degree), the two speeds and the two goals (um/s), and mode. Integers below
    2**48 are the same when they are read back.
    """
    x, y, heading, *speeds, mode = motion
    return pack(
        time_us, x * 1e-3, y * 1e-3, heading / MILLIDEGREES, *[speed * 1e-3 for speed in speeds], mode
    )  # fmt: skip


def _event(robot: int, row: tuple[float, ...]) -> list[Any]:
    """Return the event of a packed pose, with its numbers rounded to integers.

    floor(value + 0.5) takes a third of the time of round(); it is written out, because a function call would double that.
    """
    time_us, x, y, heading, left, right, left_goal, right_goal, mode = row
    return [
        int(time_us), robot, POSE, floor(x * 1000.0 + 0.5), floor(y * 1000.0 + 0.5), floor(heading * MILLIDEGREES + 0.5),
        floor(left * 1000.0 + 0.5), floor(right * 1000.0 + 0.5), floor(left_goal * 1000.0 + 0.5),
        floor(right_goal * 1000.0 + 0.5), int(mode),
    ]  # fmt: skip


class Poses:
    """The poses of one robot, in order of time.

    Attributes:
        robot: number of the robot. packed: the packed poses, `SIZE` bytes each.
    """

    __slots__ = ("packed", "robot")

    def __init__(self, robot: int, packed: bytes) -> None:
        self.robot, self.packed = robot, packed

    @classmethod
    def of(cls, robot: int, events: Iterable[list[Any]]) -> Poses:
        """Return the packed poses of a robot from its events `pose`."""
        return cls(robot, b"".join([pack_event(event[0], *event[3:]) for event in events]))

    @property
    def times(self) -> memoryview[float]:
        """The times of the poses in us; a new memoryview at each use, because one that is stored could not be pickled."""
        return memoryview(self.packed).cast("d")[::_VALUES]

    def places(self) -> Iterator[tuple[float, ...]]:
        """Yield (time in us, x in mm, y in mm, heading in radians) of each pose, unrounded; `path.walk` rounds what it uses."""
        return _PLACE.iter_unpack(self.packed)

    def __len__(self) -> int:
        return len(self.packed) // SIZE

    def event(self, index: int) -> list[Any]:
        """Return the event of the pose number `index`, from 0.

        Raises:
            IndexError: there is no such pose.
        """
        if not 0 <= index < len(self):
            raise IndexError(index)
        return _event(self.robot, _ROW.unpack_from(self.packed, index * SIZE))

    def events(self) -> list[list[Any]]:
        """Return the events of all poses, in order of time."""
        robot = self.robot
        return [_event(robot, row) for row in _ROW.iter_unpack(self.packed)]
