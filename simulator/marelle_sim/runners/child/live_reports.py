"""The second child of a run that hung: it repeats the run and reports each event at once.

A run ends with its answer. One whose child hangs in a call of C, or is ended by the system, has none, and nothing in that
child can speak any more: so a second child does the same run, which is the same to the last event, and says each at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from marelle_sim.runners.child.progress import file_message, time_message
from marelle_sim.trace.poses import SIZE
from marelle_sim.trace.recorder import Recorder
from marelle_sim.trace.recordings import events_message, poses_message

if TYPE_CHECKING:
    from collections.abc import Callable

    from marelle_sim.runners.engine import Engine
    from marelle_sim.world import Chassis

    Say = Callable[[dict[str, Any]], object]

_LEAST_LOOK_US = 1_000
_LOOKS = 60_000  # the most messages of this kind in a run


class ReportingRecorder(Recorder):
    """A recorder that also reports each event at once."""

    __slots__ = ("_say",)

    def __init__(self, robot: int, say: Say) -> None:
        super().__init__(robot)
        self._say = say

    def add(self, time_us: int, kind: str, *values: int | str) -> None:
        """Record and report an event that is no pose."""
        super().add(time_us, kind, *values)
        self._say(events_message(self.robot, self._others[-1:]))

    def add_pose(self, time_us: int, *motion: int) -> None:
        """Record and report a pose."""
        super().add_pose(time_us, *motion)
        self._say_pose()

    def watch(self, chassis: Chassis) -> None:
        """Record and report the poses of that robot from now on."""
        super().watch(chassis)
        keep = chassis.on_pose
        assert keep is not None

        def tell(*motion: Any) -> None:
            keep(*motion)
            self._say_pose()

        chassis.on_pose = tell

    def _say_pose(self) -> None:
        self._say(poses_message(self.robot, bytes(self._poses[-SIZE:])))


def report_progress(engine: Engine, limit_us: int, say: Say, seen: Callable[[], object]) -> None:
    """Report the virtual time of a robot's board regularly, and the files that its program has changed.

    Args:
        engine: the robot's.
        limit_us: how long the run may last.
        say: how to say something.
        seen: called each time.
    """
    board, number = engine.board, engine.recorder.robot
    clock, interval_us = board.clock, max(_LEAST_LOOK_US, limit_us // _LOOKS)
    known: dict[str, bytes] = {}

    def look() -> None:
        say(time_message(clock.now))
        for path, data in board.flash.written().items():
            before = known.get(path, b"")
            if before != data or path not in known:
                start = len(before) if data.startswith(before) else 0
                known[path] = data
                say(file_message(number, path, start, data[start:]))
        seen()
        clock.at(clock.now + interval_us, look)

    clock.at(interval_us, look)
