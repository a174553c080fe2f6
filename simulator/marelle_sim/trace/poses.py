"""The poses of a robot in a trace, packed: 72 bytes each, where an event of its own takes 400."""

from __future__ import annotations

from math import floor, pi
from struct import Struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

POSE = "pose"
X, Y, HEADING = 1, 2, 3
_MILLIDEGREES = 180_000.0 / pi
_VALUES = 9
_ROW = Struct(f"{_VALUES}d")
SIZE = _ROW.size
pack = _ROW.pack
"""Return a pose as bytes: when (us), x and y (mm), heading (radians), left and right speed, their goals (mm/s), and mode.

They are kept as the robot has them, and rounded to what `docs/trace.md` says where somebody asks for events.
"""


def pack_event(time_us: int, *motion: int) -> bytes:
    """Return a pose of a trace as bytes: x, y (um), heading (thousandths of a degree), speeds, goals (um/s), mode.

    What is read back is exact below 2**48.
    """
    x, y, heading, *speeds, mode = motion
    return pack(
        time_us, x * 1e-3, y * 1e-3, heading / _MILLIDEGREES, *[speed * 1e-3 for speed in speeds], mode
    )  # fmt: skip


def _um(length_mm: float) -> int:
    # The nearest whole number at a third of what round() costs.
    return floor(length_mm * 1000.0 + 0.5)


def _event(robot: int, row: tuple[float, ...]) -> list[Any]:
    time_us, x, y, heading, *speeds, mode = row
    return [
        int(time_us), robot, POSE, _um(x), _um(y), floor(heading * _MILLIDEGREES + 0.5), *map(_um, speeds), int(mode),
    ]  # fmt: skip


class Poses:
    """The poses of one robot, in order of time.

    Attributes:
        robot: its number.
    """

    __slots__ = ("_packed", "robot")

    def __init__(self, robot: int, packed: bytes) -> None:
        self.robot, self._packed = robot, packed

    @classmethod
    def of(cls, robot: int, events: Iterable[list[Any]]) -> Poses:
        """Return those of that robot's events."""
        return cls(robot, b"".join([pack_event(event[0], *event[3:]) for event in events]))

    @property
    def times(self) -> memoryview[float]:
        """When each was, in us: not kept, for a run can be pickled and a memoryview cannot."""
        return self.column(0)

    def column(self, value: int) -> memoryview[float]:
        """Return one value of each, as the robot had it: X or Y (mm), HEADING (radians)."""
        return memoryview(self._packed).cast("d")[value::_VALUES]

    def __len__(self) -> int:
        return len(self._packed) // SIZE

    def event(self, index: int) -> list[Any]:
        """Return the event of a pose; as `row`."""
        return _event(self.robot, self.row(index))

    def row(self, index: int) -> tuple[float, ...]:
        """Return a pose as the robot had it: (time in us, x, y in mm, heading in radians, speeds, goals in mm/s, mode).

        Raises:
            IndexError: there are not so many; they are counted from 0.
        """
        if not 0 <= index < len(self):
            raise IndexError(index)
        return _ROW.unpack_from(self._packed, index * SIZE)

    def events(self) -> list[list[Any]]:
        """Return the event of each."""
        robot = self.robot
        return [_event(robot, row) for row in _ROW.iter_unpack(self._packed)]
