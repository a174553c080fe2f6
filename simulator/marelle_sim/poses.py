"""The poses of a robot in a trace, packed: 72 bytes each, where an event of its own takes 400."""

from __future__ import annotations

from struct import Struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

POSE = "pose"
# When (us), x and y (um), heading (thousandths of a degree), left and right speed, their goals (um/s), mode: `docs/trace.md`
_VALUES = 9
_ROW = Struct(f"{_VALUES}q")
SIZE = _ROW.size
pack = _ROW.pack
"""Return a pose as bytes, from these nine whole numbers."""


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
        return cls(robot, b"".join([pack(event[0], *event[3:]) for event in events]))

    @property
    def times(self) -> memoryview[int]:
        """When each was, in us: not kept, for a run can be pickled and a memoryview cannot."""
        return memoryview(self._packed).cast("q")[::_VALUES]

    def __len__(self) -> int:
        return len(self._packed) // SIZE

    def event(self, index: int) -> list[Any]:
        """Return the event of a pose, counted from 0.

        Raises:
            IndexError: there are not so many.
        """
        if not 0 <= index < len(self):
            raise IndexError(index)
        time_us, *motion = _ROW.unpack_from(self._packed, index * SIZE)
        return [time_us, self.robot, POSE, *motion]

    def rows(self) -> Iterator[tuple[int, ...]]:
        """Yield (time in us, x, y in um, heading in thousandths of a degree, speeds, goals, mode) of each."""
        return _ROW.iter_unpack(self._packed)

    def events(self) -> list[list[Any]]:
        """Return the event of each."""
        robot = self.robot
        return [[time_us, robot, POSE, *motion] for time_us, *motion in self.rows()]
