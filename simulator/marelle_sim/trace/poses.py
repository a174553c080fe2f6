"""The poses of a robot in a trace, packed in 72 bytes each; an event of its own takes 400."""

from __future__ import annotations

from math import floor, pi
from struct import Struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

POSE = "pose"
MILLIDEGREES = 180_000.0 / pi
_VALUES = 9
_ROW = Struct(f"{_VALUES}d")
_PLACE = Struct(f"4d{_VALUES * 8 - 32}x")  # the first four
SIZE = _ROW.size
pack = _ROW.pack
"""Return a pose as bytes: when (us), x and y (mm), heading (radians), left and right speed, their goals (mm/s), and mode.

They are kept as the robot has them, and rounded to what `docs/trace.md` says where somebody reads them: whoever does
gets the numbers of the trace's integers, as from a trace that was written to a file and read back.
"""


def pack_event(time_us: int, *motion: int) -> bytes:
    """Return a pose of a trace as bytes: x, y (um), heading (thousandths of a degree), speeds, goals (um/s), mode.

    What is read back is exact below 2**48.
    """
    x, y, heading, *speeds, mode = motion
    return pack(
        time_us, x * 1e-3, y * 1e-3, heading / MILLIDEGREES, *[speed * 1e-3 for speed in speeds], mode
    )  # fmt: skip


def _event(robot: int, row: tuple[float, ...]) -> list[Any]:
    """Return the event of a packed pose.

    The nearest whole number is floor(value + 0.5), at a third of what round() takes; a function of that would double it.
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
        robot: its number. packed: they themselves, `SIZE` bytes each.
    """

    __slots__ = ("packed", "robot")

    def __init__(self, robot: int, packed: bytes) -> None:
        self.robot, self.packed = robot, packed

    @classmethod
    def of(cls, robot: int, events: Iterable[list[Any]]) -> Poses:
        """Return the poses of that robot's events."""
        return cls(robot, b"".join([pack_event(event[0], *event[3:]) for event in events]))

    @property
    def times(self) -> memoryview[float]:
        """The times in us, computed at each use: a run can be pickled and a memoryview cannot."""
        return memoryview(self.packed).cast("d")[::_VALUES]

    def places(self) -> Iterator[tuple[float, ...]]:
        """Yield the unrounded time, place and heading of each pose; `path.walk` rounds those that it uses."""
        return _PLACE.iter_unpack(self.packed)

    def __len__(self) -> int:
        return len(self.packed) // SIZE

    def event(self, index: int) -> list[Any]:
        """Return the event of a pose.

        Raises:
            IndexError: there are not so many; they are counted from 0.
        """
        if not 0 <= index < len(self):
            raise IndexError(index)
        return _event(self.robot, _ROW.unpack_from(self.packed, index * SIZE))

    def events(self) -> list[list[Any]]:
        """Return the events of all poses."""
        robot = self.robot
        return [_event(robot, row) for row in _ROW.iter_unpack(self.packed)]
