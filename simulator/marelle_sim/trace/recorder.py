"""Records the events of a run (`docs/trace.md`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from operator import itemgetter
from typing import Any

from marelle_sim.trace.poses import SIZE, Poses, pack, pack_event
from marelle_sim.world import Chassis

Order = Callable[[list[Any]], int]

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

    __slots__ = ("end_us", "others", "poses", "told")

    def __init__(self, poses: Poses, told: list[tuple[int, list[Any]]]) -> None:
        """Store the poses, and the other events as (number of poses recorded before the event, event)."""
        self.poses, self.told = poses, told
        self.others = [event for _before, event in told]
        self.end_us: int = max([*map(_time, self.others), *map(int, poses.times[-1:])], default=0)

    def events(self) -> list[list[Any]]:
        """Return all events, in the order in which they were recorded."""
        found: list[list[Any]] = []
        poses, done = self.poses.events(), 0
        for before, event in self.told:
            found += poses[done:before]
            found.append(event)
            done = before
        return found + poses[done:]


def motion_first(event: list[Any]) -> int:
    """Return a sort key: by time, and at one time events of motion before others.

    The order of recording cannot be used, because a program may run ahead of its robot's motion, or wait for it.
    """
    order: int = event[0] * 2 + (event[2] not in _MOTION)
    return order


def in_order(lists: Sequence[list[list[Any]]], order: Order | None) -> list[list[Any]]:
    """Return the events of several robots in one list, in order of time.

    `lists` has the events of each robot; `order`, a sort key, sorts each of them first if it is given.
    """
    each = lists if order is None else [sorted(events, key=order) for events in lists]
    return sorted(chain.from_iterable(each), key=_time)
