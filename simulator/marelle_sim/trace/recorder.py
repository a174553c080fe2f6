"""Records the events of a run (`docs/trace.md`).

A pose is packed into 72 bytes; as a list, an event takes 400 bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from math import floor, pi
from operator import itemgetter
from struct import Struct
from typing import Any

from marelle_sim.world import Chassis

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


_time = itemgetter(0)  # of an event
_MOTION = frozenset(("pose", "touch", "leave", "box"))


class Recorder:
    """Records the events of one robot: poses are packed, to save time and memory; other events are lists.

    Attributes:
        robot: number of the robot.
    """

    __slots__ = ("_others", "_poses", "robot")

    def __init__(self, robot: int = 0) -> None:
        self.robot = robot
        self._others: list[tuple[int, list[Any]]] = []  # (number of poses before it, event)
        self._poses = bytearray()

    def add(self, time_us: int, kind: str, *values: int | str) -> None:
        """Record an event other than a pose, at a virtual time in us; its values are integers and texts."""
        self._others.append((len(self._poses) // SIZE, [time_us, self.robot, kind, *values]))

    def add_pose(self, time_us: int, *motion: int) -> None:
        """Record a pose at a virtual time in us.

        `motion` is x, y (um), heading (thousandths of a degree), the two speeds and the two goals (um/s), and mode.
        """
        self._poses.extend(pack_event(time_us, *motion))

    def watch(self, chassis: Chassis) -> None:
        """From now on, record each pose that the robot with this chassis reports."""
        extend = self._poses.extend

        def keep(
            mode: int, left: float, right: float, left_goal: float, right_goal: float
        ) -> None:
            extend(pack(
                chassis.ms * 1000, chassis.x, chassis.y, chassis.heading, left, right, left_goal, right_goal, mode,
            ))  # fmt: skip

        chassis.on_pose = keep

    def give(self) -> Recording:
        """Return what was recorded, and start again with nothing (decision 028)."""
        given = Recording(Poses(self.robot, bytes(self._poses)), self._others)
        self._poses.clear()
        self._others = []
        return given


class Recording:
    """The recorded events of one robot.

    Attributes:
        poses: its poses.
        others: the other events, `[time_us, robot, kind, ...]`, in the order in which they were recorded.
        told: (number of poses recorded before the event, event) for the same events.
        end_us: time of the last event, in us.
    """

    def __init__(self, poses: Poses, told: list[tuple[int, list[Any]]]) -> None:
        """Store the poses, and the other events as (number of poses recorded before the event, event)."""
        self.poses, self.told = poses, told
        self.others = [event for _before, event in told]
        self.end_us: int = max([*map(_time, self.others), *map(int, poses.times[-1:])], default=0)

    def events(self) -> list[list[Any]]:
        """Return all events of this robot, its poses and the others, in the order in which they were recorded."""
        found: list[list[Any]] = []
        poses, done = self.poses.events(), 0
        for before, event in self.told:
            found += poses[done:before]
            found.append(event)
            done = before
        return found + poses[done:]


def _motion_first(event: list[Any]) -> int:
    """Return a sort key: by time, and at one time events of motion before others.

    The order of recording cannot be used, because a program may run ahead of its robot's motion, or wait for it.
    """
    order: int = event[0] * 2 + (event[2] not in _MOTION)
    return order


def in_order(lists: Sequence[list[list[Any]]]) -> list[list[Any]]:
    """Return the events of all robots in one list, in order of time; `lists` has the events of each robot.

    At one time the events of a single robot stay in the order in which they were recorded; of each of several, motion is first.
    """
    each = lists if len(lists) == 1 else [sorted(events, key=_motion_first) for events in lists]
    return sorted(chain.from_iterable(each), key=_time)
